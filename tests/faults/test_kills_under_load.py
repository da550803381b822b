"""1,000 random kills while citizens and a program apply and backups are made.

No acknowledged case is lost, none is there twice, none is half there; the trail is whole; the last backup restores.
"""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import citizen
from tests.faults.instance import REAL, ROOT, Instance, environment, left_behind, until
from tests.faults.program import Program, Sent, token_of

pytestmark = [
    pytest.mark.panjang,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
SEED = 20261120
KILLS = int(os.environ.get("PENDOPO_UJI_KILLS", "1000"))
CITIZENS = 2
PATIENCE = 300  # seconds: on a loaded machine a system that is killed all the time is seldom up
TARGETS = ("web worker", "web main", "worker", "postmaster", "backend", "backup")
WEIGHTS = (38, 9, 19, 11, 17, 6)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "rumah", command=REAL)
    try:
        yield made.ready(300)
    finally:
        made.end()
        assert not left_behind(made.home)


def family(pid: int) -> list[tuple[int, str]]:
    """The process and all below it; what ends while we look is left out."""
    found = []
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        found.append((pid, words))
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += family(int(child))
    return found


def backups(instance: Instance) -> list[int]:
    """The processes of a running backup; not children of the supervisor, somebody called it by hand."""
    mine = f"PENDOPO_HOME={instance.home}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"cadangkan" in (entry / "cmdline").read_bytes() and mine in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return found


def victims(instance: Instance) -> dict[str, list[int]]:
    """Living processes by kind; the supervisor itself is not among them."""
    kinds: dict[str, list[int]] = {name: [] for name in TARGETS}
    for pid, words in family(instance.process.pid)[1:]:
        if "cli.web" in words:
            kinds["web worker" if kinds["web main"] else "web main"].append(pid)
        elif "pekerja" in words:
            kinds["worker"].append(pid)
        elif "postgres -D" in words:
            kinds["postmaster"].append(pid)
        elif words.startswith("postgres: pendopo_app"):
            kinds["backend"].append(pid)
    kinds["backup"] = backups(instance)
    return kinds


class Citizens:
    """A few people who apply one after the other until told to stop."""

    def __init__(self, instance: Instance, program: Program) -> None:
        self.instance, self.base, self.program = instance, program.base, program
        self.receipts: list[citizen.Receipt] = []
        self.sent: list[Sent] = []
        self.backups = Counter[int]()
        self.trouble: list[str] = []
        self.begun = 0
        self._going = True
        self._threads = [threading.Thread(target=self._live, args=(number,)) for number in range(CITIZENS)]
        self._threads += [threading.Thread(target=self._call), threading.Thread(target=self._keep)]
        for thread in self._threads:
            thread.start()

    def _call(self) -> None:
        """The program, one application after the other."""
        count = 0
        while self._going:
            count += 1
            try:
                self.sent.append(self.program.apply(f"Program {count}", patience=PATIENCE))
            except (citizen.Gone, citizen.Refused) as problem:
                self.trouble.append(repr(problem))

    def _keep(self) -> None:
        """Somebody who makes backups by hand all the time."""
        while self._going:
            self.backups[backup(self.instance)] += 1
            time.sleep(1)

    def _live(self, number: int) -> None:
        count = 0
        while self._going:
            count += 1
            self.begun += 1
            try:
                self.receipts.append(citizen.apply(self.base, f"Bazar {number}-{count}", patience=PATIENCE))
            except (citizen.Gone, citizen.Refused) as problem:
                self.trouble.append(repr(problem))

    def stop(self) -> None:
        self._going = False
        for thread in self._threads:
            thread.join()


def backup(instance: Instance, *more: str) -> int:
    """`pendopo cadangkan` into one folder; its exit code."""
    folder = instance.home.parent / "cadangan"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pendopo.config.cli.main", "cadangkan", *(more or ("--ke", str(folder)))]
    known = environment(instance.home, instance.port)
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, check=False).returncode


def kill_at_random(instance: Instance) -> Counter[str]:
    """KILLS kills, the same for the same seed; many hit a system that answers, the others one that comes back."""
    chance, killed = random.Random(SEED), Counter[str]()
    while sum(killed.values()) < KILLS:
        if chance.random() < 0.4:
            until(lambda: _landing(instance), 15)
        time.sleep(chance.uniform(0.02, 0.3))
        name = chance.choices(TARGETS, WEIGHTS)[0]
        chosen = chance.random()
        living = victims(instance)[name]
        if living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(living[int(chosen * len(living))], signal.SIGKILL)
                killed[name] += 1
    return killed


def counted(instance: Instance, statement: str) -> int:
    """A number from the database, as its owner."""
    notes = json.loads((instance.home / "kunci" / "alamat.json").read_text())
    with psycopg.connect(notes["lingkungan"]["PENDOPO_OWNER_URL"]) as connection:
        row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        return int(row[0])


def exceptions(instance: Instance) -> Counter[str]:
    """What the web's log says went wrong, by its last line; much of it is the kills themselves."""
    lines = (instance.home / "log" / "web.log").read_text(errors="replace").splitlines()
    return Counter(line[:160] for line in lines if re.match(r"[a-zA-Z_.]+(Error|Exception|Timeout|NotExist)\b", line))


def test_no_acknowledged_case_is_lost_in_1000_kills(instance: Instance) -> None:
    base = f"http://127.0.0.1:{instance.port}"
    people = Citizens(instance, Program(base, token_of(instance.home, instance.port, base)))
    try:
        killed = kill_at_random(instance)
    finally:
        people.stop()
    print(f"{dict(killed)}; {len(people.receipts)} receipts of {people.begun} begun, {len(people.sent)} by program")
    print(f"backups by exit code: {dict(people.backups)}; trouble: {people.trouble}")
    print("\n".join(f"{count:5d} {line}" for line, count in exceptions(instance).most_common(20)))
    assert set(killed) == set(TARGETS)
    assert until(lambda: _healthy(instance), 60)
    assert len(people.receipts) >= KILLS // 50
    assert len(people.sent) >= KILLS // 50
    lost = [receipt for receipt in people.receipts if citizen.read_back(base, receipt) != receipt.digests]
    assert not lost
    assert all(len(receipt.digests) == 2 for receipt in people.receipts)
    numbers = Counter(one.number for one in (*people.receipts, *people.sent))
    assert max(numbers.values()) == 1
    assert counted(instance, TWICE) == 0
    for one in people.sent:
        assert counted(instance, f"SELECT count(*) FROM cases_casefile WHERE case_id = '{one.case}'") == 2
        assert counted(instance, f"SELECT count(*) FROM webapi_apisubmission WHERE case_id = '{one.case}'") == 1
    assert counted(instance, UNLINKED) == 0
    assert said(instance, "audit", "periksa") == 0
    assert backup(instance) == 0
    assert backup(instance, "uji", "--ke", str(newest(instance.home.parent / "cadangan"))) == 0
    assert not people.trouble


TWICE = "SELECT count(*) FROM (SELECT number FROM cases_case GROUP BY region_id, number HAVING count(*) > 1) AS twice"
UNLINKED = "SELECT count(*) FROM audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.id = e.id)"


def newest(folder: Path) -> Path:
    return max((one for one in folder.iterdir() if one.suffix == ".cadangan"), key=lambda one: one.stat().st_mtime)


def said(instance: Instance, *words: str) -> int:
    """The exit code of a command against this instance."""
    command = [sys.executable, "-m", "pendopo.config.cli.main", *words]
    known = environment(instance.home, instance.port)
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, check=False).returncode


def _landing(instance: Instance) -> bool:
    try:
        return citizen.Browser(f"http://127.0.0.1:{instance.port}", 3).get(f"{citizen.HOME}/")[0] == 200
    except citizen.Gone:
        return False


def _healthy(instance: Instance) -> bool:
    try:
        return instance.get() == 200
    except OSError:
        return False
