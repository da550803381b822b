"""Opening one answer of a person, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record, record_look
from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.pengawasan.models import PembukaanData, SuratTugas
from pendopo.people.api import Actor

SHORTEST_REASON = 10


@transaction.atomic
def open_answer(
    assignment: SuratTugas, case: Case, field: str, *, reason: str, actor: Actor, now: datetime
) -> PembukaanData:
    """Note that an auditor opens one answer (`field`; 'pemohon' is the applicant) and why. Raises Refusal (422)."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(_("Tulis alasannya dengan satu kalimat; alasan ini tercatat."), status=422)
    row = PembukaanData.objects.create(
        assignment=assignment, case_id=case.pk, field=field, reason=reason.strip()[:300], by_label=actor.label,
        opened_at=now,
    )  # fmt: skip
    record_look(subject=case, what=f"pengawasan:{field}", actor=actor, now=now)
    data = {"field": field, "assignment": str(assignment.pk)}
    record("pengawasan.answer_opened", subject=row, actor=actor, now=now, case_id=case.pk, data=data)
    return row
