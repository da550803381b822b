"""One decree moves three hundred people with open work, by a workbook, approved by a second administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.cases.api import CaseStep, take_case
from pendopo.kepegawaian.lembar import MUTASI, write_book
from pendopo.kepegawaian.models import SuratKeputusan
from pendopo.kepegawaian.queries_orang import read_moves
from pendopo.kepegawaian.services import turn_day
from pendopo.kepegawaian.views.keputusan import _as_rows
from pendopo.people.api import held_on, local_day, staff
from pendopo.tenancy.api import Region, region
from tests.kepegawaian.conftest import Office, new_person, new_unit, nip

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
MIDNIGHT = datetime.fromisoformat("2026-12-01T00:00:00+07:00")
MANY, CASES = 300, 6


def test_three_hundred_people_move_at_midnight_and_their_work_stays_in_hands(
    bandung: Region, dua: SimpleNamespace, urus: Office, permohonan: Callable[..., Any], now: datetime
) -> None:
    with region(bandung):
        offices = [new_unit(f"D{number}", f"Dinas {number}", now) for number in range(3)]
        desk = [new_person(number, dua.office, "front_office", now) for number in range(CASES)]
        others = [
            new_person(number, offices[number % 3], "tim_teknis" if number % 2 else "", now)
            for number in range(CASES, MANY)
        ]
        actors = [staff(person, now) for person in desk]
    cases = [permohonan(number=number + 1) for number in range(CASES)]
    with region(bandung):
        for case, actor in zip(cases, actors, strict=True):
            take_case(case=case, actor=actor, now=now)
        # half of the desk names an heir who stays, the other half nobody
        rows = [
            {
                "nip": nip(number), "ke_unit": f"D{number % 3}", "ke_peran": "Petugas depan", "jabatan": "Analis",
                "penerus": nip(9002) if number % 2 else "",
            }
            for number in range(CASES)
        ]  # fmt: skip
        rows += [
            {"nip": nip(number), "ke_unit": f"D{(number + 1) % 3}", "ke_peran": "Tim teknis", "jabatan": "Pelaksana"}
            for number in range(CASES, MANY)
        ]
        found = read_moves(write_book({"Mutasi": rows}, (MUTASI,), choices={}), local_day(now))
    assert [one.faults for one in found if one.faults] == []
    decree = urus.decree("mutasi", [row for one in found for row in _as_rows(one)], day=DAY)
    seen = urus.rehearse(decree)
    assert (len(seen.lines), seen.wrong, seen.blocking, seen.gaps) == (MANY, 0, [], [])
    assert sorted(line.goes for line in seen.lines if line.work) == ["penerus"] * 3 + ["unit"] * 3
    urus.approve(decree, accepts_gaps=False)
    with region(bandung):
        before, after = held_on(DAY - timedelta(days=1)), held_on(DAY)
        assert before.filter(unit=dua.office, role="front_office").count() == CASES + 2
        assert after.filter(unit=dua.office, role="front_office").count() == 2
        assert after.filter(unit__in=offices).count() == MANY
        assert turn_day(bandung, MIDNIGHT) == 1
        steps = list(CaseStep.objects.filter(case__in=cases, left_at=None))
        assert {step.unit_id for step in steps} == {dua.office.pk}
        assert sorted(str(step.holder_id) for step in steps) == sorted([str(dua.spare.pk)] * 3 + ["None"] * 3)
        decree.refresh_from_db()
        assert decree.state == SuratKeputusan.APPLIED
        for person in [desk[0], others[0], others[-1]]:
            person.refresh_from_db()
            assert person.title in ("Analis", "Pelaksana")
            assert person.placements.count() == 2
