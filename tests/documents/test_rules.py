"""Codes, numbers, differences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.documents import keys, rules
from pendopo.documents.drawing import mark_svg, qr_svg


def test_codes_hold_128_random_bits_and_are_easy_to_type() -> None:
    codes = {rules.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(rules.CODE.fullmatch(code) for code in codes)


@pytest.mark.parametrize(
    "around", ["{}", " {} ", "https://layanan.bandung.go.id/periksa/{}", "http://x/kota/periksa/{}/"]
)
def test_a_code_is_read_from_whatever_was_pasted(around: str) -> None:
    code = rules.new_code()
    assert rules.read_code(around.format(code)) == code
    assert rules.read_code(around.format(code.upper())) == code


def test_a_code_in_groups_is_read() -> None:
    code = rules.new_code()
    assert rules.read_code(" ".join([code[:5], code[5:13], code[13:]])) == code
    assert rules.read_code("-".join([code[:13], code[13:]])) == code


@pytest.mark.parametrize("typed", ["", "abc", "a" * 25, "a" * 27, "../../etc/passwd", "a" * 25 + "!"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) is None


def test_numbers_follow_their_format() -> None:
    parts = {"klasifikasi": "500.16.7.2"}
    number = rules.format_number("{klasifikasi}/{urut}/DPMPTSP/{tahun}", seq=7, year=2026, parts=parts)
    assert number == "500.16.7.2/0007/DPMPTSP/2026"


@pytest.mark.parametrize(
    ("name", "seat"),
    [
        ("Kota Bandung", "Bandung"),
        ("Kabupaten Kerinci", "Kerinci"),
        ("Kota Administrasi Jakarta Pusat", "Jakarta Pusat"),
    ],
)
def test_the_place_before_the_date(name: str, seat: str) -> None:
    assert rules.seat_of(name) == seat


def test_one_changed_byte_is_found_and_counted() -> None:
    signed = bytes(range(256)) * 40
    other = bytearray(signed)
    other[4321] ^= 0x10
    difference = rules.compare(signed, bytes(other))
    assert (difference.same, difference.changed, difference.first, difference.longer) == (False, 1, 4321, 0)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_only_the_same_bytes_are_the_same(one: bytes, other: bytes) -> None:
    difference = rules.compare(one, other)
    assert difference.same == (one == other)
    assert difference.longer == len(other) - len(one) or difference.same
    if len(one) == len(other):
        assert difference.changed == sum(a != b for a, b in zip(one, other, strict=True))


def test_appended_and_cut_files_are_told_apart() -> None:
    assert rules.compare(b"surat", b"surat dan lagi").is_appended
    assert rules.compare(b"surat", b"sur").is_cut
    assert not rules.compare(b"surat", b"suraT lain").is_appended


def test_a_wrapped_key_opens_with_its_passphrase_only() -> None:
    key = keys.new_key()
    wrapped = keys.wrap(key, "empat kata untuk uji")
    assert keys.key_der(key) not in wrapped
    assert keys.key_der(keys.unwrap(wrapped, "empat kata untuk uji")) == keys.key_der(key)
    with pytest.raises(keys.WrongPassphrase):
        keys.unwrap(wrapped, "Empat kata untuk uji")


@pytest.mark.parametrize("passphrase", ["", "pendek", "aaaaaaaaaaaaaaaa"])
def test_easy_passphrases_are_refused_with_a_sentence(passphrase: str) -> None:
    assert (rules.passphrase_problem(passphrase) or "").startswith("Frasa sandi terlalu")


def test_the_mark_is_drawn_in_the_regions_colour() -> None:
    assert 'stroke="#' in mark_svg(268, 0.125)
    assert mark_svg(268, 0.125) != mark_svg(40, 0.1)


def test_the_qr_code_is_svg_without_a_declaration() -> None:
    assert qr_svg("https://contoh.id/periksa/" + "a" * 26).startswith("<svg")
