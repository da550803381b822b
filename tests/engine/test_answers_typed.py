"""Times, tax and business numbers and places are read as people type them, and shown as people read them."""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.api import Compiled, PageResult, Row, as_typed, compile, raw_of
from pendopo.engine.fields import number_words
from pendopo.engine.schema_form import Field, FieldType

from .shipped import context, extra, patched

CTX = context()


def form(**field: object) -> Compiled:
    """The shipped form with one more question, `tanya`."""
    return compile(patched(extra(id="tanya", label="Jawaban", required=False, **field)))


TIME, NPWP, NIB = form(type="time", min="06:00", max="22:00"), form(type="npwp"), form(type="nib")
PLACES = {shape: form(type="geometry", shape=shape) for shape in ("titik", "garis", "bidang")}


def read(compiled: Compiled, *typed: str, lang: str = "id") -> PageResult:
    return compiled.read_page("materi", {"tanya": list(typed)}, {}, context(lang=lang))


def answer(compiled: Compiled, *typed: str) -> str | int | bool | list[str] | list[Row]:
    result = read(compiled, *typed)
    assert "tanya" not in result.problems, result.problems["tanya"]
    return result.answers["tanya"]


def told(compiled: Compiled, *typed: str, lang: str = "id") -> str:
    return read(compiled, *typed, lang=lang).problems["tanya"]


def shown(compiled: Compiled, stored: str, lang: str = "id") -> str:
    return compiled.display("tanya", {"tanya": stored}, CTX, lang)


# -- times


@pytest.mark.parametrize(
    "typed",
    ["8.30", "08:30", "8:30", "0830", "830", " 08 . 30 ", "pukul 8.30", "jam 8.30", "8.30 WIB", "8:30 AM", "08:30:00",
     "8.30 pagi"],
)  # fmt: skip
def test_a_time_is_read_in_every_usual_form(typed: str) -> None:
    assert answer(TIME, typed) == "08:30"


@pytest.mark.parametrize(
    ("typed", "time"),
    [("8", "08:00"), ("7 malam", "19:00"), ("1 siang", "13:00"), ("11 siang", "11:00"), ("12:15 pm", "12:15"),
     ("4 sore", "16:00"), ("9.05 p.m.", "21:05")],
)  # fmt: skip
def test_the_part_of_the_day_counts(typed: str, time: str) -> None:
    assert answer(TIME, typed) == time


@pytest.mark.parametrize("typed", ["24.00", "8.60", "13 pm", "besok", "8.3", "-8", "٨.٣٠", "08:30 x", "8" * 5000])
def test_a_time_that_does_not_exist_is_told(typed: str) -> None:
    assert "misalnya 08.30" in told(TIME, typed)
    assert "for example 08:30" in told(TIME, typed, lang="en")
    assert read(TIME, typed).raw["tanya"] == [typed]


def test_a_time_outside_its_bounds_names_them() -> None:
    assert told(TIME, "5.59") == "Jawaban paling awal 06.00."
    assert told(TIME, "22.01", lang="en") == "Jawaban is 22:00 at the latest."
    assert answer(TIME, "22.00") == "22:00"


def test_a_time_is_shown_with_a_dot_and_in_english_with_a_colon() -> None:
    assert (shown(TIME, "08:30"), shown(TIME, "08:30", "en")) == ("08.30", "08:30")


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_every_time_of_the_day_is_read_back_from_how_it_is_shown(hour: int, minute: int) -> None:
    anytime = form_once("time")
    stored = f"{hour:02}:{minute:02}"
    assert answer(anytime, shown(anytime, stored)) == stored
    assert answer(anytime, *raw_of(stored)) == stored


ONCE: dict[str, Compiled] = {}


def form_once(kind: str) -> Compiled:
    """A question without bounds, compiled once."""
    return ONCE.setdefault(kind, form(type=kind))


# -- NPWP and NIB


@pytest.mark.parametrize(
    ("typed", "stored", "words"),
    [
        ("09.254.294.3-407.000", "092542943407000", "09.254.294.3-407.000"),
        ("092542943407000", "092542943407000", "09.254.294.3-407.000"),
        ("0092 5429 4340 7000", "0092542943407000", "0092 5429 4340 7000"),
        ("3273014107900001", "3273014107900001", "3273 0141 0790 0001"),
    ],
    ids=["bertitik", "15-angka", "16-angka", "nik"],
)
def test_an_npwp_has_15_or_16_digits_with_or_without_its_dots(typed: str, stored: str, words: str) -> None:
    assert answer(NPWP, typed) == stored
    assert shown(NPWP, stored) == words
    assert answer(NPWP, words) == stored


@pytest.mark.parametrize("typed", ["09.254", "0" * 15, "09.254.294.3-407.00A", "1" * 17, "٠٩٢٥٤٢٩٤٣٤٠٧٠٠٠"])
def test_a_wrong_npwp_is_told(typed: str) -> None:
    assert "NPWP" in told(NPWP, typed)
    assert told(NPWP, typed, lang="en").startswith("An NPWP ")


def test_a_nib_has_13_digits() -> None:
    assert answer(NIB, "1234 5678 90123") == "1234567890123"
    assert "13 angka, yang diisi 12" in told(NIB, "123456789012")
    assert told(NIB, "0" * 13, lang="en").startswith("A NIB ")


# -- places


@pytest.mark.parametrize(
    "typed",
    [
        "-6,9147; 107,6098", "-6.9147, 107.6098", "-6.9147 107.6098", "-6,9147 107,6098", "-6,9147,107,6098",
        "(-6.9147, 107.6098)", "107.6098, -6.9147", "6.9147 S 107.6098 E", "6,9147 LS; 107,6098 BT",
        "6° 54.882' LS, 107° 36.588' BT", "S 6°54.882 E 107°36.588", "-6 54.882 107 36.588", "lat=-6.9147&lon=107.6098",
        "geo:-6.9147,107.6098", "https://www.google.com/maps/@-6.9147,107.6098,17z",
        "6 derajat 54,882 menit lintang selatan 107 derajat 36,588 menit bujur timur", "−6.9147, 107.6098",
    ],
)  # fmt: skip
def test_a_point_is_read_in_every_usual_form(typed: str) -> None:
    assert answer(PLACES["titik"], typed) == "-6.9147,107.6098"


def test_degrees_minutes_and_seconds_are_exact_to_a_millionth() -> None:
    assert answer(PLACES["titik"], "6°54'52.92\"S 107°36'35.28\"E") == "-6.9147,107.6098"


@pytest.mark.parametrize(
    "typed", ["x", "-6.9147", "6°61'0\" LS 107°0'0\" BT", "1 2 3", "-6.9147, abc", "٦,٩ ٧", "°°", "6°'\"", "9" * 5000]
)
def test_a_text_that_is_no_point_is_told_with_an_example(typed: str) -> None:
    assert "misalnya -6,9147; 107,6098" in told(PLACES["titik"], typed)
    assert "for example -6.9147, 107.6098" in told(PLACES["titik"], typed, lang="en")


def test_a_point_outside_indonesia_is_told_and_reminds_of_the_minus() -> None:
    assert "diawali minus" in told(PLACES["titik"], "6.9147, 107.6098")
    assert "outside Indonesia" in told(PLACES["titik"], "48.8566, 2.3522", lang="en")


def test_a_wrong_line_is_named() -> None:
    assert "baris 2 belum" in told(PLACES["garis"], "-6.91, 107.60\r\nentah\r\n-6.92, 107.61")
    assert "baris 3, titik ini di luar" in told(PLACES["garis"], "-6.91, 107.60\n-6.92, 107.61\n1, 2")


SQUARE = "-6.91, 107.60\n-6.91, 107.61\n-6.92, 107.61\n-6.92, 107.60"


def test_a_shape_needs_its_points() -> None:
    assert "satu titik saja, sekarang 2" in told(PLACES["titik"], "-6.91, 107.60\n-6.92, 107.61")
    assert "paling sedikit 2 titik" in told(PLACES["garis"], "-6.91, 107.60\n-6.91, 107.60")
    assert "paling sedikit 3 titik" in told(PLACES["bidang"], "-6.91, 107.60\n-6.92, 107.61\n-6.91, 107.60")
    assert "paling banyak 100" in told(PLACES["garis"], "\n".join(f"-6.{n:04}, 107.6" for n in range(1000, 1101)))


def test_the_closing_point_of_an_area_and_points_said_twice_are_left_out() -> None:
    stored = "-6.91,107.6 -6.91,107.61 -6.92,107.61 -6.92,107.6"
    assert answer(PLACES["bidang"], f"{SQUARE}\n-6.91, 107.60") == stored
    assert answer(PLACES["bidang"], f"-6.91, 107.60\n{SQUARE}") == stored
    assert answer(PLACES["bidang"], *SQUARE.split("\n")) == stored


def test_borders_that_cross_are_told() -> None:
    crossed = "-6.91, 107.60\n-6.92, 107.61\n-6.91, 107.61\n-6.92, 107.60"
    assert "saling memotong" in told(PLACES["bidang"], crossed)
    assert answer(PLACES["garis"], crossed)


def test_a_place_is_shown_as_map_applications_read_it() -> None:
    assert shown(PLACES["garis"], "-6.91,107.6 -6.92,107.61") == "-6.91, 107.6; -6.92, 107.61"


POINTS = st.tuples(st.integers(-11_000_000, 6_000_000), st.integers(95_000_000, 141_000_000))


def stored_text(points: list[tuple[int, int]]) -> str:
    """Points as the engine stores them, made here another way."""
    return " ".join(
        ",".join(
            (text.rstrip("0") + "0" * text.rstrip("0").endswith(".")) for text in (f"{v / 1e6:.6f}" for v in point)
        )
        for point in points
    )


@given(points=st.lists(POINTS, min_size=2, max_size=20, unique=True))
def test_a_line_is_read_back_from_what_is_stored_typed_and_shown(points: list[tuple[int, int]]) -> None:
    compiled, stored = PLACES["garis"], stored_text(points)
    assert answer(compiled, *raw_of(stored)) == stored
    assert answer(compiled, *as_typed(compiled.fields["tanya"], stored)) == stored
    assert answer(compiled, shown(compiled, stored).replace("; ", "\n")) == stored


# -- whatever is typed


def test_the_tutorial_tells_how_each_type_is_typed() -> None:
    text = (Path(__file__).parents[2] / "docs/tutorial/mengubah-layanan.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.partition("## Jenis isian")[2].splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", "".join(rows[1:]))) == set(get_args(FieldType))


@settings(max_examples=300)
@given(
    typed=st.one_of(st.text(max_size=60), st.text("0123456789 .,;-°'\"NSEWLTBU\n:", max_size=60)),
    kind=st.sampled_from(["time", "npwp", "nib", "titik", "garis", "bidang"]),
)
def test_whatever_is_typed_gives_a_stored_answer_that_reads_as_itself_or_a_sentence(typed: str, kind: str) -> None:
    compiled = PLACES.get(kind) or form_once(kind)
    result = read(compiled, typed)
    if "tanya" in result.answers:
        stored = result.answers["tanya"]
        assert answer(compiled, *raw_of(stored)) == stored
        assert answer(compiled, *as_typed(compiled.fields["tanya"], stored)) == stored
    assert all(result.problems.values())


@pytest.mark.parametrize(
    ("bounds", "unit", "words"),
    [({"min": "1950"}, "", "2026"), ({"min": "1950"}, "m²", "2.026"), ({"min": "10"}, "", "2.026"), ({}, "", "2.026")],
    ids=["tahun", "luas", "banyak", "tanpa-batas"],
)
def test_a_year_is_written_without_a_separator(bounds: dict[str, str], unit: str, words: str) -> None:
    field = Field.model_validate({"id": "x", "type": "integer", "label": "X", "unit": unit, **bounds})
    assert number_words(field, "2026") == words
