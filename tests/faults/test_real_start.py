"""`pendopo up` with the real web and worker: from an empty folder to a healthy page, killed, measured, stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.held import family
from tests.faults.instance import REAL, ROOT, Instance, environment, left_behind, until

pytestmark = [
    pytest.mark.panjang,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
COLD_SECONDS = 60
WARM_SECONDS = 5
IDLE_MEBIBYTES = 350


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("nyata") / "rumah", command=REAL)
    try:
        begun = time.monotonic()
        made.ready(COLD_SECONDS + 30)
        assert time.monotonic() - begun < COLD_SECONDS
        yield made
    finally:
        made.end()
        assert not left_behind(made.home)


def named(instance: Instance, part: str) -> list[int]:
    return sorted(pid for pid, words in family(instance.process.pid).items() if part in words)


def answers(instance: Instance) -> bool:
    try:
        return instance.get() == 200
    except OSError:
        return False


def test_first_start_ends_healthy(instance: Instance) -> None:
    assert instance.get() == 200
    assert instance.get("/") == 200


def test_killed_web_main_takes_its_workers_along_and_is_back(instance: Instance) -> None:
    before = named(instance, "cli.web")
    assert len(before) == 3
    os.kill(before[0], signal.SIGKILL)
    assert until(lambda: len(named(instance, "cli.web")) == 3 and answers(instance), 5)
    assert not set(before) & set(named(instance, "cli.web"))


def test_killed_web_worker_is_back(instance: Instance) -> None:
    assert until(lambda: len(named(instance, "cli.web")) == 3, 5)
    before = named(instance, "cli.web")
    os.kill(before[1], signal.SIGKILL)
    assert until(lambda: len(named(instance, "cli.web")) == 3 and before[1] not in named(instance, "cli.web"), 5)
    assert answers(instance)


@pytest.mark.parametrize("part", ["pekerja", "postgres -D"])
def test_killed_worker_and_postgres_are_back_and_all_is_healthy(instance: Instance, part: str) -> None:
    before = named(instance, part)[0]
    os.kill(before, signal.SIGKILL)
    assert until(lambda: bool(set(named(instance, part)) - {before}), 5)
    assert until(lambda: answers(instance), 20)


def test_idle_memory_without_postgres(instance: Instance) -> None:
    time.sleep(5)
    sizes = {}
    for pid, words in family(instance.process.pid).items():
        if "postgres" in words:
            continue
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        sizes[f"{pid} {words[:90]}"] = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024
    print("\n".join(f"{size:5d} MiB  {words}" for words, size in sizes.items()))
    assert sum(sizes.values()) <= IDLE_MEBIBYTES, sizes


def test_sign_in_link_for_a_role_and_a_second_region(instance: Instance) -> None:
    for words, expected in ((["demo", "masuk", "verifikator"], "http://"), (["region", "add", "15.01"], "Kerinci")):
        done = subprocess.run(
            [*REAL[:-1], *words],
            cwd=ROOT,
            env=environment(instance.home, 1),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout


def test_owner_is_not_in_the_web_process(instance: Instance) -> None:
    for pid in named(instance, "cli.web"):
        assert "pendopo_owner" not in Path(f"/proc/{pid}/environ").read_text()


def test_second_start_is_ready_within_5_seconds(instance: Instance) -> None:
    assert instance.end() == 0
    assert not left_behind(instance.home)
    begun = time.monotonic()
    again = Instance(instance.home, command=REAL, port=instance.port)
    try:
        again.ready(30)
        assert time.monotonic() - begun < WARM_SECONDS
    finally:
        again.end()


def test_supervisor_killed_under_the_real_tree_leaves_nothing(instance: Instance) -> None:
    again = Instance(instance.home, command=REAL, port=instance.port).ready(30)
    again.process.kill()
    assert until(lambda: not left_behind(instance.home), 10), left_behind(instance.home)
    assert json.loads((instance.home / "kunci" / "alamat.json").read_text())["port"] == instance.port
