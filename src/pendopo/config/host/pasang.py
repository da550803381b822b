"""`pendopo pasang`: this code as a service of the machine that starts at boot. Again and again with the same result.

Everything is a `Step`: what it is in words, whether it is still to do, and how. `--coba` only tells.
"""

import argparse
import contextlib
import errno
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pendopo.config.cli import listening
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import SOCKET_LIMIT, SOCKET_NAME
from pendopo.config.host import unit
from pendopo.config.host.options import Wish, wish
from pendopo.config.host.places import SERVICE, USER, Places, read_settings, settings_text
from pendopo.config.wisaya import code

HEALTHY_SECONDS = 300
"""The first start makes the database and founds a region."""


@dataclass(frozen=True)
class Step:
    """One thing that must be so afterwards."""

    text: str
    is_done: Callable[[], bool]
    do: Callable[[], None]


class Installation:
    """One run of the command."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.root = Path(args.akar or "/").absolute()
        self.places = Places(self.root)
        self.is_real = not args.akar
        self.code = code_folder()
        self.wish: Wish = wish(args, read_settings(self.places.settings), self.places, datetime.now(UTC))
        self.home = Path(str(self.wish.settings["PENDOPO_HOME"])).absolute()

    def refuse(self) -> None:
        """Raise StartRefused for what would make the rest useless."""
        if self.is_real and os.geteuid() != 0:
            raise StartRefused("Memasang layanan perlu root: sudo .venv/bin/pendopo pasang …")
        if self.starts and not Path("/run/systemd/system").is_dir():
            raise StartRefused(
                "Mesin ini tidak dijalankan oleh systemd, jadi layanan tidak dapat menyala sendiri. "
                "Pasang di Debian atau Ubuntu biasa, atau pakai --tanpa-mulai untuk berkasnya saja."
            )
        settings_text("", self.wish.settings)
        on_machine = Path("/") / self.home.relative_to(self.root) if self.home.is_relative_to(self.root) else self.home
        socket_file = on_machine / "postgres" / "soket" / SOCKET_NAME
        if len(os.fsencode(socket_file)) > SOCKET_LIMIT or "," in str(self.home):
            raise StartRefused(
                f"Nama folder data {self.home} terlalu panjang untuk soket PostgreSQL (atau memuat koma)."
            )
        if self.is_real and not self._is_active():
            for port in self.wish.ports:
                refuse_taken(str(self.wish.settings["PENDOPO_BIND"] or "127.0.0.1"), port)
        leads = _target(self.places.now)
        if leads is not None and leads != self.code and leads.exists():
            raise StartRefused(
                f"Layanan ini sudah terpasang dari {leads}. Ganti versinya dengan `pendopo perbarui`, atau ulangi "
                f"perintah ini dengan {leads}/.venv/bin/pendopo."
            )

    @property
    def starts(self) -> bool:
        """Whether systemd is to be told."""
        return self.is_real and not self.args.tanpa_mulai

    def steps(self) -> Iterator[Step]:
        """All of them, in order."""
        if self.is_real:
            yield Step(f"Pengguna sistem {USER}", _has_user, _add_user)
        for folder, mode, owner in self._folders():
            yield self._folder(folder, mode, owner)
        yield self._link()
        if self.is_real and not self.args.coba:
            yield Step(f"Pengguna {USER} dapat menjalankannya", self._is_reachable, self._refuse_unreachable)
        yield from self._pair()
        text = settings_text(_text(self.places.settings) or HEAD, self.wish.settings)
        yield self._file(self.places.settings, text, 0o600)
        yield self._file(self.places.unit, self._unit(), 0o644)
        yield self._file(self.places.command, self._command(), 0o755)
        if self.wish.mode == "lan":
            yield from self._lan()

    def start(self, *, is_changed: bool) -> None:
        """Enabled for every boot, running now, with the new settings. Raises StartRefused."""
        _systemctl("daemon-reload")
        _systemctl("enable", "--quiet", SERVICE)
        _systemctl("restart" if is_changed else "start", SERVICE)

    def await_health(self) -> bool:
        """Whether the pages answer within five minutes; False sooner when systemd starts it again and again."""
        env = {name: value for name, value in self.wish.settings.items() if value is not None}
        home, end, before = Home.from_environment(env), time.monotonic() + HEALTHY_SECONDS, _restarts()
        while time.monotonic() < end:
            if listening.health(home) == 200:
                return True
            if _restarts() > before + 2:
                return False
            time.sleep(1)
        return False

    def _folders(self) -> list[tuple[Path, int, str]]:
        of_us = [(self.places.state, 0o755, USER), (self.home, 0o700, USER)]
        folders = [(self.places.versions, 0o755, "root"), (self.places.etc, 0o755, "root"), *of_us]
        if self.wish.mode == "berkas":
            folders.append((self.places.certificate.parent, 0o750, "root"))
        return folders

    def _folder(self, folder: Path, mode: int, owner: str) -> Step:
        def is_done() -> bool:
            with contextlib.suppress(OSError):
                found = folder.stat()
                return found.st_mode & 0o7777 == mode and (not self.is_real or found.st_uid == _uid(owner))
            return False

        def do() -> None:
            folder.mkdir(parents=True, exist_ok=True)
            self._own(folder, owner, USER if mode == 0o750 else owner)
            folder.chmod(mode)

        return Step(f"Folder {folder}", is_done, do)

    def _file(self, path: Path, text: str, mode: int, group: str = "root") -> Step:
        def is_done() -> bool:
            with contextlib.suppress(OSError):
                found = path.stat()
                owned = not self.is_real or (found.st_uid == 0 and found.st_gid == _gid(group))
                return path.read_text(encoding="utf-8") == text and found.st_mode & 0o7777 == mode and owned
            return False

        def do() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".baru")
            part.unlink(missing_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            self._own(part, "root", group)
            part.chmod(mode)
            part.replace(path)

        return Step(f"Berkas {path}", is_done, do)

    def _link(self) -> Step:
        def do() -> None:
            part = self.places.now.with_name("kini.baru")
            part.unlink(missing_ok=True)
            part.symlink_to(self.code)
            part.replace(self.places.now)

        return Step(f"{self.places.now} menuju {self.code}", lambda: _target(self.places.now) == self.code, do)

    def _pair(self) -> Iterator[Step]:
        """The region's own certificate, copied where the service may read it; key before chain."""
        if self.args.sertifikat:
            for source, target in ((self.args.kunci, self.places.key), (self.args.sertifikat, self.places.certificate)):
                yield self._file(target, Path(source).read_text(encoding="ascii"), 0o640, USER)

    def _lan(self) -> Iterator[Step]:
        """Authority, certificate and sheet now, so that it can be printed before anybody opens the address."""
        inside = self.home / "kunci" / "tls"
        public = {name: self.places.etc / name for name in ("sertifikat-lan.pdf", "lan-ca.crt")}

        def do() -> None:
            env = {name: value for name, value in self.wish.settings.items() if value is not None}
            words = [*self._as_user(), sys.executable, "-m", "pendopo.config.host.tls"]
            ran = subprocess.run(words, env=os.environ | env, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
            if ran.returncode != 0:
                raise StartRefused(ran.stdout.strip() or ran.stderr.strip())
            for name, path in public.items():
                shutil.copyfile(inside / name, path)
                path.chmod(0o644)

        def is_done() -> bool:
            return all(path.exists() and _bytes(path) == _bytes(inside / name) for name, path in public.items())

        yield Step(f"Sertifikat LAN, dan lembar untuk dicetak: {public['sertifikat-lan.pdf']}", is_done, do)

    def _unit(self) -> str:
        places, ports = self.places, self.wish.ports
        return unit.unit_text(
            now=places.now, code=self.code, home=self.home, state=places.state, settings=places.settings,
            needs_low_port=min(ports) < 1024,
        )  # fmt: skip

    def _command(self) -> str:
        return unit.command_text(now=self.places.now, settings=self.places.settings, state=self.places.state)

    def _own(self, path: Path, owner: str, group: str) -> None:
        if self.is_real:
            os.chown(path, _uid(owner), _gid(group))

    def _as_user(self) -> list[str]:
        if not self.is_real:
            return []
        return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups"]

    def _is_reachable(self) -> bool:
        """Whether the service's user can run this code: neither it nor its Python lies in a closed folder."""
        words = [*self._as_user(), str(self.places.now / ".venv" / "bin" / "python"), "-c", "import pendopo"]
        return subprocess.run(words, capture_output=True, check=False, cwd="/").returncode == 0  # noqa: S603 - our own interpreter

    def _refuse_unreachable(self) -> None:
        raise StartRefused(
            f"Pengguna {USER} tidak dapat menjalankan {self.code} atau Python-nya ({Path(sys.executable).resolve()}). "
            f"Taruh di {self.places.versions}, atau pasang dari paket."
        )

    def _is_active(self) -> bool:
        return self.starts and _systemctl("is-active", "--quiet", SERVICE, must=False) == 0


HEAD = (
    "# Setelan layanan Pendopo, ditulis oleh `pendopo pasang`; boleh ditambah. Sesudahnya: systemctl restart pendopo\n"
)


def run(args: argparse.Namespace) -> int:
    """The command. Raises StartRefused."""
    os.umask(0o022)
    made = Installation(args)
    made.refuse()
    changed = []
    for step in made.steps():
        is_done = step.is_done()
        verb = "sudah benar" if is_done else "akan dibuat" if args.coba else "dibuat"
        if not is_done and not args.coba:
            step.do()
        print(f"{step.text}: {verb}")
        changed += [] if is_done else [step.text]
    for warning in made.wish.warnings:
        print(f"Perhatian: {warning}")
    if args.coba:
        print("Ini hanya percobaan; tidak ada yang diubah.")
        return 0
    if not made.starts:
        return 0
    made.start(is_changed=bool(changed))
    print("Layanan pendopo menyala sekarang dan setiap kali mesin menyala.")
    if not made.await_health():
        print(
            "Halamannya belum menjawab. Lihat: journalctl -u pendopo -n 50, lalu sudo pendopo doctor", file=sys.stderr
        )
        return 1
    print(f"Pendopo siap di {made.wish.settings['PENDOPO_PUBLIC_URL']}. Periksa semuanya: sudo pendopo doctor")
    if code.read(made.home / "kunci"):
        print("Belum ada daerah. Alamat dan kode pendirian: sudo pendopo wisaya")
    return 0


def code_folder() -> Path:
    """The folder whose .venv runs us: an installed version or a source checkout. Raises StartRefused."""
    venv = Path(sys.prefix).resolve()
    if venv.name != ".venv" or not (venv / "bin" / "pendopo").exists():
        raise StartRefused(f"Pendopo harus terpasang dalam folder .venv (bukan {venv}). Jalankan `make siap` dahulu.")
    return venv.parent


def refuse_taken(bind: str, port: int) -> None:
    """Raise StartRefused when another program listens there."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartRefused(
                    f"Port {port} sudah dipakai program lain (lihat: ss -ltnp 'sport = :{port}'). "
                    "Hentikan program itu, atau pilih --port atau --port-http lain."
                ) from None


def _systemctl(*words: str, must: bool = True) -> int:
    ran = subprocess.run(["systemctl", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - systemd's own command
    if must and ran.returncode != 0:
        raise StartRefused(f"systemctl {' '.join(words)} gagal: {ran.stderr.strip()}")
    return ran.returncode


def _restarts() -> int:
    """How often systemd has started the service again by itself since we started it."""
    words = ["systemctl", "show", "--property=NRestarts", "--value", SERVICE]
    shown = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - systemd's own command
    return int(shown) if shown.isdecimal() else 0


def _has_user() -> bool:
    return USER in (user.pw_name for user in pwd.getpwall())


def _add_user() -> None:
    words = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/var/lib/pendopo"]
    ran = subprocess.run([*words, "--shell", "/usr/sbin/nologin", USER], capture_output=True, text=True, check=False)  # noqa: S603 - the system's own command
    if ran.returncode != 0:
        raise StartRefused(f"Pengguna {USER} tidak dapat dibuat: {ran.stderr.strip()}")


def _uid(name: str) -> int:
    return pwd.getpwnam(name).pw_uid if name != "root" else 0


def _gid(name: str) -> int:
    return pwd.getpwnam(name).pw_gid if name != "root" else 0


def _target(link: Path) -> Path | None:
    return link.resolve() if link.is_symlink() else None


def _text(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8")
    return ""


def _bytes(path: Path) -> bytes:
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return b""
