"""Payment codes notice what people mistype; what a bill is follows from its end and the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.lib.sheets import safe_cell
from pendopo.payments.rules import (
    PAPERS,
    Status,
    check_digit,
    grouped,
    new_payment_code,
    number_of,
    read_payment_code,
    status_of,
    tidy_reference,
)

DUE = date(2026, 12, 20)
bodies = st.text("0123456789", min_size=11, max_size=11)


def whole(body: str) -> str:
    return body + check_digit(body)


def test_a_new_code_is_readable_and_never_begins_with_zero() -> None:
    made = {new_payment_code() for _ in range(200)}
    assert len(made) == 200
    assert all(read_payment_code(grouped(code)) == code and len(code) == 12 and code[0] != "0" for code in made)


@given(bodies, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: str, place: int, shift: int) -> None:
    code = whole(body)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert read_payment_code(wrong) == ""


@given(bodies, st.integers(0, 10))
def test_two_swapped_neighbours_are_noticed(body: str, place: int) -> None:
    code = whole(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_payment_code(swapped) == (code if swapped == code else "")


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_none(typed: str) -> None:
    read = read_payment_code(typed)
    assert read == "" or (len(read) == 12 and check_digit(read[:-1]) == read[-1])


@pytest.mark.parametrize(
    ("end", "today", "status"),
    [
        pytest.param("", date(2026, 12, 20), Status.OPEN, id="hari-terakhir"),
        pytest.param("", date(2026, 12, 21), Status.LATE, id="sehari-lewat"),
        pytest.param("lunas", date(2027, 1, 1), Status.PAID, id="lunas"),
        pytest.param("batal", date(2026, 12, 1), Status.VOID, id="batal"),
    ],
)
def test_what_a_bill_is(end: str, today: date, status: Status) -> None:
    assert status_of(end, DUE, today) is status
    assert status.is_open == (not end)


def test_papers_of_tax_and_retribution_have_their_names_of_the_law() -> None:
    assert (PAPERS["retribusi"].short, PAPERS["retribusi"].receipt_short) == ("SKRD", "SSRD")
    assert (PAPERS["pajak"].short, PAPERS["pajak"].receipt_short) == ("SKPD", "SSPD")
    assert number_of("SKRD", 7, 2026) == "0007/SKRD/2026"


def test_references_are_compared_without_spaces_and_case() -> None:
    assert tidy_reference(" ntpd 12\t34 ") == tidy_reference("NTPD1234") == "NTPD1234"


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", "\tx"])
def test_no_cell_of_the_list_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
