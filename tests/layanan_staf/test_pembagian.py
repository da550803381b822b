"""Sharing out work: fair, to who is there and holds the post, in the move's own transaction, by the office's head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from pendopo.audit.api import Event
from pendopo.cases import rules_assign as rules
from pendopo.cases.api import AssignmentRule, Case, CaseStep, Wish, move_case, set_assignment_rule, take_case
from pendopo.core.api import Refusal
from pendopo.kepegawaian.services import record_absence
from pendopo.people.api import SYSTEM, Person, Unit, create_person, create_unit, grant_membership
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, all_right, words

Bring = Callable[..., Case]
database = pytest.mark.django_db
IDS = st.integers(1, 8).map(lambda count: [UUID(int=number * 7919) for number in range(1, count + 1)])


@given(people=IDS, count=st.integers(0, 60))
def test_in_turn_nobody_ever_gets_two_more_than_anybody_else(people: list[UUID], count: int) -> None:
    given_out: Counter[UUID] = Counter(dict.fromkeys(people, 0))
    last = None
    for _ in range(count):
        last = rules.choose(rules.TURN, people, last=last, loads={}, areas={}, code="")
        assert last is not None
        given_out[last] += 1
        assert max(given_out.values()) - min(given_out.values()) <= 1


@given(people=IDS, data=st.data())
def test_whoever_is_chosen_is_there(people: list[UUID], data: st.DataObject) -> None:
    method = data.draw(st.sampled_from([rules.TURN, rules.LEAST, rules.AREA]))
    last = data.draw(st.none() | st.uuids() | st.sampled_from(people))
    loads = data.draw(st.dictionaries(st.sampled_from(people), st.integers(0, 9)))
    areas = data.draw(st.dictionaries(st.sampled_from(["32.73.01", "32.73.01.1001"]), st.uuids().map(str)))
    found = rules.choose(method, people, last=last, loads=loads, areas=areas, code="32.73.01.1001")
    assert found in people
    if method == rules.LEAST:
        assert loads.get(found, 0) == min(loads.get(one, 0) for one in people)


@pytest.mark.parametrize("method", [rules.TURN, rules.LEAST, rules.AREA, "sendiri"])
def test_nobody_there_means_nobody_chosen(method: str) -> None:
    assert rules.choose(method, [], last=None, loads={}, areas={"32": "x"}, code="32.73") is None


def test_the_narrowest_area_wins_and_codes_are_whole_steps() -> None:
    far, near = UUID(int=1), UUID(int=2)
    areas = {"32.73.01": str(far), "32.73.01.1001": str(near)}
    assert rules.of_area([far, near], areas, "32.73.01.1001", None) == near
    assert rules.of_area([far, near], areas, "32.73.01.1002", None) == far
    assert not rules.lies_in("32.73.011", "32.73.01")


@pytest.fixture
def rekan(bandung: Region, kantor: SimpleNamespace, now: datetime) -> list[UUID]:
    """Three of the front office: the usual one and two colleagues; their ids in the order of turns."""
    found = [kantor.front_office.actor_id]
    with region(bandung):
        for number in (1, 2):
            person = create_person(
                name=f"Rekan {number}", nip=f"19910101201503102{number}", title="Petugas", unit=kantor.office,
                actor=SYSTEM, now=now,
            )  # fmt: skip
            grant_membership(
                person=person, role="front_office", unit=kantor.office, valid_from=now.date(), actor=SYSTEM, now=now
            )
            found.append(person.pk)
    return sorted(found, key=str)


def rule(
    place: Region, kantor: SimpleNamespace, now: datetime, method: str = "bergilir", **more: Any
) -> AssignmentRule:
    wish = {"definition_id": "", "people": [], "areas": {}, "valid_from": now.date(), "role": "front_office"} | more
    with region(place):
        return set_assignment_rule(
            unit=kantor.office, method=method, actor=kantor.kepala_seksi, now=now, today=now.date(), **wish
        )


def holders(place: Region, *cases: Case) -> list[UUID | None]:
    with region(place):
        found = dict(CaseStep.objects.filter(left_at=None).values_list("case_id", "holder_id"))
    return [found[one.id] for one in cases]


@database
def test_what_comes_is_shared_out_in_turn_with_its_event(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], di_tahap: Bring, now: datetime
) -> None:
    rule(bandung, kantor, now)
    cases = [di_tahap(number=number) for number in range(1, 7)]
    assert holders(bandung, *cases) == rekan * 2
    with region(bandung):
        events = list(Event.objects.filter(kind="cases.assigned").order_by("id"))
    assert [one.data["kepada"] for one in events] == [str(one) for one in rekan * 2]
    assert {one.case_id for one in events} == {one.id for one in cases}


@database
def test_without_a_rule_it_waits_for_whoever_takes_it(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    assert holders(bandung, case) == [None]
    with region(bandung):
        take_case(case=case, actor=kantor.front_office, now=now)
    assert holders(bandung, case) == [kantor.front_office.actor_id]


@database
def test_who_is_away_is_passed_over(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], di_tahap: Bring, now: datetime
) -> None:
    rule(bandung, kantor, now)
    away = rekan[1]
    with region(bandung):
        record_absence(
            person=Person.objects.get(pk=away), kind="cuti", valid_from=now.date(),
            valid_to=now.date() + timedelta(days=2), actor=kantor.admin, now=now,
        )  # fmt: skip
    cases = [di_tahap(number=number) for number in range(1, 5)]
    assert holders(bandung, *cases) == [rekan[0], rekan[2]] * 2


@database
def test_everybody_away_leaves_it_with_the_office(
    bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    rule(bandung, kantor, now)
    with region(bandung):
        record_absence(
            person=Person.objects.get(pk=kantor.front_office.actor_id), kind="sakit", valid_from=now.date(),
            valid_to=now.date(), actor=kantor.admin, now=now,
        )  # fmt: skip
    assert holders(bandung, di_tahap()) == [None]


@database
def test_who_has_least_gets_the_next(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], di_tahap: Bring, now: datetime
) -> None:
    first = di_tahap(number=1)
    with region(bandung):
        take_case(case=first, actor=kantor.front_office, now=now)
    rule(bandung, kantor, now, "tersedikit")
    cases = [di_tahap(number=number) for number in (2, 3, 4)]
    assert Counter(holders(bandung, first, *cases)).most_common(1)[0][1] == 2
    assert len(set(holders(bandung, first, *cases))) == 3


@database
def test_an_area_has_its_officer(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], permohonan: Callable[..., Case], now: datetime
) -> None:
    rule(bandung, kantor, now, "wilayah", areas={"32.73.01": rekan[2]})
    cases = [permohonan(number=number, kelurahan="32.73.01.1001") for number in (1, 2)]
    assert holders(bandung, *cases) == [rekan[2]] * 2


@database
def test_a_rule_of_one_service_comes_before_the_general_one(
    bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], di_tahap: Bring, now: datetime
) -> None:
    rule(bandung, kantor, now, people=[rekan[0]])
    rule(bandung, kantor, now, people=[rekan[2]], definition_id="izin-reklame-insidentil")
    assert holders(bandung, di_tahap()) == [rekan[2]]


@database
def test_a_move_that_is_refused_shares_out_nothing(
    bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    made = rule(bandung, kantor, now, role="tim_teknis")
    with region(bandung), pytest.raises(Refusal):
        move_case(
            place=bandung, case_id=case.id, transition_id="teruskan", actor=kantor.front_office, now=now, wish=Wish()
        )
    with region(bandung):
        assert AssignmentRule.objects.get(pk=made.pk).last_id is None
    all_right(bandung, case, kantor.front_office, now)
    with region(bandung):
        move_case(place=bandung, case_id=case.id, transition_id="teruskan", actor=kantor.front_office, now=now)
    assert holders(bandung, case) == [kantor.tim_teknis.actor_id]


@database
def test_nobody_is_given_work_of_an_office_they_are_not_in(
    bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    with pytest.raises(Refusal, match="tidak memegang peran"):
        rule(bandung, kantor, now, people=[kantor.tim_teknis.actor_id])


@database
def test_a_head_of_another_office_may_not(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    with region(bandung):
        other = create_unit(
            code="LAIN", name="Dinas Lain", short="Lain", kind="dinas", valid_from=now.date(), actor=SYSTEM, now=now
        )
        with pytest.raises(Http404):
            set_assignment_rule(
                unit=Unit.objects.get(pk=other.pk), role="front_office", definition_id="", method="bergilir", people=[],
                areas={}, valid_from=now.date(), actor=kantor.kepala_seksi, now=now, today=now.date(),
            )  # fmt: skip


@database
def test_a_new_rule_ends_the_one_before_it_and_past_days_are_refused(
    bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    old = rule(bandung, kantor, now)
    day = now.date() + timedelta(days=3)
    new = rule(bandung, kantor, now, "tersedikit", valid_from=day)
    with region(bandung):
        assert AssignmentRule.objects.get(pk=old.pk).valid_to == day - timedelta(days=1)
        assert AssignmentRule.objects.get(pk=new.pk).valid_to is None
    with pytest.raises(Refusal, match="paling cepat hari ini"):
        rule(bandung, kantor, now, valid_from=now.date() - timedelta(days=1))


@database
def test_the_head_sets_and_ends_a_rule_in_the_browser(
    kasi: Client, bandung: Region, kantor: SimpleNamespace, rekan: list[UUID], now: datetime
) -> None:
    where = f"{AT}/pembagian/atur?unit={kantor.office.pk}&peran=front_office"
    assert "Rekan 1" in words(kasi.get(where))
    wrong = kasi.post(where, {"cara": "bergilir", "orang": [str(rekan[0])], "mulai": "kapan-kapan"})
    assert wrong.status_code == 422
    assert f'value="{rekan[0]}" checked' in wrong.content.decode()
    assert kasi.post(where, {"cara": "bergilir", "orang": [str(rekan[0])], "mulai": ""}).status_code == 302
    assert "Bergilir" in words(kasi.get(f"{AT}/pembagian"))
    with region(bandung):
        made = AssignmentRule.objects.get()
    assert kasi.post(f"{AT}/pembagian/{made.pk}/akhiri").status_code == 302
    with region(bandung):
        assert not AssignmentRule.objects.exists()


@database
def test_others_find_no_such_page(
    loket: Client, orang_kerinci: Client, kasi: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    made = rule(bandung, kantor, now)
    for browser in (loket, orang_kerinci):
        assert browser.get(f"{AT}/pembagian").status_code == 404
        assert browser.post(f"{AT}/pembagian/{made.pk}/akhiri").status_code == 404
    for odd in (
        "unit=x&peran=front_office",
        f"unit={made.pk}&peran=front_office",
        f"unit={kantor.office.pk}&peran=%00",
    ):
        assert kasi.get(f"{AT}/pembagian/atur?{odd}").status_code in (400, 404)
