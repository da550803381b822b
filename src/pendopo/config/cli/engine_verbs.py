"""The commands around definitions. Those that need no database run on the engine alone."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

Run = Callable[[argparse.Namespace], int]
FOLDER = "folder definisi, misalnya src/pendopo/perizinan/definitions/izin-reklame-insidentil"


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""
    check = verb(commands, "check", "Periksa satu folder definisi layanan, tanpa basis data.", plain("check"))
    check.add_argument("folder", help=FOLDER)
    check.add_argument("--json", action="store_true", help="cetak temuan sebagai JSON, untuk mesin")
    check.add_argument(
        "--mutasi", action="store_true", help="hitung juga berapa kesalahan tanaman yang ditangkap skenario"
    )
    sums = verb(
        commands, "hitung", "Jelaskan setiap jumlah dan tenggat dari satu isian, tanpa server.", plain("hitung")
    )
    sums.add_argument("folder", metavar="DEFINISI", help=FOLDER)
    sums.add_argument("answers", metavar="JAWABAN", help="berkas JSON: id isian dan jawabannya seperti diketik")
    sums.add_argument("--json", action="store_true", help="cetak hasilnya sebagai JSON, untuk mesin")
    sums.add_argument("--pada", metavar="WAKTU", help="waktu permohonan, misalnya 2026-11-23T10:00")
    sums.add_argument("--param", metavar="NAMA=NILAI", action="append", default=[], help="nilai parameter daerah")
    new = verb(commands, "new", "Buat folder definisi layanan baru dari contoh yang sudah lulus periksa.", plain("new"))
    new.add_argument("kind", metavar="JENIS", choices=["layanan"], help="jenis definisi: layanan")
    new.add_argument("id", metavar="ID", help="id layanan, misalnya izin-kebun-warga")
    new.add_argument("--judul", metavar="JUDUL", help="judul layanan, dalam tanda kutip")
    new.add_argument(
        "--folder", metavar="FOLDER", default=".", help="dibuat di dalam folder ini (biasanya folder kerja)"
    )
    diff = verb(commands, "diff", "Apa yang berbeda antara dua definisi, dalam kalimat.", plain("diff"))
    diff.add_argument("old", metavar="LAMA", help="folder definisi asal")
    diff.add_argument("new", metavar="BARU", help="folder definisi pembanding")
    diff.add_argument("--json", action="store_true", help="cetak perubahannya sebagai JSON, untuk mesin")
    diff.add_argument(
        "--overlay", metavar="BERKAS", help="tulis juga perubahannya sebagai lapisan daerah ke berkas ini"
    )
    upgrade = verb(commands, "upgrade", "Gabungkan versi baru dengan perubahan daerah ini.", in_django("upgrade"))
    upgrade.add_argument("folder", metavar="FOLDER", help="folder definisi versi baru dari hulu")
    upgrade.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")
    upgrade.add_argument(
        "--coba", action="store_true", help="hanya gladi: tampilkan akibatnya, tidak menerbitkan apa pun"
    )
    upgrade.add_argument(
        "--pilih", metavar="SIMPUL.ATRIBUT=hulu|daerah", action="append", default=[],
        help="keputusan atas satu perbedaan; boleh berulang",
    )  # fmt: skip
    upgrade.add_argument(
        "--bawaan", action="store_true", help="perbedaan yang tidak diputuskan mengikuti pilihan bawaannya"
    )
    upgrade.add_argument("--oleh", metavar="NAMA", default="", help="siapa yang memutuskan")
    upgrade.add_argument("--kedua", metavar="NAMA", default="", help="orang kedua yang menyetujui")
    upgrade.add_argument("--alasan", metavar="ALASAN", default="", help="mengapa diputuskan begitu")
    upgrade.add_argument("--json", action="store_true", help="cetak hasilnya sebagai JSON, untuk mesin")
    adapt = verb(commands, "adaptasi", "Pasang lapisan perubahan daerah di atas definisi hulu.", in_django("adaptasi"))
    adapt.add_argument("id", metavar="ID", help="id definisi yang terpasang")
    adapt.add_argument(
        "overlay",
        metavar="LAPISAN",
        nargs="?",
        default="-",
        help="berkas YAML lapisan perubahan; - mencetak yang berlaku",
    )
    adapt.add_argument("--kembali", metavar="RILIS", type=int, help="terbitkan kembali rilis lama bernomor ini")
    adapt.add_argument("--alasan", metavar="ALASAN", default="", help="mengapa kembali")
    adapt.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")


def plain(name: str) -> Run:
    """A command of `pendopo.config.cli` that runs without Django."""

    def run(args: argparse.Namespace) -> int:
        code: int = import_module(f"pendopo.config.cli.{name}").run(args)
        return code

    return run
