"""What was found of JKN membership and tax status: beside the case, in plain words, never in its way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import CaseView
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.saluran import syarat
from pendopo.saluran.models import PeriksaSyarat
from pendopo.saluran.queries_syarat import is_asked
from pendopo.tenancy.api import Region


@transaction.atomic
def ask_centre(place: Region, view: CaseView, kind_id: str, *, actor: Actor, now: datetime) -> PeriksaSyarat:
    """Ask whoever knows, with the number of the application. Raises Refusal: no consent, nobody to ask."""
    kind = _kind(view, kind_id)
    if view.answers.get(kind.consent) is not True:
        raise Refusal(_("Pemohon tidak mengizinkan pencocokan. Lihat bukti yang ditunjukkannya."))
    checker = syarat.checker_for(is_contoh=place.is_contoh)
    try:
        outcome = checker.ask(kind, str(view.answers.get(kind.number, "")))
    except syarat.NoAnswer as no:
        raise Refusal(str(no)) from no
    return _keep(view, kind, outcome, syarat.TIRUAN, actor=actor, now=now)


@transaction.atomic
def note_seen(view: CaseView, kind_id: str, outcome: str, *, actor: Actor, now: datetime) -> PeriksaSyarat:
    """An officer has looked at what the applicant showed. Raises Refusal."""
    kind = _kind(view, kind_id)
    if outcome not in syarat.OUTCOMES:
        raise Refusal(_("Pilih apa yang Anda lihat."), status=422)
    return _keep(view, kind, outcome, syarat.PETUGAS, actor=actor, now=now)


def _kind(view: CaseView, kind_id: str) -> syarat.Kind:
    kind = syarat.KINDS.get(kind_id)
    if kind is None or not is_asked(view.compiled, kind):
        raise Refusal(_("Layanan ini tidak menanyakannya."))
    return kind


def _keep(
    view: CaseView, kind: syarat.Kind, outcome: str, way: str, *, actor: Actor, now: datetime
) -> PeriksaSyarat:  # fmt: skip
    row = PeriksaSyarat.objects.create(
        case_id=view.case.pk, kind=kind.id, outcome=outcome, way=way, checked_at=now, checked_by_label=actor.label
    )
    data = {"apa": kind.id, "hasil": outcome, "cara": way}
    record("saluran.support_checked", subject=row, actor=actor, now=now, case_id=view.case.pk, data=data)
    return row
