"""The commands around the trail and the server's clock."""

import argparse
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""
    audit = commands.add_parser("audit", help="Jejak peristiwa tiap daerah.", add_help=False)
    audit.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    verbs = audit.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    check = verb(
        verbs, "periksa", "Hitung ulang rantai peristiwa; sebutkan peristiwa pertama yang salah.",
        in_django("audit_periksa"),
    )  # fmt: skip
    check.add_argument("--region", metavar="KODE", help="kode daerah; tanpa ini semua daerah")
    check.add_argument(
        "--kepala", metavar="SIDIK@TANGGAL", help="sidik dari lembar kepala jejak harian, misalnya 9f…c1@2026-11-20"
    )
    check.add_argument("--json", action="store_true", help="cetak hasilnya sebagai JSON, untuk mesin")
    clock = commands.add_parser("jam", help="Jam server: dihentikan bila salah.", add_help=False)
    clock.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    verbs = clock.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    verb(verbs, "lihat", "Tunjukkan jam server dan apakah dipercaya.", in_django("jam_lihat"))
    verb(verbs, "benar", "Nyatakan jam server sudah benar, sehingga penulisan berjalan lagi.", in_django("jam_benar"))
