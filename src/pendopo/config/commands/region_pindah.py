"""`pendopo region pindah KODE --ke ALAMAT`: it lives elsewhere now; its pages here lead there."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from pendopo.audit.api import record
from pendopo.config.commands.places import place_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region, reopen_region, send_region_away


def run(args: argparse.Namespace) -> int:
    """Only for a region that was exported and is closed; exit code 1 with a sentence otherwise."""
    place = place_of(args.code)
    if place is None:
        return 1
    if not place.state:
        print(f"{place.title} masih bekerja di sini. Ekspor dahulu: pendopo region export {place.code} --ke BERKAS")
        return 1
    parts = urlsplit(args.ke)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        print("Tulis alamat barunya lengkap, misalnya https://izin.kota.go.id")
        return 1
    was_moved = place.state == Region.MOVED
    with transaction.atomic():
        if not was_moved:
            reopen_region(place)
            with region(place):
                record("core.region_moved", subject=place, actor=SYSTEM, now=timezone.now(), data={"to": args.ke})
        send_region_away(place, args.ke)
    print(f"{place.title} dinyatakan pindah. Halamannya di sini mengantar ke {args.ke}")
    print("Datanya di sini tetap ada, tidak dapat diubah. Simpan sampai cadangan pertama di sana terbukti.")
    return 0
