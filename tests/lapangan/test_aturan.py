"""Rules of field work without a database: checklists, results, positions, what definitions are held to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import pendopo
from pendopo.config.cli.check import app_vocabulary
from pendopo.engine.api import check, load_folder
from pendopo.lapangan import rules
from pendopo.lapangan.rules_letak import Spot, distance_words, metres_between, nice, sketch_svg

HOUSE = Path(pendopo.__file__).parent
LISTS = sorted((HOUSE / "lapangan" / "daftar").glob("*.yaml"))
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
INDONESIA = st.tuples(st.floats(-11, 6), st.floats(95, 141))


def shipped(path: Path) -> rules.Checklist:
    return rules.read_checklist(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_shipped_checklist_is_whole_and_stays_itself_when_frozen(path: Path) -> None:
    one = shipped(path)
    assert one.id == path.stem
    assert rules.read_checklist(one.data).items == one.items
    assert any(item.photo == rules.PHOTO_MUST for item in one.items)


def test_no_service_has_two_checklists_and_each_named_service_exists() -> None:
    named = [name for path in LISTS for name in shipped(path).services]
    assert len(set(named)) == len(named)
    there = {path.name for path in (HOUSE / "perizinan" / "definitions").iterdir()}
    assert set(named) - there <= {"izin-penyelenggaraan-reklame"}


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([], "1 sampai"),
        ([{"id": "a", "kind": "sesuai", "title": "A"}] * 2, "sama"),
        ([{"id": "a", "kind": "lain", "title": "A"}], "belum lengkap"),
        ([{"id": "a", "kind": "pilihan", "title": "A", "options": {"x": "X"}}], "dua pilihan"),
    ],
    ids=["empty", "twice", "kind", "options"],
)
def test_a_faulty_checklist_is_refused_with_a_sentence(items: list[dict[str, object]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rules.read_checklist({"id": "x", "title": "X", "items": items})


NUMBER = rules.read_item({"id": "n", "kind": "angka", "title": "N", "least": "0", "most": "100", "decimals": "2"})


@pytest.mark.parametrize(("typed", "kept"), [("2,50", "2.5"), ("2.5", "2.5"), ("100", "100"), ("0", "0"), ("007", "7")])
def test_measured_numbers_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert rules.read_number(NUMBER, typed) == (kept, "")


@pytest.mark.parametrize("typed", ["-1", "100,01", "1,234", "dua", "1e5", "NaN", "9" * 40, "1,2,3", "١"])
def test_other_numbers_are_refused_with_a_sentence(typed: str) -> None:
    kept, problem = rules.read_number(NUMBER, typed)
    assert kept == ""
    assert problem.endswith(".")


@given(st.text(max_size=80))
def test_whatever_is_sent_is_read_or_refused_never_an_error(text: str) -> None:
    checklist = shipped(LISTS[0])
    names = [f"j.{item.id}" for item in checklist.items] + ["letak", "mulai", "akurasi", "saran", "sumber"]
    names += [f"hadir.0.{part}" for part in ("nama", "sifat", "cara", "ttd", "alasan")]
    report, problems = rules.read_report(checklist, dict.fromkeys(names, text), [text], {}, NOW)
    assert problems
    assert report.started_at <= report.ended_at <= NOW


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-11-20T02:00:00+00:00", NOW - timedelta(hours=1)), ("2027-01-01T00:00:00+00:00", NOW),
        ("2020-01-01T00:00:00+00:00", NOW), ("2026-11-20T02:00:00", NOW), ("kemarin", NOW),
    ],
    ids=["an hour ago", "future", "years ago", "no zone", "words"],
)  # fmt: skip
def test_the_phones_clock_is_believed_within_reason(told: str, kept: datetime) -> None:
    assert rules.read_moment(told, NOW) == kept


def test_each_photo_counts_once_and_strangers_are_missing() -> None:
    known: dict[UUID, str] = {uuid4(): "a"}
    (one,) = known
    assert rules.read_photos([str(one), str(one), "x", str(uuid4())], known) == ((one,), 2)


@pytest.mark.parametrize(
    ("is_open", "has_result", "stands", "how"),
    [
        (True, False, True, "berlaku"), (False, True, True, "bentrok"), (False, True, False, "lewat"),
        (True, False, False, "lewat"), (False, False, True, "lewat"),
    ],
    ids=["first", "second", "after moving on", "moot", "cancelled"],
)  # fmt: skip
def test_how_a_result_arrives(is_open: bool, has_result: bool, stands: bool, how: str) -> None:
    assert rules.arrival(is_open=is_open, has_result=has_result, stands=stands) == how


@given(INDONESIA, INDONESIA, INDONESIA)
def test_distances_are_distances(
    one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
) -> None:
    assert metres_between(one, one) == 0
    assert metres_between(one, two) == pytest.approx(metres_between(two, one))
    assert metres_between(one, three) <= metres_between(one, two) + metres_between(two, three) + 1


def test_a_distance_in_words() -> None:
    assert distance_words("-6.9147,107.6098", "-6.9147,107.6098") == "0 m"
    assert distance_words("-6.9147,107.6098", "-6.9247,107.6098") == "1,1 km"
    assert distance_words("", "-6.9247,107.6098") == ""


@given(st.lists(INDONESIA, min_size=1, max_size=8), st.text(alphabet='<&"a ', max_size=5))
def test_every_point_of_a_sketch_lies_on_its_paper(points: list[tuple[float, float]], label: str) -> None:
    spots = [Spot(label, f"{lat:.6f},{lon:.6f}", number == 0) for number, (lat, lon) in enumerate(points)]
    drawn = sketch_svg(spots)
    circles = re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', drawn)
    assert 1 <= len(circles) <= len(points)
    assert all(0 <= float(x) <= 480 and 0 <= float(y) <= 300 for x, y in circles)
    assert "<&" not in drawn


def test_points_on_one_another_share_their_label() -> None:
    drawn = sketch_svg([Spot("Kunjungan", "-6.9147,107.6098"), Spot("Foto 1", "-6.9147,107.6098")])
    assert drawn.count("<circle") == 1
    assert "Kunjungan, Foto 1" in drawn


@given(st.floats(0.1, 1e6))
def test_a_scale_is_a_round_length_not_above_its_limit(limit: float) -> None:
    length = nice(limit)
    assert 0 < length <= limit * 1.00001
    assert f"{length:.0e}"[0] in "125"


def test_a_definition_that_waits_for_a_survey_has_asked_for_one_on_every_path() -> None:
    definition = load_folder(HOUSE / "perizinan" / "definitions" / "tanda-daftar-lks")
    assert check(definition, app_vocabulary()) == []
    steps = [
        step.model_copy(update={"effects": [name for name in step.effects if name != "jadwalkan_survei"]})
        for step in definition.workflow.transitions
    ]
    workflow = definition.workflow.model_copy(update={"transitions": steps})
    found = check(definition.model_copy(update={"workflow": workflow}), app_vocabulary())
    assert any("survei_selesai" in one.message and one.level == "galat" for one in found)
