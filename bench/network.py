"""`python -m bench jaringan`: many regions in one cell: founding, upgrading them all, the first page, memory."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import instance as instances
from bench.instance import ROOT, Instance
from bench.measure import drive
from bench.processes import processor_seconds, pss_mebibytes, tree, words_of
from bench.web import Client

READY_SECONDS, UPGRADE_MINUTES, SLOWER, MEMORY_MIB = 2.0, 10.0, 1.10, 450.0
NETWORK = 109
ROUNDS, PAGES = 5, 120
IDLE_SECONDS = 5


@dataclass
class Found:
    """What was measured. Seconds and milliseconds are processor time of the whole tree where nothing else is said."""

    regions: int
    services: int
    cores: int = os.cpu_count() or 1
    load: list[float] = field(default_factory=list)
    spent: dict[str, dict[str, float]] = field(default_factory=dict)
    database: dict[str, float] = field(default_factory=dict)
    command_processor: float = 0.0
    landing: dict[str, float] = field(default_factory=dict)
    upgrade: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[tuple[str, float, str, float]]:
        """(goal, what was found, unit, limit)."""
        goals: list[tuple[str, float, str, float]] = []
        if "found" in self.spent:
            one = self.spent["found"]
            used = (one["processor"] + self.database["found"]) / one["count"]
            goals.append((f"region ready, {self.services} services, processor", used, "s", READY_SECONDS))
        if self.command_processor:
            goals.append(
                ("pendopo region add from the shell, shipped services", self.command_processor, "s", READY_SECONDS)
            )
        if self.landing:
            ratio = self.landing["every region in turn"] / self.landing["one region"]
            goals.append((f"landing, {self.regions} regions against one", ratio, "times", SLOWER))
        if self.upgrade:
            whole = self.upgrade["wall"] * NETWORK / self.upgrade["regions"] / 60
            goals.append((f"upgrade of one service in {NETWORK} regions, 2 processes", whole, "min", UPGRADE_MINUTES))
        if self.memory:
            goals.append(("memory without PostgreSQL", sum(self.memory.values()), "MiB PSS", MEMORY_MIB))
        return goals


def inside(instance: Instance, found: Found, verb: str, **given: int) -> dict[str, Any]:
    """Run a verb of `bench.cell`; what it spent, and what the instance (so PostgreSQL) spent meanwhile, is noted."""
    words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    before = processor_seconds(instance.roots)
    told = json.loads(instance.command("bench.cell", verb, *words).splitlines()[-1])
    found.database[verb] = found.database.get(verb, 0) + processor_seconds(instance.roots) - before
    for name, one in told["spent"].items():
        found.spent[name] = _together(found.spent[name], one) if name in found.spent else one
    return dict(told["said"])


def landing(instance: Instance, slugs: list[str]) -> float:
    """Milliseconds of processor time for a first page, the regions in turn: the least of some rounds."""

    def visit(client: Client, number: int) -> None:
        client.get(f"/{slugs[number % len(slugs)]}/")

    drive(instance, visit, clients=2, seconds=600, most=2 * len(slugs) + 20)
    rounds, pages = [], max(PAGES, 2 * len(slugs))
    for _ in range(ROUNDS):
        instance.await_quiet()
        before = processor_seconds(instance.roots)
        drive(instance, visit, clients=2, seconds=600, most=pages)
        rounds.append(1000 * (processor_seconds(instance.roots) - before) / pages)
    return min(rounds)


def walk(instance: Instance, slugs: list[str], ids: list[str]) -> None:
    """Open every service of some regions and the adapted one of all, so that both web processes hold what they can."""
    paths = [f"/{slug}/layanan/{one}" for slug in slugs[:4] for one in ids]
    paths += [f"/{slug}/layanan/izin-reklame-insidentil/ajukan" for slug in slugs] * 2
    drive(instance, lambda client, number: client.get(paths[number]) and None, clients=4, seconds=900, most=len(paths))


def add_region(instance: Instance, code: str) -> float:
    """Seconds of processor time of `pendopo region add`, Python's start included."""
    before = os.times()
    instance.command("pendopo.config.cli.main", "region", "add", code)
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def upgrade(instance: Instance, found: Found, parts: int) -> None:
    """Two processes, half of the regions each, as a province with two cores would."""
    begun, before = time.monotonic(), processor_seconds(instance.roots)
    words = [sys.executable, "-m", "bench.cell", "upgrade", "--parts", str(parts)]
    running = [
        subprocess.Popen(
            [*words, "--part", str(part)], cwd=ROOT, env=instance.environment, stdout=subprocess.PIPE, text=True
        )
        for part in range(parts)
    ]
    answers = []
    for process in running:
        said, _ = process.communicate()
        if process.returncode:
            raise SystemExit("The upgrade failed")
        answers.append(json.loads(said.splitlines()[-1]))
    wall = time.monotonic() - begun
    for answer in answers:
        for name, one in answer["spent"].items():
            former = found.spent.get(name)
            found.spent[name] = _together(former, one) if former else one
    found.upgrade = {
        "wall": wall, "database processor": processor_seconds(instance.roots) - before,
        **{key: sum(answer["said"][key] for answer in answers) for key in ("regions", "tried", "different")},
    }  # fmt: skip


def _together(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """Two processes that did the same work: sums, and the worse of the other figures."""
    sums = {key: one[key] + other[key] for key in ("count", "processor", "wall")}
    return {key: max(one[key], other[key]) for key in one} | sums


def memory(instance: Instance) -> dict[str, float]:
    """PSS of every process but PostgreSQL's."""
    time.sleep(IDLE_SECONDS)
    pids = [pid for pid in tree(instance.process.pid) if "postgres" not in words_of(pid)]
    return {f"{words_of(pid)[:60]} [{pid}]": pss_mebibytes(pid) for pid in pids}


def measure(args: argparse.Namespace) -> Found:
    """Everything that was asked for, in one instance."""
    from bench.generated import services

    found = Found(args.regions, args.services)
    made = args.services - 6
    with instances.running(instances.SHORT) as instance:
        instance.await_quiet()
        print(f"Instance at {instance.address}, load {os.getloadavg()[0]:.2f}", flush=True)
        found.load.append(os.getloadavg()[0])
        found.command_processor = add_region(instance, "33.72")
        slugs = inside(instance, found, "found", regions=1, services=made)["slugs"]
        if "landing" in args.only:
            found.landing["one region"] = landing(instance, slugs)
        told = inside(instance, found, "found", regions=args.regions - 1, services=made)
        slugs += told["slugs"]
        show(found, "found")
        if "landing" in args.only:
            found.landing["the same region among them"] = landing(instance, slugs[:1])
            found.landing["every region in turn"] = landing(instance, slugs)
            print("  ".join(f"{name}: {value:.2f} ms" for name, value in found.landing.items()), flush=True)
        if "memory" in args.only:
            walk(instance, slugs, [one.id for one in services(made)])
            found.memory = memory(instance)
        if "upgrade" in args.only:
            inside(instance, found, "fill", cases=args.cases)
            upgrade(instance, found, 2)
            show(found, "upgrade")
            print(f"  {json.dumps(found.upgrade)}", flush=True)
        found.load.append(os.getloadavg()[0])
    return found


def show(found: Found, part: str) -> None:
    """What a part spent, step by step."""
    for name, one in found.spent.items():
        if name.startswith((part, "adapt")):
            each = one["processor"] / one["count"]
            print(f"  {name:36} {one['count']:5.0f} x {each:7.3f} s processor, median {one['median_wall']:.3f} s wall")
    print(f"  instance meanwhile: {json.dumps({k: round(v, 1) for k, v in found.database.items()})}", flush=True)


def main(words: list[str]) -> int:
    """Exit code 1 with --strict when a goal is missed."""
    parts = ("landing", "memory", "upgrade")
    parser = argparse.ArgumentParser(prog="python -m bench jaringan", description=__doc__)
    parser.add_argument("--regions", type=int, default=NETWORK)
    parser.add_argument("--services", type=int, default=92, help="in each region, the shipped six included")
    parser.add_argument("--cases", type=int, default=200, help="cases in each region for the rehearsal")
    parser.add_argument("--only", action="append", choices=parts, help="founding is always measured")
    parser.add_argument("--out", type=Path, help="a file for the result as JSON")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is missed")
    args = parser.parse_args(words)
    args.only = args.only or list(parts)
    found = measure(args)
    if args.out:
        args.out.write_text(json.dumps(asdict(found), indent=1))
    print(f"\n{found.cores} cores, load {found.load}")
    print("\n".join(f"  {size:6.1f} MiB  {name}" for name, size in found.memory.items()))
    print("Goals")
    for name, value, unit, limit in found.lines():
        print(f"  {'pass' if value <= limit else 'MISSED':8} {name}: {value:.2f} {unit} (≤ {limit:g})")
    return int(args.strict and any(value > limit for _, value, _, limit in found.lines()))
