"""`pendopo region import BERKAS`: a region from another cell, all of it or nothing."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import backup_keys
from pendopo.config.region_move.bring_in import Imported, bring_in
from pendopo.config.region_move.parcel import identity_for, needs_phrase

PROMPT = "Frasa pembuka berkas, atau kunci kertasnya (AGE-SECRET-KEY-1…): "
ADDRESS = """\
Alamat umumnya tetap {address}; itulah yang tercetak pada surat dan kode QR. Arahkan alamat itu ke server ini."""


def run(args: argparse.Namespace) -> int:
    """Import, and say what to do next; exit code 1 with a sentence when it cannot be."""
    path = Path(args.file).expanduser().absolute()
    begun = time.monotonic()
    done = bring_in(
        path, identity_of(path, args), address=args.alamat or "", now=timezone.now(), say=print
    )  # fmt: skip
    _tell(done, time.monotonic() - begun, kept=not args.alamat)
    return 0


def identity_of(path: Path, args: argparse.Namespace) -> str:
    """The secret that opens the file: of a file that is named, typed, or this machine's own."""
    machine = backup_keys.load(Path(settings.PENDOPO_HOME)).machine
    if args.kunci_berkas:
        try:
            return identity_for(path, typed=Path(args.kunci_berkas).read_text().strip(), machine=machine)
        except OSError as problem:
            raise StartRefused(f"Berkas {args.kunci_berkas} tidak terbaca: {problem.strerror}.") from None
    if not (needs_phrase(path) or args.kertas):
        return machine
    typed = getpass.getpass(PROMPT) if sys.stdin.isatty() else sys.stdin.readline()
    return identity_for(path, typed=typed.rstrip("\r\n"), machine=machine)


def _tell(done: Imported, seconds: float, *, kept: bool) -> None:
    rows = sum(count for count, _digest, _columns in done.manifest["tables"].values())
    print(f"{done.place.title} ada di sini: {rows} baris, {done.manifest['files']} berkas, {seconds:.0f} detik.")
    print("Semua tabel sama dengan isi berkas, dan rantai peristiwanya utuh.")
    print(f"Sidik: {done.digest} (bandingkan dengan yang tercetak saat ekspor)")
    if done.adapted.waiting:
        print(
            f"{len(done.adapted.waiting)} orang sudah punya akun di sel ini. Sandi mereka di sini tetap; undang mereka "
            f"lagi supaya jabatannya berlaku: pendopo region undang {done.place.code} SUREL NAMA"
        )
    if done.place.host or not kept:
        print(ADDRESS.format(address=done.place.base_url))
    print(f"Periksa lebih dalam: pendopo region verify BERKAS --terhadap {done.place.code}")
