"""An answer comes in. Nothing of it names a case, an account or a moment; the event says only that one came."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt
from pendopo.people.api import Unit, anonymous
from pendopo.skm.models import JawabanSurvei, SaranSurvei, UndanganTerpakai
from pendopo.skm.queries import read_invitation, today_of
from pendopo.skm.rules_kuesioner import Answer
from pendopo.skm.scope import unit_of_service
from pendopo.tenancy.api import Region


@transaction.atomic
def answer_invited(place: Region, definition_id: str, code: str, answer: Answer, *, now: datetime) -> JawabanSurvei:
    """Keep an answer and spend its invitation. Raises Http404, Refusal (spent, too old)."""
    token = read_invitation(place, definition_id, code, now)
    unit = unit_of_service(definition_id)
    if unit is None:
        raise Refusal(_("Layanan ini belum mempunyai kantor yang mengurusnya."), status=409)
    try:
        with transaction.atomic():
            UndanganTerpakai.objects.create(spent=token.digest)
    except IntegrityError:
        raise Refusal(_("Penilaian untuk permohonan ini sudah kami terima. Terima kasih."), status=409) from None
    return _keep(place, definition_id, unit, answer, JawabanSurvei.INVITED, now)


@transaction.atomic
def answer_at_counter(place: Region, definition_id: str, unit: Unit, answer: Answer, *, now: datetime) -> JawabanSurvei:
    """Keep what somebody answered by the poster of a counter; the view limits how often."""
    return _keep(place, definition_id, unit, answer, JawabanSurvei.COUNTER, now)


def _keep(place: Region, definition_id: str, unit: Unit, answer: Answer, way: str, now: datetime) -> JawabanSurvei:
    day = today_of(place, now)
    made: JawabanSurvei = JawabanSurvei.objects.create(
        definition_id=definition_id, unit=unit, day=day, way=way, scores=answer.scores, **answer.about
    )
    if answer.words:
        SaranSurvei.objects.create(
            definition_id=definition_id, unit=unit, day=day, body_sealed=encrypt(place, answer.words)
        )
    # Of the office, not of the answer: the trail has moments, an answer has none.
    record("skm.answered", subject=unit, actor=anonymous(), now=now, data={"way": way})
    return made
