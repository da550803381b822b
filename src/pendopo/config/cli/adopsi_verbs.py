"""The commands of adopting: does it fit, install, bind, fill in, open, copy."""

import argparse
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""
    group = commands.add_parser("adopsi", help="Memakai layanan dari katalog daerah lain.", add_help=False)
    group.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    verbs = group.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    def one(name: str, text: str) -> argparse.ArgumentParser:
        made = verb(verbs, name, text, in_django("adopsi"))
        made.set_defaults(perintah=name)
        made.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")
        return made

    look = one("lihat", "Sebutkan yang diadopsi; dengan ID: daftar periksanya.")
    look.add_argument("id", metavar="ID", nargs="?", default="", help="id layanan")
    install = one("pasang", "Ambil, periksa, dan pasang satu layanan mitra; belum ada yang berjalan.")
    install.add_argument("mitra", metavar="MITRA", help="kode atau nama ruang mitra, misalnya 32.73")
    install.add_argument("id", metavar="ID", help="id layanan pada katalog mitra")
    install.add_argument("--nomor", metavar="NOMOR", type=int, help="versi katalog; tanpa ini yang terbaru")
    install.add_argument("--coba", action="store_true", help="hanya periksa kesiapan; tidak memasang apa pun")
    bind = one("ikat", "Ikat semua fungsi layanan ke unit dan peran.")
    bind.add_argument("id", metavar="ID", help="id layanan")
    bind.add_argument("--unit", metavar="KODE", help="kode unit bila semua dikerjakan satu kantor")
    bind.add_argument(
        "--fungsi", metavar="FUNGSI=PERAN@UNIT", action="append", default=[],
        help="satu fungsi; boleh berulang, misalnya kepala_dinas=penanda_tangan@DPMPTSP",
    )  # fmt: skip
    fill = one("isi", "Isi parameter daerah.")
    fill.add_argument("id", metavar="ID", help="id layanan")
    fill.add_argument("nilai", metavar="NAMA=NILAI", nargs="+", help="misalnya shst=6500000")
    opened = one("buka", "Buka layanan untuk berkas sungguhan yang pertama.")
    opened.add_argument("id", metavar="ID", help="id layanan")
    opened.add_argument("--kesepakatan", action="store_true", help="atas kesepakatan yang berlaku dengan mitranya")
    opened.add_argument("--keputusan", metavar="NOMOR", default="", help="nomor keputusan kepala daerah")
    opened.add_argument("--tanggal", metavar="TANGGAL", default="", help="tanggal keputusan, misalnya 2026-11-20")
    opened.add_argument("--berkas", metavar="BERKAS", default="", help="berkas keputusan: PDF, JPG, atau PNG")
    copy = one("tiru", "Salin layanan dengan id milik daerah ini; di sana juga yang dikunci dapat diubah.")
    copy.add_argument("id", metavar="ID", help="id layanan yang ditiru")
    copy.add_argument("id_baru", metavar="ID_BARU", help="id tiruan; nama ruang daerah ditambahkan di depannya")
    copy.add_argument("--judul", metavar="JUDUL", required=True, help="judul tiruan")
