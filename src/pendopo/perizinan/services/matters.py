"""Opening a case about a permit: the holder's draft with what is known already, the office's enforcement, and the
consent of whoever shall receive a permit."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import Event, record
from pendopo.cases.api import (
    Case,
    CaseView,
    Draft,
    Office,
    find_draft,
    save_draft,
    signal_case,
    submit_case,
    tidy_number,
    view_case,
)
from pendopo.core.api import Refusal, derive
from pendopo.definitions.api import Current, current
from pendopo.engine.api import Compiled
from pendopo.files.api import StoredFile, twin_file
from pendopo.lib.uuid7 import uuid7
from pendopo.notify.api import notices_of, send_notice, words_for
from pendopo.people.api import Actor
from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import Izin, UrusanIzin
from pendopo.perizinan.queries_daur import (
    day_of,
    going_words,
    is_missed,
    matter_of,
    open_matters,
    refusal,
    source_of,
    times_of,
)
from pendopo.perizinan.services.permits import locked
from pendopo.tenancy.api import Region

AGREED = "alih_disetujui"
SPAN_SECONDS, TRIES = 15 * 60, 10


@dataclass(frozen=True)
class Begun:
    """The draft that was begun, and the fields whose files have to be given anew."""

    draft: Draft
    again: tuple[str, ...]


@transaction.atomic
def begin_matter(*, place: Region, izin: Izin, kind: str, actor: Actor, device_hash: bytes, now: datetime) -> Begun:
    """The draft of a matter about a permit, with what is known already; one begun before is gone on with.

    The caller has checked that the permit is this person's. Raises Http404 (no such kind, the service is not offered),
    Refusal with a sentence (not now; a case about it is under way).
    """
    if kind not in (rules.RENEW, rules.CHANGE, rules.AGAIN, *rules.SERVICES) or kind == rules.SANCTION:
        raise Http404
    izin = locked(izin.pk)
    if kind == rules.AGAIN and not is_missed(izin, now):
        raise Http404
    if kind != rules.AGAIN and (said := refusal(izin, kind, now)):
        raise Refusal(said)
    if open_matters([izin.pk], *rules.exclusive(kind)):
        raise Refusal(going_words())
    offer = current(rules.SERVICES.get(kind, izin.definition_id))
    if not offer.is_open:
        raise Refusal(_("Layanan ini sedang tidak menerima permohonan baru."))
    begun = _begun(izin, kind, device_hash, actor)
    filled = fill(place, izin, kind, offer, now)
    if begun is not None:
        return Begun(begun, filled.again)
    draft = save_draft(
        place=place, current=offer, draft=None, draft_id=uuid7(), answers=_own_files(offer, filled.answers), page="",
        device_hash=device_hash, user_id=actor.user_id, now=now,
    )  # fmt: skip
    if kind != rules.AGAIN:
        keep_matter(izin, kind, draft.id, opened_by="", former=source_of(izin), actor=actor, now=now)
    return Begun(draft, filled.again)


def _own_files(offer: Current, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Each file becomes the new case's own: the former one may be erased when its time is over."""
    names = [name for name in answers if offer.compiled.fields[name].type == "file"]
    rows = {str(row.pk): row for row in StoredFile.objects.filter(id__in=[one for n in names for one in answers[n]])}
    return {**answers, **{name: [str(twin_file(rows[str(one)]).pk) for one in answers[name]] for name in names}}


def _begun(izin: Izin, kind: str, device_hash: bytes, actor: Actor) -> Draft | None:
    for row in UrusanIzin.objects.filter(izin=izin, kind=kind).order_by("-opened_at")[:20]:
        draft = find_draft(row.subject_id, device_hash=device_hash, user_id=actor.user_id)
        if draft is not None:
            return draft
    return None


def keep_matter(
    izin: Izin, kind: str, subject_id: UUID, *, opened_by: str, former: tuple[Case, bool] | None, actor: Actor,
    now: datetime,
) -> UrusanIzin:  # fmt: skip
    """Write down which permit a draft or case is about."""
    row = UrusanIzin.objects.create(
        region_id=izin.region_id, subject_id=subject_id, izin=izin, kind=kind, opened_at=now, opened_by=opened_by,
        former_case_id=former[0].id if former is not None else None,
    )  # fmt: skip
    record("perizinan.matter_opened", subject=izin, actor=actor, now=now, case_id=izin.case_id, data={"jenis": kind})
    return row


@dataclass(frozen=True)
class _Kept:
    """A file of the former case as the rules judge it."""

    created_on: date
    is_usable: bool


def fill(place: Region, izin: Izin, kind: str, offer: Current, now: datetime) -> rules.Carried:
    """What a form about this permit begins with."""
    source = source_of(izin)
    if source is None:
        return rules.Carried(rules.said_of_former(offer.compiled, kind, izin.number), ())
    case, handed = source
    view = view_case(case)
    if kind in rules.SERVICES:
        if handed:
            return rules.Carried({}, ())
        return rules.Carried(rules.own_answers(view.compiled, view.answers, offer.compiled), ())
    today = day_of(place, now)
    found = rules.carried(
        view.compiled, offer.compiled, view.answers, _files(view, place), today=today,
        kind=rules.RENEW if kind == rules.AGAIN else kind,
        times=times_of(today), without_persons=handed,
    )  # fmt: skip
    return rules.Carried(found.answers | rules.said_of_former(offer.compiled, kind, izin.number), found.again)


def _files(view: CaseView, place: Region) -> Mapping[str, _Kept]:
    """The files of a case that are still there, by id; what was found expired is not usable."""
    ids = [str(one) for values in view.answers.values() if isinstance(values, list) for one in values if _is_id(one)]
    expired = {str(file.row.file_id) for file in view.files if file.verdict == "kedaluwarsa"}
    rows = StoredFile.objects.filter(id__in=ids)
    return {
        str(row.pk): _Kept(day_of(place, row.created_at), row.erased_at is None and str(row.pk) not in expired)
        for row in rows
    }


def _is_id(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


# -- opened by the office


@dataclass(frozen=True)
class Suspicion:
    """What an officer found: the kind of breach, what happened, what has to be done, the law."""

    kind: str
    found: str
    duty: str
    law: str


@transaction.atomic
def open_sanction(*, place: Region, izin: Izin, said: Suspicion, actor: Actor, now: datetime) -> Case:
    """Open enforcement on a permit in the name of the office; its holder sees the case in their account.

    Raises Refusal, InvalidAnswers (by the fields of the form).
    """
    izin = locked(izin.pk)
    if open_matters([izin.pk], rules.SANCTION):
        raise Refusal(_("Untuk izin ini sudah ada penertiban yang sedang berjalan."))
    if stopped := refusal(izin, rules.SANCTION, now):
        raise Refusal(stopped)
    offer, case_id = current(rules.SERVICES[rules.SANCTION]), uuid7()
    answers = {
        "jenis_pelanggaran": said.kind, "uraian": said.found.strip(), "kewajiban": said.duty.strip(),
        "dasar": said.law.strip(), "nama": izin.holder, **_contact(izin, offer.compiled),
    }  # fmt: skip
    keep_matter(izin, rules.SANCTION, case_id, opened_by=actor.label, former=source_of(izin), actor=actor, now=now)
    filled = {name: value for name, value in answers.items() if value}
    return submit_case(
        place=place, current=offer, case_id=case_id, answers=filled, actor=actor, now=now,
        office=Office(holder_account(izin)),
    )  # fmt: skip


def _contact(izin: Izin, target: Compiled) -> dict[str, Any]:
    """Where the holder can be told, as far as it is known."""
    source = source_of(izin)
    if source is None or source[1]:
        return {}
    view = view_case(source[0])
    own = rules.own_answers(view.compiled, view.answers, target)
    return {name: own[name] for name in ("nomor_hp", "email") if name in own}


def holder_account(izin: Izin) -> UUID | None:
    """The account that holds the permit; None when its holder has none."""
    transfer = matter_of(izin.case_id, UrusanIzin.TRANSFER)
    if transfer is not None:
        return transfer.to_user_id
    return Case.objects.filter(id=izin.case_id).values_list("user_id", flat=True).first()


# -- the consent of who shall receive it


def transfer_code(place: Region, case_id: UUID) -> str:
    """The code that the holder gives to whoever shall receive the permit: eight letters and digits."""
    text = base64.b32encode(derive(place, "alih-izin", case_id.bytes)).decode()[:8]
    return f"{text[:4]}-{text[4:]}"


@dataclass(frozen=True)
class Consent:
    """What somebody types who shall receive a permit."""

    number: str
    code: str
    nik: str


def agree_transfer(*, place: Region, said: Consent, actor: Actor, now: datetime) -> UrusanIzin:
    """Whoever shall receive a permit agrees, signed in: their account will hold it. Raises Refusal with a sentence.

    Number, code and NIK must all be those of one transfer that waits; which of them is wrong stays unsaid.
    """
    if actor.user_id is None:
        raise Http404
    key = f"alih:{place.id}:{actor.user_id}"  # counted outside any savepoint: what is refused stays counted
    if cache.get(key, 0) >= TRIES:
        raise Refusal(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."), status=429)
    found = _waiting(place, said)
    if found is None:
        cache.set(key, cache.get(key, 0) + 1, SPAN_SECONDS)
        raise Refusal(_("Nomor, kode, atau NIK ini tidak cocok. Periksa ketiganya bersama pemegang izin."), status=422)
    row, case = found
    if actor.user_id == case.user_id:
        raise Refusal(_("Izin ini sudah milik Anda. Yang menyetujui adalah penerimanya, dengan akunnya sendiri."))
    _agree(place, row, case, actor, now)
    return row


@transaction.atomic
def _agree(place: Region, row: UrusanIzin, case: Case, actor: Actor, now: datetime) -> None:
    row.agreed_at, row.to_user_id = now, actor.user_id
    row.save(update_fields=["agreed_at", "to_user_id"])
    record("perizinan.transfer_agreed", subject=row.izin, actor=actor, now=now, case_id=case.id)
    if not signal_case(place=place, case_id=case.id, signal=AGREED, now=now):
        raise Refusal(_("Permohonan pengalihan ini tidak lagi menunggu persetujuan."))


def _waiting(place: Region, said: Consent) -> tuple[UrusanIzin, Case] | None:
    """The transfer that these words open."""
    rows = Case.objects.select_related("release").filter(
        number=tidy_number(said.number), definition_id=rules.SERVICES[rules.TRANSFER], finished_at=None
    )
    case = rows.first()
    row = UrusanIzin.objects.select_for_update(of=("self",)).filter(
        subject_id=case.id, kind=UrusanIzin.TRANSFER, agreed_at=None
    ).first() if case is not None else None  # fmt: skip
    if case is None or row is None:
        return None
    code = "".join(sign for sign in said.code.upper() if sign.isascii() and sign.isalnum())
    right = transfer_code(place, case.id).replace("-", "")
    nik = "".join(sign for sign in said.nik if sign in "0123456789")
    known = str(view_case(case).answers.get("penerima_nik", ""))
    fits = hmac.compare_digest(code, right) and bool(known) and hmac.compare_digest(nik, known)
    return (row, case) if fits else None


def hear_submitted(*, event: Event, region: Region) -> None:
    """Listener of `cases.submitted`: of a transfer, its receiver is told that somebody wants to hand a permit over."""
    if event.data.get("definition") != rules.SERVICES[rules.TRANSFER]:
        return
    matter = matter_of(event.subject_id, UrusanIzin.TRANSFER)
    if matter is None or notices_of(event.subject_id).filter(kind="alih_izin").exists():
        return
    case = Case.objects.select_related("release").get(id=event.subject_id)
    subject, body = words_for(
        "alih_izin",
        {
            "layanan": matter.izin.title, "daerah": region.title, "nomor": case.number,
            "alamat": f"{region.base_url.rstrip('/')}/terima-izin?nomor={case.number}",
        },
    )  # fmt: skip
    send_notice(
        region, case_id=case.id, recipient_email=None,
        recipient_phone=str(view_case(case).answers.get("penerima_hp", "")) or None, subject=subject, body=body,
        kind="alih_izin", never=(transfer_code(region, case.id),), now=event.occurred_at,
    )  # fmt: skip
