"""What is done about the lowest elements: planned, then done with proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile
from pendopo.people.api import Actor
from pendopo.skm.models import TindakLanjut
from pendopo.skm.queries import questionnaire_of, today_of
from pendopo.skm.rules_periode import Period
from pendopo.skm.scope import Scope
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class NewFollowUp:
    """What is to be done about an element, by whom (a post or office), until when."""

    element: str
    plan: str
    who: str
    due: date | None


@transaction.atomic
def plan_follow_up(
    place: Region, scope: Scope, period: Period, new: NewFollowUp, *, actor: Actor, now: datetime
) -> TindakLanjut:
    """Raises Refusal (422) for an unknown element, empty words or a day that is over."""
    if new.element not in questionnaire_of(period).weights:
        raise Refusal(_("Pilih unsur yang ditindaklanjuti."), status=422)
    if not new.plan.strip() or not new.who.strip():
        raise Refusal(_("Isi apa yang akan dilakukan dan siapa yang melakukannya."), status=422)
    if new.due is None or new.due < today_of(place, now):
        raise Refusal(_("Isi tanggal selesai yang belum lewat, misalnya 23 11 2026."), status=422)
    made: TindakLanjut = TindakLanjut.objects.create(
        scope=scope.key, period=period.key, element=new.element, plan=new.plan.strip()[:300],
        who=new.who.strip()[:120], due=new.due, planned_label=actor.label,
    )  # fmt: skip
    data = {"lingkup": scope.key, "periode": period.key, "unsur": new.element}
    record("skm.follow_up_planned", subject=made, actor=actor, now=now, data=data)
    return made


@transaction.atomic
def finish_follow_up(
    place: Region, row: TindakLanjut, *, proof: str, file: StoredFile | None, actor: Actor, now: datetime
) -> None:
    """Say that it was done, with a proof in words or a file. Raises Refusal (422, 409)."""
    if row.done_on is not None:
        raise Refusal(_("Tindak lanjut ini sudah selesai."), status=409)
    if not proof.strip() and file is None:
        raise Refusal(_("Tulis buktinya, atau lampirkan berkasnya."), status=422)
    row.done_on, row.proof, row.proof_file = today_of(place, now), proof.strip()[:300], file
    row.save(update_fields=["done_on", "proof", "proof_file"])
    record("skm.follow_up_done", subject=row, actor=actor, now=now, data={"unsur": row.element})
