"""Folding: cases become facts by day, days become months, open cases the backlog of today. Twice is once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from pendopo.core.api import derive
from pendopo.definitions.api import Listed
from pendopo.keterbukaan import queries_lipat as queries
from pendopo.keterbukaan.models import BerkasLambat, FaktaBulan, FaktaJanji, TundaanJanji
from pendopo.keterbukaan.queries_lipat import Key, OpenCase
from pendopo.keterbukaan.rules import (
    THRESHOLD,
    Sums,
    added,
    canonical,
    content_of,
    month_of,
    next_month,
    pseudonym,
)
from pendopo.tenancy.api import Region, region

CASES = 4000  # of which the days of one transaction hold about so many
FRESH = timedelta(days=3)
SUMS = (
    "title", "promise_min", "promise_max", "ended", "finished", "late", "granted", "rejected", "withdrawn", "returns",
    "days_sum", "by_days", "pauses", "digest", "changed_at",
)  # fmt: skip


def fold(place: Region, now: datetime, *, whole: bool = True) -> int:
    """Bring the facts of a region up to date; how many days of services were reckoned anew.

    Opens its own transactions: one for each service and some thousand cases. `whole`: compare every day there is
    with its cases, else those of the last three days.
    """
    since = None if whole else (now - FRESH).astimezone(place.tz).date()
    with region(place):
        known = queries.services_known()
        names = queries.services_with_cases(known)
    changed = sum(_fold_service(place, name, known.get(name), since, now) for name in names)
    with region(place):
        fold_open(place, known, now)
    return changed


def _fold_service(place: Region, name: str, listed: Listed | None, since: date | None, now: datetime) -> int:
    with region(place):
        days = queries.days_that_differ(place, name, since)
    for group in _groups(days):
        with region(place):
            fold_days(place, name, listed, group, now)
    return len(days)


def _groups(days: Mapping[date, int]) -> Iterator[list[date]]:
    """Days in their order, as many at a time as hold some thousand cases, of one month each."""
    group, held = list[date](), 0
    for day, count in days.items():
        if group and (held + count > CASES or month_of(day) != month_of(group[0])):
            yield group
            group, held = [], 0
        group.append(day)
        held += count
    if group:
        yield group


@transaction.atomic
def fold_days(place: Region, name: str, listed: Listed | None, days: Sequence[date], now: datetime) -> None:
    """Reckon some days of one month of a service anew, and with them the month. In the open region.

    A row of which nothing is left stays, with nothing in it: its withdrawal is told once.
    """
    found = queries.fold_of(place, name, days, listed.card.promise_days if listed else 0)
    here = FaktaJanji.objects.filter(definition_id=name, day__in=days)
    former: dict[Key, str] = {(day, stage): title for day, stage, title in here.values_list("day", "stage", "title")}
    rows = [
        FaktaJanji(
            region_id=place.id, day=day, definition_id=name, stage=stage, versions=sums.versions,
            title=_title(listed, name, stage, former.get((day, stage), "")), changed_at=now,
            digest=digest_of(place, day, name, stage, sums), **FaktaJanji.columns(sums),
        )
        for day, stage in sorted({*found, *former})
        for sums in [found.get((day, stage), Sums())]
    ]  # fmt: skip
    FaktaJanji.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["region", "day", "definition_id", "stage"],
        update_fields=[*SUMS, "versions"],
    )  # fmt: skip
    _fold_month(place, name, month_of(days[0]), now)


def _title(listed: Listed | None, name: str, stage: str, former: str) -> str:
    if listed is None:
        return former or stage or name
    if not stage:
        return listed.title
    known = listed.compiled.stages.get(stage)
    return known.title if known else former or stage


def _fold_month(place: Region, name: str, month: date, now: datetime) -> None:
    """The sum of a month's days, by stage; a month of which nothing is left goes."""
    days = FaktaJanji.objects.filter(definition_id=name, day__gte=month, day__lt=next_month(month), ended__gt=0)
    parts, titles = defaultdict[str, list[Sums]](list), dict[str, str]()
    for row in days.order_by("day"):
        parts[row.stage].append(row.sums)
        titles[row.stage] = row.title
    rows = [
        FaktaBulan(
            region_id=place.id, month=month, definition_id=name, stage=stage, title=titles[stage], changed_at=now,
            digest=digest_of(place, month, name, stage, sums), **FaktaBulan.columns(sums),
        )
        for stage, many in sorted(parts.items())
        for sums in [added(many)]
    ]  # fmt: skip
    FaktaBulan.objects.filter(definition_id=name, month=month).exclude(stage__in=list(parts)).delete()
    FaktaBulan.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["region", "month", "definition_id", "stage"],
        update_fields=list(SUMS),
    )  # fmt: skip


def digest_of(place: Region, day: date, name: str, stage: str, sums: Sums) -> str:
    """The digest of a row, with the region's key: of small numbers anybody could guess what a plain one is over.

    Of nothing it is ''.
    """
    if not sums.ended:
        return ""
    line = canonical({"hari": day.isoformat(), "layanan": name, "tahap": stage, **content_of(sums)})
    return derive(place, "sidik-fakta-janji", line).hex()


# -- what lies open


def fold_open(place: Region, known: Mapping[str, Listed], now: datetime) -> None:
    """The backlog of today and the list of late cases, anew. In the open region."""
    today = now.astimezone(place.tz).date()
    rows, late = _backlog(place, queries.open_cases(place, known, now), today, now)
    with transaction.atomic():
        TundaanJanji.objects.filter(day=today).delete()
        TundaanJanji.objects.bulk_create(rows)
        BerkasLambat.objects.all().delete()
        BerkasLambat.objects.bulk_create(late, batch_size=1000)


def _backlog(
    place: Region, cases: Iterable[OpenCase], today: date, now: datetime
) -> tuple[list[TundaanJanji], list[BerkasLambat]]:
    """Counts by service and stage, and the late ones under their pseudonyms."""
    counts: dict[tuple[str, str], TundaanJanji] = {}
    late: list[OpenCase] = []
    for case in cases:
        for stage in dict.fromkeys(("", case.stage)):
            key = case.definition_id, stage
            row = counts.get(key) or TundaanJanji(
                region_id=place.id, day=today, definition_id=key[0], stage=stage, seen_at=now
            )
            counts[key] = row
            row.open += 1
            row.paused += case.is_paused
            row.late += case.days_late is not None
            row.longest = max(row.longest, case.days_late or 0)
        if case.days_late is not None:
            late.append(case)
    return list(counts.values()), [_late(place, case, counts, now) for case in late]


def _late(place: Region, case: OpenCase, counts: Mapping[tuple[str, str], TundaanJanji], now: datetime) -> BerkasLambat:
    """A late case as everybody may see it: what fewer than five open cases share is left out."""
    many = counts[case.definition_id, ""].open >= THRESHOLD
    together = many and bool(case.stage) and counts[case.definition_id, case.stage].open >= THRESHOLD
    return BerkasLambat(
        region_id=place.id, code=public_code(place, case), definition_id=case.definition_id if many else "",
        stage=case.stage if together else "", days_late=case.days_late or 0, why=case.why if many else "", seen_at=now,
    )  # fmt: skip


def public_code(place: Region, case: OpenCase) -> str:
    """'L-7K2MQ-9XA4T': the same for the same case, made with the region's key (50 bits), no way back."""
    return pseudonym(derive(place, "berkas-lambat", case.id.bytes))
