"""A journey is a value: tracks are open only where they were opened, every walk goes on or ends, clocks follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.api import (
    MAIN,
    PROMISE,
    Clocks,
    Compiled,
    Journey,
    Machine,
    Passage,
    Stuck,
    compile,
    departures,
    line_of,
    stage_key,
)
from pendopo.engine.load import validated
from pendopo.lib.worktime import WorkCalendar

from .branching import a_state, a_step, branching, branching_source
from .shipped import ANSWERS, FRIDAY, WIB, compiled_shipped, context, source, step

BOTH: dict[str, Any] = ANSWERS | {"lahan_orang_lain": True}
CALENDAR = WorkCalendar(WIB)


@cache
def compiled() -> Compiled:
    return compile(branching())


def machine(answers: Mapping[str, Any] = BOTH, one: Compiled | None = None) -> Machine:
    return Machine(one or compiled(), dict(answers), context())


def walk(*names: str, answers: Mapping[str, Any] = BOTH, one: Compiled | None = None) -> Journey:
    """From the beginning along these steps."""
    runs = machine(answers, one)
    journey = runs.begin()[-1].after
    for name in names:
        journey = runs.go(journey, runs.compiled.transitions[name])[-1].after
    return journey


def test_entering_opens_what_is_needed() -> None:
    both = walk("teruskan", "minta_rekomendasi")
    assert both.places == {MAIN: "rekomendasi", "ruang": "ruang_periksa", "jalan": "jalan_periksa"}
    alone = walk("teruskan", "minta_rekomendasi", answers=ANSWERS)
    assert alone.places == {MAIN: "rekomendasi", "ruang": "ruang_periksa"}


def test_none_needed_joins_at_once() -> None:
    data = branching_source()
    for track in data["workflow"]["tracks"]:
        track["when"] = "lahan_orang_lain"
    step(data, "gabung_ya")["guard"] = 'not isi(hasil_ruang, "") == "ruang_tidak"'
    one = compile(validated(data))
    assert walk("teruskan", "minta_rekomendasi", answers=ANSWERS, one=one).state == "persetujuan"


def test_the_join_waits_for_every_open_track() -> None:
    half = walk("teruskan", "minta_rekomendasi", "ruang_ya")
    assert half == Journey("rekomendasi", {"jalan": "jalan_periksa"}, {"ruang": "ruang_cocok"})
    whole = walk("teruskan", "minta_rekomendasi", "ruang_ya", "jalan_ya")
    assert (whole.state, whole.tracks) == ("persetujuan", {})
    assert walk("teruskan", "minta_rekomendasi", "ruang_bukan", "jalan_ya").state == "ditolak"


def test_passages_tell_what_opened_ended_and_followed() -> None:
    runs, start = machine(), walk("teruskan")
    (opening,) = runs.go(start, runs.compiled.transitions["minta_rekomendasi"])
    assert (opening.opened, opening.closed, opening.into) == (("ruang", "jalan"), (), MAIN)
    half = runs.go(opening.after, runs.compiled.transitions["jalan_ya"])
    assert [(one.into, one.ended) for one in half] == [("jalan", True)]
    names = [one.step.id for one in runs.go(half[-1].after, runs.compiled.transitions["ruang_ya"]) if one.step]
    assert names == ["ruang_ya", "gabung_ya", "kecil"]


def test_leaving_closes_and_coming_back_forgets() -> None:
    data = branching_source()
    data["workflow"]["transitions"].append(a_step("ambil_lagi", ["rekomendasi"], "verifikasi_teknis", "tim_teknis"))
    one = compile(validated(data))
    runs, half = machine(one=one), walk("teruskan", "minta_rekomendasi", "ruang_ya", one=one)
    (left,) = runs.go(half, one.transitions["ambil_lagi"])
    assert (left.closed, left.after.tracks, left.after.results) == (("jalan",), {}, {"ruang": "ruang_cocok"})
    (again,) = runs.go(left.after, one.transitions["minta_rekomendasi"])
    assert again.after == Journey("rekomendasi", {"ruang": "ruang_periksa", "jalan": "jalan_periksa"}, {})


def test_a_step_leads_on_from_its_own_place_only() -> None:
    one, half = compiled(), walk("teruskan", "minta_rekomendasi", "ruang_ya")
    assert line_of(one, half, one.transitions["ruang_ya"]) is None
    assert line_of(one, half, one.transitions["jalan_ya"]) == "jalan"
    with pytest.raises(ValueError, match="tidak ada dari keadaan"):
        machine().go(half, one.transitions["ruang_ya"])


def test_a_sub_case_that_ends_reopens_once() -> None:
    runs, refused = machine(), walk("tolak")
    assert [line for line, step_ in departures(compiled(), refused)] == [MAIN], "only what reopens"
    knowing, passages = runs.ended(refused, "keberatan", "gagal")
    assert (knowing.results, passages) == ({"keberatan": "gagal"}, ())
    _knowing, passages = runs.ended(refused, "keberatan", "baik")
    assert passages[-1].after.state == "verifikasi_berkas"
    again = runs.go(passages[-1].after, compiled().transitions["tolak"])
    assert again[-1].after.state == "ditolak", "refused again it stays refused"


def test_a_sub_case_that_ends_does_not_join_open_tracks() -> None:
    half = walk("teruskan", "minta_rekomendasi", "ruang_ya")
    knowing, passages = machine().ended(half, "keberatan", "baik")
    assert (knowing.tracks, passages) == (half.tracks, ())


def test_nothing_goes_round_for_ever_and_nobody_is_left_where_nobody_decides() -> None:
    data = source()
    data["workflow"]["states"] += [a_state("putar", kind="auto"), a_state("balik", kind="auto")]
    data["workflow"]["transitions"] += [
        a_step("masuk", ["verifikasi_berkas"], "putar", "front_office"),
        a_step("ke", ["putar"], "balik", "sistem", auto="ya", guard="jumlah_lembar > 3"),
        a_step("dari", ["balik"], "putar", "sistem", auto="ya"),
    ]
    one = compile(validated(data))
    for answers in (ANSWERS, ANSWERS | {"jumlah_lembar": 1}):
        with pytest.raises(Stuck):
            walk("masuk", answers=answers, one=one)


def test_returns_are_counted_and_limited() -> None:
    one = compiled_shipped()
    runs = machine(ANSWERS, one)
    journey = walk(*["kembalikan", "perbaiki"] * 3, answers=ANSWERS, one=one)
    assert journey.returns == 3
    assert runs.obstacle(journey, one.transitions["kembalikan"]) == "batas"
    assert runs.obstacle(journey, one.transitions["teruskan"]) == ""


# -- laws


choices = st.lists(st.integers(min_value=0, max_value=50), max_size=25)


def random_walk(runs: Machine, picks: list[int]) -> list[tuple[Passage, ...]]:
    """Any step that nothing speaks against, whoever may take it; how each went."""
    gone = [runs.begin()]
    for pick in picks:
        here = gone[-1][-1].after
        ways = [one for _line, one in departures(runs.compiled, here) if not runs.obstacle(here, one) and not one.auto]
        if not ways:
            break
        gone.append(runs.go(here, ways[pick % len(ways)]))
    return gone


def hold(one: Compiled, journey: Journey) -> None:
    """What is true of every journey at every moment."""
    main = one.states[journey.state]
    assert main.kind not in ("auto", "done")
    assert not main.track
    assert not journey.tracks or main.kind == "parallel"
    assert set(journey.tracks) <= set(main.tracks)
    for track, state in journey.tracks.items():
        assert one.states[state].track == track
        assert one.states[state].kind not in ("auto", "done", "final")
        assert track not in journey.results, "a track is open, or it has ended"
    for name, how in journey.results.items():
        assert name in one.subcases or (one.states[how].kind, one.states[how].track) == ("done", name)
    limit = one.definition.workflow.max_returns
    assert not limit or journey.returns <= limit


@given(choices, st.booleans(), st.sampled_from([1, 5, 11, 40]))
@settings(deadline=None)
def test_a_track_is_never_open_outside_its_parallel_state(picks: list[int], consent: bool, sheets: int) -> None:
    runs = machine(ANSWERS | {"lahan_orang_lain": consent, "jumlah_lembar": sheets})
    for passages in random_walk(runs, picks):
        hold(runs.compiled, passages[-1].after)
        for one in passages:
            assert not one.closed or one.into == MAIN
            assert not one.ended or one.into in one.after.results


@given(choices, st.booleans())
@settings(deadline=None)
def test_every_walk_ends_or_somebody_can_act(picks: list[int], consent: bool) -> None:
    runs = machine(ANSWERS | {"lahan_orang_lain": consent})
    here = random_walk(runs, picks)[-1][-1].after
    if runs.compiled.states[here.state].kind == "final":
        return
    assert any(
        not runs.obstacle(here, one) and (one.timer or one.signal or not one.auto)
        for _line, one in departures(runs.compiled, here)
    )


@given(choices, st.booleans(), st.lists(st.integers(min_value=0, max_value=9), min_size=26, max_size=26))
@settings(deadline=None)
def test_clocks_follow_the_journey(picks: list[int], consent: bool, gaps: list[int]) -> None:
    runs = machine(ANSWERS | {"lahan_orang_lain": consent, "jumlah_lembar": 20})
    one, clocks, now = runs.compiled, Clocks(runs.compiled, CALENDAR), FRIDAY
    for passages, gap in zip(random_walk(runs, picks), gaps, strict=False):
        now += timedelta(days=gap)
        for passage in passages:
            clocks = clocks.turn(passage, now)
        here = passages[-1].after
        ended = one.states[here.state].kind == "final"
        stands = ended or bool(clocks.pauses(here))
        assert (clocks.promise_due is None) == stands
        running = {key for key, clock in clocks.running.items() if clock.due_at is not None and key != PROMISE}
        states = {line: one.states[state] for line, state in here.places.items()}
        at_work = {stage_key(s.stage, line) for line, s in states.items() if s.stage and not s.pause}
        assert running == at_work
        assert set(clocks.waits) == {line for line, s in states.items() if s.within_days}
        assert all(clock.days >= 0 for clock in clocks.running.values())
        assert not ended or not running
