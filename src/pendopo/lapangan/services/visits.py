"""Visits: asked for by a definition or by hand, planned, called off. The applicant is told when somebody comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Event, record
from pendopo.cases.api import Case, CaseStep, Wish, secret_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Compiled
from pendopo.lapangan.models import Kunjungan, PetugasKunjungan
from pendopo.lapangan.queries_daftar import checklist_for
from pendopo.lapangan.queries_letak import place_of_case
from pendopo.lapangan.vocabulary import BATAL, DIMINTA, MENUNGGU_TTD, SELESAI, TERBUKA, TERJADWAL
from pendopo.lib.formats import tanggal
from pendopo.notify.api import send_notice
from pendopo.people.api import SYSTEM, Actor, Person
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Plan:
    """When a visit is, who goes, and what the applicant should know (no names: it is sent to them)."""

    at: datetime
    surveyors: Collection[UUID]
    note: str = ""


def ask_visit_effect(
    *, case: Case, compiled: Compiled, answers: Mapping[str, Any], actor: Actor, now: datetime, region: Region
) -> None:
    """Effect `jadwalkan_survei`: a visit that waits to be planned, one at a time."""
    ask_visit(place=region, case=case, compiled=compiled, answers=answers, actor=actor, now=now)


@transaction.atomic
def ask_visit(
    *, place: Region, case: Case, compiled: Compiled, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Kunjungan:
    """A visit for the step at which the case stands now; the open one where there is one already."""
    standing = Kunjungan.objects.filter(case=case, status__in=TERBUKA).first()
    if standing is not None:
        return standing
    step = CaseStep.objects.filter(case=case, left_at=None).order_by("-entered_at", "-id").first()
    where = place_of_case(compiled, answers, place, now)
    visit = Kunjungan.objects.create(
        case=case, definition_id=case.definition_id, case_number=case.number,
        service_title=compiled.definition.title[:200], state=step.state if step else case.state,
        unit_id=step.unit_id if step else None, role=step.role if step else "", sub_area=where.sub_area,
        position=where.position, checklist=checklist_for(compiled, now.astimezone(place.tz).date()).data,
        asked_at=now, asked_by_label=actor.label,
    )  # fmt: skip
    record("lapangan.visit_asked", subject=visit, actor=actor, now=now, case_id=case.id)
    return visit


@transaction.atomic
def plan_visit(*, place: Region, visit_id: UUID, plan: Plan, actor: Actor, now: datetime) -> Kunjungan:
    """Say when and who; the applicant is told the day. Raises Refusal when the result is there already."""
    visit = locked_visit(visit_id)
    if visit.status not in (DIMINTA, TERJADWAL):
        raise Refusal(_("Kunjungan ini sudah selesai atau batal, jadi jadwalnya tidak dapat diubah."))
    people = list(Person.objects.filter(id__in=plan.surveyors))
    if not people:
        raise Refusal(_("Pilih sedikitnya satu petugas."), status=422)
    if plan.at < now:
        raise Refusal(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."), status=422)
    visit.planned_at, visit.plan_note, visit.status = plan.at, plan.note.strip()[:300], TERJADWAL
    visit.version += 1
    visit.save(update_fields=["planned_at", "plan_note", "status", "version"])
    PetugasKunjungan.objects.filter(visit=visit).delete()
    PetugasKunjungan.objects.bulk_create([PetugasKunjungan(visit=visit, person=one) for one in people])
    record(
        "lapangan.visit_planned", subject=visit, actor=actor, now=now, case_id=visit.case_id,
        data={"at": plan.at.isoformat(), "surveyors": len(people)},
    )  # fmt: skip
    _tell_applicant(place, visit, now)
    return visit


@transaction.atomic
def cancel_visit(*, visit_id: UUID, reason: str, actor: Actor, now: datetime) -> Kunjungan:
    """Call a visit off; what phones still send about it is kept, but does not count. Raises Refusal."""
    visit = locked_visit(visit_id)
    if visit.status not in (DIMINTA, TERJADWAL):
        raise Refusal(_("Kunjungan yang sudah ada hasilnya tidak dapat dibatalkan."))
    if not reason.strip():
        raise Refusal(_("Tulis mengapa kunjungan ini dibatalkan."), status=422)
    return _end(visit, reason, actor, now)


def close_moot(*, event: Event, region: Region) -> None:
    """Listener of `cases.moved`: nobody goes out for a case that went on without its visit. Safe to run twice."""
    if event.case_id is None:
        return
    for row in Kunjungan.objects.filter(case_id=event.case_id, status__in=(DIMINTA, TERJADWAL)):
        visit = locked_visit(row.pk)
        if visit.status in (DIMINTA, TERJADWAL) and not stands(visit):
            _end(visit, _("Berkas berjalan terus tanpa kunjungan."), SYSTEM, event.occurred_at)


def _end(visit: Kunjungan, reason: str, actor: Actor, now: datetime) -> Kunjungan:
    visit.status, visit.cancel_reason, visit.finished_at = BATAL, reason.strip()[:300], now
    visit.version += 1
    visit.save(update_fields=["status", "cancel_reason", "finished_at", "version"])
    record("lapangan.visit_cancelled", subject=visit, actor=actor, now=now, case_id=visit.case_id)
    return visit


def locked_visit(visit_id: UUID) -> Kunjungan:
    """The visit with its row held until the transaction ends."""
    return Kunjungan.objects.select_for_update(of=("self",)).get(pk=visit_id)


def stands(visit: Kunjungan) -> bool:
    """Whether the case is still at the step for which the visit is made."""
    return CaseStep.objects.filter(case_id=visit.case_id, state=visit.state, left_at=None).exists()


UNMET = {
    DIMINTA: "Kunjungan lapangan belum dijadwalkan.",
    TERJADWAL: "Kunjungan lapangan belum dilakukan atau hasilnya belum terkirim.",
    MENUNGGU_TTD: "Berita acara kunjungan belum ditandatangani semua yang hadir.",
}


def check_surveyed(*, case: Case, compiled: Compiled, wish: Wish) -> str | None:
    """`survei_selesai`: the record of the newest visit is signed by those who were there."""
    visit = Kunjungan.objects.filter(case=case).exclude(status=BATAL).order_by("-asked_at", "-id").first()
    if visit is None:
        return "Belum ada kunjungan lapangan untuk berkas ini. Mintalah kunjungan dahulu."
    return None if visit.status == SELESAI else UNMET[visit.status]


def _tell_applicant(place: Region, visit: Kunjungan, now: datetime) -> None:
    """When somebody comes; what to do when that does not suit."""
    case = Case.objects.select_related("release").defer("release__body").get(pk=visit.case_id)
    assert visit.planned_at is not None  # it was planned just now
    at = visit.planned_at.astimezone(place.tz)
    contact, title = case.contact, compiled_of(case.release).definition.title
    lines = [
        f"{title}, {place.title}", f"Nomor registrasi {case.number}", "",
        f"Petugas kami datang ke lokasi pada {tanggal(at.date(), weekday=True)}, sekitar pukul {at:%H.%M}.",
        *([visit.plan_note] if visit.plan_note else []),
        "Kunjungan ini tidak dipungut biaya. Bila waktunya tidak cocok, tulis pesan di halaman lacak berkas.", "",
        f"Lacak berkas: {place.base_url.rstrip('/')}/lacak?nomor={case.number}",
    ]  # fmt: skip
    send_notice(
        place, case_id=case.id, recipient_email=contact.get("email") or None,
        recipient_phone=contact.get("hp") or None, subject=f"{case.number}: Jadwal kunjungan lapangan",
        body="\n".join(lines), never=(secret_of(place, case.id),), now=now,
    )  # fmt: skip
