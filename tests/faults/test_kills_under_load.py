"""200 random kills while citizens apply: no acknowledged case is lost, none is there twice, none is half there."""

import contextlib
import json
import os
import random
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import citizen
from tests.faults.instance import REAL, Instance, left_behind, until

pytestmark = [
    pytest.mark.panjang,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
SEED = 20261120
KILLS = int(os.environ.get("PENDOPO_UJI_KILLS", "200"))
CITIZENS = 3
TARGETS = ("web worker", "web main", "worker", "postmaster", "backend")
WEIGHTS = (40, 10, 20, 12, 18)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "rumah", command=REAL)
    try:
        yield made.ready(120)
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
    return kinds


class Citizens:
    """A few people who apply one after the other until told to stop."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.receipts: list[citizen.Receipt] = []
        self.trouble: list[str] = []
        self.begun = 0
        self._going = True
        self._threads = [threading.Thread(target=self._live, args=(number,)) for number in range(CITIZENS)]
        for thread in self._threads:
            thread.start()

    def _live(self, number: int) -> None:
        count = 0
        while self._going:
            count += 1
            self.begun += 1
            try:
                self.receipts.append(citizen.apply(self.base, f"Bazar {number}-{count}", patience=120))
            except (citizen.Gone, citizen.Refused) as problem:
                self.trouble.append(repr(problem))

    def stop(self) -> None:
        self._going = False
        for thread in self._threads:
            thread.join()


def kill_at_random(instance: Instance) -> Counter[str]:
    """KILLS kills, always the same for the same seed; most hit a system that answers, some hit one that comes back."""
    chance, killed = random.Random(SEED), Counter[str]()
    while sum(killed.values()) < KILLS:
        if chance.random() < 0.75:
            until(lambda: _landing(instance), 15)
        time.sleep(chance.uniform(0.05, 1.0))
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


def test_no_acknowledged_case_is_lost_in_200_kills(instance: Instance) -> None:
    base = f"http://127.0.0.1:{instance.port}"
    people = Citizens(base)
    try:
        killed = kill_at_random(instance)
    finally:
        people.stop()
    print(f"{dict(killed)}; {len(people.receipts)} receipts of {people.begun} begun; trouble: {people.trouble}")
    print("\n".join(f"{count:5d} {line}" for line, count in exceptions(instance).most_common(20)))
    assert set(killed) == set(TARGETS)
    assert until(lambda: _healthy(instance), 30)
    assert len(people.receipts) >= KILLS // 20
    lost = [receipt for receipt in people.receipts if citizen.read_back(base, receipt) != receipt.digests]
    assert not lost
    assert all(len(receipt.digests) == 2 for receipt in people.receipts)
    numbers = Counter(receipt.number for receipt in people.receipts)
    assert max(numbers.values()) == 1
    twice = (
        "SELECT count(*) FROM (SELECT number FROM cases_case GROUP BY region_id, number HAVING count(*) > 1) AS twice"
    )
    assert counted(instance, twice) == 0
    assert not people.trouble


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
