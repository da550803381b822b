"""Offices merged, split and renamed on a day: work and people go to the successor, nothing to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.api import Event
from pendopo.cases.api import CaseStep, get_case_for, ownerless_desks, waiting_count
from pendopo.core.api import Refusal
from pendopo.definitions.api import Binding
from pendopo.kepegawaian.models import BarisUnit
from pendopo.kepegawaian.services import UnitRow, turn_day, withdraw_decree
from pendopo.people.api import SYSTEM, Membership, Unit, grant_membership, staff, unit_names_on
from pendopo.tenancy.api import Region, region
from tests.kepegawaian.conftest import Office, new_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
MIDNIGHT = datetime.fromisoformat("2026-12-01T00:00:00+07:00")
SERVICE = "izin-reklame-insidentil"


def merge(dua: SimpleNamespace) -> list[UnitRow]:
    return [UnitRow(BarisUnit.SUCCEED, dua.office, dua.other)]


def test_a_merged_office_hands_on_work_bindings_and_people(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any]
) -> None:
    case = pegang()
    urus.rearrange(merge(dua), day=DAY)
    with region(bandung):
        assert Binding.objects.filter(unit=dua.office).exists(), "not before its day"
        turn_day(bandung, MIDNIGHT)
        step = CaseStep.objects.get(case=case, left_at=None)
        assert step.unit_id == dua.other.pk
        assert not Binding.objects.filter(unit=dua.office).exists()
        actor = staff(dua.people["front_office"], MIDNIGHT)
        assert actor.posts == {(dua.other.pk, "front_office")}
        assert step.holder_id == actor.actor_id, "who holds it has moved along"
        assert get_case_for(actor, case.pk) == case
        assert waiting_count(actor) == 1
        assert ownerless_desks(DAY) == []
        dua.office.refresh_from_db()
        assert dua.office.valid_to == DAY - timedelta(days=1)
        assert Event.objects.filter(kind="people.unit_merged").count() == 1


def test_rights_follow_the_day_and_not_the_job(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    urus.rearrange(merge(dua), day=DAY)
    with region(bandung):
        person = dua.people["tim_teknis"]
        assert staff(person, MIDNIGHT - timedelta(seconds=1)).posts == {(dua.office.pk, "tim_teknis")}
        assert staff(person, MIDNIGHT).posts == {(dua.other.pk, "tim_teknis")}


def test_a_late_job_moves_also_what_came_in_meanwhile(
    bandung: Region, dua: SimpleNamespace, urus: Office, permohonan: Callable[..., Any]
) -> None:
    urus.rearrange(merge(dua), day=DAY)
    late = permohonan(number=7, at=MIDNIGHT + timedelta(hours=9))
    with region(bandung):
        turn_day(bandung, MIDNIGHT + timedelta(hours=20))
        assert CaseStep.objects.get(case=late, left_at=None).unit_id == dua.other.pk


def test_a_split_sends_each_service_where_the_table_says(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any], now: datetime
) -> None:
    case = pegang()
    with region(bandung):
        third = new_unit("DTIGA", "Dinas Ketiga", now)
        for role in ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan"):
            grant_membership(
                person=dua.spare, role=role, unit=third, valid_from=DAY, actor=SYSTEM, now=now
            )  # fmt: skip
    rows = [*merge(dua), UnitRow(BarisUnit.SUCCEED, dua.office, third, definition_id=SERVICE)]
    urus.rearrange(rows, day=DAY)
    with region(bandung):
        turn_day(bandung, MIDNIGHT)
        step = CaseStep.objects.get(case=case, left_at=None)
        assert step.unit_id == third.pk
        assert step.holder_id is None, "who held it went elsewhere"
        bound = dict(Binding.objects.values_list("definition_id", "unit__code").distinct())
        assert bound[SERVICE] == "DTIGA"
        assert set(Binding.objects.exclude(definition_id=SERVICE).values_list("unit__code", flat=True)) == {"DLAIN"}
        assert Event.objects.filter(kind="people.unit_split").count() == 1
        assert ownerless_desks(DAY) == []


def test_a_part_that_nobody_would_hold_is_refused_with_the_list(
    bandung: Region, dua: SimpleNamespace, urus: Office
) -> None:
    row = UnitRow(BarisUnit.SUCCEED, dua.office, dua.other, definition_id=SERVICE, function="front_office")
    decree = urus.decree("penataan", [row], day=DAY)
    found = urus.rehearse(decree)
    assert not found.may_go
    assert [(gap.unit, gap.role) for gap in found.gaps] == [(dua.other.name, "Petugas depan")]
    with pytest.raises(Refusal, match="tidak akan dipegang"):
        urus.approve(decree)


def test_successors_must_be_there(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    rows = [*merge(dua), UnitRow(BarisUnit.SUCCEED, dua.other, dua.office)]
    found = urus.rehearse(urus.decree("penataan", rows, day=DAY))
    assert [bool(line.problems) for line in found.lines] == [True, True]


def test_withdrawn_before_its_day_the_office_is_open_again(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    with region(bandung):
        before = list(Membership.objects.order_by("id").values())
    decree = urus.rearrange(merge(dua), day=DAY)
    with region(bandung):
        withdraw_decree(decree, why="Perda ditunda", actor=dua.admin, now=urus.now)
        assert list(Membership.objects.order_by("id").values()) == before
        assert Unit.objects.get(pk=dua.office.pk).valid_to is None
        assert turn_day(bandung, MIDNIGHT) == 0


def test_a_new_name_keeps_the_former_one_by_its_days(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    row = UnitRow(BarisUnit.RENAME, dua.other, name="Dinas Lain dan Baru", short="DLB")
    urus.rearrange([row], day=DAY)
    with region(bandung):
        turn_day(bandung, MIDNIGHT)
        dua.other.refresh_from_db()
        assert (dua.other.name, dua.other.short) == ("Dinas Lain dan Baru", "DLB")
        assert unit_names_on(DAY - timedelta(days=1)) == {dua.other.pk: ("Dinas Lain", "DLAIN")}
        assert unit_names_on(DAY) == {}
