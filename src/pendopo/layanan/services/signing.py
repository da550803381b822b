"""Signing a case's letter: prove, sign outside any transaction, then keep signature and move together or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, CaseView, Wish, actions_for, get_case_for, move_case, view_case
from pendopo.core.api import Refusal
from pendopo.documents.api import Letter, attach_signature, letter_of_subject, sign_bytes
from pendopo.engine.api import Transition, line_of
from pendopo.people.api import Actor, TooManyTries, User, check_passkey, check_second_factor
from pendopo.tenancy.api import Region, region

WRONG = 422


class WrongProof(Refusal):
    """Passphrase or code prove nothing; the sentence belongs to that field."""

    def __init__(self, field: Literal["frasa", "frasa_lagi", "kode"], sentence: str, *, status: int = WRONG) -> None:
        super().__init__(sentence, status=status)
        self.field = field


def sign_case(
    *,
    place: Region,
    case_id: UUID,
    transition_id: str,
    actor: Actor,
    passphrase: str,
    code: str,
    now: datetime,
    credential: str = "",
    seen: int | None = None,
) -> Case:
    """Sign the case's letter and do the step that asked for it. Call it outside any transaction.

    What was proved stays used; a crash after that leaves the case unsigned, or wholly issued. `seen`: the version of
    the case on the signer's screen. Raises WrongProof, Refusal with a sentence, Http404 for what is not yours.
    """
    letter = _letter_to_sign(place, case_id, transition_id, actor, seen)
    if not passphrase:
        raise WrongProof("frasa", _("Tulis frasa sandi tanda tangan Anda."))
    check_proof(actor, code, credential, now)
    try:
        signed = sign_bytes(place, letter, person_id=known_id(actor.actor_id), passphrase=passphrase, now=now)
    except Refusal as no:
        if no.status == WRONG:
            raise WrongProof(
                "frasa", _("%(kalimat)s Kode tadi sudah terpakai; tunggu kode berikutnya.") % {"kalimat": no.sentence}
            ) from no
        raise
    with region(place):
        attach_signature(letter, signed, actor=actor, now=now)
        return move_case(
            place=place, case_id=case_id, transition_id=transition_id, actor=actor, now=now,
            wish=Wish(signed=True, seen=seen),
        )  # fmt: skip


def _letter_to_sign(place: Region, case_id: UUID, transition_id: str, actor: Actor, seen: int | None) -> Letter:
    """The letter this person may sign now, before anything is proved or used up."""
    with region(place):
        view = view_case(get_case_for(actor, case_id))
        step = view.compiled.transitions.get(transition_id)
        if step is None or "tanda_tangan" not in step.requires:
            raise Http404
        return letter_to_sign(view, step, actor, seen)


def letter_to_sign(view: CaseView, step: Transition, actor: Actor, seen: int | None) -> Letter:
    """The letter of a case that this person may sign by this step now. Raises Refusal, Http404."""
    _refuse_stale(view, step, seen)
    if step not in actions_for(view, actor):
        raise Http404
    letter = letter_of_subject(view.case.id)
    if letter is None:
        raise Refusal(_("Surat ini masih disiapkan. Coba lagi sebentar lagi."))
    if letter.is_ready and not letter.is_wet and letter.signatory.person_id != actor.actor_id:
        raise Refusal(_("Surat ini disiapkan atas nama pejabat lain. Kembalikan agar disiapkan ulang atas nama Anda."))
    if not letter.is_ready:
        raise Refusal(_("Surat ini belum selesai disusun atau sudah ditandatangani. Muat ulang halaman."))
    return letter


def _refuse_stale(view: CaseView, step: Transition, seen: int | None) -> None:
    if line_of(view.compiled, view.journey, step) is None:
        raise Refusal(
            _("“%(langkah)s” tidak dapat dilakukan lagi: berkas ini sekarang pada tahap “%(tahap)s”.")
            % {"langkah": step.action, "tahap": view.state.title}
        )
    if seen is not None and seen != view.case.version:
        raise Refusal(
            _("Berkas ini baru saja diproses orang lain. Muat ulang halaman untuk melihat keadaannya sekarang.")
        )


def check_proof(actor: Actor, code: str, credential: str, now: datetime) -> None:
    """The second factor, in transactions of its own: a code, or a passkey's answer; what was used stays used."""
    user = User.objects.get(pk=known_id(actor.user_id))
    if credential:
        if check_passkey(user, credential) is None:
            raise WrongProof("kode", _("Kunci ini tidak cocok. Coba lagi, atau tulis kode."))
        return
    if not code.strip():
        raise WrongProof("kode", _("Tulis kode 6 angka dari aplikasi Anda, atau pakai kunci perangkat."))
    try:
        proof = check_second_factor(user, code, now=now)
    except TooManyTries as no:
        raise WrongProof("kode", no.sentence, status=no.status) from no
    if proof is None:
        raise WrongProof(
            "kode", _("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu tulis yang baru.")
        )


def known_id(known: UUID | None) -> UUID:
    """Staff always have both ids; for anybody else there is nothing to sign."""
    if known is None:
        raise Http404
    return known
