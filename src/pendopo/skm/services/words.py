"""The questionnaire by date, and what becomes of suggestions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.skm.models import Kuesioner, SaranSurvei
from pendopo.skm.queries import today_of
from pendopo.skm.rules_kuesioner import Questionnaire
from pendopo.skm.rules_periode import period_of
from pendopo.tenancy.api import Region


@transaction.atomic
def decide_questionnaire(place: Region, made: Questionnaire, *, actor: Actor, now: datetime) -> Kuesioner:
    """A questionnaire from the first day of a coming quarter on. Raises Refusal (422, 409)."""
    day = made.valid_from
    if day is None or day <= today_of(place, now) or day != period_of(day).start:
        raise Refusal(_("Pilih hari pertama triwulan yang akan datang."), status=422)
    if Kuesioner.objects.filter(valid_from=day).exists():
        raise Refusal(_("Untuk triwulan itu sudah ada kuesioner."), status=409)
    row: Kuesioner = Kuesioner.objects.create(
        valid_from=day, basis=made.basis, body=made.as_data(), decided_at=now, decided_label=actor.label
    )
    record("skm.questionnaire_decided", subject=row, actor=actor, now=now, data={"sejak": day.isoformat()})
    return row


@transaction.atomic
def judge_suggestion(row: SaranSurvei, *, text: str, actor: Actor, now: datetime) -> None:
    """Show a suggestion in the words given, or keep it unshown when there are none. Raises Refusal (422)."""
    words = text.strip()
    if len(words) > 500:
        raise Refusal(_("Paling banyak 500 huruf."), status=422)
    row.state, row.shown_text, row.read_label = (SaranSurvei.SHOWN if words else SaranSurvei.KEPT), words, actor.label
    row.save(update_fields=["state", "shown_text", "read_label"])
    record("skm.suggestion_judged", subject=row, actor=actor, now=now, data={"keadaan": row.state})
