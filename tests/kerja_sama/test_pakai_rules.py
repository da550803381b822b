"""Use after the signature: small numbers, months, statements from outside."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kerja_sama.rules_pakai import Pakai, coarse, months_up_to, read_statement, statement

PLACE = {"kode": "15.01", "nama": "Kabupaten Kerinci", "jenis": "kabupaten"}
ONE = Pakai(
    id="izin-x", title="Izin X", from_namespace="r3273", number=2, installed="2026-08-01", opened="2026-08-20",
    first_case="2026-09", cases={"2026-09": None, "2026-10": 12}, changes=3, sent=1, taken=1,
)  # fmt: skip


def test_the_last_twelve_months_end_with_this_one():
    found = months_up_to(date(2026, 2, 28))
    assert found[0] == "2025-03"
    assert found[-1] == "2026-02"
    assert len(found) == 12


@given(st.integers(0, 10_000))
def test_one_to_four_are_never_told(count):
    told = coarse(count)
    assert told is None if 0 < count < 5 else told == count


def test_a_statement_comes_back_as_it_was_said():
    told = read_statement(statement(PLACE, date(2026, 11, 20), [ONE]))
    assert told is not None
    assert told.day == "2026-11-20"
    assert told.apps == (ONE,)
    assert told.apps[0].state == "dipakai"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"opened": "", "first_case": "", "cases": {}}, "terpasang"),
        ({"first_case": "", "cases": {}}, "terbuka"),
        ({"cases": {"2026-08": 0, "2026-09": 0, "2026-10": 0}}, "kasus_pertama"),
        ({"cases": {"2026-08": 0, "2026-09": None, "2026-10": 0}}, "dipakai"),
    ],
    ids=["terpasang", "terbuka", "kasus-pertama", "dipakai"],
)
def test_how_far_it_came(changes, state):
    assert Pakai(**{**ONE.__dict__, **changes}).state == state


BODY = statement(PLACE, date(2026, 11, 20), [ONE])
ROW = BODY["layanan"][0]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        BODY | {"format": "pendopo-pakai-9"},
        BODY | {"per": "kemarin"},
        BODY | {"layanan": "banyak"},
        BODY | {"layanan": [ROW] * 501},
        BODY | {"layanan": [ROW | {"judul": "x" * 161}]},
        BODY | {"layanan": [ROW | {"versi": -1}]},
        BODY | {"layanan": [ROW | {"versi": True}]},
        BODY | {"layanan": [ROW | {"kasus": {"2026-13": 1}}]},
        BODY | {"layanan": [ROW | {"kasus": {f"20{n:02d}-01": 1 for n in range(10, 99)}}]},
        BODY | {"layanan": [ROW | {"kasus_pertama": "<b>"}]},
        BODY | {"layanan": [ROW | {"terpasang": 5}]},
    ],
    ids=lambda value: "",
)
def test_a_statement_out_of_form_is_no_statement(body):
    assert read_statement(body) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
                    max_leaves=8))  # fmt: skip
def test_whatever_a_partner_says_breaks_nothing(value):
    assert read_statement(value) is None
    assert read_statement(BODY | {"layanan": [value]}) is None
    read_statement(BODY | {"layanan": [ROW | {"kasus": value}]})
