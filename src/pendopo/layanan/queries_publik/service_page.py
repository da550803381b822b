"""What the public page of a service shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, gettext_noop

from pendopo.cases.api import Promises, office_calendar, promises
from pendopo.definitions.api import Current
from pendopo.engine.api import STANDARD_KEYS, Checked, Compiled, told_reference
from pendopo.layanan import rules_publik as rules
from pendopo.lib.worktime import Due
from pendopo.tenancy.api import Region

MONTHS_SHOWN = 3


@dataclass(frozen=True)
class Record:
    """Promise against reality over the last full months: counts, bars by days, first and last month."""

    promises: Promises
    bars: list[rules.Bar]
    largest: int
    first: date
    last: date


def record_of(current: Current, place: Region, now: datetime) -> Record:
    """What became of the applications that were finished in the last three full months. One statement."""
    today = now.astimezone(place.tz).date()
    first, end = rules.months_back(today, MONTHS_SHOWN), rules.months_back(today, 0)
    made = current.compiled.definition
    found = promises(made.id, start=_midnight(first, place), end=_midnight(end, place))
    bars = rules.bars(found.by_days, made.service.promise_days)
    return Record(found, bars, max(bar.count for bar in bars), first, rules.months_back(today, 1))


def _midnight(day: date, place: Region) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=place.tz)


def promise_now(current: Current, place: Region, now: datetime) -> Due:
    """When an application sent now is promised to be finished, and how that is counted."""
    return office_calendar(place, current.compiled).due_after(now, current.compiled.definition.service.promise_days)


# The fourteen components of a service standard (UU 25/2009 art. 21), in the order of the law.
STANDARD_TITLES = {
    "persyaratan": gettext_noop("Persyaratan"),
    "prosedur": gettext_noop("Prosedur"),
    "jangka_waktu": gettext_noop("Jangka waktu"),
    "biaya": gettext_noop("Biaya"),
    "produk": gettext_noop("Produk pelayanan"),
    "pengaduan": gettext_noop("Pengaduan"),
    "dasar_hukum": gettext_noop("Dasar hukum"),
    "sarana": gettext_noop("Sarana"),
    "kompetensi": gettext_noop("Kompetensi pelaksana"),
    "pengawasan": gettext_noop("Pengawasan"),
    "jumlah_pelaksana": gettext_noop("Jumlah pelaksana"),
    "jaminan_pelayanan": gettext_noop("Jaminan pelayanan"),
    "jaminan_keamanan": gettext_noop("Jaminan keamanan"),
    "evaluasi": gettext_noop("Evaluasi"),
}


MAIN_PARTS = ("jangka_waktu", "pengaduan", "jaminan_pelayanan")


def standard_of(compiled: Compiled, lang: str, *, only: Sequence[str] = STANDARD_KEYS) -> list[tuple[str, str, bool]]:
    """(title, text, verified) of the components of the service standard."""
    items = compiled.definition.service.standard
    return [
        (
            gettext(STANDARD_TITLES[key]),
            compiled.text(f"standard:{key}", "text", lang),
            compiled.checked[f"standard:{key}"].is_verified,
        )
        for key in only
        if key in items
    ]


def laws_of(compiled: Compiled) -> list[tuple[str, Checked, str]]:
    """(address, how it stands, the law by which it was confirmed here) of each legal basis."""
    found = [compiled.checked[f"legal:{law.id}"] for law in compiled.definition.legal_basis]
    return [(one.point.node, one, told_reference(one.reference) if one.reference else "") for one in found]


def unverified_tables(compiled: Compiled) -> frozenset[str]:
    """The ids of tariff tables that nobody has verified."""
    tables = compiled.definition.tables
    return frozenset(one.id for one in tables if not compiled.checked[f"table:{one.id}"].is_verified)


def retention_of(compiled: Compiled, lang: str) -> list[tuple[str, str]]:
    """(label, how long) of the fields whose keeping the definition limits."""
    return [
        (compiled.text(f"field:{field.id}", "label", lang), field.retention)
        for field in compiled.fields.values()
        if field.retention
    ]


def readers_of(compiled: Compiled, lang: str) -> list[str]:
    """The functions of the office that read an application."""
    return [
        compiled.text(f"function:{function.id}", "title", lang)
        for function in compiled.definition.workflow.functions
        if function.kind == "staff"
    ]


def words_of_service(compiled: Compiled, lang: str) -> list[str]:
    """What a reader of the page reads first: title, summary, what to bring, the steps."""
    service, text = compiled.definition.service, compiled.text
    nodes = [*(f"requirement:{one.id}" for one in service.requirements), *(f"step:{one.id}" for one in service.steps)]
    named = [text(node, attribute, lang) for node in nodes for attribute in ("title", "text")]
    return [text("definition:self", "title", lang), text("definition:self", "summary", lang), *named]
