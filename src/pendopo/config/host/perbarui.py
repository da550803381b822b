"""`pendopo perbarui`: from one version to the next, and back, with one point at which it becomes so.

Before that point (the link `kini`) everything happens beside what serves: unpacking, a backup, a rehearsal on a copy.
At it the instance stands still: its database is copied, the copy migrated and counted, names change, the link changes.
Whatever fails before the new version answers leads back to the old code and the old data. Killed anywhere, the next
`pendopo perbarui` (or the next start) finds in the state file on which side it stands.
"""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pendopo.config.cli import deathsig
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.screen import say
from pendopo.config.host import perbarui_paket, upgrade_state, versions
from pendopo.config.host.perbarui_layanan import Service, as_owner
from pendopo.config.host.places import Places, read_settings
from pendopo.config.host.upgrade_state import CHANGING, DONE, RETURNING, TRYING, State

MODULE = "pendopo.config.host.perbarui_kerja"
SPARE = 300_000_000
"""Bytes that stay free besides what an upgrade needs."""
NO_PACKAGE = "Sebutkan paketnya, atau folder yang memuatnya: pendopo perbarui /media/usb"
NOT_INSTALLED = (
    "Tidak ada pemasangan di {folder}; yang ini berjalan dari folder sumber. Di sana: git pull, lalu make up "
    "(migrasi terjadi pada salinan, dan yang lama disimpan)."
)


class Upgrade:
    """One run of the command."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        here = versions.Versions(Path(args.akar).absolute()) if args.akar else versions.here()
        self.versions = here or versions.Versions(Path("/"))
        self.in_source = here is None
        is_real = self.versions.root == Path("/")
        settings = read_settings(Places(self.versions.root).settings)
        self.environment = dict(os.environ) | settings
        self.home = Home.from_environment(self.environment)
        self.environment["PENDOPO_HOME"] = str(self.home.path)
        if not self.home.path.is_dir():
            raise StartRefused(f"Tidak ada data Pendopo di folder {self.home.path}. Isi PENDOPO_HOME.")
        self.service = Service(self.home, self.environment, self.versions.link, is_real=is_real)

    # -- one step in a process of its own

    def ask(self, version: str, step: str, **question: Any) -> dict[str, Any]:
        """Run a step with a version's interpreter; its lines are shown, its answer returned. Raises StartRefused."""
        with self._step(version, step, question) as process:
            last = ""
            for last in process.stdout or ():
                if not last.startswith("{"):  # the answer is for us
                    print(last, end="", flush=True)
        return _answer(step, process.returncode, last)

    def _step(self, version: str, step: str, question: dict[str, Any]) -> "subprocess.Popen[str]":
        program = str(self.versions.program(version)) if version else sys.executable
        return subprocess.Popen(  # noqa: S603 - our own command
            [*deathsig.launcher(signal.SIGKILL), program, "-m", MODULE, step, json.dumps(question)],
            env=self.environment, stdin=subprocess.PIPE if step == "layani" else subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True, cwd="/", **as_owner(self.home.path),
        )  # fmt: skip

    @contextlib.contextmanager
    def serving(self, version: str) -> Iterator[None]:
        """The database is there, by that version's server, whether or not the instance runs."""
        if self.service.is_running():
            yield
            return
        with self._step(version, "layani", {}) as process:
            assert process.stdin is not None
            assert process.stdout is not None  # both are pipes
            for line in process.stdout:
                if line.strip() == "siap":
                    break
            else:
                raise StartRefused(f"Basis data tidak dapat dinyalakan. Catatan: {self.home.logs}")
            try:
                yield
            finally:
                process.stdin.close()
                process.stdout.read()

    # -- forward

    def forward(self, have: str) -> int:
        """From `have` to the version in the package."""
        if not self.args.paket:
            raise StartRefused(NO_PACKAGE)
        package = perbarui_paket.find(Path(self.args.paket))
        to = package.contents.versi
        versions.refuse_jump(have=have, to=to, oldest=package.contents.dari)
        say(f"Paket utuh: versi {to} menggantikan {have}.")
        with self.serving(have):
            sizes = self.ask(have, "ukur")
            self._refuse_full(package, sizes)
            package.unpack(self.versions.root)
            backup = "" if self.args.coba else self._backup(have)
            self._rehearse(to)
        if self.args.coba:
            say("Gladi berhasil. Ini hanya percobaan; versi yang dipakai tidak berubah.")
            return 0
        return self._switch(have, to, backup)

    def _refuse_full(self, package: perbarui_paket.Package, sizes: dict[str, Any]) -> None:
        """Raise StartRefused unless there is room for the version, two copies of the database and a backup."""
        needs = {self.home.path: 2 * sizes["database"] + (0 if self.args.coba else sizes["database"] + sizes["files"])}
        if not self.versions.is_whole(package.contents.versi):
            needs[self.versions.folder] = package.room
        devices: dict[int, tuple[Path, int]] = {}
        for folder, need in needs.items():
            device = folder.stat().st_dev
            devices[device] = (folder, devices.get(device, (folder, SPARE))[1] + need)
        for folder, need in devices.values():
            free = shutil.disk_usage(folder).free
            if free < need:
                raise StartRefused(
                    f"Ruang kosong di {folder} tinggal {free // 1_000_000} MB; pembaruan ini memerlukan "
                    f"{need // 1_000_000} MB. Tidak ada yang diubah."
                )

    def _backup(self, have: str) -> str:
        say("Membuat cadangan…")
        begun = time.monotonic()
        where = str(self.ask(have, "cadangkan")["where"])
        say(f"Cadangan selesai dalam {time.monotonic() - begun:.0f} detik: {where}")
        return where

    def _rehearse(self, to: str) -> None:
        say(f"Gladi pembaruan ke {to} pada salinan basis data; layanan tetap berjalan.")
        told = self.ask(to, "gladi")
        times = ", ".join(f"{name} {seconds:.0f} detik" for name, seconds in told["seconds"].items())
        say(f"Gladi: {told['rows']} baris di {told['tables']} tabel utuh, {told['opened']} berkas terbuka ({times}).")

    def _switch(self, have: str, to: str, backup: str) -> int:
        state = State(CHANGING, have, to, _now(), self.service.is_running(), backup=backup)
        self._look_at_next_start()
        upgrade_state.write(self.home.path, state)
        begun = time.monotonic()
        try:
            say("Menghentikan layanan…")
            self.service.stop()
            events = int(self.ask(to, "ganti")["events"])
            self._note(step=TRYING, events=events)
            self.versions.switch(to)
            say(f"Menyalakan versi {to}…")
            self.service.start()
            if not self.service.is_healthy():
                raise StartRefused(f"Versi {to} tidak sehat. Catatan: {self.home.logs}")
        except (StartRefused, OSError) as failed:
            say(str(failed))
            self._return()
            raise StartRefused(f"Pembaruan ke {to} dibatalkan; versi {have} dan datanya dipakai lagi.") from None
        self._finish(state)
        say(f"Versi {to} dipakai. Layanan berhenti {time.monotonic() - begun:.0f} detik.")
        say("Kembali ke versi sebelumnya: pendopo perbarui --kembali")
        return 0

    def _finish(self, state: State) -> None:
        if not state.was_running:
            self.service.stop()
        self._note(step=DONE)

    def _note(self, **changes: Any) -> State:
        """The state as the last step left it, with these changes, on the disk."""
        state = upgrade_state.read(self.home.path)
        assert state is not None  # written when the upgrade began
        return upgrade_state.write(self.home.path, replace(state, **changes))

    def _look_at_next_start(self) -> None:
        """Whoever starts next prepares the database and so looks at the state file."""
        (self.home.path / "siap.txt").unlink(missing_ok=True)

    # -- back

    def back(self, now: str | None) -> int:
        """One command back: code and data as before the last upgrade."""
        if now is None:
            return self._back_in_source()
        state = upgrade_state.read(self.home.path)
        if state is None or state.to != now or not self.versions.is_whole(state.have):
            raise StartRefused(f"Tidak ada versi yang disimpan untuk kembali dari {now}.")
        with self.serving(now):
            told = self.ask(now, "ukur")
        if state.migrated and not state.folder and not told["has_before"]:
            raise StartRefused(f"Basis data dari sebelum pembaruan sudah dibuang. Pulihkan dari {state.backup}.")
        if not self._agreed(state.have, int(told["events"]) - state.events if state.has_own_data else 0):
            return 1
        self._note(was_running=self.service.is_running())
        self._return()
        return 0

    def _return(self) -> None:
        """The old version and its data; what the new one wrote is kept aside. Repeated as a whole after a kill."""
        self._look_at_next_start()
        state = self._note(step=RETURNING)
        self.service.stop()
        if self.versions.now() == state.to and state.has_own_data:
            state = self._set_aside(state)
        self.versions.switch(state.have)
        self.ask(state.have, "ganti")
        if state.known:
            for line in self.ask(state.have, "nomor", made_at=state.begun, known=state.known)["said"]:
                say(line)
        self._note(step=DONE)
        if state.was_running:
            self.service.start()
            if not self.service.is_healthy():
                raise StartRefused(f"Versi {state.have} belum sehat. Catatan: {self.home.logs}")
        say(f"Versi {state.have} dan datanya dipakai lagi.")

    def _set_aside(self, state: State) -> State:
        """A backup of what the new version wrote, and the letter numbers it gave."""
        try:
            where = self.ask(state.to, "cadangkan", aside=True)["where"]
            say(f"Yang ditulis sejak pembaruan disimpan: {where}")
            return self._note(known=self.ask(state.to, "ukur")["known"])
        except StartRefused as failed:
            say(f"Yang ditulis versi {state.to} tidak dapat dicadangkan ({failed}); tetap ada di server basis data.")
            return state

    def _agreed(self, have: str, lost: int) -> bool:
        if lost:
            print(f"Kembali ke versi {have}: {lost} peristiwa sejak pembaruan tidak ikut (disimpan sebagai cadangan).")
        else:
            print(f"Kembali ke versi {have}: tidak ada yang hilang.")
        if self.args.ya or not lost:
            return True
        if sys.stdin.isatty():
            return input("Ketik YA untuk melanjutkan: ").strip() == "YA"
        print("Ulangi dengan --ya untuk melanjutkan.", file=sys.stderr)
        return False

    def _back_in_source(self) -> int:
        """From a source folder only the data go back; the code is the operator's (git)."""
        if self.service.is_running():
            raise StartRefused("Hentikan Pendopo dahulu (Ctrl-C), lalu ulangi.")
        with self.serving(""):
            told = self.ask("", "ukur")
            if not told["has_before"]:
                raise StartRefused("Tidak ada basis data dari sebelum pembaruan terakhir.")
            if not self._agreed("sebelumnya", max(0, int(told["events"]) - int(told["events_before"]))):
                return 1
            say(f"Yang ditulis sejak pembaruan disimpan: {self.ask('', 'cadangkan', aside=True)['where']}")
            self.ask("", "kembalikan")
            for line in self.ask("", "nomor", made_at=_now(), known=told["known"])["said"]:
                say(line)
        self._look_at_next_start()
        say("Basis data dari sebelum pembaruan dipakai lagi. Jalankan kode versi lamanya: make up")
        return 0

    def tidy(self, now: str | None) -> int:
        """Throw away what was kept for going back: databases, older data folders, older versions."""
        version = now or ""
        with self.serving(version):
            gone = [str(name) for name in self.ask(version, "rapikan")["gone"]]
        older = [path for path in self.versions.folder.glob("*") if now and path.name != now]
        older += [path for path in self.home.path.glob("postgres/data-*") if path.is_dir()]
        for path in older:
            shutil.rmtree(path)
        print(f"Dibuang: {', '.join([*gone, *map(str, older)]) or 'tidak ada yang disimpan'}.")
        return 0

    # -- after a kill

    def resume(self, state: State) -> None:
        """Bring an upgrade that was cut off to one of its two ends."""
        if state.step == TRYING and self.versions.now() == state.to:
            say(f"Melanjutkan pembaruan ke {state.to} yang terputus.")
            if not self.service.is_running():
                self.service.start()
            if self.service.is_healthy():
                self._finish(state)
                say(f"Versi {state.to} dipakai.")
                return
        say(f"Pembaruan ke {state.to} terputus; kembali ke {state.have}.")
        self._return()


def run(args: argparse.Namespace) -> int:
    """The command. Raises StartRefused."""
    upgrade = Upgrade(args)
    with alone(upgrade.home):
        state = upgrade_state.read(upgrade.home.path)
        if state is not None and state.is_open:
            upgrade.resume(state)
            if not args.paket and not args.rapikan:
                return 0
        now = None if upgrade.in_source else upgrade.versions.now()
        if args.rapikan:
            return upgrade.tidy(now)
        if args.kembali:
            return upgrade.back(now)
        if now is None:
            raise StartRefused(NOT_INSTALLED.format(folder=upgrade.versions.link.parent))
        return upgrade.forward(now)


@contextlib.contextmanager
def alone(home: Home) -> Iterator[None]:
    """One upgrade at a time. Raises StartRefused."""
    with open(os.open(home.path / "perbarui.lock", os.O_RDWR | os.O_CREAT, 0o600), "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartRefused("Pembaruan lain sedang berjalan; tunggu sampai selesai.") from None
        yield


def _answer(step: str, code: int, last: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(last)
    except ValueError:
        raise StartRefused(f"Langkah “{step}” berhenti sebelum selesai (kode {code}): {last.strip()[-300:]}") from None
    if "refused" in answer:
        raise StartRefused(answer["refused"])
    return answer


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
