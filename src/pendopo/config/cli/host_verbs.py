"""The commands around a server: `run(args)` of a module of `pendopo.config.host`, imported when it is asked for."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""
    _install(verb(commands, "pasang", "Jadikan layanan mesin ini: menyala sendiri, ber-HTTPS.", on_host("pasang")))
    _backup(commands, verb)
    doctor = verb(commands, "doctor", "Periksa server ini: apa yang salah dan cara membetulkannya.", on_host("doctor"))
    doctor.add_argument("--json", action="store_true", help="cetak temuan sebagai JSON, untuk mesin")
    doctor.add_argument("--semua", action="store_true", help="cetak juga yang baik")
    verb(commands, "wisaya", "Cetak alamat dan kode wisaya pendirian daerah pertama.", _light("wisaya"))
    lost = "Tunjuk pengelola baru dengan kode tersegel dan surat."
    _lost(verb(commands, "pulih-admin", lost, in_django("pulih_admin")))
    _package(verb(commands, "paket", "Buat satu berkas pemasang tanpa jaringan.", on_host("paket")))
    _upgrade(verb(commands, "perbarui", "Ganti versi dengan cadangan dan gladi; atau kembali.", on_host("perbarui")))


def _light(name: str) -> Run:
    """A command of `pendopo.config.commands` that needs no Django."""

    def run(args: argparse.Namespace) -> int:
        code: int = import_module(f"pendopo.config.commands.{name}").run(args)
        return code

    return run


def _lost(found: argparse.ArgumentParser) -> None:
    found.add_argument("name", metavar="NAMA", help="nama lengkap, dalam tanda kutip")
    found.add_argument("identifier", metavar="NIP", help="NIP atau alamat surel, dipakai untuk masuk")
    found.add_argument("--surat", required=True, metavar="NOMOR", help="nomor surat penunjukan")
    found.add_argument("--tanggal", required=True, metavar="TANGGAL", help="tanggal surat, misalnya 2026-11-23")
    found.add_argument("--penanda-tangan", required=True, metavar="SIAPA", help="jabatan dan nama penanda tangan surat")
    found.add_argument("--region", dest="code", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")


def _package(paket: argparse.ArgumentParser) -> None:
    paket.add_argument("--keluaran", metavar="BERKAS", help="nama berkas (biasanya pendopo-VERSI.run di folder ini)")
    paket.add_argument("--python", metavar="FOLDER", help="Python lain untuk dibawa: folder atau berkas tar")
    paket.add_argument("--sasaran", action="append", metavar="SISTEM", help="cukup untuk ini, misalnya 'Debian 13'")
    paket.add_argument("--batas", type=int, default=150, metavar="MB", help="ukuran terbesar (biasanya 150 MB)")


def _upgrade(perbarui: argparse.ArgumentParser) -> None:
    perbarui.add_argument("paket", nargs="?", metavar="PAKET", help="berkas paket, atau folder yang memuatnya")
    perbarui.add_argument("--coba", action="store_true", help="hanya periksa dan gladi; tidak ada yang diganti")
    perbarui.add_argument("--kembali", action="store_true", help="kembali ke versi dan data sebelum pembaruan terakhir")
    perbarui.add_argument("--rapikan", action="store_true", help="buang yang disimpan untuk kembali")
    perbarui.add_argument("--ya", action="store_true", help="jangan bertanya lagi")
    perbarui.add_argument("--akar", metavar="FOLDER", help="pemasangan di bawah folder ini (untuk uji)")


def _install(pasang: argparse.ArgumentParser) -> None:
    text = {
        "--alamat": ("URL", "alamat umum, misalnya https://layanan.kota.go.id; tercetak pada surat dan QR"),
        "--sertifikat": ("CRT", "HTTPS dengan sertifikat daerah sendiri (PEM, dengan rantainya)"),
        "--kunci": ("KEY", "kunci sertifikat itu (PEM, tanpa sandi)"),
        "--acme": ("SUREL", "HTTPS dengan sertifikat ACME (Let's Encrypt); surel pengelola"),
        "--acme-url": ("URL", "direktori ACME lain"),
        "--acme-ca": ("CRT", "sertifikat otoritas direktori ACME itu"),
        "--data": ("FOLDER", "folder data (biasanya /var/lib/pendopo/data)"),
        "--akar": ("FOLDER", "taruh semuanya di bawah folder ini tanpa menyentuh mesin (untuk uji)"),
    }
    for name, (metavar, words) in text.items():
        pasang.add_argument(name, metavar=metavar, help=words)
    pasang.add_argument(
        "--proksi",
        nargs="?",
        const="",
        metavar="ALAMAT",
        help="HTTPS oleh proksi di alamat IP ini (biasanya mesin ini)",
    )
    pasang.add_argument("--lan", action="store_true", help="HTTPS tanpa domain: sertifikat kantor sendiri")
    pasang.add_argument("--polos", action="store_true", help="tanpa HTTPS; beberapa kemampuan peramban mati")
    pasang.add_argument("--port", type=int, metavar="ANGKA", help="port halaman (biasanya 443, 80, atau 8000)")
    pasang.add_argument("--port-http", type=int, metavar="ANGKA", help="port yang mengantar ke HTTPS (biasanya 80)")
    pasang.add_argument("--contoh", action="store_true", help="pertama menyala dengan daerah contoh, bukan wisaya")
    pasang.add_argument("--coba", action="store_true", help="hanya katakan apa yang akan dibuat")
    pasang.add_argument("--tanpa-mulai", action="store_true", help="tulis berkasnya saja, jangan menyalakan")


def _backup(commands: Any, verb: Callable[..., argparse.ArgumentParser]) -> None:
    from pendopo.config.host import backup_words

    made = verb(commands, "cadangkan", "Cadangkan ke tempat yang diatur atau ke satu berkas.", on_host("backup_cli"))
    backup_words.backup(made)
    made = verb(commands, "pulihkan", "Pulihkan sebuah cadangan ke folder data yang kosong.", on_host("restore"))
    backup_words.restore(made)


def on_host(name: str) -> Run:
    """A command of `pendopo.config.host.<name>`, which enters an instance itself where it needs one."""

    def run(args: argparse.Namespace) -> int:
        code: int = import_module(f"pendopo.config.host.{name}").run(args)
        return code

    return run
