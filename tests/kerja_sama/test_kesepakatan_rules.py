"""What holds for agreements without a database: order of stages, days, capacity, reminders, the draft that travels."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kerja_sama import rules, rules_naskah
from pendopo.kerja_sama.vocabulary import (
    BERAKHIR,
    BERJALAN,
    BERLAKU,
    DALAM_MASA,
    DIAKHIRI,
    DIPERPANJANG,
    KAPASITAS,
    SELESAI,
    TAHAP,
    TIDAK_JADI,
    USULAN,
)

STAGES = [name for name, _title in TAHAP]
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
VALUES = rules.NILAI


@given(st.lists(st.sampled_from(STAGES), max_size=30))
def test_no_way_leads_around_the_signature_and_none_out_of_an_end(wishes):
    """Whatever somebody tries: in force only from ready; what ended stays ended; the stages before come in order."""
    state, seen = USULAN, [USULAN]
    for wish in wishes:
        if rules.may_go(state, wish):
            state = wish
            seen.append(state)
    for before, after in pairwise(seen):
        assert before not in SELESAI
        assert after != BERLAKU or before == "siap_ttd"
        assert after not in (DIPERPANJANG, BERAKHIR, DIAKHIRI) or before in DALAM_MASA
        assert after != TIDAK_JADI or before in BERJALAN
        if after in BERJALAN and after != "draf":
            assert BERJALAN.index(after) == BERJALAN.index(before) + 1


def test_every_stage_reaches_an_end():
    reach = {SELESAI[0], *SELESAI}
    for _round in STAGES:
        reach |= {name for name in STAGES if set(rules.NEXT[name]) & reach}
    assert reach == set(STAGES)


@given(DAYS, st.integers(0, 240))
def test_months_are_added_within_the_month(day, months):
    found = rules.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or found.day < day.day <= 31


def test_a_term_of_years_ends_the_day_before():
    assert rules.last_day(date(2026, 3, 1), 3) == date(2029, 2, 28)
    assert rules.last_day(date(2024, 2, 29), 1) == date(2025, 2, 27)


@given(DAYS, st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_each_reminder_is_told_once_and_only_the_nearest(until, waits):
    """Looked at on any days in any rhythm: never twice, never after the end, always nearer and nearer."""
    told: list[int] = []
    day = until - timedelta(days=400)
    for wait in waits:
        day += timedelta(days=wait)
        due = rules.due_reminder(until, day, [6, 3, 1], told)
        if due is not None:
            assert day <= until
            assert due not in told
            assert not told or due < min(told)
            told.append(due)
    assert len(told) <= 3


def test_reminders_come_six_three_and_one_month_before():
    until = date(2027, 5, 31)
    assert rules.due_reminder(until, date(2026, 11, 29), [6, 3, 1], []) is None
    assert rules.due_reminder(until, date(2026, 11, 30), [6, 3, 1], []) == 6
    assert rules.due_reminder(until, date(2027, 2, 28), [6, 3, 1], [6]) == 3
    assert rules.due_reminder(until, date(2027, 4, 30), [6, 3, 1], [6, 3]) == 1
    assert rules.due_reminder(until, date(2027, 6, 1), [6, 3, 1], [6, 3]) is None


def test_dprd_is_asked_only_for_what_burdens_and_is_not_budgeted_and_silence_is_consent_after_45_days():
    sent = date(2026, 10, 1)
    ask = {"outcome": "", "values": VALUES}
    assert rules.dprd_standing(needed=False, sent=None, today=sent, **ask) == ""
    assert rules.dprd_standing(needed=True, sent=None, today=sent, **ask) == "belum"
    assert rules.dprd_standing(needed=True, sent=sent, today=date(2026, 11, 15), **ask) == "menunggu"
    assert rules.dprd_standing(needed=True, sent=sent, today=date(2026, 11, 16), **ask) == "dianggap"
    assert rules.dprd_standing(needed=True, sent=sent, outcome="tolak", today=sent, values=VALUES) == "tolak"


@pytest.mark.parametrize("capacity", [name for name, _title in KAPASITAS])
def test_whoever_is_not_head_of_region_signs_with_a_letter_of_mandate(capacity):
    bare = rules.capacity_problem("pks", {"kapasitas": capacity, "kuasa": " "})
    assert (bare is None) == (capacity == "kepala_daerah")
    assert rules.capacity_problem("pks", {"kapasitas": capacity, "kuasa": "100/2026"}) is None


def test_a_head_of_office_does_not_sign_a_kesepakatan_bersama():
    assert "Pilih kapasitasnya" in (rules.capacity_problem("kb", {"kapasitas": "kepala_opd", "kuasa": "1"}) or "")


def test_an_unusual_term_is_told_but_not_refused():
    first = date(2026, 1, 1)
    assert "lebih singkat" in rules.length_note("kb", first, date(2026, 12, 31), VALUES)
    assert "lebih lama" in rules.length_note("pks", first, date(2031, 1, 1), VALUES)
    assert rules.length_note("kb", first, date(2028, 12, 31), VALUES) == ""


def test_a_root_is_read_as_people_write_it():
    assert rules.read_root("AB12 " * 16) == "ab12" * 16
    assert rules.read_root("") == ""
    assert rules.read_root("ab12") is None


OURS = {"ruang": "r3273", "kode": "32.73", "nama": "Kota Bandung", "penanda_tangan": "A", "kantor": "Setda"}
THEIRS = {"ruang": "r1501", "kode": "15.01", "nama": "Kabupaten Kerinci", "penanda_tangan": "B", "akar": "ab" * 32}
TEXT = {"judul": "Tentang", "lingkup": "a\nb", "mulai": "2026-11-20", "arah": "memberi", "layanan": ["b-x", "a-x"]}


def test_both_sides_hold_the_same_draft_whoever_wrote_it():
    here = rules_naskah.as_draft("kb", OURS, THEIRS, TEXT)
    there = rules_naskah.as_draft("kb", THEIRS, OURS, TEXT | {"arah": "menerima"})
    assert rules_naskah.digest_of(here) == rules_naskah.digest_of(there)
    other = rules_naskah.as_draft("kb", OURS, THEIRS, TEXT | {"arah": "menerima"})
    assert rules_naskah.digest_of(other) != rules_naskah.digest_of(here)


def test_a_draft_is_read_from_the_other_side():
    content = rules_naskah.as_bytes(rules_naskah.as_draft("pks", OURS, THEIRS, TEXT))
    body = rules_naskah.read_draft(content, "r1501")
    assert body["arah"] == "menerima"
    assert body["kita"]["nama"] == "Kabupaten Kerinci"
    assert body["mitra"]["penanda_tangan"] == "A"
    assert body["layanan"] == ["a-x", "b-x"]


GOOD = rules_naskah.as_draft("kb", OURS, THEIRS, TEXT)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"format": "lain"}',
        json.dumps(GOOD | {"pihak": [OURS]}).encode(),
        json.dumps(GOOD | {"pihak": [THEIRS, THEIRS | {"ruang": "r9999"}]}).encode(),
        json.dumps(GOOD | {"judul": "x" * 201}).encode(),
        json.dumps(GOOD | {"judul": ["x"]}).encode(),
        json.dumps(GOOD | {"layanan": [{}]}).encode(),
        json.dumps(GOOD | {"jenis": "bast"}).encode(),
        json.dumps(GOOD | {"lingkup": "a\x00"}).encode(),
        b" " * (rules_naskah.LARGEST + 1),
    ],
    ids=[
        "kosong",
        "bukan-objek",
        "bersarang",
        "format-lain",
        "satu-pihak",
        "bukan-kita",
        "judul-panjang",
        "judul-daftar",
        "layanan-objek",
        "jenis-lain",
        "nol",
        "terlalu-besar",
    ],
)
def test_what_is_no_draft_for_us_is_refused_with_a_sentence(content):
    with pytest.raises(rules_naskah.BadDraft) as no:
        rules_naskah.read_draft(content, "r3273")
    assert str(no.value).endswith(".")
