"""Answers that were given on paper come in by a workbook, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.skm.models import JawabanSurvei, SurveiKertas
from pendopo.skm.scope import unit_of_service
from pendopo.skm.sheets import PaperRow


@transaction.atomic
def take_paper(
    definition_id: str, rows: Sequence[PaperRow], digest: str, *, actor: Actor, now: datetime
) -> SurveiKertas:
    """Keep every row of a sheet without faults. Raises Refusal (422, 409): a fault, no rows, or the same file again."""
    unit = unit_of_service(definition_id)
    if unit is None:
        raise Refusal(_("Layanan ini belum mempunyai kantor yang mengurusnya."), status=409)
    if not rows or any(row.faults for row in rows):
        raise Refusal(_("Masih ada baris yang keliru. Betulkan, lalu unggah lagi."), status=422)
    if SurveiKertas.objects.filter(definition_id=definition_id, file_digest=digest).exists():
        raise Refusal(_("Berkas ini sudah dimasukkan."), status=409)
    JawabanSurvei.objects.bulk_create(
        [
            JawabanSurvei(
                definition_id=definition_id, unit=unit, day=row.day, way=JawabanSurvei.PAPER, scores=row.answer.scores,
                **row.answer.about,
            )
            for row in rows
            if row.day is not None and row.answer is not None
        ],
        batch_size=500,
    )  # fmt: skip
    made: SurveiKertas = SurveiKertas.objects.create(
        definition_id=definition_id, unit=unit, file_digest=digest, count=len(rows), taken_at=now,
        taken_label=actor.label,
    )  # fmt: skip
    record("skm.paper_taken", subject=made, actor=actor, now=now, data={"layanan": definition_id, "baris": len(rows)})
    return made
