"""Findings: opened by an auditor, answered by the office, judged until they are settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case
from pendopo.core.api import Refusal, work_calendar
from pendopo.files.api import StoredFile
from pendopo.pengawasan.models import SuratTugas, TanggapanTemuan, Temuan
from pendopo.pengawasan.vocabulary import BELUM, DIJAWAB, GILIRAN_KANTOR, HARI_JAWAB, SELESAI, SESUAI, TIDAK_DAPAT
from pendopo.people.api import Actor, Unit
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class NewFinding:
    """A finding as it was typed."""

    title: str
    condition: str
    recommendation: str
    severity: str
    unit: Unit
    criteria: str = ""
    case: Case | None = None


@transaction.atomic
def open_finding(
    place: Region, assignment: SuratTugas, new: NewFinding, *, actor: Actor, now: datetime
) -> Temuan:  # fmt: skip
    """Hand a finding to the office that answers for it; its clock runs in the office's working days."""
    SuratTugas.objects.select_for_update().get(pk=assignment.pk)  # serials without doubles
    last = Temuan.objects.filter(assignment=assignment).aggregate(last=Max("serial"))["last"] or 0
    row = Temuan.objects.create(
        assignment=assignment, serial=last + 1, title=new.title.strip(), condition=new.condition.strip(),
        criteria=new.criteria.strip(), recommendation=new.recommendation.strip(), severity=new.severity,
        unit=new.unit, case_id=new.case.pk if new.case else None, case_number=new.case.number if new.case else "",
        due_at=_due(place, new.unit, new.severity, now), opened_by_label=actor.label, opened_at=now,
    )  # fmt: skip
    data = {"severity": row.severity, "unit": str(row.unit_id), "due": row.due_at.isoformat() if row.due_at else None}
    record("pengawasan.finding_opened", subject=row, actor=actor, now=now, case_id=row.case_id, data=data)
    return row


@transaction.atomic
def answer_finding(
    finding: Temuan, *, text: str, file: StoredFile | None, actor: Actor, now: datetime
) -> TanggapanTemuan:
    """What the office says and did. Its clock stops; the auditor judges. Raises Refusal when it is not its turn."""
    row = _locked(finding)
    if row.state not in GILIRAN_KANTOR:
        raise Refusal(_("Temuan ini tidak sedang menunggu jawaban kantor."))
    return _say(row, DIJAWAB, text, file, actor, now)


@transaction.atomic
def judge_finding(
    place: Region, finding: Temuan, *, state: str, text: str, file: StoredFile | None, actor: Actor, now: datetime
) -> TanggapanTemuan:
    """The auditor says whether the follow-up does; if not, the clock runs anew. Raises Refusal."""
    row = _locked(finding)
    if row.state in SELESAI:
        raise Refusal(_("Temuan ini sudah selesai."))
    if state not in (BELUM, SESUAI, TIDAK_DAPAT):
        raise Refusal(_("Pilih penilaiannya."), status=422)
    row.due_at = _due(place, row.unit, row.severity, now) if state == BELUM else None
    return _say(row, state, text, file, actor, now)


def _locked(finding: Temuan) -> Temuan:
    return Temuan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=finding.pk)


def _due(place: Region, unit: Unit, severity: str, now: datetime) -> datetime:
    return work_calendar(place, unit.pk).due_after(now, HARI_JAWAB[severity]).due_at


def _say(
    row: Temuan, state: str, text: str, file: StoredFile | None, actor: Actor, now: datetime
) -> TanggapanTemuan:  # fmt: skip
    if not text.strip():
        raise Refusal(_("Tulis tanggapannya."), status=422)
    row.state, row.closed_at = state, now if state in SELESAI else None
    row.due_at = row.due_at if state in GILIRAN_KANTOR else None
    row.save(update_fields=["state", "closed_at", "due_at"])
    said = TanggapanTemuan.objects.create(
        finding=row, state=state, text=text.strip(), file=file, by_id=actor.actor_id, by_label=actor.label, said_at=now
    )
    data = {"state": state, "file": file.sha256 if file else None}
    record("pengawasan.finding_said", subject=row, actor=actor, now=now, case_id=row.case_id, data=data)
    return said
