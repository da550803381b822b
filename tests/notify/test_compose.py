"""Whatever stands in answers, titles or templates: no message carries a NIK, a document or a working secret code."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.cases.rules import secret_from, tidy_secret
from pendopo.notify.rules import KINDS, Message, compose, fill, hand_links, phone_digits, template_problem

SPACERS = st.sampled_from(["", " ", "-", ".", "  ", " - ", "/"])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
SECRETS = st.binary(min_size=32, max_size=32).map(secret_from)
NIKS = st.from_regex(r"\A[1-9][0-9]{15}\Z")


def apart(sign_list: str, spacers: list[str]) -> str:
    """The signs with something between each two."""
    return "".join(sign + spacers[i % len(spacers)] for i, sign in enumerate(sign_list))


def has_nik(text: str) -> bool:
    """A run of 16 digits with at most blanks, dots, dashes or strokes between."""
    return re.search(r"\d([\s.\-/]{0,2}\d){15}", text) is not None


def has_secret(text: str, secret: str) -> bool:
    """Whether what the tracking page makes of a part of the text is the code."""
    plain = tidy_secret(text).replace("-", "")
    return secret.replace("-", "") in plain


@settings(max_examples=300, deadline=None)
@given(
    before=TEXT, after=TEXT, nik=NIKS, spacers=st.lists(st.sampled_from(["", " ", "-", "."]), min_size=1, max_size=4)
)
def test_no_nik_survives(before: str, after: str, nik: str, spacers: list[str]) -> None:
    made = compose(before + apart(nik, spacers) + after, f"{before}\n{apart(nik, spacers)}\n{after}")
    assert not has_nik(made.subject)
    assert not has_nik(made.body)


@settings(max_examples=300, deadline=None)
@given(before=TEXT, after=TEXT, secret=SECRETS, spacers=st.lists(SPACERS, min_size=1, max_size=4), lower=st.booleans())
def test_no_working_secret_code_survives(before: str, after: str, secret: str, spacers: list[str], lower: bool) -> None:
    written = apart(secret.replace("-", ""), spacers)
    written = written.lower().replace("0", "o").replace("1", "l") if lower else written
    made = compose(before + written + after, f"{before}\n{written}\n{after}", never=(secret,))
    assert not has_secret(made.subject, secret)
    assert not has_secret(made.body, secret)


@settings(max_examples=200, deadline=None)
@given(before=TEXT, secret=SECRETS)
def test_the_code_of_any_other_case_is_known_by_its_form(before: str, secret: str) -> None:
    made = compose(f"{before} {secret}", f"{before} {secret} {before}")
    assert secret not in made.subject + made.body


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_what_was_made_safe_stays_as_it_is(subject: str, body: str) -> None:
    once = compose(subject, body)
    assert compose(once.subject, once.body) == once


def test_nothing_but_two_texts_can_travel() -> None:
    assert [one.name for one in fields(Message)] == ["subject", "body"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_words_of_the_house_pass_their_own_check_and_are_sent_whole(kind: str) -> None:
    house = KINDS[kind]
    assert template_problem(house, house.subject, house.body) is None
    text = fill(house.body, house.example)
    made = compose(fill(house.subject, house.example), text)
    assert made.body == text
    named = ("nomor_izin",) if "nomor_izin" in house.example else ("nomor",)
    assert all(house.example[name] in made.subject for name in named)
    assert "•" not in made.body


def test_a_line_without_its_value_is_left_out() -> None:
    assert fill("Nomor {nomor}\nJanji: {janji}.\nSelesai", {"nomor": "1", "janji": ""}) == "Nomor 1\nSelesai"


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        ("", "Nomor {nomor} {alamat}", "judul"),
        ("Kabar", "", "isi"),
        ("Kabar", "Nomor {nomor} {alamat} {kode}", "isi"),
        ("Kabar", "Nomor {nomor} {alamat} { }", "isi"),
        ("Kabar", "Nomor {nomor}", "isi"),
        ("Kabar", "Nomor {nomor} {alamat} https://lain.id", "isi"),
        ("Kabar", "Nomor {nomor} {alamat} 3273 9965 0890 0001", "isi"),
        ("Kabar", "Nomor {nomor} {alamat} K7QF-2MNP-3XRT", "isi"),
        ("Kabar\nlain", "Nomor {nomor} {alamat}", "judul"),
        ("K" * 200, "Nomor {nomor} {alamat}", "judul"),
    ],
    ids=["no_title", "no_body", "unknown", "brace", "left_out", "address", "nik", "code", "two_lines", "long"],
)
def test_a_template_may_not_say_everything(subject: str, body: str, field: str) -> None:
    problem = template_problem(KINDS["diterima"], subject, body)
    assert problem is not None
    assert problem[0] == field


@settings(max_examples=200, deadline=None)
@given(body=TEXT, nik=NIKS, secret=SECRETS)
def test_no_template_brings_in_what_is_forbidden(body: str, nik: str, secret: str) -> None:
    """Also a template with a code in pieces around a placeholder."""
    house = KINDS["keadaan"]
    values = dict(house.example) | {"keadaan": nik[8:], "giliran": secret[5:]}
    text = fill(f"{body} {nik[:8]}{{keadaan}} {secret[:5]}{{giliran}} {{nomor}} {{alamat}}", values)
    made = compose(text, text, never=(secret,))
    assert not has_nik(made.body)
    assert not has_secret(made.body, secret)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("+62 812-3456-7890", "6281234567890"), ("081234567890", "6281234567890"), ("orang@surel.id", ""), ("12", "")],
    ids=["international", "national", "mail", "short"],
)
def test_numbers_as_whatsapp_wants_them(typed: str, digits: str) -> None:
    assert phone_digits(typed) == digits


def test_the_links_hold_the_text_and_nothing_without_a_number() -> None:
    links = hand_links("+6281234567890", "Kabar & salam\nREG-2026-11-000001")
    assert links["wa"] == "https://wa.me/6281234567890?text=Kabar%20%26%20salam%0AREG-2026-11-000001"
    assert links["sms"].startswith("sms:+6281234567890?body=Kabar%20%26")
    assert links["telepon"] == "tel:+6281234567890"
    assert hand_links("", "x") == {}
