"""What a signer sees before signing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pendopo.cases.api import CaseView, actions_for
from pendopo.documents.api import Letter, certificate_of, grouped, is_same_signer, letter_of_subject, problem_sentence
from pendopo.engine.api import Transition
from pendopo.people.api import Actor


@dataclass(frozen=True)
class SigningPage:
    """`letter` None: its data are being prepared. `is_mine`: it bears the name of whoever looks at it."""

    step: Transition
    letter: Letter | None
    digest: str
    problem: str
    has_certificate: bool
    is_mine: bool

    @property
    def is_ready(self) -> bool:
        return self.letter is not None and self.letter.is_ready


def signing_step(view: CaseView, actor: Actor) -> Transition | None:
    """The step that asks this person for a signature now, or None."""
    return next((step for step in actions_for(view, actor) if "tanda_tangan" in step.requires), None)


def signing_page(view: CaseView, step: Transition, actor: Actor, now: datetime) -> SigningPage:
    """The letter with its number and digest, and whether this person can sign it."""
    letter = letter_of_subject(view.case.id)
    certificate = certificate_of(actor.actor_id, now) if actor.actor_id else None
    return SigningPage(
        step=step, letter=letter, digest=grouped(letter.fixed_sha256) if letter else "",
        problem=problem_sentence(letter) if letter else "", has_certificate=certificate is not None,
        is_mine=letter is not None and certificate is not None and is_same_signer(letter.signatory, certificate),
    )  # fmt: skip
