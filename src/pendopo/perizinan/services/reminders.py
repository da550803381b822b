"""Every night: holders are told that their permit ends, once for each of the rule's days; and the rule itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case, view_case
from pendopo.core.api import Refusal
from pendopo.lib.formats import tanggal
from pendopo.notify.api import send_notice, words_for
from pendopo.people.api import SYSTEM, Actor
from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import AturanMasaIzin, Izin, PengingatIzin, UrusanIzin
from pendopo.perizinan.queries_daur import day_of, matter_of, open_matters, times_of
from pendopo.perizinan.rules import Status
from pendopo.tenancy.api import Region

BATCH = 500
AT_MOST = {"renew_days": 730, "late_days": 365, "file_days": 3650}


def remind_due(place: Region, now: datetime, *, limit: int = BATCH) -> int:
    """Tell the holders of permits that end soon, the soonest first; how many were told.

    Not who has renewed, asked to, or lost it. Told twice nobody is: the row of the reminder is unique.
    """
    today = day_of(place, now)
    times = times_of(today)
    told, after = 0, None
    while told < limit:
        rows = _ending(today, times, after)
        if not rows:
            break
        going = open_matters([izin.pk for izin in rows], rules.RENEW, rules.REVOKE)
        for izin in rows:
            told += izin.pk not in going and _remind(place, izin, today, times, now)
        after = rows[-1]
    return told


def _ending(today: date, times: rules.Times, after: Izin | None) -> list[Izin]:
    """Issued permits that end within the longest of the rule's days, the soonest first, a batch at a time."""
    last = today + timedelta(days=max(times.remind_days, default=0))
    rows = Izin.objects.filter(issued_at__isnull=False, valid_until__gte=today, valid_until__lte=last)
    if after is not None and after.valid_until is not None:
        same_day = rows.filter(valid_until=after.valid_until, id__gt=after.pk)
        later = rows.filter(valid_until__gt=after.valid_until)
        rows = same_day | later
    rows = rows.select_related("region").prefetch_related("happened", "reminders")
    return list(rows.order_by("valid_until", "id")[:BATCH])


@transaction.atomic
def _remind(place: Region, izin: Izin, today: date, times: rules.Times, now: datetime) -> bool:
    gone = any(fact.kind in ("diganti", "dialihkan") for fact in izin.happened.all())
    if gone or izin.status(now) not in (Status.VALID, Status.SUSPENDED, Status.NOT_YET):
        return False
    sent = [row.days for row in izin.reminders.all()]
    days = rules.reminder_due(izin.valid_from, izin.valid_until, today, sent, times)
    case = Case.objects.select_related("release").filter(id=izin.case_id).first()
    if days is None or case is None:
        return False
    _row, made = PengingatIzin.objects.get_or_create(
        region_id=place.id, izin=izin, days=days, defaults={"reminded_at": now}
    )
    if made:
        _tell(place, izin, case, today, now)
        record(
            "perizinan.holder_reminded", subject=izin, actor=SYSTEM, now=now, case_id=izin.case_id, data={"hari": days}
        )
    return made


def _tell(place: Region, izin: Izin, case: Case, today: date, now: datetime) -> None:
    assert izin.valid_until is not None  # only what ends is told of
    email, phone = holder_contact(izin, case)
    subject, body = words_for(
        "masa_izin",
        {
            "layanan": izin.title, "daerah": place.title, "nomor": case.number, "nomor_izin": izin.number,
            "sampai": tanggal(izin.valid_until, weekday=True), "sisa": str((izin.valid_until - today).days),
            "alamat": f"{place.base_url.rstrip('/')}/izin-saya",
        },
    )  # fmt: skip
    send_notice(
        place, case_id=case.id, recipient_email=email, recipient_phone=phone, subject=subject, body=body,
        kind="masa_izin", now=now,
    )  # fmt: skip


def holder_contact(izin: Izin, case: Case) -> tuple[str | None, str | None]:
    """E-mail and phone of who holds the permit now: of a transferred one its receiver's."""
    if matter_of(izin.case_id, UrusanIzin.TRANSFER) is not None:
        return None, str(view_case(case).answers.get("penerima_hp", "")) or None
    contact = case.contact
    return contact.get("email") or None, contact.get("hp") or None


# -- the rule


@dataclass(frozen=True)
class Wanted:
    """A rule of times as somebody typed it."""

    since: date
    renew_days: int
    late_days: int
    remind_days: Sequence[int]
    file_days: int
    basis: str


@transaction.atomic
def decide_times(wanted: Wanted, *, place: Region, actor: Actor, now: datetime) -> AturanMasaIzin:
    """From a day on these times hold; what held before stays written. Raises Refusal (422) with a sentence."""
    if wanted.since < day_of(place, now):
        raise Refusal(_("Aturan berlaku mulai hari ini atau sesudahnya."), status=422)
    reminders = sorted(set(wanted.remind_days), reverse=True)
    if not 1 <= len(reminders) <= 6 or reminders[0] > AT_MOST["renew_days"] or reminders[-1] < 1:
        raise Refusal(_("Tulis satu sampai enam angka hari, misalnya 90, 30, 7."), status=422)
    if wanted.renew_days > AT_MOST["renew_days"] or wanted.late_days > AT_MOST["late_days"]:
        raise Refusal(_("Masa perpanjangan paling lama dua tahun sebelum dan satu tahun sesudah berakhir."), status=422)
    row = AturanMasaIzin.objects.create(
        region_id=place.id, since=wanted.since, renew_days=wanted.renew_days, late_days=wanted.late_days,
        remind_days=reminders, file_days=min(wanted.file_days, AT_MOST["file_days"]), basis=wanted.basis.strip()[:300],
        decided_by=actor.label, decided_at=now,
    )  # fmt: skip
    record("perizinan.times_decided", subject=row, actor=actor, now=now, data={"sejak": wanted.since.isoformat()})
    return row
