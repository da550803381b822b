"""A letter on paper as its office sees it: waiting for a number, to be printed and signed, scanned, compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pendopo.cases.api import CaseView
from pendopo.documents.api import (
    Letter,
    LetterScan,
    RegisterPlan,
    grouped,
    letter_of_subject,
    plan_of,
    problem_sentence,
    scan_of,
)
from pendopo.layanan.services.paper_signing import Desk, desk_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class PaperPage:
    """Where the paper stands. `step`: 'nomor', 'susun', 'pindai', 'cocokkan' or 'terbit'."""

    letter: Letter
    desk: Desk
    plan: RegisterPlan | None
    scan: LetterScan | None
    scan_digest: str
    problem: str
    today: str

    @property
    def step(self) -> str:
        if self.letter.awaits_number:
            return "nomor"
        if self.letter.is_signed:
            return "terbit"
        if not self.letter.is_ready:
            return "susun"
        return "cocokkan" if self.scan else "pindai"


def paper_page(view: CaseView, actor: Actor, place: Region, now: datetime) -> PaperPage | None:
    """The page, or None when there is no letter that has to do with paper."""
    letter = letter_of_subject(view.case.id)
    if letter is None or not (letter.is_wet or letter.awaits_number):
        return None
    scan = scan_of(letter) if letter.is_wet else None
    return PaperPage(
        letter=letter, desk=desk_of(view, actor), plan=plan_of(letter.register), scan=scan,
        scan_digest=grouped(scan.sha256) if scan else "", problem=problem_sentence(letter),
        today=f"{now.astimezone(place.tz):%d %m %Y}",
    )  # fmt: skip
