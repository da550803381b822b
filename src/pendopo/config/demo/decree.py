"""A decree of mutasi in the example region: a draft, to be looked at, sent in and approved by its administrators."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.config.demo.staff import OFFICE
from pendopo.kepegawaian.services import MoveRow, make_decree, set_moves
from pendopo.people.api import ADMIN, Membership, Unit, local_day, staff

AHEAD_DAYS = 30


def draft_decree(now: datetime) -> None:
    """Two officers of the counter are to go to another office in a month, a colleague keeps the work of one of them."""
    posts = Membership.objects.select_related("person__user", "person__region").order_by("id")
    admin = posts.filter(role=ADMIN)[0].person
    *_, heir, first, second = posts.filter(role="front_office", unit__code=OFFICE)
    actor, today = staff(admin, now), local_day(now)
    decree = make_decree(
        kind="mutasi", number="Contoh/1/Mutasi", dated=today, effective_on=today + timedelta(days=AHEAD_DAYS),
        about="Contoh untuk dicoba", actor=actor, now=now,
    )  # fmt: skip
    there = Unit.objects.get(code="DINKES")
    rows = [
        MoveRow(first.person, first, there, "tim_teknis", "Analis Kesehatan", heir=heir.person),
        MoveRow(second.person, second, there, "tim_teknis", "Analis Kesehatan"),
    ]
    set_moves(decree, rows, actor=actor, now=now)
