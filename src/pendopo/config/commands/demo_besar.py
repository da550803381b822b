"""`pendopo demo besar JUMLAH`: queue very many cases, only in regions marked contoh."""

from __future__ import annotations

import argparse

from django.utils import timezone

from pendopo.config.demo.besar import ask_many
from pendopo.core.api import Refusal
from pendopo.tenancy.api import all_regions


def run(args: argparse.Namespace) -> int:
    """Exit code 1 with a sentence when there is no such region, or it is not marked contoh."""
    found = [one for one in all_regions() if one.is_contoh and args.region in (None, one.code)]
    if not found:
        print("Tidak ada daerah bertanda contoh dengan kode itu. Berkas buatan hanya untuk daerah contoh.")
        return 1
    place = found[0]
    try:
        missing = ask_many(place, args.count, timezone.now())
    except Refusal as no:
        print(no.sentence)
        return 1
    if missing:
        print(f"{place.title}: {missing} berkas contoh sedang dibuat oleh pekerja. Kemajuannya tampak di ruang kerja.")
        print("Sejuta berkas perlu beberapa menit dan sekitar 6 GB; statistiknya diperbarui basis data sesudahnya.")
    else:
        print(f"{place.title}: sudah ada {args.count} berkas buatan atau lebih. Tidak ada yang ditambah.")
    return 0
