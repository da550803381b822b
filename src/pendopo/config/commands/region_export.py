"""`pendopo region export KODE --ke BERKAS`: the whole region as one encrypted file; `--batal` opens it again."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pendopo.audit.api import record
from pendopo.config.cli.errors import StartRefused
from pendopo.config.commands.places import place_of
from pendopo.config.host import backup_keys
from pendopo.config.region_move.export import Exported, export
from pendopo.config.region_move.parcel import SUFFIX, Opening
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region, reopen_region

MOVED = (
    "{name} sudah dinyatakan pindah ke {address}. Bila dibuka lagi di sini sementara yang di sana bekerja, dua tempat "
    "memberi nomor surat yang sama. Bila yang di sana sudah dihapus, ulangi dengan --ya."
)
CLOSED = """\
{name} di sel ini sekarang hanya dapat dibaca. Impor berkasnya di sel lain, periksa, lalu katakan di sini:
  pendopo region pindah {code} --ke https://alamat.barunya
Tidak jadi? Buka lagi:
  pendopo region export {code} --batal"""


def run(args: argparse.Namespace) -> int:
    """Export, or open again with `--batal`; exit code 1 with a sentence when it cannot be."""
    place = place_of(args.code)
    if place is None:
        return 1
    if args.batal:
        return _reopen(place, sure=args.ya)
    if not args.ke:
        raise StartRefused("Sebutkan berkasnya: --ke /media/usb/daerah" + SUFFIX)
    target = _target(Path(args.ke).expanduser().absolute(), place)
    done = export(place, target, _opening(args), stay_open=args.tetap_buka, now=timezone.now(), say=print)
    _tell(done, place)
    return 0


def _target(path: Path, place: Region) -> Path:
    if path.is_dir():
        path = path / f"{place.slug}{SUFFIX}"
    if not path.parent.is_dir():
        raise StartRefused(f"Folder {path.parent} tidak ada. Pasang disknya atau buat foldernya dahulu.")
    if path.exists():
        raise StartRefused(f"Berkas {path} sudah ada. Sebutkan nama lain.")
    return path


def _opening(args: argparse.Namespace) -> Opening:
    """Who will open it. A phrase is asked twice on a terminal, or read from a file, never from the command line."""
    keys = list(args.kunci)
    if args.kertas:
        paper = backup_keys.load(Path(settings.PENDOPO_HOME)).recovery
        if not paper:
            raise StartRefused("Belum ada kunci kertas di sini. Buat dahulu: pendopo cadangkan atur --kunci-kertas")
        keys.append(paper)
    if args.frasa_berkas:
        return Opening(keys=tuple(keys), phrase=_read(args.frasa_berkas))
    if keys or not sys.stdin.isatty():
        return Opening(keys=tuple(keys))
    phrase = getpass.getpass("Frasa pembuka berkas (paling sedikit 16 huruf): ")
    if getpass.getpass("Sekali lagi: ") != phrase:
        raise StartRefused("Kedua frasa itu berbeda.")
    return Opening(phrase=phrase)


def _read(path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as problem:
        raise StartRefused(f"Berkas {path} tidak terbaca: {problem.strerror}.") from None


def _tell(done: Exported, place: Region) -> None:
    rows = sum(count for count, _digest, _columns in done.manifest["tables"].values())
    size = done.file.stat().st_size / 1e6
    print(f"{done.file}: {size:.1f} MB, {rows} baris, {done.manifest['files']} berkas.")
    print(f"Sidik: {done.digest}")
    if done.closed_seconds is None:
        print(f"{place.title} tetap bekerja; yang terjadi sesudah ini tidak ada di berkas itu.")
        return
    print(f"Penyimpanan tertutup selama {done.closed_seconds:.1f} detik terakhir.")
    print(CLOSED.format(name=place.title, code=place.code))


def _reopen(place: Region, *, sure: bool) -> int:
    if not place.state:
        print(f"{place.title} memang sedang bekerja. Tidak ada yang dibatalkan.")
        return 0
    if place.state == Region.MOVED and not sure:
        print(MOVED.format(name=place.title, address=place.moved_to))
        return 1
    with transaction.atomic():
        reopen_region(place)
        with region(place):
            record("core.region_reopened", subject=place, actor=SYSTEM, now=timezone.now())
    print(f"{place.title} bekerja lagi di sini. Jangan impor berkas yang tadi.")
    return 0
