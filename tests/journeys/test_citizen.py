"""A citizen on a phone applies for a permit and follows it."""

from __future__ import annotations

import re

from tests.journeys.citizen import NAME, NIK, WORDS, Citizen, Told, day
from tests.journeys.walk import House
from tests.journeys.world import World


def test_wrong_date_is_told_in_a_summary_and_stays_to_be_mended(told: Told) -> None:
    summary, typed = told.date_problem
    assert "Tanggal mulai sudah lewat" in summary
    assert typed == day(-3)


def test_draft_survives_a_closed_browser(told: Told) -> None:
    assert told.kept_after_reopening == day(9)


def test_wrong_files_are_refused_with_a_sentence(told: Told) -> None:
    document, disguised = told.refusals
    assert "PDF" in document
    assert "dokumen Office" in document
    assert "seperti JPG, tetapi isinya program" in disguised


def test_summary_shows_everything_before_it_is_sent(told: Told) -> None:
    for words in (WORDS, NAME, "Spanduk", "lokasi.jpg", "materi.pdf"):
        assert words in told.summary


def test_receipt_has_a_number_and_a_secret(told: Told) -> None:
    assert re.fullmatch(r"REG-\d{4}-\d{2}-\d{6}", told.number)
    assert len(told.secret.replace("-", "")) == 12


def test_sending_twice_and_the_way_back_lead_to_the_same_receipt(told: Told, world: World) -> None:
    assert told.second_sending == told.after_back == told.number
    assert world.rows("SELECT count(*) AS n FROM cases_case WHERE number = %s", told.number) == [{"n": 1}]


def test_number_and_secret_open_the_case_on_another_device(told: Told, world: World, house: House) -> None:
    citizen = Citizen(world, house, world.home, lambda visitor, name: None)
    citizen.told = told
    with house.visitor() as visitor:
        page = citizen.follow(visitor, "tracking")
        assert told.number in page.locator("main").inner_text()
        assert NIK not in page.content()


def test_wrong_secret_opens_nothing(told: Told, world: World, house: House) -> None:
    with house.visitor() as visitor:
        page = visitor.go(world.url("lacak"))
        page.get_by_label("Nomor registrasi").fill(told.number)
        page.get_by_label("Kode rahasia").fill("AAAA-BBBB-CCCC")
        page.get_by_role("button", name="Buka berkas").click()
        assert "tidak cocok" in page.locator(".galat").inner_text()


def test_the_whole_way_works_without_script(told_without_script: Told) -> None:
    assert re.fullmatch(r"REG-\d{4}-\d{2}-\d{6}", told_without_script.number)
    assert told_without_script.second_sending == told_without_script.number
    assert "Tanggal mulai sudah lewat" in told_without_script.date_problem[0]
    assert told_without_script.kept_after_reopening == day(9)
    assert len(told_without_script.refusals) == 2
