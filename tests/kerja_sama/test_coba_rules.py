"""Trying out: the shipped examples still fit on another day and elsewhere, and a try walks as the engine does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import pendopo
from pendopo.engine.api import Compiled, Context, Scenario, compile, load_folder
from pendopo.kerja_sama import rules_coba as rules
from pendopo.lib.worktime import WorkCalendar
from tests.engine.shipped import telling_services

FOLDER = Path(pendopo.__file__).parent / "perizinan" / "definitions"
SERVICES = telling_services()
ZONE = ZoneInfo("Asia/Jakarta")
AREAS = {"64.71.01.1001": None, "64.71.01.1002": None}


@cache
def compiled(name: str) -> Compiled:
    return compile(load_folder(FOLDER / name))


def context(at: datetime) -> Context:
    return Context(today=at.date(), now=at, labels=lambda _source, code: code if code in AREAS else None)


def lawful(one: Compiled, scenario: Scenario) -> Compiled:
    return one.with_params({param.id: scenario.params.get(param.id, param.default) for param in one.definition.params})


@pytest.mark.parametrize("name", SERVICES)
def test_every_example_can_be_sent_on_another_day_and_in_another_region(name: str) -> None:
    moment = datetime(2031, 3, 12, 10, tzinfo=ZONE)
    examples = rules.example_scenarios(compiled(name))
    assert examples
    for scenario in examples:
        one = lawful(compiled(name), scenario)
        raw = rules.example_answers(one, scenario, moment.date(), AREAS)
        assert rules.read_answers(one, raw, context(moment))[1] == {}, scenario.id


def test_a_day_of_birth_is_not_moved() -> None:
    assert rules._moved("1990-01-05", timedelta(days=900)) == "1990-01-05"
    assert rules._moved("28 11 2026", timedelta(days=2)) == "2026-11-30"
    assert rules._moved("bukan tanggal", timedelta(days=2)) == "bukan tanggal"


def play(one: Compiled, scenario: Scenario) -> rules.Walk:
    """The moves of a scenario as somebody who tries it out would make them."""
    start = datetime.fromisoformat(scenario.submitted).replace(tzinfo=ZONE)
    raw = rules.example_answers(one, scenario, start.date(), {"32.73.01.1001": None})
    local = Context(today=start.date(), now=start)
    answers, problems = rules.read_answers(one, raw, local)
    assert problems == {}
    moves = []
    for move in scenario.moves:
        at = datetime.fromisoformat(move.at).replace(tzinfo=ZONE)
        if not move.refused:
            moves += [rules.Move("perkara", at, name, outcome) for name, outcome in move.subcases.items()]
            step = one.transitions[move.action]
            moves.append(rules.Move("waktu" if step.timer or step.auto else "langkah", at, move.action))
    player = rules.Player(one, answers, WorkCalendar(ZONE), lambda at: replace(local, today=at.date(), now=at))
    return player.play(start, moves)


@pytest.mark.parametrize("name", SERVICES)
def test_a_try_comes_to_the_end_that_the_scenario_comes_to(name: str) -> None:
    for scenario in rules.example_scenarios(compiled(name)):
        if not scenario.moves or scenario.time_zone != "Asia/Jakarta":
            continue
        walk = play(lawful(compiled(name), scenario), scenario)
        assert walk.journey.state == scenario.moves[-1].state, scenario.id
        assert walk.fault == ""


def park(moves: list[rules.Move]) -> tuple[rules.Player, rules.Walk]:
    """The bazaar of the shipped park permit, sent on Friday 20 November 2026 at ten."""
    one = compiled("izin-pemakaian-taman")
    scenario = next(found for found in one.definition.scenarios if found.id == "bazar_tiga_dinas")
    one, start = lawful(one, scenario), datetime(2026, 11, 20, 10, tzinfo=ZONE)
    local = Context(today=start.date(), now=start)
    raw = rules.example_answers(one, scenario, start.date(), {"32.73.01.1001": None})
    answers, _ = rules.read_answers(one, raw, local)
    player = rules.Player(one, answers, WorkCalendar(ZONE), lambda at: replace(local, today=at.date(), now=at))
    return player, player.play(start, moves)


def test_several_offices_are_asked_at_once_and_each_has_its_own_deadline() -> None:
    at = datetime(2026, 11, 20, 11, tzinfo=ZONE)
    player, walk = park([rules.Move("langkah", at, "teruskan")])
    assert {line.track for line in walk.lines} == {"Rekomendasi Dishub", "Rekomendasi Satpol PP", "Rekomendasi DLH"}
    assert all(line.due == datetime(2026, 11, 23, 15, tzinfo=ZONE) for line in walk.lines)
    assert {choice.who for choice in player.choices(walk)} >= {"Dinas Perhubungan", "Dinas Lingkungan Hidup"}


def test_what_time_alone_brings_happens_at_its_own_moment() -> None:
    start = datetime(2026, 11, 20, 11, tzinfo=ZONE)
    player, walk = park([rules.Move("langkah", start, "kembalikan")])
    waiting = player.waiting(walk)[0]
    _, later = park([rules.Move("langkah", start, "kembalikan"), rules.Move("waktu", waiting.at + timedelta(days=9))])
    assert later.is_over
    assert later.history[-1].at == waiting.at
    assert later.history[-1].by_itself


def test_a_step_that_cannot_be_taken_says_why_and_is_passed_over_when_tried() -> None:
    at = datetime(2026, 11, 20, 11, tzinfo=ZONE)
    _, walk = park([rules.Move("langkah", at, "tanda_tangani"), rules.Move("langkah", at, "tidak_ada")])
    assert walk.journey.state == "verifikasi_berkas"
    assert len(walk.history) == 1


def test_a_condition_on_the_same_page_is_told_to_scripts_only_when_it_is_plain() -> None:
    one = compiled("izin-reklame-insidentil")
    assert rules.plain_condition(one, one.fields["persetujuan_lahan"]) == "lahan_orang_lain=ya"


def test_the_same_moves_give_the_same_walk() -> None:
    at = datetime(2026, 11, 20, 11, tzinfo=ZONE)
    first, second = (park([rules.Move("langkah", at, "teruskan")])[1] for _ in range(2))
    assert first.history == second.history
    assert date(2026, 11, 20) == first.history[0].at.date()
