"""`pendopo`: the command line. Light: Django is imported only by the commands that need it, when they run."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from pendopo.config.cli import adopsi_verbs, audit_verbs, engine_verbs, host_verbs, katalog_verbs, region_verbs
from pendopo.config.cli.errors import StartRefused

Run = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["Parser"]
EPILOG = """\
PENDOPO_HOME (folder data, biasanya ./.pendopo) dan PENDOPO_PORT (biasanya 8000) memilih instansi yang dimaksud.
Bantuan tiap perintah: pendopo PERINTAH --help
"""


def main(arguments: list[str] | None = None) -> int:
    """Entry point. Returns the exit code; 2 for a command that does not exist (argparse)."""
    args = parser().parse_args(arguments)
    run: Run = args.run
    try:
        return run(args)
    except StartRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class Parser(argparse.ArgumentParser):
    """argparse speaks English; its three headings and its refusal are said in Indonesian here."""

    def format_help(self) -> str:
        """The help with Indonesian headings."""
        text = super().format_help()
        for english, ours in (("usage:", "cara pakai:"), ("positional arguments:", "isian:"), ("options:", "pilihan:")):
            text = text.replace(english, ours, 1)
        return text

    def error(self, message: str) -> NoReturn:
        """Show the help of this very command; exit code 2."""
        self.print_help(sys.stderr)
        self.exit(2, "\nPerintah itu tidak dikenal atau belum lengkap; bentuknya seperti di atas.\n")


def parser() -> Parser:
    """All commands with their help."""
    root = Parser(
        prog="pendopo",
        description="Pendopo: layanan pemerintah daerah dalam satu paket.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    _helped(root)
    commands = root.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    _add(commands, "up", "Nyalakan semuanya: basis data, pekerja, dan halaman web. Ctrl-C menghentikan.", _up)
    _add(commands, "siapkan", "Perbarui basis data dan dirikan daerah contoh (dijalankan oleh `up`).", _prepare)
    _add(commands, "pekerja", "Jalankan pekerja latar belakang (dijalankan oleh `up`).", _django("pekerja"))
    _region(commands)
    _demo(commands)
    engine_verbs.add(commands, _add, _django)
    audit_verbs.add(commands, _add, _django)
    katalog_verbs.add(commands, _add, _django)
    adopsi_verbs.add(commands, _add, _django)
    host_verbs.add(commands, _add, _django)
    publish = _add(
        commands,
        "terbitkan",
        "Terbitkan satu folder definisi di suatu daerah sebagai rilis baru.",
        _django("terbitkan"),
    )
    publish.add_argument("folder", help="folder definisi yang lulus `pendopo check`")
    publish.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah lebih dari satu")
    base = commands.add_parser("database", help="Server PostgreSQL milik sendiri (15 sampai 18).", add_help=False)
    _helped(base)
    verbs = base.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    _add(verbs, "siapkan", "Cetak SQL untuk peran, sandi, dan basis data; jalankan sebagai administrator.", _database)
    return root


def _region(commands: "Verbs") -> None:
    region = commands.add_parser("region", help="Daerah di dalam instansi ini.", add_help=False)
    _helped(region)
    verbs = region.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    region_verbs.add(verbs, _add, _django, _as_owner)


def _demo(commands: "Verbs") -> None:
    demo = commands.add_parser("demo", help="Hanya untuk daerah bertanda contoh.", add_help=False)
    _helped(demo)
    verbs = demo.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    enter = _add(verbs, "masuk", "Cetak tautan sekali pakai untuk masuk sebagai suatu peran.", _django("demo_masuk"))
    enter.add_argument("role", metavar="PERAN", help="misalnya verifikator, tim_teknis, atau penanda_tangan")
    enter.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah contoh lebih dari satu")
    _add(verbs, "isi", "Isi daerah contoh dengan permohonan buatan.", _django("demo_isi"))
    _add(verbs, "jaringan", "Dirikan daerah-daerah mitra sebagai contoh di sel ini.", _django("demo_jaringan"))
    many = _add(
        verbs, "besar", "Isi daerah contoh dengan sangat banyak berkas, sebagai pekerjaan latar.", _django("demo_besar")
    )
    many.add_argument("count", metavar="JUMLAH", type=int, help="jumlah berkas, misalnya 10000 atau 1000000")
    many.add_argument("--region", metavar="KODE", help="kode daerah, bila daerah contoh lebih dari satu")


def _add(commands: "Verbs", name: str, text: str, run: Run) -> Parser:
    made = commands.add_parser(name, help=text, description=text, add_help=False)
    _helped(made)
    made.set_defaults(run=run)
    return made


def _helped(made: Parser) -> None:
    made.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")


def _up(args: argparse.Namespace) -> int:
    from pendopo.config.cli import up

    return up.run()


def _database(args: argparse.Namespace) -> int:
    from pendopo.config.cli import database

    print(database.script(), end="")
    return 0


def _prepare(args: argparse.Namespace) -> int:
    """As the owner, after one look whether the server answers."""
    _enter_instance()
    os.environ["PENDOPO_AS_OWNER"] = "1"
    import psycopg

    for name in ("PENDOPO_OWNER_URL", "DATABASE_URL"):
        try:
            psycopg.connect(os.environ.get(name, ""), connect_timeout=10).close()
        except psycopg.Error as error:
            raise StartRefused(f"Basis data di {name} tidak dapat dibuka: {error}") from None
    return _run_in_django("siapkan", args)


def _django(name: str) -> Run:
    """A command of `pendopo.config.commands`, run inside the instance that PENDOPO_HOME names."""

    def run(args: argparse.Namespace) -> int:
        _enter_instance()
        return _run_in_django(name, args)

    return run


def _as_owner(name: str) -> Run:
    """The same, logged in as the owner of the tables, who sees every region."""

    def run(args: argparse.Namespace) -> int:
        _enter_instance()
        os.environ["PENDOPO_AS_OWNER"] = "1"
        return _run_in_django(name, args)

    return run


def _enter_instance() -> None:
    from pendopo.config.cli.home import Home

    os.environ.update(Home.from_environment().client_environment())


def _run_in_django(name: str, args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    import django

    django.setup()
    module = importlib.import_module(f"pendopo.config.commands.{name}")
    code: int = module.run(args)
    return code


if __name__ == "__main__":
    sys.exit(main())
