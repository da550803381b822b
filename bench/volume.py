"""`python -m bench besar`: what the lists of staff cost at ten thousand and at a million cases."""

from __future__ import annotations

import argparse
import contextlib
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from bench import instance as instances
from bench.instance import Instance
from bench.processes import _stat, tree, words_of
from bench.web import Client, Hidden, Wrong

SERVICE = "izin-reklame-insidentil"
SMALL, LARGE = 10_000, 1_000_000
MADE_SECONDS = 3 * 3600
GOAL_SMALL, GOAL_LARGE, GOAL_RATIO = 30.0, 45.0, 1.5
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')
Turn = Callable[[str], str]  # from the page that came to the path of the next request


@dataclass(frozen=True)
class Row:
    """A page that is measured: where it begins, and where each answer leads (the same page without `turn`)."""

    name: str
    path: str
    turn: Turn | None = None


def _following(link: re.Pattern[str], start: str) -> Turn:
    """Each request goes on to the page beside the last; at the end again from the start."""

    def turn(page: str) -> str:
        found = link.search(page)
        return urljoin(start, unescape(found.group(1))) if found else start

    return turn


def _fact(instance: Instance, statement: str) -> str:
    with instance.owner() as connection:
        row = connection.execute(statement.encode()).fetchone()
    if row is None:
        raise SystemExit(f"Nothing to measure with: {statement}")
    return str(row[0])


def rows(instance: Instance, client: Client) -> list[Row]:
    """Every way into the two lists."""
    inbox, whole = f"/{instance.slug}/kerja/", f"/{instance.slug}/kerja/berkas"
    one, every = f"{inbox}?layanan={SERVICE}", f"{whole}?layanan={SERVICE}"
    desk = "cases_casestep s JOIN cases_case c ON c.id = s.case_id WHERE s.left_at IS NULL AND s.role = 'front_office'"
    waiting = _fact(instance, f"SELECT number FROM {desk} ORDER BY s.due_at DESC, s.id LIMIT 1")
    due = _fact(instance, f"SELECT to_char(max(due_at)::date - 2, 'YYYY-MM-DD') FROM {desk}")
    old = _fact(instance, "SELECT number FROM cases_case ORDER BY submitted_at OFFSET 40 LIMIT 1")
    middle = "(min(submitted_at) + (max(submitted_at) - min(submitted_at)) / 2)::date"
    day = _fact(instance, f"SELECT to_char({middle}, 'YYYY-MM-DD') FROM cases_case")
    areas = "SELECT text FROM cases_caseindex WHERE field = 'kelurahan' GROUP BY 1"
    area = _fact(instance, f"{areas} ORDER BY count(*), 1 LIMIT 1")
    back = f"{inbox}?tanggal={due}"

    def sought(path: str, typed: str) -> str:
        form = Hidden(client.get(path), path).fields
        csrf = [pair for pair in form if pair[0] == "csrfmiddlewaretoken"][:1]
        return client.post(path, [*csrf, ("q", typed)])

    return [
        Row("inbox: first page", inbox),
        Row("inbox: next pages", inbox, _following(NEXT, inbox)),
        Row("inbox: previous pages", back, _following(PREVIOUS, back)),
        Row("inbox: from a day", back),
        Row("inbox: from a number", f"{inbox}?nomor={waiting}"),
        *(Row(f"inbox: {name}", f"{inbox}?saring={name}")
          for name in ("lewat", "hari_ini", "belum_diambil", "perbaikan", "eskalasi")),
        Row("inbox: kind = spanduk", f"{one}&i_jenis=spanduk"),
        Row("inbox: rare area", f"{one}&i_kelurahan={area}"),
        Row("inbox: a word", sought(inbox, "festival")),
        Row("inbox: a name", sought(inbox, "Iwan")),
        Row("all: first page", whole),
        Row("all: next pages, deep", f"{whole}?tanggal={day}", _following(NEXT, f"{whole}?tanggal={day}")),
        Row("all: previous pages, deep", f"{whole}?tanggal={day}", _following(PREVIOUS, f"{whole}?tanggal={day}")),
        Row("all: from a day", f"{whole}?tanggal={day}"),
        Row("all: from a number", f"{whole}?nomor={old}"),
        Row("all: one service", every),
        Row("all: one state", f"{every}&tahap=ditolak"),
        Row("all: a rare state", f"{every}&tahap=dikembalikan"),
        Row("all: late only", f"{whole}?saring=terlambat"),
        Row("all: came in between days", f"{whole}?dari={day}&sampai={day}"),
        Row("all: kind = spanduk", f"{every}&i_jenis=spanduk"),
        Row("all: rare area", f"{every}&i_kelurahan={area}"),
        Row("all: a range of dates", f"{every}&i_tanggal_mulai_dari={day}&i_tanggal_mulai_sampai={day}"),
        Row("all: a word", sought(whole, "festival")),
        Row("all: a word's beginning", sought(whole, "fes")),
        Row("all: a name", sought(whole, "Iwan")),
        Row("all: name and word", sought(whole, "Iwan festival")),
        Row("all: word, area, state", f"{sought(whole, 'festival')}&layanan={SERVICE}&i_kelurahan={area}&tahap=terbit"),
    ]  # fmt: skip


def _web_and_database(instance: Instance) -> list[int]:
    """The processes that answer a request: web workers and everything of PostgreSQL's, not the worker of jobs."""
    return [pid for pid in tree(instance.process.pid) if "pekerja" not in words_of(pid)]


def _used(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            total += _stat(pid)[1]
    return total


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor for one request, and how many rows the page lists."""

    processor: float
    listed: float


def cost(
    instance: Instance, client: Client, row: Row, *, rounds: int, requests: int, mark: str = 'class="nomor"'
) -> Cost:
    """The median of several rounds, each the mean of many requests; `mark` stands once in each listed row."""
    path = row.path
    for _ in range(4):
        _ask(client, path)
    found, listed = [], 0
    for _ in range(rounds):
        pids = _web_and_database(instance)
        before = _used(pids)
        for _ in range(requests):
            page = _ask(client, path)
            listed += page.count(mark)
            path = row.turn(page) if row.turn else path
        found.append((_used(pids) - before) * 1000 / requests)
    return Cost(statistics.median(found), listed / rounds / requests)


def _ask(client: Client, path: str) -> str:
    page = client.get(path)
    if "</html>" not in page:
        raise Wrong(f"{path}: no whole page")
    return page


def grow(instance: Instance, count: int) -> float:
    """`pendopo demo besar` until so many lie there, then what autovacuum would do later; the seconds it took."""
    told = int(_fact(instance, "SELECT count(*) FROM cases_case WHERE substr(id::text, 15, 9) <> '7be5-8be5'"))
    begun = time.monotonic()
    print(instance.command("pendopo.config.cli.main", "demo", "besar", str(count - told)).splitlines()[0], flush=True)
    instance.await_quiet(MADE_SECONDS)
    took = time.monotonic() - begun
    with instance.owner() as connection:
        for table in ("case", "caseanswers", "casestep", "caseindex", "caseword", "deskcount", "statecount"):
            connection.execute(f"VACUUM (ANALYZE) cases_{table}".encode())
    return took


@contextlib.contextmanager
def _signed_in(instance: Instance) -> Iterator[Client]:
    from bench.__main__ import enter_staff

    client = Client(instance.port, enter_staff(instance))
    yield client
    client.close()


def measure(instance: Instance, *, rounds: int, requests: int, only: str) -> dict[str, Cost]:
    """Every row at the present size."""
    found = {}
    with _signed_in(instance) as client:
        for row in rows(instance, client):
            if only in row.name:
                found[row.name] = cost(instance, client, row, rounds=rounds, requests=requests)
                print(
                    f"  {row.name:32} {found[row.name].processor:8.1f} ms  {found[row.name].listed:4.0f} cases",
                    flush=True,
                )
    return found


def main(words: list[str]) -> int:
    """Exit code 1 with --strict when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench besar", description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="", help="only rows whose name has this in it")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is missed")
    args = parser.parse_args(words)
    found = []
    with instances.running(instances.WHOLE) as instance:
        instance.await_quiet()
        for count in (args.small, args.large):
            print(f"{count} cases in {grow(instance, count):.0f} s", flush=True)
            size = _fact(instance, "SELECT pg_size_pretty(pg_database_size(current_database()))")
            print(f"database {size}; processor time of web and PostgreSQL for one request:", flush=True)
            found.append(measure(instance, rounds=args.rounds, requests=args.requests, only=args.only))
    return _verdict(found[0], found[1], strict=args.strict)


def _verdict(small: dict[str, Cost], large: dict[str, Cost], *, strict: bool) -> int:
    """The table. A page that is fuller at a million costs more for that alone: what it lists stands beside it."""
    print(f"\n{'':32} {'small ms':>9} {'cases':>6} {'large ms':>9} {'cases':>6} {'ratio':>6}")
    missed = False
    for name, before in small.items():
        after = large[name]
        ratio = after.processor / before.processor
        within = before.processor <= GOAL_SMALL and after.processor <= GOAL_LARGE
        is_met = within and (ratio <= GOAL_RATIO or after.listed > 1.1 * before.listed)
        missed |= not is_met
        costs = f"{before.processor:9.1f} {before.listed:6.0f} {after.processor:9.1f} {after.listed:6.0f} {ratio:6.2f}"
        print(f"{name:32} {costs}{'' if is_met else '  MISSED'}")
    print(f"goals: small ≤ {GOAL_SMALL:g} ms, large ≤ {GOAL_LARGE:g} ms, ratio ≤ {GOAL_RATIO:g} for pages equally full")
    return int(strict and missed)
