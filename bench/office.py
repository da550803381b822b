"""`python -m bench kantor`: one region on 2 cores, 4 GB and a shaped 2 Mbit/s line, with 50 people at work.

The people stand behind a line of their own (a network namespace, shaped in both directions) and think between pages.
Every page counts with the styles, scripts and fonts that a browser would fetch for it, one after the other.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench import instance as instances
from bench.instance import ROOT, Instance
from bench.processes import processor_seconds, pss_mebibytes, tree

OFFICE, PEOPLE_NET = "10.203.0.1", "10.203.0"
SPACE, WIRE = "pendopo-orang", "pdporang"
ROLES = ("front_office", "front_office", "tim_teknis", "kepala_seksi", "verifikator")
GOAL_P95 = 5.0
MEMORY = 4 * 1024**3
GROUP = Path("/sys/fs/cgroup/memory/pendopo-bench")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextlib.contextmanager
def line(kilobits: int, people: int) -> Iterator[None]:
    """A wire to the people's namespace, `kilobits` each way; needs root."""
    _remove()
    _ip("netns", "add", SPACE)
    try:
        _ip("link", "add", WIRE, "type", "veth", "peer", "name", "eth0", "netns", SPACE)
        _ip("addr", "add", f"{OFFICE}/24", "dev", WIRE)
        _ip("link", "set", WIRE, "up")
        for number in range(2, people + 3):
            _ip("-n", SPACE, "addr", "add", f"{PEOPLE_NET}.{number}/24", "dev", "eth0")
        _ip("-n", SPACE, "link", "set", "eth0", "up")
        for words in ([], ["netns", "exec", SPACE]):
            device = "eth0" if words else WIRE
            before = ["ip", *words] if words else []
            # What waits longer than a second is dropped, as a cheap router does.
            shape = f"tc qdisc add dev {device} root tbf rate {kilobits}kbit burst 16kb latency 1000ms"
            subprocess.run([*before, *shape.split()], check=True)
        yield
    finally:
        _remove()


def _remove() -> None:
    subprocess.run(["ip", "netns", "del", SPACE], check=False, capture_output=True)
    subprocess.run(["ip", "link", "del", WIRE], check=False, capture_output=True)


def within_memory(pids: list[int]) -> bool:
    """Put these processes, and what they start, into 4 GiB; False where the machine does not let us."""
    try:
        GROUP.mkdir(exist_ok=True)
        (GROUP / "memory.limit_in_bytes").write_text(str(MEMORY))
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                (GROUP / "cgroup.procs").write_text(str(pid))
    except OSError:
        return False
    return True


class Watch(threading.Thread):
    """The most memory (PSS of the whole tree, PostgreSQL included) while people work."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(daemon=True)
        self.instance, self.most, self.ended = instance, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(5):
            self.most = max(self.most, sum(pss_mebibytes(pid) for pid in tree(self.instance.process.pid)))


def _bytes() -> tuple[int, int]:
    """Towards the people and from them, as the wire counts."""
    base = Path(f"/sys/class/net/{WIRE}/statistics")
    return int((base / "tx_bytes").read_text()), int((base / "rx_bytes").read_text())


def _set_to_work(instance: Instance, people: int, seconds: float, delay: int) -> list[dict[str, object]]:
    """Send the people to work; every page that one of them opened."""
    staff = people * 2 // 5
    links = [instance.entrance(ROLES[n % len(ROLES)]) for n in range(staff)]
    told = {
        "host": OFFICE, "port": instance.port, "slug": instance.slug, "people": people, "links": links,
        "seconds": seconds, "delay": delay,
    }  # fmt: skip
    done = subprocess.run(
        ["ip", "netns", "exec", SPACE, sys.executable, "-m", "bench.office_people"], cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, input=json.dumps(told), text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return [json.loads(row) for row in done.stdout.splitlines()]


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def table(pages: list[dict[str, object]]) -> float:
    """Print what each kind of page took; the 95th percentile of all."""
    kinds: dict[str, list[float]] = {}
    for page in pages:
        kinds.setdefault(str(page["kind"]), []).append(float(str(page["seconds"])))
    every = [one for times in kinds.values() for one in times]
    print(f"\n{'':28} {'pages':>6} {'median s':>9} {'p95 s':>7} {'most s':>7}")
    for kind, times in [*sorted(kinds.items()), ("all", every)]:
        print(f"{kind:28} {len(times):6d} {_quantile(times, 0.5):9.2f} {_quantile(times, 0.95):7.2f} {max(times):7.2f}")
    return _quantile(every, 0.95)


def main(words: list[str]) -> int:
    """Exit code 1 with --strict when pages are slower than the goal or one failed."""
    parser = argparse.ArgumentParser(prog="python -m bench kantor", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kilobits", type=int, default=2000)
    parser.add_argument("--delay", type=int, default=25, help="milliseconds each way, waited out by the people")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when the goal is missed")
    args = parser.parse_args(words)
    if os.geteuid() != 0 or not shutil.which("tc"):
        raise SystemExit("Shaping a line needs root and tc (iproute2).")
    with (
        line(args.kilobits, args.people),
        instances.running(
            instances.WHOLE,
            PENDOPO_BIND="0.0.0.0",  # the people are on another network
        ) as instance,
    ):
        instance.await_quiet()
        limited = within_memory(tree(instance.process.pid))
        watch, processor, before, begun = (
            Watch(instance),
            processor_seconds([instance.process.pid]),
            _bytes(),
            time.time(),
        )
        watch.start()
        pages = _set_to_work(instance, args.people, args.seconds, args.delay)
        took = time.time() - begun
        watch.ended.set()
        used = processor_seconds([instance.process.pid]) - processor
        down, up = ((after - first) * 8 / took / 1000 for after, first in zip(_bytes(), before, strict=True))
    failed = [page for page in pages if page["failed"]]
    late = table([page for page in pages if not page["failed"]])
    print(f"failed: {len(failed)}{''.join(f'{chr(10)}  {page}' for page in failed[:10])}")
    print(f"line: {down:.0f} kbit/s down, {up:.0f} kbit/s up of {args.kilobits}")
    print(
        f"processor: {100 * used / took:.0f} % of one core of {os.cpu_count()}; pages: {len(pages) / took:.1f} a second"
    )
    print(f"memory: {watch.most:.0f} MiB PSS with PostgreSQL{', held to 4096' if limited else ''}")
    with contextlib.suppress(OSError):
        most = int((GROUP / "memory.max_usage_in_bytes").read_text()) >> 20
        print(f"memory group, files in memory included, at most: {most} MiB")
        GROUP.rmdir()
    is_met = late <= GOAL_P95 and not failed
    print(f"goal: 95 of 100 pages whole within {GOAL_P95:g} s, none failed: {'pass' if is_met else 'MISSED'}")
    return int(args.strict and not is_met)
