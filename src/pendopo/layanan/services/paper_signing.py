"""A letter on paper: its number from a book outside, the scan of what was signed by hand, and the case issued by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, CaseView, Wish, actions_for, get_case_for, move_case, view_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import bindings_of
from pendopo.documents.api import Letter, accept_scan, attach_scan, enter_number, letter_of_subject
from pendopo.engine.api import Transition, departures
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

HEAD = "kepala_seksi"
SIGN = "tanda_tangan"


@dataclass(frozen=True)
class Desk:
    """Who may do what with the paper of a case: `clerk` its office, `judge` the signer or the head of that office."""

    step: Transition | None
    posts: frozenset[tuple[UUID, str]]
    clerk: bool
    judge: bool


def desk_of(view: CaseView, actor: Actor) -> Desk:
    """What this person may do with the letter of a case that stands before its signature."""
    steps = [step for _line, step in departures(view.compiled, view.journey) if SIGN in step.requires]
    step = steps[0] if steps else None
    bound = bindings_of(view.case.definition_id).get(step.function, ()) if step else ()
    posts = frozenset((post.unit_id, post.role) for post in bound)
    mine, units = {unit for unit, _role in actor.posts}, {unit for unit, _role in posts}
    heads = {(unit, HEAD) for unit in units}
    signs = step is not None and step in actions_for(view, actor)
    return Desk(step, posts, clerk=bool(mine & units), judge=signs or bool(heads & actor.posts))


@transaction.atomic
def number_letter(*, place: Region, case_id: UUID, typed: str, dated: date, actor: Actor, now: datetime) -> Letter:
    """Enter the number that the letter has in a book outside; its office only. Raises Refusal, Http404."""
    letter, desk = _letter(case_id, actor)
    if not desk.clerk:
        raise Http404
    return enter_number(place, letter, typed=typed, dated=dated, actor=actor, now=now)


@transaction.atomic
def attach_case_scan(
    *, place: Region, case_id: UUID, upload: UploadedFile[Any], signed_on: date, actor: Actor, now: datetime
) -> None:
    """Attach the scan of the signed letter; its office only. Raises Refusal, Http404."""
    letter, desk = _letter(case_id, actor)
    if not desk.clerk:
        raise Http404
    attach_scan(place, letter, upload, signed_on=signed_on, actor=actor, now=now)


@transaction.atomic
def issue_wet(
    *, place: Region, case_id: UUID, scan_id: UUID, is_same: bool, actor: Actor, now: datetime, seen: int | None
) -> Case:
    """Say that the scan is the letter, and do the step that asked for the signature: both or neither.

    The head of the signer's office may do it too, for whoever signed the paper need not use a computer; the move then
    happens by the right of the signature, and the event names the head. Raises Refusal, Http404.
    """
    letter, desk = _letter(case_id, actor)
    if desk.step is None or not desk.judge:
        raise Http404
    accept_scan(letter, scan_id, is_same=is_same, actor=actor, now=now)
    acting = replace(actor, posts=actor.posts | desk.posts)
    return move_case(
        place=place, case_id=case_id, transition_id=desk.step.id, actor=acting, now=now,
        wish=Wish(signed=True, seen=seen),
    )  # fmt: skip


def _letter(case_id: UUID, actor: Actor) -> tuple[Letter, Desk]:
    """The letter of a case that waits for its signature. Raises Refusal, Http404."""
    view = view_case(get_case_for(actor, case_id))
    letter, desk = letter_of_subject(case_id), desk_of(view, actor)
    if letter is None:
        raise Http404
    if desk.step is None:
        raise Refusal(_("Berkas ini tidak sedang menunggu tanda tangan. Muat ulang halaman."))
    return letter, desk
