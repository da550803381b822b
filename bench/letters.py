"""A thousand letters issued and signed in a batch: `python -m bench surat`."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import instance as instances
from bench.instance import ROOT, Instance
from bench.processes import TICK, _stat, pss_mebibytes, tree, words_of

INSIDE = "bench.letters_inside"
PROGRAM = "pendopo.layanan.sitting_process"
POLL = 0.2
MAKERS = 2


class Watch:
    """What the processes of the sitting used: processor seconds of each, and the most memory of all together."""

    def __init__(self) -> None:
        self.seconds: dict[int, float] = {}
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(POLL):
            pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if PROGRAM in words_of(int(entry.name))]
            for pid in pids:
                with contextlib.suppress(OSError):
                    self.seconds[pid] = own_seconds(pid)
            self.most = max(self.most, sum(pss_mebibytes(pid) for pid in pids))


def own_seconds(pid: int) -> float:
    """Processor seconds of a process without its ended children: the parts are counted each by itself."""
    rest = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in rest[11:13]) / TICK


def server_seconds(instance: Instance) -> float:
    """Processor seconds of the instance's PostgreSQL so far."""
    total = 0.0
    for pid in tree(instance.process.pid):
        if "postgres" in words_of(pid):
            with contextlib.suppress(OSError):
                total += _stat(pid)[1]
    return total


def make_ready(instance: Instance, count: int) -> None:
    """Cases up to the approval, by two processes."""
    each = count // MAKERS
    makers = [
        subprocess.Popen(
            [sys.executable, "-m", INSIDE, "siap", str(each if part else count - each), str(10_000 + part * count)],
            cwd=ROOT, env=instance.environment,
        )
        for part in range(MAKERS)
    ]  # fmt: skip
    if any(maker.wait() for maker in makers):
        raise SystemExit("The cases could not be made.")


def await_end(instance: Instance, sitting_id: str) -> dict[str, int]:
    """Wait for the end of a sitting; letters by state."""
    with instance.owner() as connection:
        while True:
            row = connection.execute(
                "SELECT ended_at FROM layanan_signingsitting WHERE id = %s", [sitting_id]
            ).fetchone()
            if row and row[0]:
                break
            time.sleep(POLL)
        found = connection.execute(
            "SELECT state, count(*) FROM layanan_signingitem WHERE sitting_id = %s GROUP BY state", [sitting_id]
        ).fetchall()
    return {state: int(count) for state, count in found}


def judged(instance: Instance, sitting_id: str, count: int) -> str:
    """What poppler's pdfsig says of some of them."""
    if not shutil.which("pdfsig"):
        return "pdfsig (poppler-utils) is not here"
    with tempfile.TemporaryDirectory() as folder:
        instance.command(INSIDE, "contoh", sitting_id, str(count), folder)
        files = sorted(Path(folder).glob("*.pdf"))
        said = [
            subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
            for file in files
        ]
    valid = sum("Signature is Valid" in one and "Total document signed" in one for one in said)
    return f"{valid} of {len(files)} valid, each over its whole document"


def main(words: list[str]) -> int:
    """Print what issuing and signing cost."""
    parser = argparse.ArgumentParser(prog="python -m bench surat", description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--samples", type=int, default=20, help="judged by pdfsig")
    args = parser.parse_args(words)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}", flush=True)
    with instances.running(instances.SHORT) as instance:
        instance.await_quiet()
        begun = time.monotonic()
        make_ready(instance, args.letters)
        print(f"{args.letters} applications verified in {time.monotonic() - begun:.0f} s (not measured)", flush=True)
        instance.await_quiet()
        begun = time.monotonic()
        approved = json.loads(instance.command(INSIDE, "setujui").splitlines()[-1])["approved"]
        approving = time.monotonic() - begun
        instance.await_quiet()
        typeset = time.monotonic() - begun
        print(f"approved and numbered {approved}: {approving:.1f} s; typeset by the worker after {typeset:.1f} s")
        before, begun = server_seconds(instance), time.monotonic()
        with Watch() as watch:
            told = json.loads(instance.command(INSIDE, "tanda-tangan").splitlines()[-1])
            states = await_end(instance, told["sitting"])
        wall, letters = time.monotonic() - begun, told["letters"]
        own, server = sum(watch.seconds.values()), server_seconds(instance) - before
        each = [f"{one:.1f} s" for one in sorted(watch.seconds.values(), reverse=True)[:2]]
        print(f"signed and issued {letters}: {wall:.1f} s, {1000 * wall / letters:.1f} ms per letter; {states}")
        signing, storing = 1000 * own / letters, 1000 * server / letters
        print(f"  processor per letter: {signing:.1f} ms signing and issuing, {storing:.1f} ms PostgreSQL")
        print(f"  signing processes: {', '.join(each)}; at most {watch.most:.0f} MiB (PSS) together")
        print(f"  pdfsig: {judged(instance, told['sitting'], args.samples)}")
        begun = time.monotonic()
        instance.await_quiet()
        print(f"  notices and what else follows: done {time.monotonic() - begun:.1f} s later")
    return 0
