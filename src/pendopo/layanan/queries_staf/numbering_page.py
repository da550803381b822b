"""Where the letters of this region get their numbers, and what it allows with paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.core.api import Card
from pendopo.definitions.api import catalogue
from pendopo.documents.api import (
    LetterPolicy,
    NumberBlock,
    RegisterPlan,
    blocks_of,
    last_numbers,
    low_registers,
    plan_of,
    policy,
)
from pendopo.layanan.queries_staf.outbox_page import untold_card
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class RegisterLine:
    """One register: its services, its last number, where the next comes from. `left`: of blocks, this year."""

    name: str
    services: list[str]
    last: str
    plan: RegisterPlan
    blocks: Sequence[NumberBlock]
    left: int

    @property
    def is_low(self) -> bool:
        return self.plan.mode == RegisterPlan.BLOCK and self.left < 20


@dataclass(frozen=True)
class NumberingPage:
    """Every register of the services in force."""

    registers: list[RegisterLine]
    policy: LetterPolicy
    year: int


def numbering_page(place: Region, now: datetime) -> NumberingPage:
    """A few statements for each register; there are a handful."""
    year = now.astimezone(place.tz).year
    services: dict[str, list[str]] = {}
    for one in catalogue():
        for register in one.card.registers:
            services.setdefault(register, []).append(one.title)
    last = last_numbers(list(services))
    lines = []
    for name in sorted(services):
        blocks = blocks_of(name)
        left = sum(block.left for block in blocks if block.year == year)
        plan = plan_of(name) or RegisterPlan(register=name)
        lines.append(RegisterLine(name, sorted(set(services[name])), last.get(name, ""), plan, blocks, left))
    return NumberingPage(lines, policy(), year)


def numbers_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """Reserved numbers that run out, on the first page of an administrator."""
    low = low_registers(place, now)
    if not low:
        return None
    told = ", ".join(_("%(register)s: sisa %(n)d") % {"register": one.register, "n": one.left} for one in low)
    tone = "gagal" if any(one.left == 0 for one in low) else "jalan"
    return Card(
        _("Blok nomor surat"), _("%(sisa)s. Pesan blok baru.") % {"sisa": told}, tone,
        reverse("layanan_staf:penomoran"),
    )  # fmt: skip


def home_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """What an administrator must see of numbers that run out and notices that are stuck; both on one card."""
    low, stuck = numbers_card(place, actor, now), untold_card(place, actor, now)
    if low is None or stuck is None:
        return low or stuck
    return replace(low, text=f"{low.text} {stuck.text}", tone="gagal")
