"""Received then, entered now: the papers of an outage become cases that count from the day they came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import events_of, record
from pendopo.cases.api import Case, Draft
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current
from pendopo.files.api import CleanUpload
from pendopo.layanan import rules_susulan as rules
from pendopo.layanan.models import AturanSusulan, PermohonanSusulan, PersetujuanLoket
from pendopo.layanan.services.counter import Consent, begin_at_counter, lodge
from pendopo.people.api import Actor, Unit
from pendopo.tenancy.api import Region

WRONG = 422
ENTERED = "layanan.received_entered"


class WrongOutage(Refusal):
    """What was said of the outage cannot be; the sentence belongs to that field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, status=WRONG)
        self.field = field


def max_days() -> int:
    """For how many days the papers of an outage may still be entered."""
    row = AturanSusulan.objects.first()
    return row.days if row is not None else AturanSusulan.DEFAULT_DAYS


def received_at(case_id: UUID) -> datetime | None:
    """When the paper of this application was received, None for one that was not on paper during an outage."""
    return PermohonanSusulan.objects.filter(case_id=case_id).values_list("received_at", flat=True).first()


@transaction.atomic
def set_max_days(days: int, *, actor: Actor, now: datetime) -> AturanSusulan:
    """Change that number, from now on. Raises Refusal: below 1 or above 60."""
    if not 1 <= days <= 60:
        raise Refusal(_("Isi antara 1 dan 60 hari."), status=WRONG)
    row = AturanSusulan.objects.first() or AturanSusulan()
    row.days, row.changed_at = days, now
    row.save()
    record("layanan.outage_days_changed", subject=row, actor=actor, now=now, data={"hari": days})
    return row


@transaction.atomic
def begin_received(
    *,
    place: Region,
    current: Current,
    outage: rules.Outage,
    paper: CleanUpload,
    unit: Unit,
    actor: Actor,
    device_hash: bytes,
    now: datetime,
) -> Draft:
    """Note a paper that was received during an outage, and begin its form at the counter; the paper is the consent.

    Raises WrongOutage, or Refusal when the service is closed.
    """
    problem = rules.problem_of_outage(outage, now=now, max_days=max_days())
    if problem:
        raise WrongOutage(*problem)
    if outage.reason not in dict(PermohonanSusulan.REASONS):
        raise WrongOutage("sebab", _("Pilih sebab gangguannya."))
    draft = begin_at_counter(
        place=place, current=current, consent=Consent(PersetujuanLoket.PAPER, paper, ""), unit=unit, actor=actor,
        device_hash=device_hash, now=now,
    )  # fmt: skip
    consent = PersetujuanLoket.objects.get(case_id=draft.id)
    assert consent.paper is not None  # the database keeps it for a consent on paper
    row = PermohonanSusulan.objects.create(
        case_id=draft.id, definition_id=draft.definition_id, unit=unit, clerk_id=consent.clerk_id,
        clerk_label=actor.label, received_at=outage.received_at, outage_from=outage.began,
        outage_until=outage.ended, reason=outage.reason, note=outage.note.strip()[:200], paper=consent.paper,
        recorded_at=now,
    )  # fmt: skip
    data = {"diterima": outage.received_at.isoformat(), "sebab": outage.reason}
    record("layanan.outage_paper_noted", subject=row, actor=actor, now=now, case_id=draft.id, data=data)
    return draft


@transaction.atomic
def enter_received(
    *, place: Region, current: Current, case_id: UUID, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Case:
    """Send what a clerk filled in; of a paper of an outage the case occurred when it was received, and is recorded now.

    For everything else the same as `lodge`. Sent again it is the same case. Raises InvalidAnswers, Refusal.
    """
    paper = PermohonanSusulan.objects.filter(case_id=case_id).first()
    occurred = paper.received_at if paper is not None else now
    case = lodge(place=place, current=current, case_id=case_id, answers=answers, actor=actor, now=occurred)
    if paper is not None and not events_of(case.id).filter(kind=ENTERED).exists():
        data = {"diterima": paper.received_at.isoformat(), "sebab": paper.reason}
        record(ENTERED, subject=case, actor=actor, now=now, case_id=case.id, data=data)
    return case
