"""Laws: whatever is merged, split or moved, open work lies in an office that is there, held or told as ownerless."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.cases.api import CaseStep, ownerless_desks
from pendopo.core.api import Refusal
from pendopo.definitions.api import Binding, forget_bindings
from pendopo.kepegawaian.models import BarisUnit
from pendopo.kepegawaian.rules import (
    Hold,
    Move,
    Succession,
    after,
    first_day_without,
    held_desks,
    plan_moves,
    plan_succession,
    successor_in,
    uncovered,
)
from pendopo.kepegawaian.services import MoveRow, UnitRow, turn_day
from pendopo.people.api import Membership, Unit, held_on, local_day
from pendopo.tenancy.api import Region, region
from tests.kepegawaian.conftest import Office, new_unit

DAY = date(2026, 12, 1)
UNITS = [UUID(int=number) for number in range(1, 6)]
PEOPLE = [UUID(int=number) for number in range(101, 109)]
ROLES = ("front_office", "tim_teknis", "admin")


@st.composite
def held(draw: st.DrawFn) -> list[Hold]:
    """Posts of some people, some of them over or to come."""
    found: dict[tuple[UUID, UUID, str], Hold] = {}
    for _ in range(draw(st.integers(1, 12))):
        key = (draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(UNITS)), draw(st.sampled_from(ROLES)))
        first = DAY + timedelta(days=draw(st.integers(-400, 0)))
        last = draw(st.one_of(st.none(), st.integers(0, 40).map(lambda days: DAY + timedelta(days=days))))
        found[key] = Hold(*key, first=first, last=last, post_id=uuid4())
    return list(found.values())


@settings(max_examples=300, deadline=None)
@given(held(), st.data())
def test_moves_end_exactly_the_posts_that_are_left_and_begin_on_the_day(holds: list[Hold], data: st.DataObject) -> None:
    leaving = data.draw(st.lists(st.sampled_from(holds), unique=True, max_size=6))
    moves = [
        Move(number, hold.person, hold.post_id, (data.draw(st.sampled_from(UNITS)), hold.role))
        for number, hold in enumerate(leaving)
    ]
    later = after(holds, plan_moves(moves, DAY))
    eve = DAY - timedelta(days=1)
    assert held_desks(later, eve) == held_desks(holds, eve), "nothing changes before midnight"
    for hold in leaving:
        mine = next(one for one in later if one.post_id == hold.post_id)
        assert not mine.on(DAY)
    staying = {hold.post_id for hold in holds} - {hold.post_id for hold in leaving}
    assert all(one in later for one in holds if one.post_id in staying)


@settings(max_examples=300, deadline=None)
@given(held(), st.permutations(UNITS), st.integers(1, 4))
def test_whoever_had_a_role_in_a_closed_office_has_it_in_its_successor(
    holds: list[Hold], order: list[UUID], closed: int
) -> None:
    # the first offices close, each into one that stays
    table = [Succession(unit, order[-1]) for unit in order[:closed]]
    later = after(holds, plan_succession(table, holds, DAY))
    before = {(hold.person, hold.role) for hold in holds if hold.on(DAY)}
    assert {(hold.person, hold.role) for hold in later if hold.on(DAY)} == before
    gone = set(order[:closed])
    assert not [hold for hold in later if hold.unit in gone and hold.on(DAY)]
    assert first_day_without(later, "admin", DAY) == first_day_without(holds, "admin", DAY)


DAYS = st.integers(0, 30).map(lambda days: DAY + timedelta(days=days))
SPANS = st.tuples(DAYS, st.one_of(st.none(), DAYS)).filter(lambda span: span[1] is None or span[1] >= span[0])


@settings(max_examples=300, deadline=None)
@given(SPANS, st.lists(SPANS, max_size=4))
def test_what_is_left_of_a_span_meets_no_other_and_misses_no_day(
    span: tuple[date, date | None], others: list[tuple[date, date | None]]
) -> None:
    def has(one: tuple[date, date | None], day: date) -> bool:
        return one[0] <= day and (one[1] is None or one[1] >= day)

    left = uncovered(*span, others)
    for days in range(40):
        day = DAY + timedelta(days=days)
        wanted = has(span, day) and not any(has(one, day) for one in others)
        assert sum(has(one, day) for one in left) == wanted


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_whole_row_leaves_no_function_without_successor(data: st.DataObject) -> None:
    names = ("", "a", "b")
    unit, *others = UNITS
    rows = [
        Succession(unit, data.draw(st.sampled_from(others)), *pair)
        for pair in data.draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=5))
    ]
    find = successor_in([*[row for row in rows if not row.closes], Succession(unit, others[0])], unit)
    assert all(find(definition, function) in others for definition in names for function in names)


def check_no_work_is_lost(place: Region, day: date) -> None:
    """The law of this file, in the database."""
    with region(place):
        told = {(desk.unit_id, desk.role) for desk in ownerless_desks(day)}
        desks = set(held_on(day).values_list("unit_id", "role"))
        for step in CaseStep.objects.filter(left_at=None, unit__isnull=False).exclude(role="").select_related("unit"):
            desk = (step.unit_id, step.role)
            assert step.unit.valid_to is None or step.unit.valid_to >= day
            assert desk in desks or desk in told
            if step.holder_id is not None:
                assert held_on(day).filter(person_id=step.holder_id, unit_id=step.unit_id, role=step.role).exists()
        for bound in Binding.objects.select_related("unit"):
            assert bound.unit.valid_to is None or bound.unit.valid_to >= day


@pytest.mark.panjang
@pytest.mark.django_db
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_any_story_of_decrees_no_work_is_lost(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Any, data: st.DataObject
) -> None:
    from django.db import transaction

    forget_bindings()  # what the story before bound is taken back, its units are gone
    with transaction.atomic():
        with region(bandung):
            new_unit("D3", "Dinas Ketiga", urus.now)
        pegang(data.draw(st.integers(1, 50)))
        start = urus.now
        for _ in range(data.draw(st.integers(1, 4))):
            day = local_day_in(bandung, urus.now) + timedelta(days=data.draw(st.integers(0, 3)))
            try:
                tell_one(bandung, urus, data, day)
            except Refusal:
                continue
            urus.now += timedelta(days=data.draw(st.integers(0, 5)))
            with region(bandung):
                turn_day(bandung, urus.now)
            check_no_work_is_lost(bandung, local_day_in(bandung, urus.now))
        urus.now = start
        transaction.set_rollback(True)


def local_day_in(place: Region, now: Any) -> date:
    with region(place):
        return local_day(now)


def tell_one(place: Region, urus: Office, data: st.DataObject, day: date) -> None:
    """One decree of any kind, with rows drawn from what is there."""
    with region(place):
        units = list(Unit.objects.filter(valid_to=None).order_by("code"))
        posts = list(Membership.objects.filter(valid_to=None, kind="tetap").select_related("person").order_by("id"))
    if len(units) < 2 or data.draw(st.booleans()):  # the last office has nobody to go to
        chosen = data.draw(st.lists(st.sampled_from(posts), unique=True, min_size=1, max_size=3))
        rows = [MoveRow(post.person, post, data.draw(st.sampled_from(units)), post.role) for post in chosen]
        urus.move(rows, day=day)
        return
    old, new = data.draw(st.permutations(units))[:2]
    urus.rearrange([UnitRow(BarisUnit.SUCCEED, old, new)], day=day)
