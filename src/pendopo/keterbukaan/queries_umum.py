"""What the public pages show of promises: read from months that are folded, never from cases.

The smallest thing that is told is a service (or its stage) in a month with at least five finished applications. Every
other figure is a sum over such cells, so that nothing hidden can be worked out by taking away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum

from pendopo.definitions.api import Listed, catalogue, posts_of_definitions
from pendopo.keterbukaan.models import BerkasLambat, FaktaBulan, TundaanJanji
from pendopo.keterbukaan.rules import (
    Sums,
    added,
    is_told,
    masked,
    month_of,
    months_back,
    next_month,
    read_month,
    told_cells,
)
from pendopo.people.api import Unit, units_on

YEAR = 12
OUTCOMES = ("granted", "rejected", "withdrawn")


@dataclass(frozen=True)
class Masa:
    """A span of whole months, both included. `key`: as it stands in addresses ('' is the last twelve)."""

    key: str
    first: date
    last: date

    @classmethod
    def read(cls, text: str, today: date) -> Masa:
        """A year ('2026'), a month ('2026-10'); the last twelve months for anything else."""
        month = read_month(text)
        if month is not None:
            return cls(text, month, month)
        if len(text) == len("2026") and text.isascii() and text.isdecimal() and int(text):
            return cls(text, date(int(text), 1, 1), date(int(text), YEAR, 1))
        return cls("", months_back(month_of(today), YEAR), month_of(today))

    @property
    def is_month(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Layanan:
    """One service of the list. `count`: finished applications, None when they are one to four; `sums`: of the cells
    that are told. `open`, `late`: lying there now, None when one to four; `lying`, `overdue`: the same, not to be told.
    """

    id: str
    title: str
    promise: int
    sums: Sums
    count: int | None
    open: int | None
    late: int | None
    lying: int = 0
    overdue: int = 0
    is_known: bool = True

    @property
    def is_used(self) -> bool:
        """Whether anything ended in the span or lies there now."""
        return self.count != 0 or bool(self.lying)

    @property
    def share(self) -> int:
        """Finished in time, in tenths of a percent; -1 where nothing is told."""
        found = self.sums.on_time_permille
        return -1 if found is None else found


SORTS = {
    "judul": lambda row: (row.title.casefold(), row.id),
    "janji": lambda row: (row.promise, row.title.casefold()),
    "selesai": lambda row: (-row.sums.finished, row.title.casefold()),
    "median": lambda row: (-(row.sums.days(500) or 0), row.title.casefold()),
    "tepat": lambda row: (row.share if row.share >= 0 else 2000, row.title.casefold()),
    "terbuka": lambda row: (-(row.open or 0), row.title.casefold()),
    "lewat": lambda row: (-(row.late or 0), row.title.casefold()),
}


def cells(masa: Masa, definition_id: str = "") -> list[FaktaBulan]:
    """The months of services (not of stages) in a span."""
    rows = FaktaBulan.objects.filter(stage="", month__gte=masa.first, month__lte=masa.last)
    return list((rows.filter(definition_id=definition_id) if definition_id else rows).order_by("month", "title"))


def backlog() -> dict[tuple[str, str], TundaanJanji]:
    """What lay open when it was last counted, by service and stage."""
    day = TundaanJanji.objects.aggregate(day=Max("day"))["day"]
    rows = TundaanJanji.objects.filter(day=day) if day else []
    return {(row.definition_id, row.stage): row for row in rows}


def services(masa: Masa, lang: str, *, unit: str = "", order: str = "") -> list[Layanan]:
    """Every service with a promise, and those of before with facts in the span."""
    known = {one.id: one for one in catalogue() if not one.is_waiting}
    months = cells(masa)
    titles = {row.definition_id: row.title for row in months}
    here = backlog()
    wanted = services_at(unit) if unit else None
    names = [name for name in {*known, *titles} if wanted is None or name in wanted]
    rows = [_service(name, titles.get(name, name), known.get(name), months, here, lang) for name in names]
    return sorted(rows, key=SORTS.get(order, SORTS["judul"]))


def _service(
    name: str, title: str, listed: Listed | None, months: Iterable[FaktaBulan],
    here: Mapping[tuple[str, str], TundaanJanji], lang: str,
) -> Layanan:  # fmt: skip
    own = [row for row in months if row.definition_id == name]
    sums, waiting = told_sums(own), here.get((name, ""))
    return Layanan(
        id=name, title=listed.text("title", lang) if listed else title,
        promise=listed.card.promise_days if listed else sums.promise_max, sums=sums,
        count=sums.finished or masked(sum(row.finished for row in own)) if own else 0,
        open=masked(waiting.open) if waiting else 0, late=masked(waiting.late) if waiting else 0,
        lying=waiting.open if waiting else 0, overdue=waiting.late if waiting else 0, is_known=listed is not None,
    )  # fmt: skip


def told_sums(rows: Iterable[FaktaBulan]) -> Sums:
    """The sum over the cells that may be told."""
    return added(row.sums for row in rows if is_told(row.finished))


def services_at(unit: str) -> set[str]:
    """The services in which a unit takes part."""
    return {name for name, posts in posts_of_definitions().items() if any(str(one) == unit for one, _role in posts)}


def units_with_services(today: date) -> list[Unit]:
    """The units that take part in some service."""
    taking = {unit for posts in posts_of_definitions().values() for unit, _role in posts}
    return [unit for unit in units_on(today) if unit.pk in taking]


def periods(today: date) -> tuple[list[int], list[date]]:
    """The years and the months of which there are facts, newest first."""
    months = FaktaBulan.objects.filter(stage="").order_by("-month").values_list("month", flat=True).distinct()
    found = [month for month in months if month <= today]
    return sorted({month.year for month in found}, reverse=True), found


def seen_at() -> datetime | None:
    """When the open cases were last counted."""
    return TundaanJanji.objects.order_by("-day").values_list("seen_at", flat=True).first()


# -- one service


@dataclass(frozen=True)
class Bulan:
    """One month of a service. `sums` is None where fewer than five were finished."""

    month: date
    sums: Sums | None
    is_closed: bool


@dataclass(frozen=True)
class Tahap:
    """One stage over a span. `sums` is None where fewer than five passed it."""

    id: str
    title: str
    promise: int
    sums: Sums | None
    open: int | None
    late: int | None


@dataclass(frozen=True)
class Jeda:
    """How often a clock stood still for a declared reason, and how long on average, in tenths of days."""

    why: str
    times: int
    tenths: int


@dataclass(frozen=True)
class Rinci:
    """Everything that the page of a service tells of a span.

    `outcomes`: granted, refused, withdrawn or lapsed, over months that are over; None where one could be recognised.
    """

    row: Layanan
    months: list[Bulan]
    stages: list[Tahap]
    pauses: list[Jeda]
    hidden_pauses: int
    outcomes: list[int | None]
    bars: list[tuple[int, int, bool]]

    @property
    def largest(self) -> int:
        return max((n for _days, n, _late in self.bars), default=0)

    @property
    def slowest(self) -> int:
        """The largest median among the months and the promise: what the bars of months are measured by."""
        return max([self.row.promise, *(m.sums.days(500) or 0 for m in self.months if m.sums)])


def detail(definition_id: str, masa: Masa, lang: str, today: date) -> Rinci | None:
    """One service over a span; None when it is neither in force nor has facts."""
    listed = next((one for one in catalogue() if one.id == definition_id and not one.is_waiting), None)
    own = cells(masa, definition_id)
    if listed is None and not own and not FaktaBulan.objects.filter(definition_id=definition_id).exists():
        return None
    here = backlog()
    title = own[-1].title if own else definition_id
    told = [row for row in own if is_told(row.finished)]
    closed = [row for row in told if next_month(row.month) <= month_of(today)]
    row = _service(definition_id, title, listed, own, here, lang)
    pauses, away = _pauses(added(one.sums for one in closed))
    return Rinci(
        row=row,
        months=[Bulan(m.month, m.sums if is_told(m.finished) else None, m in closed) for m in own],
        stages=_stages(definition_id, listed, masa, [one.month for one in told], here, lang),
        pauses=pauses, hidden_pauses=away,
        outcomes=told_cells([sum(getattr(one, name) for one in closed) for name in OUTCOMES]),
        bars=_bars(row.sums, row.promise),
    )  # fmt: skip


def _stages(
    name: str, listed: Listed | None, masa: Masa, months: Collection[date],
    here: Mapping[tuple[str, str], TundaanJanji], lang: str,
) -> list[Tahap]:  # fmt: skip
    """In the order of the workflow, then those of before."""
    rows = FaktaBulan.objects.filter(
        definition_id=name, month__gte=masa.first, month__lte=masa.last, month__in=list(months)
    ).exclude(stage="")
    parts: dict[str, list[FaktaBulan]] = {}
    for row in rows.order_by("month"):
        parts.setdefault(row.stage, []).append(row)
    known = listed.compiled.stages if listed else {}
    found = []
    for stage in [*known, *(one for one in parts if one not in known)]:
        sums = told_sums(parts.get(stage, []))
        waiting = here.get((name, stage))
        title = listed.compiled.text(f"stage:{stage}", "title", lang) if listed and stage in known else ""
        found.append(
            Tahap(
                stage, title or (parts[stage][-1].title if stage in parts else stage),
                known[stage].sla_days if stage in known else sums.promise_max, sums if sums.finished else None,
                masked(waiting.open) if waiting else 0, masked(waiting.late) if waiting else 0,
            )
        )  # fmt: skip
    return found


def _pauses(sums: Sums) -> tuple[list[Jeda], int]:
    """The reasons that may be told, the most frequent first; how many more there are."""
    reasons = sorted(sums.pauses.items(), key=lambda one: (-one[1][0], one[0]))
    told = told_cells([times for _why, (times, _minutes) in reasons])
    found = [
        Jeda(why, times, round(minutes / times / 144))
        for (why, (times, minutes)), shown in zip(reasons, told, strict=True)
        if shown is not None
    ]
    return found, len(reasons) - len(found)


def _bars(sums: Sums, promise: int, most: int = 14) -> list[tuple[int, int, bool]]:
    """(working days, applications, beyond the promise), the last one holds all that took longer."""
    if not sums.by_days:
        return []
    last = min(max(sums.by_days), max(promise + 3, most - 1))
    counts = dict.fromkeys(range(min(sums.by_days), last + 1), 0)
    for days, n in sums.by_days.items():
        counts[min(days, last)] += n
    return [(days, n, days > promise) for days, n in counts.items()]


# -- late ones


@dataclass(frozen=True)
class Terlambat:
    """A late case as everybody may see it."""

    code: str
    service: str
    stage: str
    days: int
    why: str


def late_page(lang: str, *, service: str = "", after: str = "", most: int = 50) -> tuple[list[Terlambat], str]:
    """Late cases, the longest first, and where the next page begins ('' at the end)."""
    rows = BerkasLambat.objects.order_by("-days_late", "code")
    if service:
        rows = rows.filter(definition_id=service)
    spot = read_spot(after)
    if spot:
        rows = rows.filter(days_late__lte=spot[0]).exclude(days_late=spot[0], code__lte=spot[1])
    found = list(rows[: most + 1])
    known = {one.id: one for one in catalogue()}
    shown = [_late(row, known.get(row.definition_id), lang) for row in found[:most]]
    return shown, f"{shown[-1].days}.{shown[-1].code}" if len(found) > most else ""


def read_spot(text: str) -> tuple[int, str] | None:
    """'12.L-7K2MQ-QXA4T' as where a page of late cases begins; None for anything else."""
    days, dot, code = text.partition(".")
    fits = dot and days.isascii() and days.isdecimal() and len(days) < len("100000") and code.isascii()
    return (int(days), code) if fits and code.isprintable() else None


def _late(row: BerkasLambat, listed: Listed | None, lang: str) -> Terlambat:
    stage = listed is not None and row.stage in listed.compiled.stages
    return Terlambat(
        row.code, listed.text("title", lang) if listed else row.definition_id,
        listed.compiled.text(f"stage:{row.stage}", "title", lang) if listed and stage else row.stage, row.days_late,
        row.why,
    )  # fmt: skip


def late_counts(lang: str) -> list[tuple[str, str, int | None]]:
    """(id, title, how many) of the services with late cases; None for one to four."""
    titles = {one.id: one.text("title", lang) for one in catalogue()}
    rows = [(name, titles.get(name, name), row.late) for (name, stage), row in backlog().items() if not stage]
    found = [(name, title, masked(n)) for name, title, n in rows if n]
    return sorted(found, key=lambda one: (-(one[2] or 0), one[1].casefold()))


def tag() -> str:
    """What tells whether any figure became other since: for ETag."""
    from hashlib import sha256

    months = FaktaBulan.objects.aggregate(at=Max("changed_at"), n=Sum("ended"))
    return sha256(f"{months['at']}|{months['n']}|{seen_at()}".encode()).hexdigest()[:32]


def whole(rows: Sequence[Layanan]) -> Sums:
    """The region's figures: the sum over the services of a list."""
    return added(row.sums for row in rows)
