"""Papers of outages: those of a counter, and how many there were, month by month, for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.audit.api import Event
from pendopo.cases.api import Case
from pendopo.layanan.models import PermohonanSusulan
from pendopo.layanan.services.received import ENTERED
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

SHOWN, MONTHS = 50, 12


@dataclass(frozen=True)
class PaperLine:
    """One paper of an outage; `number` '' while its form is not sent yet."""

    row: PermohonanSusulan
    number: str


def papers_of_counter(actor: Actor) -> list[PaperLine]:
    """The papers of this person's counters, the newest first. Two statements."""
    units = {unit for unit, _role in actor.posts}
    rows = list(PermohonanSusulan.objects.filter(unit_id__in=units).order_by("-recorded_at", "-id")[:SHOWN])
    numbers = dict(Case.objects.filter(id__in=[row.case_id for row in rows]).values_list("id", "number"))
    return [PaperLine(row, numbers.get(row.case_id, "")) for row in rows]


@dataclass(frozen=True)
class Month:
    """Applications entered afterwards in one month: in all, and by reason in words."""

    first: date
    total: int
    reasons: list[tuple[str, int]]


def months_of(place: Region, now: datetime) -> list[Month]:
    """The last twelve months with any, the newest first; only what became a case counts. Two statements."""
    today = now.astimezone(place.tz).date()
    start = datetime(today.year - 1, today.month, 1, tzinfo=place.tz)
    rows = PermohonanSusulan.objects.filter(recorded_at__gte=start)
    found = list(rows.values_list("case_id", "recorded_at", "reason"))
    sent = set(Case.objects.filter(id__in=[case_id for case_id, _at, _why in found]).values_list("id", flat=True))
    return _by_month(place, found, sent)


def _by_month(place: Region, found: Iterable[tuple[UUID, datetime, str]], sent: set[UUID]) -> list[Month]:
    counts: dict[date, dict[str, int]] = {}
    for case_id, at, why in found:
        if case_id in sent:
            month = counts.setdefault(at.astimezone(place.tz).date().replace(day=1), {})
            month[why] = month.get(why, 0) + 1
    titles = {code: str(title) for code, title in PermohonanSusulan.REASONS}
    return [
        Month(first, sum(month.values()), [(titles[code], month[code]) for code in titles if code in month])
        for first, month in sorted(counts.items(), reverse=True)
    ]


@dataclass(frozen=True)
class Late:
    """The two times of a case that came in on paper: when it was received, when and by whom it was entered."""

    received_at: datetime
    entered_at: datetime
    by: str
    reason: str


def late_of(events: Iterable[Event]) -> Late | None:
    """From the trail of a case; None for nearly all."""
    told = next((event for event in events if event.kind == ENTERED), None)
    if told is None:
        return None
    titles = {code: str(title) for code, title in PermohonanSusulan.REASONS}
    received = datetime.fromisoformat(told.data["diterima"])
    return Late(received, told.occurred_at, told.actor_label, titles.get(told.data.get("sebab", ""), _("Sebab lain")))
