"""Which number elsewhere belongs to which case here: named by the applicant, by an officer, or left for tracking."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Event, record
from pendopo.cases.api import Case, plain_answers
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_release
from pendopo.people.api import SYSTEM, Actor
from pendopo.saluran import queries
from pendopo.saluran.models import EntriPusat
from pendopo.saluran.rules import is_nik, number_key
from pendopo.saluran.services.apply import has_to_hear, link, tell_case
from pendopo.saluran.vocabulary import FIELD, MENUNGGU
from pendopo.tenancy.api import Region

SHORTEST = 4
KEPT = 90
"""Days for which a number is kept that no download has named."""


def read_number(typed: str) -> tuple[str, str]:
    """(number, key) of what was typed. Raises Refusal (422)."""
    number = " ".join(typed.replace("\0", "").split())[:80]
    key = number_key(number)
    if len(key) < SHORTEST:
        raise Refusal(_("Tulis nomor permohonannya seperti pada tanda terima dari sana."), status=422)
    if is_nik(number):
        raise Refusal(_("Ini tampaknya NIK. Tulis nomor permohonan, bukan NIK."), status=422)
    return number, key


@transaction.atomic
def name_number(place: Region, case: Case, typed: str, *, actor: Actor, now: datetime, origin: str) -> EntriPusat:
    """Say which number a case has elsewhere; what is known of it already is heard at once. Raises Refusal."""
    number, key = read_number(typed)
    today = now.astimezone(place.tz).date()
    service = queries.followed(today).get(case.definition_id)
    if service is None:
        raise Refusal(_("Layanan ini tidak diputus di sistem lain."))
    entry = _entry(place, service.source, number, key, origin, now, today)
    if entry.case_id not in (None, case.pk) and entry.is_waiting:
        words = {"nomor": entry.case_number}
        raise Refusal(_("Nomor ini sudah dipakai berkas %(nomor)s. Periksa lagi nomornya.") % words)
    if entry.case_id != case.pk:
        entry.heard = 0 if entry.turn else entry.heard
        link(entry, case)
    entry.save()
    data = {"sumber": service.source, "lewat": origin}
    record("saluran.number_named", subject=entry, actor=actor, now=now, case_id=case.pk, data=data)
    if has_to_hear(entry):
        tell_case(place, entry, actor=SYSTEM, now=now)
    return entry


def _entry(
    place: Region, source: str, number: str, key: str, origin: str, now: datetime, today: date
) -> EntriPusat:  # fmt: skip
    made = {"number": number, "state": MENUNGGU, "day": today, "origin": origin, "created_at": now}
    EntriPusat.objects.bulk_create(
        [EntriPusat(region_id=place.id, source=source, key=key, **made)], ignore_conflicts=True
    )
    return EntriPusat.objects.select_for_update().get(source=source, key=key)


@transaction.atomic
def leave_number(place: Region, definition_id: str, typed: str, *, actor: Actor, now: datetime) -> EntriPusat:
    """A citizen leaves the number that another application gave them, to follow it here. Raises Refusal."""
    number, key = read_number(typed)
    today = now.astimezone(place.tz).date()
    if queries.elsewhere(definition_id, today) is None:
        raise Refusal(_("Layanan ini diajukan di sini. Tidak perlu nomor dari tempat lain."))
    entry = _entry(place, "sicantik", number, key, "warga", now, today)
    if not entry.definition_id:
        entry.definition_id = definition_id
        entry.save(update_fields=["definition_id"])
        data = {"sumber": entry.source, "lewat": "warga", "layanan": definition_id}
        record("saluran.number_named", subject=entry, actor=actor, now=now, data=data)
    return entry


def hear_answers(*, event: Event, region: Region) -> None:
    """Listener of `cases.submitted` and `cases.repaired`: the number that the applicant names. Safe to run twice."""
    if not _asks_for_number(event):
        return
    case = Case.objects.filter(pk=event.case_id).first() if event.case_id else None
    if case is None:
        return
    number = str(plain_answers([case.pk]).get(case.pk, {}).get(FIELD) or "")
    if not number or EntriPusat.objects.filter(case_id=case.pk, key=number_key(number)).exists():
        return
    try:
        name_number(region, case, number, actor=SYSTEM, now=event.occurred_at, origin="berkas")
    except Refusal:
        return  # the number is of another case, or is none: the officer sees it in the file and asks


def _asks_for_number(event: Event) -> bool:
    """Whether the release that the event names asks for one; an event that names none may be of such a case."""
    definition_id, number = event.data.get("definition"), event.data.get("release")
    if not definition_id or not number:
        return True
    return FIELD in compiled_release(str(definition_id), int(number)).fields


def hear_moved(*, event: Event, region: Region) -> None:
    """Listener of `cases.moved`: what the case was too early for, it hears when it waits. Safe to run twice."""
    if event.case_id is None:
        return
    rows = list(EntriPusat.objects.select_for_update().filter(case_id=event.case_id).order_by("day", "id"))
    for row in rows:
        if has_to_hear(row):
            tell_case(region, row, actor=SYSTEM, now=event.occurred_at)
    if rows and any(row.is_waiting for row in rows):
        ended = Case.objects.filter(pk=event.case_id).exclude(finished_at=None).exists()
        if ended:
            EntriPusat.objects.filter(case_id=event.case_id).update(is_waiting=False)


@transaction.atomic
def drop_unheard(place: Region, now: datetime) -> int:
    """Forget numbers that citizens left and no download has named for `KEPT` days: nobody can follow them."""
    before = now.astimezone(place.tz).date() - timedelta(days=KEPT)
    rows = EntriPusat.objects.filter(origin="warga", state=MENUNGGU, day__lt=before, case_id=None)
    gone, _kinds = rows.delete()
    if gone:
        record("saluran.numbers_dropped", subject=place, actor=SYSTEM, now=now, data={"nomor": gone})
    return gone
