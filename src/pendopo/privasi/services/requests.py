"""A person asks; the office answers within three days, or says on what law it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case, cases_of_user, drafts_of, drop_draft, erase_case
from pendopo.core.api import Refusal, encrypt, next_number
from pendopo.people.api import Actor, close_account
from pendopo.privasi.models import Permintaan
from pendopo.privasi.rules import ANSWER_WITHIN
from pendopo.tenancy.api import Region

MAX_LENGTH = 2000
OPEN_AT_ONCE = 3


@transaction.atomic
def ask(
    place: Region, *, kind: str, body: str, actor: Actor, now: datetime, user_id: UUID | None = None,
    case_id: UUID | None = None,
) -> Permintaan:  # fmt: skip
    """Open a request; its clock runs from now on. Raises Refusal (422, or 409 when three are open already)."""
    text = body.strip()
    if kind not in dict(Permintaan.KINDS):
        raise Refusal(_("Pilih apa yang Anda minta."), status=422)
    if kind == "perbaikan" and not text:
        raise Refusal(_("Tulis data mana yang keliru dan apa yang benar."), status=422)
    if len(text) > MAX_LENGTH:
        raise Refusal(_("Paling banyak %(n)d huruf.") % {"n": MAX_LENGTH}, status=422)
    mine = Permintaan.objects.filter(user_id=user_id, case_id=case_id, state=Permintaan.OPEN)
    if mine.count() >= OPEN_AT_ONCE:
        raise Refusal(_("Tiga permintaan Anda masih menunggu jawaban. Kami menjawab paling lama tiga hari."))
    year = now.astimezone(place.tz).year
    made = Permintaan.objects.create(
        kind=kind, user_id=user_id, case_id=case_id, body_sealed=encrypt(place, text), asked_at=now,
        due_at=now + ANSWER_WITHIN, number=f"PDP-{year}-{next_number('permintaan_data', year):04d}",
    )  # fmt: skip
    record("privasi.asked", subject=made, actor=actor, now=now, case_id=case_id, data={"jenis": kind})
    return made


@transaction.atomic
def answer_request(place: Region, asked: Permintaan, *, text: str, actor: Actor, now: datetime) -> None:
    """Say that it is done, and what was done. Raises Refusal."""
    _close(place, asked, Permintaan.DONE, text, actor, now)


@transaction.atomic
def refuse_request(place: Region, asked: Permintaan, *, text: str, law: str, actor: Actor, now: datetime) -> None:
    """Say no, with the law that forbids it. Raises Refusal: without a reason or a law (422)."""
    if not law.strip():
        raise Refusal(_("Sebutkan dasar hukumnya; tanpa itu permintaan tidak dapat ditolak."), status=422)
    _close(
        place,
        asked,
        Permintaan.REFUSED,
        f"{text.strip()}\n{_('Dasar')}: {law.strip()}" if text.strip() else "",
        actor,
        now,
    )


def _close(place: Region, asked: Permintaan, state: str, text: str, actor: Actor, now: datetime) -> None:
    if not text.strip():
        raise Refusal(_("Tulis jawabannya."), status=422)
    row = Permintaan.objects.select_for_update().get(pk=asked.pk)
    if row.state != Permintaan.OPEN:
        raise Refusal(_("Permintaan ini sudah dijawab."))
    row.state, row.answer_sealed = state, encrypt(place, text.strip()[:MAX_LENGTH])
    row.answered_at, row.answered_by_id, row.answered_label = now, actor.actor_id, actor.label
    row.save(update_fields=["state", "answer_sealed", "answered_at", "answered_by_id", "answered_label"])
    data = {"keadaan": state, "terlambat": now > row.due_at}
    record("privasi.answered", subject=row, actor=actor, now=now, case_id=row.case_id, data=data)


@dataclass(frozen=True)
class Erased:
    """What became of a wish to be forgotten, by numbers of cases. `kept`: with the reason."""

    gone: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    drafts: int
    account: bool


@transaction.atomic
def erase_person(place: Region, asked: Permintaan, *, actor: Actor, now: datetime) -> Erased:
    """Erase what may go: drafts, cases that ended without a letter, and then the account. Safe to repeat.

    Open cases and what the archive law keeps stay, each with its reason. Raises Refusal when nobody asked for it.
    """
    if asked.kind != "hapus" or asked.state != Permintaan.OPEN:
        raise Refusal(_("Tidak ada permintaan penghapusan yang terbuka."))
    cases = _cases_of(asked)
    gone, kept = [], []
    for case in cases:
        why = _why_kept(case)
        if why:
            kept.append((case.number, why))
        elif erase_case(place, case, why="permintaan", actor=actor, now=now):
            gone.append(case.number)
    drafts = drafts_of(device_hash=b"", user_id=asked.user_id) if asked.user_id else []
    for draft in drafts:
        drop_draft(draft.pk)
    closes = asked.user_id is not None and not any(case.finished_at is None for case in cases)
    if closes and asked.user_id is not None:
        close_account(asked.user_id, actor=actor, now=now)
    record("privasi.erased", subject=asked, actor=actor, now=now, data={"berkas": len(gone), "tetap": len(kept)})
    return Erased(tuple(gone), tuple(kept), len(drafts), closes)


def _cases_of(asked: Permintaan) -> list[Case]:
    if asked.user_id is not None:
        return list(cases_of_user(asked.user_id))
    assert asked.case_id is not None  # the database keeps one of the two
    return list(Case.objects.filter(pk=asked.case_id).select_related("release"))


def _why_kept(case: Case) -> str:
    """Why a case cannot be erased on request; '' when it can."""
    if case.finished_at is None:
        return _("masih berjalan; datanya diperlukan untuk memutus permohonan ini")
    if case.outcome == "baik":
        return _(
            "surat sudah terbit; arsipnya wajib disimpan menurut jadwal retensi (UU 43/2009), lalu dihapus sendiri"
        )
    return ""
