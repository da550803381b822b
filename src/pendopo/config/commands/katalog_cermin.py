"""`pendopo katalog cermin` and `periksa`: copies of a catalogue for a web server or a stick."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from pendopo.bundles.api import BundleRefused, Mirrored, check_mirror, make_mirror
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region


def make(place: Region, args: argparse.Namespace, now: datetime) -> int:
    """Copy, then say what the folder holds and until when it is believed."""
    folder = Path(args.folder).expanduser().absolute()
    until = date.fromisoformat(args.offline_sampai) if args.offline_sampai else None
    if until and args.dari:
        raise BundleRefused(
            "Hanya penerbitnya yang dapat mengizinkan cermin luring. Minta mereka membuatnya dengan --offline-sampai."
        )
    made = make_mirror(place, folder, address=args.dari or f"sel:{place.code}", offline_until=until, now=now)
    _say(made, folder)
    return 0


def check(folder: Path, now: datetime) -> int:
    """Read everything in a mirror."""
    _say(check_mirror(folder.expanduser().absolute(), now=now), folder)
    print("Semua berkas cocok dengan tanda tangannya.")
    return 0


def _say(made: Mirrored, folder: Path) -> None:
    print(f"{made.who.name} ({made.who.namespace}): {made.bundles} bingkisan, {made.files} berkas di {folder}")
    print(f"Sidik akar {made.who.root_digest}")
    if made.offline_until:
        print(f"Cermin luring: boleh dibaca tanpa jaringan sampai {tanggal(made.offline_until)}.")
    else:
        print(f"Perbarui sebelum {tanggal(made.holds_until.date())}; sesudah itu pembaca menolaknya.")
