"""The verbs of mandates: claimed by who acts, confirmed or refused, revoked. Events hold no names and no numbers."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.models import Case, Kuasa
from pendopo.cases.queries_kuasa import owner_code
from pendopo.core.api import Refusal, blind_index, encrypt
from pendopo.files.api import StoredFile
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

MAX_YEARS = 5


@dataclass(frozen=True)
class Claim:
    """What is claimed: for whom, by which number, for which services (none: all), on which days, by which letter."""

    agent: str
    kind: str
    name: str
    number_kind: str
    number: str
    services: tuple[str, ...]
    valid_from: date
    valid_to: date
    letter: StoredFile


@transaction.atomic
def claim_kuasa(place: Region, claim: Claim, *, actor: Actor, now: datetime) -> Kuasa:
    """Ask for the right to act for somebody. It holds only once it is confirmed. Raises Refusal (422)."""
    if actor.user_id is None:
        raise Http404
    if claim.valid_to < claim.valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama."), status=422)
    if claim.valid_to < now.astimezone(place.tz).date():
        raise Refusal(_("Kuasa ini sudah berakhir."), status=422)
    if (claim.valid_to - claim.valid_from).days > MAX_YEARS * 366:
        sentence = _("Kuasa berlaku paling lama %(n)d tahun. Pilih hari terakhir yang lebih dekat.")
        raise Refusal(sentence % {"n": MAX_YEARS}, status=422)
    row = Kuasa.objects.create(
        agent_user_id=actor.user_id, agent_sealed=encrypt(place, claim.agent), kind=claim.kind,
        name_sealed=encrypt(place, claim.name), number_kind=claim.number_kind,
        number_sealed=encrypt(place, claim.number),
        number_index=blind_index(place, f"{claim.number_kind}:{claim.number}"), services=list(claim.services),
        valid_from=claim.valid_from, valid_to=claim.valid_to, letter=claim.letter, claimed_at=now,
    )  # fmt: skip
    data = {"kind": row.kind, "until": str(row.valid_to)}
    record("cases.kuasa_claimed", subject=row, actor=actor, now=now, data=data)
    return row


@transaction.atomic
def confirm_kuasa(kuasa_id: UUID, *, actor: Actor, now: datetime) -> Kuasa:
    """An officer has read the letter. Nobody confirms what they claimed themselves."""
    row = _open(kuasa_id)
    if row.agent_user_id == actor.user_id:
        raise Refusal(_("Kuasa ini Anda ajukan sendiri. Mintalah rekan Anda menilainya."))
    _decide(row, Kuasa.HOLDS, actor, now)
    record("cases.kuasa_confirmed", subject=row, actor=actor, now=now, data={"by": "petugas"})
    return row


@transaction.atomic
def refuse_kuasa(place: Region, kuasa_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Kuasa:
    """An officer does not find what the claim says in the letter; the reason is told to who claimed it."""
    row = _open(kuasa_id)
    if not reason.strip():
        raise Refusal(_("Tulis alasannya supaya pemohon tahu apa yang harus diperbaiki."), status=422)
    row.reason_sealed = encrypt(place, reason.strip()[:1000])
    _decide(row, Kuasa.REFUSED, actor, now)
    record("cases.kuasa_refused", subject=row, actor=actor, now=now)
    return row


@transaction.atomic
def own_kuasa(place: Region, kuasa_id: UUID, *, code: str, actor: Actor, now: datetime) -> Kuasa:
    """The owner confirms from an account of their own, with the code that the agent handed over.

    From then on the owner opens every case sent by this right, also after it has ended. Raises the same Http404 for a
    wrong code as for an unknown right.
    """
    row = Kuasa.objects.select_for_update().filter(id=kuasa_id).first()
    digits = "".join(filter(str.isdigit, code))
    right = hmac.compare_digest(owner_code(place, kuasa_id).encode(), digits.encode())
    if row is None or actor.user_id is None or not right:
        raise Http404
    if row.agent_user_id == actor.user_id:
        raise Refusal(_("Kode ini untuk pemberi kuasa, dari akunnya sendiri."))
    if row.owner_user_id not in (None, actor.user_id):
        raise Refusal(_("Kuasa ini sudah terhubung dengan akun lain. Datang ke loket dengan KTP bila itu bukan Anda."))
    if row.state not in (Kuasa.CLAIMED, Kuasa.HOLDS):
        raise Refusal(_("Kuasa ini sudah dinilai atau berakhir. Muat ulang halaman."))
    row.owner_user_id = actor.user_id
    if row.state == Kuasa.CLAIMED:
        _decide(row, Kuasa.HOLDS, actor, now)
    row.save(update_fields=["owner_user_id"])
    Case.objects.filter(on_behalf=row).update(user_id=actor.user_id)
    record("cases.kuasa_confirmed", subject=row, actor=actor, now=now, data={"by": "pemilik"})
    return row


@transaction.atomic
def revoke_kuasa(place: Region, kuasa_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Kuasa:
    """End a right at once: by its owner, by who holds it, or by an officer (with a reason)."""
    row = Kuasa.objects.select_for_update().filter(id=kuasa_id).first()
    if row is None or not (actor.is_staff or actor.user_id in (row.agent_user_id, row.owner_user_id)):
        raise Http404
    if row.state not in (Kuasa.HOLDS, Kuasa.CLAIMED):
        raise Refusal(_("Kuasa ini sudah dinilai atau berakhir. Muat ulang halaman."))
    if actor.is_staff and not reason.strip():
        raise Refusal(_("Tulis alasannya supaya pemohon tahu apa yang harus diperbaiki."), status=422)
    by = "petugas" if actor.is_staff else "pemilik" if actor.user_id == row.owner_user_id else "pemegang"
    row.state, row.ended_at = Kuasa.REVOKED, now
    row.reason_sealed = encrypt(place, reason.strip()[:1000]) if reason.strip() else row.reason_sealed
    row.save(update_fields=["state", "ended_at", "reason_sealed"])
    record("cases.kuasa_revoked", subject=row, actor=actor, now=now, data={"by": by})
    return row


def _open(kuasa_id: UUID) -> Kuasa:
    """A claim that nobody has judged yet, locked."""
    row = Kuasa.objects.select_for_update().filter(id=kuasa_id).first()
    if row is None:
        raise Http404
    if row.state != Kuasa.CLAIMED:
        raise Refusal(_("Kuasa ini sudah dinilai atau berakhir. Muat ulang halaman."))
    return row


def _decide(row: Kuasa, state: str, actor: Actor, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by_id, row.decided_label = state, now, actor.actor_id, actor.label
    row.save(update_fields=["state", "decided_at", "decided_by_id", "decided_label", "reason_sealed"])
