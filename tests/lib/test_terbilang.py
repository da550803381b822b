"""Amounts in words: what a receipt spells out can be read back to the same number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.lib.terbilang import LIMIT, UNITS, terbilang, terbilang_rupiah

DIGITS = {word: number for number, word in enumerate(UNITS) if word}
SIZES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_back(words: str) -> int:
    """The number that the words name, by another way than they were made."""
    total = part = last = 0
    for word in words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").split():
        if word in DIGITS:
            last = DIGITS[word]
            part += last
        elif word in ("belas", "puluh", "ratus"):
            part += {"belas": 10, "puluh": 9 * last, "ratus": 99 * last}[word]
        else:
            total, part = total + part * SIZES[word], 0
    return total + part


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (100, "seratus"),
        (1000, "seribu"),
        (1_001_000, "satu juta seribu"),
        (216_675, "dua ratus enam belas ribu enam ratus tujuh puluh lima"),
        (1_284_000, "satu juta dua ratus delapan puluh empat ribu"),
        (-21, "minus dua puluh satu"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert terbilang(number) == words


@given(st.integers(min_value=1, max_value=LIMIT - 1))
def test_the_words_lead_back_to_the_number(number: int) -> None:
    assert read_back(terbilang(number)) == number


def test_an_amount_begins_like_a_sentence() -> None:
    assert terbilang_rupiah(849_246) == "Delapan ratus empat puluh sembilan ribu dua ratus empat puluh enam rupiah"


def test_what_has_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="trillion"):
        terbilang(LIMIT)
