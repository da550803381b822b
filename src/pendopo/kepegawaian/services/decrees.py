"""A decree: drafted by one, sent in as rehearsed, approved by another, taken back before its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile
from pendopo.kepegawaian.models import BarisMutasi, BarisUnit, SuratKeputusan
from pendopo.kepegawaian.queries_rencana import rehearse
from pendopo.kepegawaian.services.acting import person_of
from pendopo.kepegawaian.services.dates import set_dates, undo_dates
from pendopo.kepegawaian.services.turn import apply_decree
from pendopo.people.api import Actor, Membership, Person, Unit, local_day
from pendopo.tenancy.api import Region

EDITABLE = (SuratKeputusan.DRAFT, SuratKeputusan.SENT)


@dataclass(frozen=True)
class MoveRow:
    """A row of a mutasi as it was read."""

    person: Person
    post: Membership | None
    unit: Unit | None
    role: str = ""
    title: str = ""
    rank: str = ""
    heir: Person | None = None


@dataclass(frozen=True)
class UnitRow:
    """A row of a rearrangement as it was read."""

    kind: str
    unit: Unit
    successor: Unit | None = None
    definition_id: str = ""
    function: str = ""
    name: str = ""
    short: str = ""


@transaction.atomic
def make_decree(
    *,
    kind: str,
    number: str,
    dated: date,
    effective_on: date,
    about: str = "",
    scan: StoredFile | None = None,
    replaces: SuratKeputusan | None = None,
    actor: Actor,
    now: datetime,
) -> SuratKeputusan:
    """Begin a decree as a draft. Raises Refusal: its number is there already, or what it replaces holds already."""
    if replaces is not None and (replaces.state != SuratKeputusan.APPROVED or replaces.kind != kind):
        raise Refusal(
            _("Hanya keputusan sejenis yang sudah disetujui dan belum berlaku yang dapat diganti."), status=422
        )
    try:
        with transaction.atomic():
            decree = SuratKeputusan.objects.create(
                kind=kind, number=number, dated=dated, effective_on=effective_on, about=about, scan=scan,
                replaces=replaces, made_by_id=person_of(actor), made_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refusal(_("Keputusan dengan nomor dan tanggal ini sudah dicatat."), status=422) from None
    data = {"jenis": kind, "tmt": effective_on.isoformat()}
    record("kepegawaian.decree_made", subject=decree, actor=actor, now=now, data=data)
    return decree


@transaction.atomic
def set_moves(decree: SuratKeputusan, rows: Sequence[MoveRow], *, actor: Actor, now: datetime) -> None:
    """The rows of a mutasi, instead of those of before; a decree that was sent in is a draft again."""
    _reopen(decree, SuratKeputusan.MUTASI)
    BarisMutasi.objects.filter(decree=decree).delete()
    BarisMutasi.objects.bulk_create(
        BarisMutasi(
            decree=decree, position=number, person=row.person, post=row.post, unit=row.unit, role=row.role,
            title=row.title, rank=row.rank, heir=row.heir,
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    record("kepegawaian.decree_rows_set", subject=decree, actor=actor, now=now, data={"baris": len(rows)})


@transaction.atomic
def set_unit_rows(decree: SuratKeputusan, rows: Sequence[UnitRow], *, actor: Actor, now: datetime) -> None:
    """The rows of a rearrangement, instead of those of before."""
    _reopen(decree, SuratKeputusan.PENATAAN)
    BarisUnit.objects.filter(decree=decree).delete()
    BarisUnit.objects.bulk_create(
        BarisUnit(
            decree=decree, position=number, kind=row.kind, unit=row.unit, successor=row.successor,
            definition_id=row.definition_id, function=row.function, name=row.name, short=row.short,
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    record("kepegawaian.decree_rows_set", subject=decree, actor=actor, now=now, data={"baris": len(rows)})


def _reopen(decree: SuratKeputusan, kind: str) -> None:
    if decree.kind != kind or decree.state not in EDITABLE:
        raise Refusal(_("Baris keputusan ini tidak dapat diubah lagi."))
    decree.state, decree.digest = SuratKeputusan.DRAFT, ""
    decree.save(update_fields=["state", "digest"])


@transaction.atomic
def send_decree(decree: SuratKeputusan, *, actor: Actor, now: datetime) -> None:
    """Ask another administrator to approve exactly these rows. Raises Refusal while a row is wrong."""
    if decree.state != SuratKeputusan.DRAFT:
        raise Refusal(_("Keputusan ini sudah diajukan."))
    found = rehearse(decree, today=local_day(now))
    if not found.may_go:
        raise Refusal(found.blocking[0] if found.blocking else _("Perbaiki dahulu baris yang salah."), status=422)
    decree.state, decree.digest, decree.made_by_id = SuratKeputusan.SENT, found.digest, person_of(actor)
    decree.save(update_fields=["state", "digest", "made_by"])
    record("kepegawaian.decree_sent", subject=decree, actor=actor, now=now, data={"sidik": found.digest})


@transaction.atomic
def return_decree(decree: SuratKeputusan, *, actor: Actor, now: datetime) -> None:
    """Back to the draft, to be mended."""
    if decree.state != SuratKeputusan.SENT:
        raise Refusal(_("Keputusan ini tidak sedang menunggu persetujuan."))
    decree.state, decree.digest = SuratKeputusan.DRAFT, ""
    decree.save(update_fields=["state", "digest"])
    record("kepegawaian.decree_returned", subject=decree, actor=actor, now=now)


@transaction.atomic
def approve_decree(
    place: Region, decree: SuratKeputusan, *, digest: str, accepts_gaps: bool = False, actor: Actor, now: datetime
) -> SuratKeputusan:
    """Approve what was sent in and seen: every post gets its dates at once, so rights change by the day and no job.

    A second person does it. `accepts_gaps`: that nobody will hold some desks is known. What has come due is moved in
    the same transaction. Raises Refusal with a sentence.
    """
    decree = SuratKeputusan.objects.select_for_update(of=("self",)).select_related("replaces").get(pk=decree.pk)
    if decree.state != SuratKeputusan.SENT:
        raise Refusal(_("Keputusan ini tidak sedang menunggu persetujuan."))
    if actor.actor_id == decree.made_by_id:
        raise Refusal(_("Keputusan disetujui oleh pengelola lain, bukan oleh yang mengajukannya."))
    today = local_day(now)
    found = rehearse(decree, today=today)
    if digest != decree.digest or found.digest != decree.digest:
        raise Refusal(_("Isi keputusan berubah sejak Anda melihatnya. Muat ulang, periksa lagi, lalu setujui."))
    if not found.may_go:
        raise Refusal(found.blocking[0] if found.blocking else _("Keadaan berubah: ada baris yang kini salah."))
    if found.gaps and not accepts_gaps:
        raise Refusal(
            _("Ada meja yang tidak akan dipegang siapa pun. Centang bahwa Anda mengetahuinya, atau isi dahulu.")
        )
    if decree.replaces is not None:
        _give_way(decree.replaces, today, actor, now)
    decree.state, decree.approved_by_id, decree.approved_at = SuratKeputusan.APPROVED, actor.actor_id, now
    decree.rights_on, decree.accepts_gaps = found.day, accepts_gaps
    decree.traces = set_dates(decree, found, actor=actor, now=now)
    decree.save()
    data = {
        "hak_sejak": found.day.isoformat(),
        "tmt": decree.effective_on.isoformat(),
        "tanpa_pemegang": len(found.gaps),
    }
    record("kepegawaian.decree_approved", subject=decree, actor=actor, now=now, data=data)
    if found.day <= today:
        apply_decree(place, decree, now=now)
    return decree


def _give_way(former: SuratKeputusan, today: date, actor: Actor, now: datetime) -> None:
    """The decree that is being replaced, as if it had not been; only before its day."""
    former = SuratKeputusan.objects.select_for_update().get(pk=former.pk)
    if former.state != SuratKeputusan.APPROVED or former.rights_on is None or former.rights_on <= today:
        raise Refusal(_("Keputusan yang diganti sudah berlaku. Buat keputusan baru dari keadaan sekarang."))
    undo_dates(former, today=today, actor=actor, now=now)
    former.state, former.ended_at = SuratKeputusan.REPLACED, now
    former.save(update_fields=["state", "ended_at", "traces"])
    record("kepegawaian.decree_replaced", subject=former, actor=actor, now=now)


@transaction.atomic
def withdraw_decree(decree: SuratKeputusan, *, why: str, actor: Actor, now: datetime) -> None:
    """Take a decree back before its day; everything it had set is as before. Raises Refusal once it holds."""
    decree = SuratKeputusan.objects.select_for_update().get(pk=decree.pk)
    today = local_day(now)
    if decree.state not in (*EDITABLE, SuratKeputusan.APPROVED):
        raise Refusal(_("Keputusan ini sudah berlaku atau sudah berakhir. Buat keputusan baru untuk mengubahnya."))
    if decree.state == SuratKeputusan.APPROVED:
        if decree.rights_on is not None and decree.rights_on <= today:
            raise Refusal(_("Keputusan ini sudah berlaku. Buat keputusan baru untuk mengubahnya."))
        if not why.strip():
            raise Refusal(_("Tulis alasan keputusan ini ditarik."), status=422)
        undo_dates(decree, today=today, actor=actor, now=now)
    decree.state, decree.ended_at, decree.ended_why = SuratKeputusan.WITHDRAWN, now, why.strip()[:200]
    decree.save(update_fields=["state", "ended_at", "ended_why", "traces"])
    record("kepegawaian.decree_withdrawn", subject=decree, actor=actor, now=now)
