"""Facts are what the cases say, as often as they are folded, and a change of them cannot be silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

SERVICE = "izin-reklame-insidentil"


def _facts(place: Any) -> dict[tuple[date, str], tuple[Any, ...]]:
    from pendopo.keterbukaan.models import FaktaJanji
    from pendopo.tenancy.api import region

    with region(place):
        rows = FaktaJanji.objects.filter(definition_id=SERVICE, ended__gt=0)
        return {
            (row.day, row.stage): (row.ended, row.finished, row.late, row.granted, row.rejected, row.withdrawn,
                row.days_sum, row.by_days, row.pauses, row.digest)
            for row in rows
        }  # fmt: skip


def _tell(place: Any, day: date, now: datetime) -> list[dict[str, Any]]:
    from pendopo.keterbukaan.queries_kabar import all_lines
    from pendopo.keterbukaan.services import tell_changes
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region

    with region(place):
        assert tell_changes(place, day, actor=SYSTEM, now=now) is not None
        return list(all_lines(day))


@pytest.mark.django_db
def test_a_case_that_ended_is_told_on_its_day_and_folding_again_changes_nothing(
    bandung: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.keterbukaan.services import fold

    ditolak(now - timedelta(days=3))
    ditolak(now - timedelta(days=3), number=2, after=timedelta(hours=2))
    assert fold(bandung, now) == 1
    first = _facts(bandung)
    whole = first[now.date() - timedelta(days=3), ""]
    assert whole[:7] == (2, 2, 0, 0, 2, 0, 0)
    assert any(stage for _day, stage in first)
    assert fold(bandung, now) == 0
    assert _facts(bandung) == first


@pytest.mark.django_db
def test_sums_over_days_are_the_month_and_what_cases_say(
    bandung: Any, now: datetime, ditolak: Callable[..., Any], permohonan: Callable[..., Any]
) -> None:
    from pendopo.cases.api import promises
    from pendopo.keterbukaan.models import FaktaBulan, FaktaJanji
    from pendopo.keterbukaan.rules import added
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    for number, days in enumerate((1, 2, 2, 9), start=1):
        ditolak(now - timedelta(days=days), number=number)
    permohonan(number=9, at=now)
    fold(bandung, now)
    with region(bandung):
        month = FaktaBulan.objects.get(definition_id=SERVICE, stage="")
        days = added(row.sums for row in FaktaJanji.objects.filter(definition_id=SERVICE, stage=""))
        said = promises(SERVICE, start=now - timedelta(days=30), end=now + timedelta(days=1))
    days.versions = 0
    assert month.sums == days
    assert (month.finished, month.late, month.sums.by_days) == (said.total, said.late, said.by_days)


@pytest.mark.django_db
def test_a_case_moved_between_days_changes_exactly_these_days_and_is_told(
    bandung: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.cases.models import Case
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    moved = ditolak(now - timedelta(days=2))
    ditolak(now - timedelta(days=2), number=2)
    ditolak(now - timedelta(days=9), number=3)
    fold(bandung, now)
    said = _tell(bandung, now.date(), now)
    assert {line["jenis"] for line in said} == {"baru"}
    before = _facts(bandung)
    with region(bandung):
        Case.objects.filter(pk=moved.pk).update(finished_at=now - timedelta(days=3))
    assert fold(bandung, now) == 2
    after = _facts(bandung)
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert {day for day, _stage in changed} == {now.date() - timedelta(days=2), now.date() - timedelta(days=3)}
    lines = _tell(bandung, now.date() + timedelta(days=1), now)
    assert {(date.fromisoformat(line["hari"]), line["tahap"]) for line in lines} == changed
    kinds = {(line["hari"], line["jenis"]) for line in lines}
    assert kinds == {("2026-11-18", "berubah"), ("2026-11-17", "baru")}


@pytest.mark.django_db
def test_a_day_of_which_nothing_is_left_is_told_as_withdrawn_once(
    bandung: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.cases.models import Case
    from pendopo.keterbukaan.models import FaktaBulan
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    case = ditolak(now - timedelta(days=2))
    fold(bandung, now)
    _tell(bandung, now.date(), now)
    with region(bandung):
        Case.objects.filter(pk=case.pk).update(finished_at=None, outcome="", is_late=None, days_used=None)
    fold(bandung, now)
    lines = _tell(bandung, now.date() + timedelta(days=1), now)
    assert {line["jenis"] for line in lines} == {"ditarik"}
    assert all(line["sesudah"] is None and line["sidik_sesudah"] == "" for line in lines)
    assert _tell(bandung, now.date() + timedelta(days=2), now) == []
    with region(bandung):
        assert not FaktaBulan.objects.exists()


@pytest.mark.django_db
def test_the_files_are_a_chain_and_one_day_has_one_file(
    bandung: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.keterbukaan.models import KabarPerubahan
    from pendopo.keterbukaan.queries_kabar import all_lines
    from pendopo.keterbukaan.rules import canonical, chained
    from pendopo.keterbukaan.services import fold, tell_changes
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region

    ditolak(now - timedelta(days=2))
    fold(bandung, now)
    for step in range(3):
        _tell(bandung, now.date() + timedelta(days=step), now)
    with region(bandung):
        assert tell_changes(bandung, now.date() + timedelta(days=1), actor=SYSTEM, now=now) is None
        former = ""
        for file in KabarPerubahan.objects.order_by("day"):
            assert file.former == former
            assert file.digest == chained(former, (canonical(line) for line in all_lines(file.day)))
            former = file.digest


@pytest.mark.django_db
def test_open_cases_past_their_promise_are_listed_without_a_way_back(
    bandung: Any, now: datetime, permohonan: Callable[..., Any]
) -> None:
    from pendopo.keterbukaan.models import BerkasLambat, TundaanJanji
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    cases = [permohonan(number=number, at=now - timedelta(days=40)) for number in range(1, 6)]
    permohonan(number=7, at=now)
    fold(bandung, now)
    with region(bandung):
        row = TundaanJanji.objects.get(definition_id=SERVICE, stage="")
        late = list(BerkasLambat.objects.all())
        assert (row.open, row.late, row.paused) == (6, 5, 0)
        codes = {one.code for one in late}
        assert (len(codes), {one.definition_id for one in late}) == (5, {SERVICE})
    assert not any(case.number[-6:] in code or str(case.pk)[:8] in code for case in cases for code in codes)
    fold(bandung, now)
    with region(bandung):
        assert {one.code for one in BerkasLambat.objects.all()} == codes


@pytest.mark.django_db
def test_of_fewer_than_five_open_cases_the_list_names_neither_service_nor_stage(
    bandung: Any, now: datetime, permohonan: Callable[..., Any]
) -> None:
    from pendopo.keterbukaan.models import BerkasLambat
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    permohonan(number=1, at=now - timedelta(days=40))
    fold(bandung, now)
    with region(bandung):
        (one,) = BerkasLambat.objects.all()
    assert (one.definition_id, one.stage, one.why) == ("", "", "")
    assert one.days_late > 0


@pytest.mark.django_db
def test_facts_of_a_region_are_its_own(bandung: Any, kerinci: Any, now: datetime, ditolak: Callable[..., Any]) -> None:
    from pendopo.keterbukaan.services import fold

    ditolak(now - timedelta(days=2))
    fold(bandung, now)
    assert fold(kerinci, now) == 0
    assert _facts(bandung)
    assert not _facts(kerinci)
