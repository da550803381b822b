"""The desk of the example office: letters enough for a sitting, a rule for sharing out, filters with names."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from pendopo.cases.api import AssignmentRule, SavedFilter, save_filter, set_assignment_rule
from pendopo.config.demo.staff import Cast
from pendopo.config.demo.story import Plan, Story, at_work, tell_all
from pendopo.core.api import work_calendar
from pendopo.lib.worktime import WorkCalendar
from pendopo.people.api import Unit, local_day
from pendopo.tenancy.api import Region, region

LETTERS = 12
FIRST = 900  # their numbers, after those of all other stories
INBOX = "ruang_kerja:kotak_masuk"
FILTERS = (("Perbaikan masuk", "?saring=perbaikan"), ("Belum ada yang pegang", "?saring=belum_diambil"))


def tell_desk(place: Region, players: Cast, ids: Callable[[Region, int], UUID], now: datetime) -> None:
    """After all stories: what comes from now on is shared out. Safe to repeat."""
    with region(place):
        calendar, dice = work_calendar(place), random.Random(place.id + 9)  # noqa: S311  (the same every time)
    plans = [
        Plan(ids(place, number), number, _morning(calendar, now, dice), 0, "penandatanganan")
        for number in range(FIRST, FIRST + LETTERS)
    ]
    tell_all([Story(place, plan, players) for plan in plans], until=now)
    with region(place):
        _share_out(players, now)
        _name_filters(players, now)


def _morning(calendar: WorkCalendar, now: datetime, dice: random.Random) -> datetime:
    return at_work(calendar, now - timedelta(days=4, hours=dice.randint(0, 5)), dice)


def _share_out(players: Cast, now: datetime) -> None:
    """The head of the section shares out what comes to the technical team, in turn."""
    head = players.kepala_seksi[0]
    unit = Unit.objects.get(pk=next(iter(head.posts))[0])
    if not AssignmentRule.objects.filter(unit=unit).exists():
        set_assignment_rule(
            unit=unit, role="tim_teknis", definition_id="", method=AssignmentRule.TURN, people=[], areas={},
            valid_from=local_day(now), actor=head, now=now, today=local_day(now),
        )  # fmt: skip


def _name_filters(players: Cast, now: datetime) -> None:
    clerk = players.front_office[0]
    unit_id = next(iter(clerk.posts))[0]
    for name, query in FILTERS:
        if not SavedFilter.objects.filter(person=clerk.actor_id, page=INBOX, name=name).exists():
            save_filter(
                actor=clerk, page=INBOX, name=name, query=query, unit_id=unit_id, is_default=False, now=now
            )  # fmt: skip
