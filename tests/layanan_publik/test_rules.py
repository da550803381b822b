"""The pure rules of the public journey."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pendopo.engine.api import compile, load_folder
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.rules_publik import Turn, bars, journey, months_back
from pendopo.lib.worktime import WorkCalendar

FOLDER = Path(rules.__file__).parent.parent / "perizinan" / "definitions" / "izin-reklame-insidentil"
START = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def compiled():
    return compile(load_folder(FOLDER))


def test_bars_show_the_days_within_the_promise_one_beyond_it_and_the_rest():
    found = bars({0: 3, 1: 93, 2: 105, 3: 9, 4: 3, 9: 1}, 2)
    assert [(bar.first, bar.last, bar.count, bar.tone) for bar in found] == [
        (1, 1, 96, ""),
        (2, 2, 105, ""),
        (3, 3, 9, "jalan"),
        (4, None, 4, "gagal"),
    ]


@pytest.mark.parametrize("promise", range(40))
def test_no_case_falls_out_of_the_bars_and_they_stay_few(promise):
    by_days = dict.fromkeys(range(60), 1)
    found = bars(by_days, promise)
    assert sum(bar.count for bar in found) == 60
    assert len(found) <= 5


@pytest.mark.parametrize(("back", "wanted"), [(0, date(2026, 1, 1)), (1, date(2025, 12, 1)), (13, date(2024, 12, 1))])
def test_months_back_crosses_years(back, wanted):
    assert months_back(date(2026, 1, 31), back) == wanted


def stops(compiled, *moves, state):
    turns = [Turn(START + timedelta(hours=n + 1), old, new) for n, (old, new) in enumerate(moves)]
    return [(stop.id, stop.tone, stop.word, stop.returns) for stop in journey(compiled, START, turns, state)]


def test_a_new_case_stands_at_its_first_stage(compiled):
    assert stops(compiled, state="verifikasi_berkas") == [
        ("pemeriksaan", "jalan", "diproses", 0),
        ("penetapan", "", "belum", 0),
        ("", "", "belum", 0),
    ]


def test_a_returned_case_waits_at_the_stage_it_came_from(compiled):
    found = stops(compiled, ("verifikasi_berkas", "dikembalikan"), state="dikembalikan")
    assert found[0] == ("pemeriksaan", "gagal", "dikembalikan", 1)
    again = stops(
        compiled,
        ("verifikasi_berkas", "dikembalikan"),
        ("dikembalikan", "verifikasi_berkas"),
        state="verifikasi_berkas",
    )
    assert again[0] == ("pemeriksaan", "jalan", "diproses", 1)


def test_a_granted_case_has_every_stage_done(compiled):
    found = stops(
        compiled,
        ("verifikasi_berkas", "verifikasi_teknis"),
        ("verifikasi_teknis", "persetujuan"),
        ("persetujuan", "penandatanganan"),
        ("penandatanganan", "terbit"),
        state="terbit",
    )
    assert [(tone, word) for _, tone, word, _ in found] == [("baik", "selesai"), ("baik", "selesai"), ("baik", "akhir")]


def test_a_refused_or_withdrawn_case_ends_where_it_stood(compiled):
    for state in ("ditolak", "dibatalkan"):
        found = stops(compiled, ("verifikasi_berkas", state), state=state)
        assert [(tone, word) for _, tone, word, _ in found] == [
            ("gagal", "berhenti"),
            ("", "belum"),
            ("gagal", "akhir"),
        ]


def test_a_lapsed_case_ends_at_the_stage_that_asked(compiled):
    found = stops(compiled, ("verifikasi_berkas", "dikembalikan"), ("dikembalikan", "gugur"), state="gugur")
    assert [(tone, word) for _, tone, word, _ in found] == [("gagal", "berhenti"), ("", "belum"), ("gagal", "akhir")]


def test_a_case_sent_back_to_an_earlier_stage_is_not_done_with_the_later_one(compiled):
    found = stops(
        compiled,
        ("verifikasi_berkas", "verifikasi_teknis"),
        ("verifikasi_teknis", "persetujuan"),
        ("persetujuan", "verifikasi_teknis"),
        state="verifikasi_teknis",
    )
    assert [(tone, word) for _, tone, word, _ in found[:2]] == [("jalan", "diproses"), ("", "belum")]


def row(days, start, running=True):
    return SimpleNamespace(days=days, started_at=start, due_at=start if running else None)


def test_used_days_count_working_days_and_stop_with_the_clock():
    from zoneinfo import ZoneInfo

    calendar = WorkCalendar(ZoneInfo("Asia/Jakarta"))
    assert rules.days_used(2, [], calendar, START) == 0
    assert rules.days_used(2, [row(2, START)], calendar, START + timedelta(days=3)) == 1
    assert rules.days_used(2, [row(2, START), row(1, START, running=False)], calendar, START + timedelta(days=30)) == 1


def test_conditions_are_told_in_one_plain_comparison(compiled):
    field = compiled.fields["nama_badan"]
    assert rules.condition_of(compiled, field) == rules.Condition("bertindak_untuk", "badan_usaha")
    assert rules.condition_of(compiled, compiled.fields["persetujuan_lahan"]) == rules.Condition(
        "lahan_orang_lain", "ya"
    )
    assert rules.condition_of(compiled, compiled.fields["nama"]) is None


def test_words_are_for_the_applicant_only_when_a_move_sends_back_or_ends(compiled):
    told = {step.id for step in compiled.transitions.values() if rules.tells_applicant(compiled, step)}
    assert {"kembalikan", "tolak", "tolak_teknis"} <= told
    assert not told & {"teruskan", "kembalikan_teknis", "kembalikan_setujui", "kembalikan_tanda_tangan", "setujui"}
