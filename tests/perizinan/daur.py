"""A permit and what becomes of it, brought about by the real verbs as the right actors."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from pendopo.cases.api import Case, Wish, draft_answers, judge_files, move_case, submit_case, view_case
from pendopo.config.founding import offer_services
from pendopo.definitions.api import current
from pendopo.documents.api import attach_signature, letter_of_subject, render_letter, sign_bytes
from pendopo.people.api import Actor
from pendopo.perizinan.models import Izin
from pendopo.perizinan.queries_daur import permit_of_case
from pendopo.perizinan.services import begin_matter
from pendopo.perizinan.services.matters import Begun
from pendopo.tenancy.api import Region, region

SERVICES = ("salinan-izin", "pencabutan-izin", "pengalihan-izin", "penertiban-izin")


def offer_all(place: Region, kantor: SimpleNamespace, now: datetime) -> None:
    """The four services of a permit's life, bound to the office."""
    with region(place):
        offer_services(kantor.office, SERVICES, now=now)


def step(place: Region, case_id: UUID, transition: str, actor: Actor, now: datetime, note: str = "") -> Case:
    with region(place):
        return move_case(
            place=place, case_id=case_id, transition_id=transition, actor=actor, now=now, wish=Wish(note=note)
        )


def judged(place: Region, case_id: UUID, actor: Actor, now: datetime) -> None:
    with region(place):
        case = Case.objects.select_related("release").get(id=case_id)
        right = {file.row.id: ("sesuai", "") for file in view_case(case).files}
        judge_files(place=place, case=case, verdicts=right, actor=actor, now=now)


def sign(place: Region, kantor: SimpleNamespace, case_id: UUID, transition: str, now: datetime) -> None:
    """The worker typesets the letter, the head signs it, the case goes on."""
    with region(place):
        letter = letter_of_subject(case_id)
    assert letter is not None
    render_letter(place, letter.id, now=now)
    with region(place):
        letter = letter_of_subject(case_id)
    assert letter is not None
    signer = kantor.penanda_tangan
    signed = sign_bytes(place, letter, person_id=signer.actor_id, passphrase=kantor.passphrase, now=now)
    with region(place):
        attach_signature(letter, signed, actor=signer, now=now)
        wish = Wish(signed=True)
        move_case(place=place, case_id=case_id, transition_id=transition, actor=signer, now=now, wish=wish)


def issue(place: Region, kantor: SimpleNamespace, case_id: UUID, now: datetime) -> Izin:
    """A banner's permit, from its files to its signature."""
    judged(place, case_id, kantor.front_office, now)
    for name, who in (("teruskan", "front_office"), ("setuju_teknis", "tim_teknis"), ("setujui", "kepala_seksi")):
        step(place, case_id, name, getattr(kantor, who), now)
    sign(place, kantor, case_id, "tanda_tangani", now)
    return permit(place, case_id)


def permit(place: Region, case_id: UUID) -> Izin:
    with region(place):
        izin = permit_of_case(case_id)
    assert izin is not None
    return izin


def fresh(place: Region, izin: Izin) -> Izin:
    with region(place):
        return Izin.objects.select_related("region").prefetch_related("happened").get(pk=izin.pk)


def begin(place: Region, izin: Izin, kind: str, actor: Actor, now: datetime) -> Begun:
    with region(place):
        return begin_matter(place=place, izin=izin, kind=kind, actor=actor, device_hash=b"gawai", now=now)


def send(place: Region, begun: Begun, actor: Actor, now: datetime, **more: Any) -> Case:
    """Send what was begun, with what only its applicant can say."""
    with region(place):
        offer = current(begun.draft.definition_id)
        answers = {**draft_answers(begun.draft), "pernyataan_benar": True, **more}
        return submit_case(
            place=place, current=offer, case_id=begun.draft.id, answers=answers, actor=actor, now=now
        )  # fmt: skip
