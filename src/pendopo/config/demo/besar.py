"""Very many cases for a region marked contoh: told ones multiplied by a job, a few thousand in each transaction.

What waits is copied whole. What has ended keeps its answers, its last step and promise, its submission, its filtered
answers and a few words: enough to be listed, found and opened, and small enough for a laptop.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from pendopo.cases.api import Case, CaseStep, fold_counts
from pendopo.config.demo import besar_sql
from pendopo.config.demo.history import case_id_of
from pendopo.core.api import Progress, Refusal, encrypt, report_progress
from pendopo.definitions.api import catalogue, whole
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import holders_of
from pendopo.tenancy.api import Region, defer, region

JOB = "pendopo.demo.besar"
NAME = "besar:"
MOST = 2_000_000
BATCH = 4_000
YEARS = 6
WORDS = 4  # of a case that has ended
TOLD = 2_000  # numbers among which told cases are looked for


def ask_many(place: Region, count: int, now: datetime) -> int:
    """Queue what is missing to `count` multiplied cases; how many that is. Raises Refusal with a sentence."""
    if not place.is_contoh:
        raise Refusal("Berkas buatan hanya untuk daerah bertanda contoh.")
    if not 0 < count <= MOST:
        raise Refusal(f"Jumlahnya antara 1 dan {MOST}.")
    with region(place):
        if not _told(place)[0]:
            raise Refusal("Belum ada permohonan contoh yang dapat diperbanyak. Jalankan dahulu: pendopo demo isi")
        runs = list(Progress.objects.filter(name__startswith=NAME).order_by("started_at"))
        if any(run.finished_at is None for run in runs):
            raise Refusal("Pekerjaan memperbanyak berkas masih berjalan. Kemajuannya tampak di ruang kerja.")
        there = sum(run.total for run in runs)
        missing = count - there
        if missing <= 0:
            return 0
        name = f"{NAME}{there + 1}"
        report_progress(name, title=f"{count} berkas contoh", done=0, total=missing, now=now)
        defer(JOB, region=place, subject=Progress.objects.get(name=name).id, lock=f"demo-{place.id}")
    return missing


def make_many(place: Region, run_id: UUID) -> None:
    """Job: go on where it was left; a batch and how far it is are one transaction. At the end counts are folded."""
    while True:
        with region(place):
            run = Progress.objects.select_for_update().get(id=run_id)
            if run.finished_at is not None:
                fold_counts()
                return
            _batch(place, run)


def _batch(place: Region, run: Progress) -> None:
    first = int(run.name.removeprefix(NAME))
    low = first + run.done
    high = min(low + BATCH, first + run.total) - 1
    ended, waiting = _told(place)
    given: dict[str, Any] = {
        "here": place.id, "zone": place.time_zone, "low": low, "high": high, "first": first, "total": run.total,
        "now": run.started_at, "days": YEARS * 365, "ended": ended, "waiting": waiting,
        "stamp": int(time.time() * 1000), "dates": _dates(), "words": WORDS,
        "holders": json.dumps(_holders(place, waiting, run.started_at)),
        "note": encrypt(place, "Lengkapi foto tempat pemasangan (contoh)."),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(besar_sql.YEARS, given)
        given["numbers"] = json.dumps({str(year): _reserve(place, year, count) for year, count in cursor.fetchall()})
        for statement in (besar_sql.CASES, *besar_sql.TABLES):
            cursor.execute(statement, given)
    done = high - first + 1
    report_progress(run.name, title=run.title, done=done, total=run.total, now=timezone.now())


def _told(place: Region) -> tuple[list[UUID], list[UUID]]:
    """Ids of told cases: those that ended, and those that wait for an officer."""
    told = Case.objects.filter(id__in=[case_id_of(place, number) for number in range(TOLD)], parent_id=None)
    ended = list(told.exclude(finished_at=None).order_by("id").values_list("id", flat=True))
    desks = CaseStep.objects.filter(case__in=told, left_at=None, unit__isnull=False)
    waiting = list(desks.order_by("case_id").values_list("case_id", flat=True).distinct())
    return ended, waiting or ended


def _dates() -> list[str]:
    """The plain dates among the answers of every service: they move with the case."""
    found = {
        field.id
        for one in whole(catalogue())
        for field in one.compiled.fields.values()
        if field.type == "date" and field.personal == "tidak"
    }
    return sorted(found)


def _holders(place: Region, waiting: Sequence[UUID], now: datetime) -> dict[str, str]:
    """Somebody of each desk, whose name stands on a third of what lies there."""
    today = now.astimezone(place.tz).date()
    found = {}
    for unit, role in set(CaseStep.objects.filter(case_id__in=waiting, left_at=None).values_list("unit_id", "role")):
        holder = holders_of(role, today=today).first() if unit else None
        if holder is not None:
            found[f"{unit} {role}"] = str(holder.id)
    return found


def _reserve(place: Region, year: int, count: int) -> int:
    """Take `count` registration numbers of a year at once; the number before the first of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (id, region_id, register, year, last) VALUES (%s, %s, 'registrasi', %s, %s) "
            "ON CONFLICT (region_id, register, year) DO UPDATE SET last = core_counter.last + %s RETURNING last",
            [uuid7(), place.id, year, count, count],
        )
        row = cursor.fetchone()
    assert row is not None  # an upsert that returns always returns one row
    return int(row[0]) - count
