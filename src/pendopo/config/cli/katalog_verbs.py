"""The commands around signed catalogues: one's own, partners', mirrors."""

import argparse
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""
    group = commands.add_parser("katalog", help="Katalog bertanda tangan dan cerminnya.", add_help=False)
    group.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    verbs = group.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    def one(name: str, text: str) -> argparse.ArgumentParser:
        made = verb(verbs, name, text, in_django("katalog"))
        made.set_defaults(perintah=name)
        return made

    _own(one)
    _others(one)
    _mirrors(one)


def _own(one: Callable[[str, str], argparse.ArgumentParser]) -> None:
    _signed(one("dirikan", "Dirikan katalog daerah ini: kunci, akar, daftar kosong."))
    publish = _signed(one("terbitkan", "Terbitkan rilis yang berlaku ke katalog daerah ini."))
    publish.add_argument("id", metavar="ID", nargs="+", help="id definisi; boleh beberapa, atau kata: semua")
    publish.add_argument("--catatan", metavar="TEKS", default="", help="apa yang baru, dalam satu kalimat")
    publish.add_argument("--gambar", metavar="BERKAS", action="append", default=[], help="gambar PNG, JPEG, atau WebP")
    publish.add_argument("--mutu", action="store_true", help="hitung tanda mutu skenario sebelum menerbitkan")
    withdraw = _signed(one("tarik", "Tarik satu definisi dari katalog; yang sudah memakainya tetap memakainya."))
    withdraw.add_argument("id", metavar="ID", help="id definisi")
    withdraw.add_argument("--alasan", metavar="TEKS", required=True, help="mengapa ditarik")
    _signed(one("perbarui", "Tandatangani ulang isi katalog untuk setahun; juga sesudah pemulihan cadangan."))
    rotate = _signed(one("ganti-kunci", "Ganti semua kunci katalog; mitra mengikuti lewat akar yang ditandatangani."))
    rotate.add_argument("--frasa-baru-berkas", metavar="BERKAS", help="frasa sandi baru, sebaris di berkas ini")


def _others(one: Callable[[str, str], argparse.ArgumentParser]) -> None:
    know = _placed(one("kenal", "Kenali katalog mitra di suatu alamat; cukup untuk melihat dan mencoba."))
    know.add_argument("alamat", metavar="ALAMAT", nargs="+", help="sel:32.73, https://…/katalog/tuf, file:///folder")
    know.add_argument("--kode", metavar="KODE", default="", help="kode Kemendagri mitra; kosong bila luar negeri")
    know.add_argument("--nama", metavar="NAMA", default="", help="nama mitra; kosong: seperti kata akarnya")
    fresh = _placed(one("segarkan", "Baca katalog mitra sekarang."))
    fresh.add_argument("mitra", metavar="MITRA", nargs="?", default="", help="kode atau nama ruangnya; kosong: semua")
    fresh.add_argument("--dari", metavar="ALAMAT", help="baca di alamat ini, misalnya file:///media/usb/katalog")
    fresh.add_argument("--offline-sampai", metavar="TANGGAL", help="percayai cermin luring paling lama sampai hari ini")
    _placed(one("daftar", "Sebutkan katalog sendiri, mitra, dan apa yang ditawarkan."))


def _mirrors(one: Callable[[str, str], argparse.ArgumentParser]) -> None:
    mirror = _placed(one("cermin", "Salin katalog ke folder untuk server web atau USB."))
    mirror.add_argument("folder", metavar="FOLDER", help="folder kosong, atau cermin yang akan diperbarui")
    mirror.add_argument("--dari", metavar="ALAMAT", help="katalog di alamat ini; tanpa ini milik sendiri")
    mirror.add_argument(
        "--offline-sampai", metavar="TANGGAL", help="izinkan dibaca tanpa jaringan sampai hari ini, misalnya 2027-01-31"
    )
    check = one("periksa", "Periksa cermin katalog di sebuah folder sampai berkas terakhir.")
    check.add_argument("folder", metavar="FOLDER", help="folder cermin")


def _placed(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")
    return made


def _signed(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """What needs the passphrase of the catalogue: typed, or one line of a file."""
    made.add_argument("--frasa-berkas", metavar="BERKAS", help="frasa sandi katalog, sebaris di berkas ini")
    return _placed(made)
