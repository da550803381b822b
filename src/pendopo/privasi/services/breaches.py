"""A failure of protection: noted, its affected found, those concerned and the agency told within three days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pendopo.audit.api import record, record_look
from pendopo.cases.api import Case
from pendopo.core.api import Refusal, next_number, report_progress
from pendopo.notify.api import notices_of, send_notice
from pendopo.people.api import Actor
from pendopo.privasi.models import Insiden
from pendopo.privasi.rules import ANSWER_WITHIN
from pendopo.tenancy.api import Region, defer, region

JOB = "pendopo.privasi.tell"
STEPS = {"orang": "people_told_at", "lembaga": "agency_told_at", "umum": "public_told_at", "tutup": "closed_at"}


@dataclass(frozen=True)
class NewBreach:
    """What is known of a failure when it is reported."""

    title: str
    known_at: datetime
    services: Sequence[str]
    since: date | None
    until: date | None
    kinds: str
    how: str
    handling: str
    is_serious: bool


@transaction.atomic
def report_breach(place: Region, new: NewBreach, *, actor: Actor, now: datetime) -> Insiden:
    """Note a failure; the three days run from when it was known. Raises Refusal (422)."""
    if not new.title.strip() or not new.kinds.strip() or not new.how.strip():
        raise Refusal(_("Isi judul, data yang terungkap, dan bagaimana terjadinya."), status=422)
    if new.known_at > now:
        raise Refusal(_("Saat diketahui tidak dapat di masa depan."), status=422)
    if new.since and new.until and new.until < new.since:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama."), status=422)
    year = now.astimezone(place.tz).year
    made = Insiden(
        number=f"INS-{year}-{next_number('insiden_data', year):03d}", title=new.title.strip()[:160],
        known_at=new.known_at, due_at=new.known_at + ANSWER_WITHIN, services=list(new.services), since=new.since,
        until=new.until, kinds=new.kinds.strip()[:300], how=new.how.strip(), handling=new.handling.strip(),
        is_serious=new.is_serious, reported_label=actor.label,
    )  # fmt: skip
    made.affected = affected(place, made).count()
    made.save(force_insert=True)
    record("privasi.breach_reported", subject=made, actor=actor, now=now, data={"terdampak": made.affected})
    return made


def affected(place: Region, breach: Insiden) -> QuerySet[Case]:
    """The applications that a failure concerns, by service and by the days they were sent."""
    rows = Case.objects.all()
    if breach.services:
        rows = rows.filter(definition_id__in=breach.services)
    if breach.since:
        rows = rows.filter(submitted_at__gte=datetime.combine(breach.since, time.min, place.tz))
    if breach.until:
        rows = rows.filter(submitted_at__lt=datetime.combine(breach.until + timedelta(days=1), time.min, place.tz))
    return rows.order_by("submitted_at", "pk")


@transaction.atomic
def change_breach(breach: Insiden, *, step: str, handling: str, actor: Actor, now: datetime) -> None:
    """Note that somebody was told or that it is closed, and what was done. Raises Refusal."""
    column = STEPS.get(step)
    if column is None:
        raise Refusal(_("Langkah ini tidak dikenal."), status=422)
    if getattr(breach, column) is not None:
        raise Refusal(_("Langkah ini sudah dicatat."))
    if step == "tutup" and (breach.people_told_at is None or breach.agency_told_at is None):
        raise Refusal(_("Sebelum ditutup, orang yang terdampak dan lembaga harus sudah diberi tahu."))
    if handling.strip():
        breach.handling = handling.strip()
    setattr(breach, column, now)
    breach.save(update_fields=["handling", column])
    record("privasi.breach_step", subject=breach, actor=actor, now=now, data={"langkah": step})


@transaction.atomic
def tell_affected(place: Region, breach: Insiden, *, actor: Actor, now: datetime) -> None:
    """Tell everybody concerned, by a job: by mail or gateway where there is one, else as "belum dikabari"."""
    if breach.people_told_at is not None:
        raise Refusal(_("Orang yang terdampak sudah diberi tahu."))
    breach.people_told_at = now
    breach.save(update_fields=["people_told_at"])
    defer(JOB, region=place, subject=breach.pk)
    record("privasi.breach_step", subject=breach, actor=actor, now=now, data={"langkah": "orang"})


def send_tidings(place: Region, breach: Insiden, text: str, *, now: datetime) -> int:
    """The job's work: one notice per case. Safe to run twice."""
    told = 0
    for number, batch in enumerate(_batches(place, breach)):
        with region(place):
            for case in batch:
                told += _tell(place, breach, case, text, now)
            done = min(100 * (number + 1), breach.affected)
            title = _("Kabar kepada yang terdampak")
            report_progress(f"insiden-{breach.number}", title=title, done=done, total=breach.affected, now=now)
    return told


def _batches(place: Region, breach: Insiden) -> Iterator[list[Case]]:
    with region(place):
        ids = list(affected(place, breach).values_list("pk", flat=True))
    for start in range(0, len(ids), 100):
        with region(place):
            yield list(Case.objects.filter(pk__in=ids[start : start + 100]))


def _tell(place: Region, breach: Insiden, case: Case, text: str, now: datetime) -> bool:
    subject = f"{case.number}: {_('pemberitahuan tentang data Anda')}"
    if notices_of(case.pk).filter(subject=subject, created_at__gte=breach.known_at).exists():
        return False
    contact = case.contact
    if not contact.get("email") and not contact.get("hp"):
        return False
    send_notice(
        place, case_id=case.pk, recipient_email=contact.get("email") or None, recipient_phone=contact.get("hp") or None,
        subject=subject, body=text, now=now,
    )  # fmt: skip
    return True


def note_export(breach: Insiden, *, actor: Actor, now: datetime) -> None:
    """The list of the affected was taken out: that is a look at everybody on it."""
    record_look(subject=breach, what="daftar_terdampak", actor=actor, now=now)
    record("privasi.affected_listed", subject=breach, actor=actor, now=now)
