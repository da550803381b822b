"""Very many example cases: only where everything is marked contoh, counted, numbered and opened like real ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from pendopo.cases.api import (
    Case,
    Desk,
    Wanted,
    Wish,
    all_cases,
    get_case_for,
    inbox,
    move_case,
    read_words,
    state_counts,
    view_case,
    waiting_count,
)
from pendopo.config.demo import besar
from pendopo.config.demo.history import case_id_of
from pendopo.core.api import Progress, Refusal, next_number
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
SERVICE = "izin-reklame-insidentil"


@pytest.fixture
def diceritakan(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Two told cases: one waits, one was refused. The job is not queued but run by the test."""
    monkeypatch.setattr(besar, "defer", lambda *a, **k: None)
    monkeypatch.setattr(besar, "BATCH", 60)
    for number in range(2):
        permohonan(number=number + 1, case_id=case_id_of(bandung, number), at=now)
    with region(bandung):
        move_case(
            place=bandung, case_id=case_id_of(bandung, 1), transition_id="tolak", actor=kantor.front_office, now=now,
            wish=Wish(note="Uji."),
        )  # fmt: skip


def run_of(place: Region) -> UUID:
    with region(place):
        run: UUID = Progress.objects.get(name__startswith=besar.NAME, finished_at=None).id
        return run


def test_many_cases_are_counted_numbered_found_and_opened(
    bandung: Region, kantor: SimpleNamespace, diceritakan: None, now: datetime
) -> None:
    assert besar.ask_many(bandung, 150, now) == 150
    besar.make_many(bandung, run_of(bandung))
    with region(bandung):
        assert Case.objects.count() == 152
        assert state_counts(SERVICE) == dict(Counter(Case.objects.values_list("state", flat=True)))
        assert Case.objects.filter(finished_at=None).count() == 1 + 3
        assert waiting_count(kantor.front_office) == 4
        rows = inbox(kantor.front_office, now=now, place=bandung, desk=Desk()).rows
        waiting = view_case(get_case_for(kantor.front_office, rows[-1].case_id))
        assert waiting.files
        assert waiting.events
        assert waiting.deadlines
        oldest = Case.objects.order_by("submitted_at")[0]
        assert (now - oldest.submitted_at).days > 365 * 5
        assert view_case(get_case_for(kantor.front_office, oldest.id)).events[0].kind == "cases.submitted"
        names = read_words(bandung, oldest.applicant)
        assert oldest.id in {
            row.case_id for row in all_cases(bandung, Wanted((SERVICE,), high=oldest.submitted_at.date())).rows
        }
        assert all_cases(bandung, Wanted((SERVICE,), conditions=names)).rows
        year = Case.objects.filter(submitted_at__year=2024)
        numbers = sorted(int(one.number[-6:]) for one in year)
        assert numbers == list(range(1, len(numbers) + 1))
        assert next_number("registrasi", 2024) == len(numbers) + 1


def test_killed_and_run_again_it_goes_on_and_asked_again_it_adds_what_is_missing(
    bandung: Region, diceritakan: None, now: datetime
) -> None:
    besar.ask_many(bandung, 100, now)
    run = run_of(bandung)
    with region(bandung):
        besar._batch(bandung, Progress.objects.get(id=run))
        assert Case.objects.count() == 62
    with pytest.raises(Refusal, match="masih berjalan"):
        besar.ask_many(bandung, 200, now)
    besar.make_many(bandung, run)
    besar.make_many(bandung, run)
    with region(bandung):
        assert Case.objects.count() == 102
    assert besar.ask_many(bandung, 100, now) == 0
    assert besar.ask_many(bandung, 110, now) == 10
    besar.make_many(bandung, run_of(bandung))
    with region(bandung):
        assert Case.objects.count() == 112


def test_only_in_a_region_marked_contoh_and_only_after_stories_were_told(
    bandung: Region, kerinci: Region, now: datetime
) -> None:
    with pytest.raises(Refusal, match="bertanda contoh"):
        besar.ask_many(kerinci, 10, now)
    with pytest.raises(Refusal, match="demo isi"):
        besar.ask_many(bandung, 10, now)
    with pytest.raises(Refusal, match="antara 1 dan"):
        besar.ask_many(bandung, 10_000_000, now)
