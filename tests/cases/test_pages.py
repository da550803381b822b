"""Lists read by key: every page is reached in both directions, nothing twice, nothing lost; counts are always true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from pendopo.cases.api import (
    Case,
    CaseStep,
    Desk,
    Match,
    Spot,
    Wanted,
    Window,
    Wish,
    all_cases,
    fold_counts,
    inbox,
    move_case,
    read_words,
    spot_of_number,
    spot_of_submission_day,
    spot_on_desk,
    state_counts,
    take_case,
    waiting_count,
)
from pendopo.cases.queries_all import _reader as reader_of_all
from pendopo.cases.queries_inbox import _reader as reader_of_desk
from pendopo.cases.queries_inbox import desk_counts
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
SERVICE = "izin-reklame-insidentil"
FEW = law(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MANY = 7


@pytest.fixture
def berkas(bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case]) -> list[Case]:
    return [permohonan(number=number) for number in range(1, MANY + 1)]


def walk(reader: Any, size: int) -> list[list[Any]]:
    """All pages from the first on; after each step back and forth again stands the same page."""
    pages, page = [], reader.page(Window(), size=size)
    while True:
        pages.append([row.id for row in page.rows])
        if page.later is None:
            return pages
        following = reader.page(Window(after=page.later), size=size)
        back = reader.page(Window(before=following.earlier), size=size)
        assert [row.id for row in back.rows] == pages[-1]
        assert back.later == page.later
        page = following


@FEW
@given(
    size=st.integers(1, 4),
    days=st.lists(st.integers(0, 3), min_size=MANY, max_size=MANY),
)
def test_all_pages_together_are_the_list_once(
    bandung: Region, berkas: list[Case], now: datetime, size: int, days: list[int]
) -> None:
    with region(bandung):
        for case, day in zip(berkas, days, strict=True):
            Case.objects.filter(id=case.id).update(submitted_at=now - timedelta(days=day))
        expected = list(Case.objects.order_by("-submitted_at", "-id").values_list("id", flat=True))
        pages = walk(reader_of_all(bandung, Wanted((SERVICE,))), size)
    assert [one for page in pages for one in page] == expected
    assert {len(page) for page in pages[:-1]} <= {size}


@FEW
@given(
    size=st.integers(1, 4),
    days=st.lists(st.none() | st.integers(-1, 2), min_size=MANY, max_size=MANY),
)
def test_a_desk_is_read_by_deadline_and_what_has_none_comes_last(
    bandung: Region, kantor: SimpleNamespace, berkas: list[Case], now: datetime, size: int, days: list[int | None]
) -> None:
    with region(bandung):
        for case, day in zip(berkas, days, strict=True):
            due = None if day is None else now + timedelta(days=day)
            CaseStep.objects.filter(case=case, left_at=None).update(due_at=due)
        steps = list(CaseStep.objects.filter(left_at=None))
        pages = walk(reader_of_desk(kantor.front_office, bandung, Desk(), now), size)
    far = now + timedelta(days=9999)
    assert [one for page in pages for one in page] == [
        step.id for step in sorted(steps, key=lambda step: (step.due_at or far, step.id))
    ]


def test_a_page_begins_at_a_number_or_a_day(bandung: Region, berkas: list[Case], now: datetime) -> None:
    with region(bandung):
        for days, case in enumerate(berkas):
            Case.objects.filter(id=case.id).update(submitted_at=now - timedelta(days=days))
        wanted = Wanted((SERVICE,))
        by_number = all_cases(bandung, wanted, Window(after=spot_of_number((SERVICE,), berkas[2].number)))
        by_day = all_cases(
            bandung, wanted, Window(after=spot_of_submission_day(bandung, (now - timedelta(days=4)).date()))
        )
    assert [row.number for row in by_number.rows] == [case.number for case in berkas[2:]]
    assert [row.number for row in by_day.rows] == [case.number for case in berkas[4:]]
    assert by_number.earlier is not None
    assert by_day.later is None


def test_a_number_of_another_service_or_desk_has_no_page(
    bandung: Region, kantor: SimpleNamespace, berkas: list[Case]
) -> None:
    with region(bandung):
        assert spot_of_number(("layanan-lain",), berkas[0].number) is None
        assert spot_on_desk(kantor.kepala_seksi, berkas[0].number) is None
        assert spot_on_desk(kantor.front_office, berkas[0].number) is not None


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "_",
        "x_y",
        "2026-11-20_1",
        "2026-11-20T10:00:00_0191d5a0-0000-7000-8000-000000000001",
        "2026-11-20T10:00:00+00:00",
    ],
)
def test_an_unreadable_mark_is_no_spot(mark: str) -> None:
    assert Spot.read(mark) is None


def test_a_mark_is_read_as_it_was_written() -> None:
    mark = "2026-11-20T10:00:00+00:00_0191d5a0-0000-7000-8000-000000000001"
    assert str(Spot.read(mark)) == mark


# -- counts


def recounted(kantor: SimpleNamespace, now: datetime) -> dict[str, int]:
    """The filters of the front office counted plainly."""
    mine = {(unit, role) for unit, role in kantor.front_office.posts}
    steps = [one for one in CaseStep.objects.filter(left_at=None) if (one.unit_id, one.role) in mine]
    evening = now.replace(hour=17, minute=0, second=0, microsecond=0)  # midnight in WIB
    return {
        "semua": len(steps),
        "lewat": sum(one.due_at is not None and one.due_at < now for one in steps),
        "hari_ini": sum(one.due_at is not None and now <= one.due_at < evening for one in steps),
        "belum_diambil": sum(one.holder_id is None for one in steps),
        "perbaikan": sum(one.repaired for one in steps),
        "eskalasi": sum(one.escalated_at is not None for one in steps),
    }


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ambil", "tolak", "kembalikan", "tarik", "tenggat", "naik", "lipat", "perbaiki"]),
        st.integers(0, MANY - 1),
    ),
    max_size=14,
)


@FEW
@given(acts=ACTS)
def test_counts_are_what_a_plain_count_finds_after_any_moves(
    bandung: Region, kantor: SimpleNamespace, berkas: list[Case], now: datetime, acts: list[tuple[str, int]]
) -> None:
    with region(bandung):
        for act, which in acts:
            do(bandung, kantor, berkas[which], act, now + timedelta(hours=which))
        assert desk_counts(kantor.front_office, bandung, Desk(), now) == recounted(kantor, now)
        assert waiting_count(kantor.front_office) == recounted(kantor, now)["semua"]
        assert state_counts(SERVICE) == dict(Counter(Case.objects.values_list("state", flat=True)))


def do(place: Region, kantor: SimpleNamespace, case: Case, act: str, now: datetime) -> None:
    """One act, if the case allows it; some are writes past every verb, as a calendar change makes them."""
    steps = CaseStep.objects.filter(case=case, left_at=None)
    moves = {
        "tolak": ("tolak", {"note": "Uji."}), "tarik": ("tarik", {"note": "Uji."}),
        "kembalikan": ("kembalikan", {"note": "Uji.", "fields": ("foto_lokasi",)}),
    }  # fmt: skip
    if act == "lipat":
        fold_counts()
    elif act == "tenggat":
        steps.update(due_at=now - timedelta(hours=5))
    elif act == "naik":
        steps.update(escalated_at=now)
    elif act == "perbaiki":
        steps.update(repaired=True)
    elif act == "ambil":
        _quietly(take_case, case=case, actor=kantor.front_office, now=now)
    else:
        from pendopo.people.api import anonymous

        transition, wish = moves[act]
        actor = anonymous() if act == "tarik" else kantor.front_office
        _quietly(
            move_case, place=place, case_id=case.id, transition_id=transition, actor=actor, now=now, wish=Wish(**wish)
        )  # fmt: skip


def _quietly(verb: Callable[..., Any], **given: Any) -> None:
    try:
        verb(**given)
    except Refusal:
        return


def test_folding_leaves_one_row_for_each_key(bandung: Region, berkas: list[Case]) -> None:
    from pendopo.cases.models import DeskCount, StateCount

    with region(bandung):
        assert DeskCount.objects.count() == MANY
        fold_counts()
        assert DeskCount.objects.count() == 1
        assert StateCount.objects.count() == 1
        assert fold_counts() == 0


def test_counts_of_another_region_are_not_seen(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, berkas: list[Case], now: datetime
) -> None:
    with region(kerinci):
        assert waiting_count(kantor.front_office) == 0
        assert state_counts(SERVICE) == {}
        assert inbox(kantor.front_office, now=now, place=kerinci).rows == []
        assert all_cases(kerinci, Wanted((SERVICE,))).rows == []


# -- under row-level security only operators that count as leakproof may use an index


@pytest.mark.parametrize("way", ["desk", "desk of a service", "all", "all of a state", "word", "answer", "range"])
def test_a_page_far_down_is_an_index_condition_under_row_level_security(
    bandung: Region, kantor: SimpleNamespace, berkas: list[Case], now: datetime, way: str
) -> None:
    def found(conditions: tuple[Any, ...], **more: Any) -> Any:
        return reader_of_all(bandung, Wanted((SERVICE,), conditions=conditions, **more))

    with region(bandung):
        reader = {
            "desk": lambda: reader_of_desk(kantor.front_office, bandung, Desk(), now),
            "desk of a service": lambda: reader_of_desk(kantor.front_office, bandung, Desk(definition_id=SERVICE), now),
            "all": lambda: found(()),
            "all of a state": lambda: found((), state="ditolak"),
            "word": lambda: found(read_words(bandung, "ab")),
            "answer": lambda: found((Match(SERVICE, "jenis", text="spanduk"),)),
            "range": lambda: found((Match(SERVICE, "tanggal_mulai", low=now.date(), high=now.date()),)),
        }[way]()
        with connection.cursor() as cursor:
            for method in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{method} = off")
            cursor.execute("SELECT current_setting('role'), row_security_active('cases_case')")
            assert cursor.fetchone() == (settings.PENDOPO_APP_ROLE, True)
        plan = reader.sources[0].query(Spot(now, berkas[0].id), onwards=True, count=51).explain()
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]
    assert any("ROW(" in line for line in conditions), plan
