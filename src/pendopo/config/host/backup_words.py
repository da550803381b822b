"""The words of the two commands; light, because every command reads them."""

import argparse

VERBS = ("atur", "uji", "daftar", "terjadwal")


def backup(made: argparse.ArgumentParser) -> None:
    """The options of `pendopo cadangkan`."""
    made.add_argument(
        "tindakan", nargs="?", choices=VERBS, metavar="TINDAKAN",
        help="atur: tempat, jam, kunci kertas; uji: pulihkan yang terbaru di server sementara; daftar: yang ada",
    )  # fmt: skip
    made.add_argument("--ke", metavar="FOLDER", help="satu berkas cadangan di folder ini, misalnya stik USB")
    made.add_argument("--pindah", action="store_true", help="cadangan terakhir mesin ini sebelum pindah")
    made.add_argument(
        "--tempat", action="append", default=[], metavar="NAMA=ALAMAT",
        help="tambah tempat: folder di disk lain, atau ssh://pengguna@mesin/folder",
    )  # fmt: skip
    made.add_argument("--lepas", action="append", default=[], metavar="NAMA", help="lepas tempat; isinya tidak dihapus")
    made.add_argument("--jam", metavar="JJ.MM", help="jam cadangan harian")
    made.add_argument("--zona", metavar="ZONA", help="zona waktu jam itu, misalnya Asia/Makassar")
    made.add_argument("--simpan", metavar="H,M,B", help="berapa hari, minggu, bulan yang disimpan; biasanya 14,8,12")
    made.add_argument("--uji-tiap", metavar="HARI", type=int, help="hari di antara dua bukti; biasanya 1")
    made.add_argument("--kertas", metavar="BERKAS", help="tempat menulis halaman A4 kunci kertas (PDF)")
    made.add_argument(
        "--kunci-baru", action="store_true", help="ganti kunci kertas; cadangan lama tetap dengan yang lama"
    )
    made.add_argument("--frasa-berkas", metavar="BERKAS", help="simpan juga kuncinya terbungkus frasa dari berkas ini")


def restore(made: argparse.ArgumentParser) -> None:
    """The options of `pendopo pulihkan`."""
    made.add_argument("sumber", metavar="CADANGAN", help="berkas .cadangan, folder tempat cadangan, atau satu cadangan")
    made.add_argument("--tanggal", metavar="SAAT", help="yang mana bila ada beberapa, misalnya 2026-11-22T021500Z")
    made.add_argument("--kunci-berkas", metavar="BERKAS", help="berkas berisi kunci kertas (biasanya ditanyakan)")
    made.add_argument("--frasa-berkas", metavar="BERKAS", help="berkas berisi frasa pemulihan")
    made.add_argument("--lewati", metavar="N", type=int, help="nomor yang dilewati tiap register; biasanya dihitung")
