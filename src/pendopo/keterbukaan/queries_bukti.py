"""How each indicator stands in a period: what apps hold, what somebody added, which archives were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from pendopo.core.api import Evidence, Progress, evidence_of
from pendopo.keterbukaan.indikator import BAWAAN, SOURCE
from pendopo.keterbukaan.models import ArsipBukti, BerkasBukti, IndikatorBukti
from pendopo.keterbukaan.rules_bukti import HELD, NONE, PART, Periode, state_of
from pendopo.tenancy.api import Region

STATES = {HELD: "Ada bukti", PART: "Sebagian", NONE: "Belum"}
TONES = {HELD: "baik", PART: "jalan", NONE: "garis"}
HEAD = ("kode", "area", "indikator", "sumber", "rujukan")
"""The columns of the list as a workbook."""


@dataclass(frozen=True)
class Keadaan:
    """One indicator in a period. `silent`: names of sources that no app offers (any more)."""

    row: IndikatorBukti
    found: list[Evidence]
    silent: list[str]
    files: list[BerkasBukti]
    state: str = ""

    @property
    def title(self) -> str:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class Layar:
    """Everything the page shows of a period."""

    period: Periode
    rows: list[Keadaan]
    archives: list[ArsipBukti]
    counts: dict[str, int] = field(default_factory=dict)


def shipped() -> list[IndikatorBukti]:
    """The list that comes along, as rows that are nowhere yet."""
    return [
        IndikatorBukti(
            code=one.code, area=one.area, title=one.title, sources=list(one.sources), source=SOURCE,
            valid_from=date(2025, 1, 1), position=number,
        )
        for number, one in enumerate(BAWAAN)
    ]  # fmt: skip


def indicators(first: date, last: date) -> list[IndikatorBukti]:
    """The indicators that hold on some day of a span: the region's own list, else the one that comes along."""
    if not IndikatorBukti.objects.exists():
        return shipped()
    rows = IndikatorBukti.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
    return list(rows.order_by("position", "code"))


def get_indicator(code: str) -> IndikatorBukti:
    """One of the list, by its code. Raises Http404."""
    kept = list(IndikatorBukti.objects.filter(code=code, valid_to=None)) if code.isprintable() else []
    found = kept or ([] if IndikatorBukti.objects.exists() else [one for one in shipped() if one.code == code])
    if not found:
        raise Http404
    return found[0]


def screen(place: Region, period: Periode, now: datetime, *, area: str = "", state: str = "") -> Layar:
    """How everything stands. `area`, `state`: only these."""
    rows = standings(place, period, now)
    counts = {name: sum(one.state == name for one in rows) for name in STATES}
    shown = [one for one in rows if (not area or one.row.area == area) and (not state or one.state == state)]
    archives = list(ArsipBukti.objects.select_related("file").filter(period=period.key).order_by("-version"))
    return Layar(period, shown, archives, counts)


def standings(place: Region, period: Periode, now: datetime) -> list[Keadaan]:
    """Every indicator with what there is for it. In the open region."""
    files = BerkasBukti.objects.select_related("file", "indicator").filter(period=period.key, removed_at=None)
    added: dict[str, list[BerkasBukti]] = {}
    for file in files.order_by("added_at", "id"):
        added.setdefault(file.indicator.code, []).append(file)
    known: dict[str, Evidence | None] = {}
    return [
        _standing(place, row, period, added.get(row.code, []), known, now)
        for row in indicators(period.first, period.last)
    ]


def _standing(
    place: Region, row: IndikatorBukti, period: Periode, files: list[BerkasBukti],
    known: dict[str, Evidence | None], now: datetime,
) -> Keadaan:  # fmt: skip
    for name in row.sources:
        if name not in known:
            told = evidence_of(name)
            known[name] = told(place, period.first, period.last, now) if told else None
    found = [one for name in row.sources if (one := known[name]) is not None]
    silent = [name for name in row.sources if known[name] is None]
    reckoned = [(len(one.rows), one.whole) for one in found] + [(0, False) for _name in silent]
    return Keadaan(row, found, silent, files, state_of(reckoned, len(files)))


def get_archive(archive_id: UUID) -> ArsipBukti:
    """A finished archive. Raises Http404."""
    row = ArsipBukti.objects.select_related("file").filter(pk=archive_id, file__isnull=False).first()
    if row is None:
        raise Http404
    return row


def get_file(file_id: UUID) -> BerkasBukti:
    """A file somebody added. Raises Http404."""
    row = BerkasBukti.objects.select_related("file", "indicator").filter(pk=file_id).first()
    if row is None:
        raise Http404
    return row


def building(period: Periode) -> Progress | None:
    """How far an archive of the period is that is being built."""
    return Progress.objects.filter(name=name_of_work(period.key), finished_at=None).first()


def name_of_work(period: str) -> str:
    return f"bukti:{period}"


def as_rows(rows: Sequence[IndikatorBukti]) -> list[list[str]]:
    """The list as the workbook has it."""
    return [[one.code, one.area, one.title, ", ".join(one.sources), one.source] for one in rows]


def facts_of(one: Evidence, period: Periode) -> dict[str, Any]:
    """A source as the page shows it."""
    return {"judul": one.title, "isi": one.text, "baris": len(one.rows), "alamat": one.addresses, "masa": period.title}
