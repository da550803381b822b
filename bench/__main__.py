"""Measure, print a table, compare it with the goals."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass

from bench import instance as instances
from bench import weight
from bench.instance import Instance, Server
from bench.measure import Figures, Work, application, case_page, figures, form_page, landing, statements
from bench.processes import pss_mebibytes, tree, words_of

IDLE_SECONDS = 5


@dataclass(frozen=True)
class Goal:
    """The most (or for a rate the least) that a figure may be."""

    name: str
    limit: float
    unit: str
    found: float | None
    at_least: bool = False

    def line(self) -> str:
        if self.found is None:
            return f"  not measured  {self.name} {'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"
        return (
            f"  {'pass' if self.is_met else 'MISSED':12}  {self.name}: {self.found:.1f} {self.unit}"
            f" ({'≥' if self.at_least else '≤'} {self.limit:g})"
        )

    @property
    def is_met(self) -> bool:
        if self.found is None:
            return True
        return self.found >= self.limit if self.at_least else self.found <= self.limit


@dataclass
class Result:
    """Everything that was measured; what could not be is absent."""

    rows: dict[str, Figures]
    counts: dict[str, float]
    bytes_: dict[str, int]
    memory: dict[str, float]

    def goals(self) -> list[Goal]:
        def processor(name: str) -> float | None:
            return self.rows[name].processor if name in self.rows else None

        rate = self.rows["application"].rate if "application" in self.rows else None
        kilobytes = sum(self.bytes_.values()) / 1000 if self.bytes_ else None
        return [
            Goal("landing, processor", 7, "ms", processor("landing")),
            Goal("landing, compressed in all", 100, "kB", kilobytes),
            Goal("form page, processor", 15, "ms", processor("form page")),
            Goal("form page, statements", 8, "", self.counts.get("form page")),
            Goal("application, processor", 45, "ms", processor("application")),
            Goal("application, statements", 30, "", self.counts.get("application")),
            Goal("application, rate", 25, "/s", rate, at_least=True),
            Goal("case page, processor", 20, "ms", processor("case page")),
            Goal("case page, statements", 14, "", self.counts.get("case page")),
            Goal("idle memory without PostgreSQL", 350, "MiB PSS", sum(self.memory.values()) or None),
        ]


def works(instance: Instance) -> dict[str, Work]:
    """What is measured, by name."""
    return {
        "landing": landing(instance),
        "form page": form_page(instance),
        "case page": case_page(instance),
        "application": application(instance),
    }


def enter_staff(instance: Instance) -> dict[str, str]:
    """The cookies of a verifier of the example region."""
    from bench.web import Client

    client = Client(instance.port)
    path = instance.entrance("verifikator")
    status, headers, content = client.send("GET", path, encoding="identity")
    if status == 200:
        from bench.web import Hidden

        client.post(path, Hidden(content.decode(), path).fields)
    elif status not in (302, 303):
        raise SystemExit(f"The one-time link answered {status} {headers.get('location', '')}")
    client.close()
    return client.cookies


def idle_memory(instance: Instance) -> dict[str, float]:
    """PSS of every process that is not PostgreSQL's, by its command, after some idle seconds."""
    time.sleep(IDLE_SECONDS)
    pids = [pid for pid in tree(instance.process.pid) if "postgres" not in words_of(pid)]
    return {f"{words_of(pid)[:70]} [{pid}]": pss_mebibytes(pid) for pid in pids}


def timed(result: Result, wanted: set[str], seconds: float, short: bool) -> None:
    """Times, processor, bytes, memory: on the embedded server, as `make up` starts it."""
    with instances.running(instances.SHORT if short else instances.WHOLE) as instance:
        print(f"Instance at {instance.address}; waiting until its example cases are told…", flush=True)
        instance.await_quiet()
        if "memory" in wanted:
            result.memory = idle_memory(instance)
        if "landing" in wanted:
            result.bytes_ = weight.of_page(instance.port, f"/{instance.slug}/")
        for name, work in works(instance).items():
            if name in wanted:
                instance.cookies = enter_staff(instance) if name == "case page" else {}
                result.rows[name] = figures(instance, work, seconds)
                print(row(name, result.rows[name]), flush=True)


def counted(result: Result, wanted: set[str], *, show: bool) -> None:
    """Statements: on PostgreSQL 15 with pg_stat_statements."""
    with instances.counting_server() as server, instances.running(instances.SHORT, server) as instance:
        instance.await_quiet()
        for name, work in works(instance).items():
            if name in wanted:
                instance.cookies = enter_staff(instance) if name == "case page" else {}
                result.counts[name] = _count(instance, server, name, work, show=show)


def _count(instance: Instance, server: Server, name: str, work: Work, *, show: bool) -> float:
    total, rows = statements(instance, server, work)
    if show:
        print(f"\n{name}: {total:.1f} statements")
        for calls, query in rows:
            print(f"  {calls:5.2f} x  {query[:200]}")
    return total


def row(name: str, found: Figures) -> str:
    return (
        f"{name:12} {found.rate:10.1f} {found.median:10.1f} {found.p95:10.1f} {found.processor:14.1f}"
        f"{found.drained:12.1f}"
    )


def main() -> int:
    """Exit code 1 with --strict when a goal is missed."""
    names = ("landing", "form page", "case page", "application", "memory")
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="length of each run")
    parser.add_argument("--only", action="append", choices=names, help="measure only this; may be given again")
    parser.add_argument("--short", action="store_true", help="twelve example cases instead of three hundred")
    parser.add_argument("--no-times", action="store_true", help="only count statements")
    parser.add_argument("--no-statements", action="store_true", help="leave PostgreSQL 15 out")
    parser.add_argument("--show", action="store_true", help="list the statements, the bytes and the memory")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is missed")
    args = parser.parse_args()
    wanted, result = set(args.only or names), Result({}, {}, {}, {})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
    print(f"{'':12} {'per second':>10} {'median ms':>10} {'p95 ms':>10} {'processor ms':>14}{'drained s':>12}")
    if not args.no_times:
        timed(result, wanted, args.seconds, args.short)
    if not args.no_statements and instances.can_count():
        counted(result, wanted - {"memory"}, show=args.show)
    if args.show:
        print("\n" + "\n".join(f"  {size:8d} B  {address}" for address, size in result.bytes_.items()))
        print("\n".join(f"  {size:6.1f} MiB  {words}" for words, size in result.memory.items()))
    print("\nGoals")
    print("\n".join(goal.line() for goal in result.goals()))
    return int(args.strict and not all(goal.is_met for goal in result.goals()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["register"]:
        from bench import register

        sys.exit(register.main(sys.argv[2:]))
    if sys.argv[1:2] == ["besar"]:
        from bench import volume

        sys.exit(volume.main(sys.argv[2:]))
    if sys.argv[1:2] == ["survey"]:
        from bench import survey

        sys.exit(survey.main(sys.argv[2:]))
    if sys.argv[1:2] == ["surat"]:
        from bench import letters

        sys.exit(letters.main(sys.argv[2:]))
    if sys.argv[1:2] == ["arsip"]:
        from bench import archive

        sys.exit(archive.main(sys.argv[2:]))
    if sys.argv[1:2] == ["kantor"]:
        from bench import office

        sys.exit(office.main(sys.argv[2:]))
    if sys.argv[1:2] == ["jaringan"]:
        from bench import network

        sys.exit(network.main(sys.argv[2:]))
    sys.exit(main())
