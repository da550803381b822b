"""Identity numbers and contacts: right ones pass in every usual spelling, wrong ones get a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.lib.identifiers import (
    NotValid,
    check_email,
    check_nik,
    check_phone,
    mask_name,
    mask_nik,
    mask_phone,
)


@pytest.mark.parametrize(
    "nik",
    [
        "3273014107900001",
        "9201010101800001",
        "9601017112990123",
        "9701013101050002",
        "1101012902000001",
        "3273016902960001",
        "3273.0141.0790.0001",
        " 3273 0141 0790 0001 ",
    ],
    ids=["Bandung", "province 92", "province 96", "province 97", "leap day", "leap day of a woman", "dots", "spaces"],
)
def test_right_nik_passes(nik: str) -> None:
    assert check_nik(nik) == "".join(char for char in nik if char.isdigit())


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("327301410790000", "nik_length"),
        ("32730141079000011", "nik_length"),
        ("327301410790000A", "nik_digits"),
        ("٣٢٧٣٠١٤١٠٧٩٠٠٠٠١", "nik_digits"),
        ("9001014107900001", "nik_area"),
        ("9801014107900001", "nik_area"),
        ("2001014107900001", "nik_area"),
        ("3200014107900001", "nik_area"),
        ("3273003107900001", "nik_area"),
        ("3273013213900001", "nik_birth"),
        ("3273013113900001", "nik_birth"),
        ("3273013002900001", "nik_birth"),
        ("3273012902010001", "nik_birth"),
        ("3273017202900001", "nik_birth"),
        ("3273010001900001", "nik_birth"),
        ("3273014007900001", "nik_birth"),
        ("3273014107900000", "nik_serial"),
        ("", "nik_digits"),
    ],
)
def test_wrong_nik_says_where(nik: str, code: str) -> None:
    with pytest.raises(NotValid) as caught:
        check_nik(nik)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("62812.3456.7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(022) 123 4567", "+62221234567"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("+65 6123 4567", "+6561234567"),
    ],
)
def test_phone_is_kept_with_its_country(typed: str, clean: str) -> None:
    assert check_phone(typed) == clean


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("08x", "phone_digits"),
        ("", "phone_digits"),
        ("+", "phone_digits"),
        ("0812", "phone_short"),
        ("081234567890123", "phone_long"),
        ("+123456789012345678", "phone_long"),
        ("+12", "phone_short"),
        ("0012345678", "phone_start"),
        ("112", "phone_start"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "phone_digits"),
    ],
)
def test_wrong_phone_says_why(typed: str, code: str) -> None:
    with pytest.raises(NotValid) as caught:
        check_phone(typed)
    assert caught.value.code == code


@pytest.mark.parametrize("typed", ["a@b.id", " nama.orang+x@sub.contoh.go.id ", "A@CONTOH.ID"])
def test_email_passes_with_its_domain_in_small_letters(typed: str) -> None:
    local, _, domain = typed.strip().rpartition("@")
    assert check_email(typed) == f"{local}@{domain.lower()}"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "a@b",
        "a b@c.id",
        "@b.id",
        "a@",
        "a..b@c.id",
        ".a@b.id",
        "a.@b.id",
        "a@-b.id",
        "a@b.id\nx",
        "a@b.i",
        "x" * 250 + "@b.id",
    ],
)
def test_wrong_email_is_refused(typed: str) -> None:
    with pytest.raises(NotValid):
        check_email(typed)


def test_masks_show_enough_to_recognise_and_no_more() -> None:
    assert mask_nik("3273014107900001") == "3273••••••••••01"
    assert mask_phone("+6281234567890") == "+62812•••••890"
    assert mask_name("Pemohon contoh") == "P•••••• c••••h"
    assert mask_name("Ida") == "I••"
    assert mask_name("A B") == "• •"
    assert mask_name("") == ""


@given(st.text(max_size=60))
def test_any_text_is_clean_or_refused(text: str) -> None:
    for one in (check_nik, check_phone, check_email):
        try:
            assert one(one(text)) == one(text)
        except NotValid as refused:
            assert str(refused).endswith(".")  # noqa: PT017


@given(st.text(max_size=60))
def test_masks_never_grow_and_never_fail(text: str) -> None:
    for mask in (mask_nik, mask_phone, mask_name):
        assert len(mask(text)) <= len(text)
