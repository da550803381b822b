"""Reading what has to do with paper: the region's policy, scans, registers and their blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Sum

from pendopo.documents.models import Letter, LetterPolicy, LetterScan, NumberBlock, RegisterPlan
from pendopo.documents.rules import Signatory
from pendopo.people.api import Membership, printed_title, valid_on
from pendopo.tenancy.api import Region

FEW = 20
"""A reserved block with fewer numbers left than this is about to run out."""


def policy() -> LetterPolicy:
    """What the region allows with paper; an unsaved row that allows nothing when it never said."""
    return LetterPolicy.objects.first() or LetterPolicy()


def scan_of(letter: Letter) -> LetterScan | None:
    """The current scan of a letter signed by hand."""
    return LetterScan.objects.filter(letter=letter, replaced_at=None).select_related("file").first()


def scans_of(letter: Letter) -> list[LetterScan]:
    """Every scan of a letter, replaced ones included, oldest first."""
    return list(LetterScan.objects.filter(letter=letter).select_related("file").order_by("attached_at", "id"))


def plan_of(register: str) -> RegisterPlan | None:
    """Where the numbers of a register come from; None: from our own counter."""
    return RegisterPlan.objects.filter(register=register).first()


def block_of(register: str, year: int, *, lock: bool = False) -> NumberBlock | None:
    """The oldest block of a register and year that still has a number."""
    rows = NumberBlock.objects.filter(register=register, year=year, next__lte=F("last")).order_by("reserved_at", "id")
    return (rows.select_for_update() if lock else rows).first()


def blocks_of(register: str) -> list[NumberBlock]:
    """Every block of a register, the newest first."""
    return list(NumberBlock.objects.filter(register=register).order_by("-reserved_at", "-id"))


def last_numbers(registers: list[str]) -> dict[str, str]:
    """Of each register the number given last."""
    numbered = Letter.objects.filter(register__in=registers).exclude(number="")
    found = {}
    for row in numbered.values("register").annotate(at=Max("frozen_at")):
        letter = numbered.filter(register=row["register"], frozen_at=row["at"]).first()
        found[row["register"]] = letter.number if letter else ""
    return found


@dataclass(frozen=True)
class Low:
    """A register whose reserved numbers run out, and how many are left this year."""

    register: str
    left: int


def low_registers(place: Region, now: datetime) -> list[Low]:
    """Registers that take their numbers from blocks and have few left this year. Two statements."""
    year = now.astimezone(place.tz).year
    wanted = RegisterPlan.objects.filter(mode=RegisterPlan.BLOCK).order_by("register")
    rows = NumberBlock.objects.filter(year=year).values("register").annotate(n=Sum(F("last") - F("next") + 1))
    left = {row["register"]: row["n"] for row in rows}
    found = [Low(name, left.get(name, 0)) for name in wanted.values_list("register", flat=True)]
    return [one for one in found if one.left < FEW]


def signatories_of(posts: Sequence[tuple[str, UUID]], now: datetime, place: Region) -> list[Signatory]:
    """Who holds one of these (role, unit id) posts today, as a letter prints them; the newest appointment first."""
    today = now.astimezone(place.tz).date()
    found: dict[UUID, Signatory] = {}
    for role, unit_id in posts:
        rows = Membership.objects.filter(valid_on(today), role=role, unit_id=unit_id).select_related("person")
        for row in rows.order_by("-valid_from", "-id"):
            found.setdefault(row.person_id, Signatory(row.person_id, row.person.name, printed_title(row)))
    return list(found.values())
