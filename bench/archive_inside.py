"""Inside the measured instance: a sheet made, looked through, brought in and taken back. Not part of the product."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Any

GOAL = 120.0  # seconds on the wall: from the uploaded file to the last entry on the register

spent: list[float] = []


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print what the block took."""
    begun, used = time.monotonic(), time.process_time()
    yield
    spent.append(time.monotonic() - begun)
    print(f"{name:34} {spent[-1]:7.1f} s, of it {time.process_time() - used:6.1f} s of Python's processor", flush=True)


def measure(count: int, *, as_csv: bool) -> bool:
    """Whether so many rows stand on the register within the goal."""
    from django.utils import timezone

    from pendopo.config.demo import arsip as example
    from pendopo.config.demo.staff import demo_person
    from pendopo.lib.sheets import csv_table, xlsx_table
    from pendopo.people.api import staff
    from pendopo.perizinan.models import EntriRegister
    from pendopo.perizinan.services import arsip
    from pendopo.tenancy.api import all_regions, region

    place, now = all_regions()[0], timezone.now()
    with region(place):
        keeper = staff(demo_person("pengelola_layanan"), now)
        rows = _numbered(example._rows(place), count)
        content = csv_table(example.HEAD, rows).encode() if as_csv else xlsx_table("Arsip", example.HEAD, rows)
        before = EntriRegister.objects.count()
    print(f"{count} rows, {len(content) / 1e6:.1f} MB")
    with step("kept, columns guessed"), region(place):
        row = arsip.keep_archive(place, content, "uji", actor=keeper, now=now)
        arsip.map_archive(place, row, row.mapping, "", actor=keeper, now=now)
    with step("looked through, row by row"):
        arsip.read_archive(place, row.pk, now)
    with step("brought in, all or nothing"):
        with region(place):
            row.refresh_from_db()
            arsip.ask_apply(place, row, actor=keeper, now=now)
        arsip.apply_archive(place, row.pk, now, tell=lambda done: None)
    took = sum(spent)
    with region(place):
        came = EntriRegister.objects.count() - before
    with step("taken back"), region(place):
        row.refresh_from_db()
        arsip.undo_archive(row, "Uji beban", actor=keeper, now=now)
    print(f"{came} entries in {took:.1f} s, goal {GOAL:g} s: {'pass' if took <= GOAL and came == count else 'MISSED'}")
    return took <= GOAL and came == count


def _numbered(rows: Iterator[list[str]], count: int) -> Iterator[list[Any]]:
    """The example's rows again and again, each with a number of its own."""
    kept = list(rows)
    for number, one in enumerate(islice(chain.from_iterable(repeat(kept)), count), start=1):
        _, kind, year = one[0].split("/")[1:]
        yield [f"503/{number:06}/{kind}/{year}", *one[1:]]


if __name__ == "__main__":
    from bench.inside import enter

    enter()
    sys.exit(0 if measure(int(sys.argv[1]), as_csv=sys.argv[2:] == ["csv"]) else 1)
