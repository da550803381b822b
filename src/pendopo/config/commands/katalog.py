"""`pendopo katalog …`: the own catalogue, partners' catalogues, mirrors."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.http import Http404
from django.utils import timezone

from pendopo.bundles import api as bundles
from pendopo.config.commands import katalog_cermin
from pendopo.config.commands.places import place_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, compiled_of
from pendopo.engine.api import quality_mark
from pendopo.lib.formats import tanggal
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

Args = argparse.Namespace


def run(args: Args) -> int:
    """One of the verbs; a refusal is said as it is. 0: done, 1: refused, 2: asked wrongly."""
    try:
        if args.perintah == "periksa":
            return katalog_cermin.check(Path(args.folder), timezone.now())
        place = place_of(args.region)
        return 2 if place is None else VERBS[args.perintah](place, args, timezone.now())
    except Refusal as no:
        print(no.sentence)
    except Http404:
        print("Itu tidak ada di daerah ini. Lihat yang ada: pendopo katalog daftar")
    except OSError as problem:
        print(f"Tidak dapat dibaca atau ditulis: {problem.strerror or type(problem).__name__}")
    except ValueError:
        print("Tanggal ditulis seperti 2027-01-31.")
        return 2
    return 1


def secret(path: str | None, question: str = "Frasa sandi katalog: ") -> str:
    """A passphrase: the line of a file, typed unseen, or a line of the standard input."""
    if path:
        return Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _found(place: Region, args: Args, now: datetime) -> int:
    made = bundles.found_catalogue(place, passphrase=secret(args.frasa_berkas), actor=SYSTEM, now=now)
    print(f"Katalog {place.title} berdiri. Nama ruangnya {made.namespace}.")
    print(f"Sidik akar {made.root_digest}")
    return 0


def _publish(place: Region, args: Args, now: datetime) -> int:
    phrase = secret(args.frasa_berkas)
    shots = [bundles.Shot(Path(one).stem.replace("-", " "), Path(one).read_bytes()) for one in args.gambar]
    with region(place):
        known = list(Installed.objects.order_by("definition_id").values_list("definition_id", flat=True))
    for name in known if args.id == ["semua"] else args.id:
        row = bundles.publish_bundle(
            place, name, note=args.catatan, pictures=shots, passphrase=phrase, actor=SYSTEM, now=now,
            mark=_mark(place, name) if args.mutu else None,
        )  # fmt: skip
        quality = row.manifest["quality"]
        print(f"{row.title}: nomor {row.number}, {quality['passed']} dari {quality['scenarios']} skenario lulus.")
    return 0


def _mark(place: Region, definition_id: str) -> int | None:
    with region(place):
        found = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
        definition = compiled_of(found.release).definition if found else None
    return round(quality_mark(definition).percent) if definition else None


def _withdraw(place: Region, args: Args, now: datetime) -> int:
    phrase = secret(args.frasa_berkas)
    bundles.withdraw_bundle(place, args.id, why=args.alasan, passphrase=phrase, actor=SYSTEM, now=now)
    print(f"{args.id} ditarik dari katalog {place.title}.")
    return 0


def _renew(place: Region, args: Args, now: datetime) -> int:
    bundles.renew_targets(place, passphrase=secret(args.frasa_berkas), actor=SYSTEM, now=now)
    print(f"Isi katalog {place.title} ditandatangani ulang.")
    return 0


def _rotate(place: Region, args: Args, now: datetime) -> int:
    old = secret(args.frasa_berkas)
    new = secret(args.frasa_baru_berkas) if args.frasa_baru_berkas else ""
    row = bundles.rotate_keys(place, passphrase=old, new_passphrase=new, actor=SYSTEM, now=now)
    print(f"Semua kunci katalog {place.title} diganti; akar kini versi {row.root_version}. Sidik akar pertama tetap.")
    return 0


def _know(place: Region, args: Args, now: datetime) -> int:
    kind = "" if args.kode else "luar"
    row = bundles.know_partner(
        place, code=args.kode, name=args.nama, kind=kind, addresses=args.alamat, actor=SYSTEM, now=now
    )
    print(f"{row.name} dikenal sebagai {row.namespace}. Cocokkan sidik akar ini dengan mereka:")
    print(f"Sidik akar {row.root_digest}")
    return _read(place, row, args, now)


def _refresh(place: Region, args: Args, now: datetime) -> int:
    with region(place):
        rows = list(bundles.Partner.objects.order_by("name"))
    wanted = [row for row in rows if args.mitra in ("", row.code, row.namespace)]
    if not wanted:
        print("Mitra itu belum dikenal. Kenali dahulu: pendopo katalog kenal ALAMAT --kode KODE")
        return 1
    return max([_read(place, row, args, now) for row in wanted])


def _read(place: Region, row: bundles.Partner, args: Args, now: datetime) -> int:
    told = getattr(args, "offline_sampai", None)
    until = date.fromisoformat(told) if told else None
    try:
        offers = bundles.refresh(place, row, now=now, address=getattr(args, "dari", None), offline_until=until)
    except bundles.BundleRefused as no:
        print(no.sentence)
        return 1
    print(f"{row.name}: {len(offers)} bingkisan.")
    return 0


def _list(place: Region, args: Args, now: datetime) -> int:
    with region(place):
        own = bundles.catalogue_of()
        mine = bundles.in_catalogue()
        partners = [(row, bundles.offers_of(row)) for row in bundles.Partner.objects.order_by("name")]
    if own is None:
        print(f"{place.title} belum punya katalog: pendopo katalog dirikan")
    else:
        print(f"Katalog {place.title} ({own.namespace}), sidik akar {own.root_digest}")
    for row in mine:
        print(f"  {row.definition_id} nomor {row.number}: {row.title}")
    for partner, offers in partners:
        trust = f"kesepakatan {partner.agreement}" if partner.trust == "kesepakatan" else "dikenal"
        seen = f"dilihat {tanggal(partner.seen_at.astimezone(place.tz).date())}" if partner.seen_at else "belum dibaca"
        print(f"{partner.name} ({partner.namespace}), {trust}, {seen}")
        if partner.trouble:
            print(f"  DITOLAK: {partner.trouble}")
        for offer in offers:
            print(f"  {offer.definition_id} nomor {offer.number}: {offer.title}")
    return 0


VERBS: dict[str, Callable[[Region, Args, datetime], int]] = {
    "dirikan": _found,
    "terbitkan": _publish,
    "tarik": _withdraw,
    "perbarui": _renew,
    "ganti-kunci": _rotate,
    "kenal": _know,
    "segarkan": _refresh,
    "daftar": _list,
    "cermin": katalog_cermin.make,
}
