"""Drafts of regulations: nothing invented, everything that is unverified says so, filled from what the region runs."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.audit.api import Event
from pendopo.definitions.api import current
from pendopo.peraturan.queries import naskah
from pendopo.peraturan.rules import NUMBER, Filling, as_page, as_text, bare_name, compose, drafts, read_values, roman
from pendopo.peraturan.rules_alur import walk, within
from pendopo.tenancy.api import region
from tests.layanan_staf.conftest import browser_of

DESK = "/kota-bandung/kerja/rancangan-peraturan"
SERVICE = "izin-reklame-insidentil"
ALL = tuple(drafts())


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.mark.parametrize("name", ALL)
def test_a_draft_without_anything_filled_in_shows_what_belongs_there(name):
    text = as_text(compose(drafts()[name], Filling({}, {})))
    assert text.startswith("RANCANGAN")
    assert NUMBER in text
    assert "[isi: " in text
    assert "{" not in text


@pytest.mark.parametrize("name", ALL)
def test_every_law_that_nobody_read_says_so(name):
    draft = drafts()[name]
    blocks = compose(draft, Filling({}, {}))
    laws = next(block for block in blocks if block.text in ("Mengingat", "Dasar hukum")).items
    unread = [law["text"] for law in draft.raw["laws"] if not law.get("verified")]
    assert sum(item.is_unverified for item in laws) == len(unread)
    assert as_text(blocks).count("[perlu verifikasi]") >= len(unread)
    assert as_page("x", blocks).count("[perlu verifikasi]") >= len(unread)


def test_articles_and_chapters_are_numbered_without_a_gap():
    text = as_text(compose(drafts()["pendelegasian"], Filling({}, {})))
    assert re.findall(r"^Pasal (\d+)$", text, re.M) == [str(number) for number in range(1, 7)]
    assert [f"BAB {roman(number)} " in text for number in range(1, 5)] == [True] * 4


def test_what_is_typed_cannot_break_the_page():
    draft = drafts()["maklumat"]
    values = read_values(draft, {"dinas": "<script>\x00 A\nB", "lain": "x", "telepon": "   "})
    assert values == {"dinas": "<script> A B"}
    assert "<script>" not in as_page("x", compose(draft, Filling(values, {})))


def test_a_head_is_called_without_the_kind_of_his_region():
    assert (bare_name("Kota Bandung"), bare_name("Kabupaten Kerinci")) == ("Bandung", "Kerinci")


@pytest.mark.django_db
def test_the_sop_tells_every_step_of_the_workflow_with_who_and_how_long(bandung):
    with region(bandung):
        made = naskah(bandung, drafts()["sop"], SERVICE)
        compiled = current(SERVICE).compiled
    rows = next(block for block in made.blocks if block.kind == "tabel").rows
    open_states = [one for one in compiled.definition.workflow.states if one.kind not in ("final", "done")]
    assert {row[1] for row in rows} == {state.title for state in open_states}
    assert any("hari kerja" in row[3] for row in rows)
    assert any("DPMPTSP" in row[2] for row in rows)
    assert walk(compiled)[0] == compiled.definition.workflow.start


@pytest.mark.django_db
def test_the_standard_has_fourteen_components_from_the_definition(bandung):
    with region(bandung):
        made = naskah(bandung, drafts()["standar-pelayanan"], SERVICE)
        standard = current(SERVICE).compiled.definition.service.standard
    rows = next(block for block in made.blocks if block.kind == "tabel").rows
    assert len(rows) == 14
    assert rows[2][2] == standard["jangka_waktu"].text


@pytest.mark.django_db
def test_the_region_fills_itself_in_and_what_was_typed_wins(bandung, kantor, now):
    browser = browser_of(kantor.user_admin)
    page = browser.get(f"{DESK}/pendelegasian").content.decode()
    assert "PERATURAN WALI KOTA BANDUNG" in page
    assert "Perda pembentukan perangkat daerah" in page
    typed = {"dinas": "Dinas Perizinan Contoh", "perda_perangkat": "Perda contoh, lihat naskahnya"}
    assert browser.post(f"{DESK}/pendelegasian", typed).status_code == 302
    page = browser.get(f"{DESK}/pendelegasian").content.decode()
    assert "Dinas Perizinan Contoh" in page
    assert "Semua terisi" in page
    with region(bandung):
        assert Event.objects.get(kind="peraturan.values_kept").data == {"naskah": "pendelegasian"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALL)
def test_every_draft_reads_on_screen_and_as_text(bandung, kantor, name):
    browser = browser_of(kantor.user_admin)
    assert browser.get(f"{DESK}/{name}").status_code == 200
    assert NUMBER in browser.get(f"{DESK}/{name}/unduh?bentuk=txt").content.decode()
    word = browser.get(f"{DESK}/{name}/unduh?bentuk=doc")
    assert word["Content-Type"] == "application/msword"
    assert word.content.startswith(b"<!doctype html>")


@pytest.mark.django_db
def test_it_is_for_those_who_manage_services(bandung, kantor):
    assert browser_of(kantor.user_front_office).get(DESK).status_code == 404
    assert browser_of(kantor.user_admin).get(f"{DESK}/apa").status_code == 404
    assert browser_of(kantor.user_admin).get(f"{DESK}/sop?layanan=apa").status_code == 404
    assert browser_of(kantor.user_admin).get(f"{DESK}/sop/unduh?bentuk=exe").status_code == 404
    assert Client().get(DESK).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_drafts_are_printed_with_their_mark(bandung, kantor):
    browser = browser_of(kantor.user_admin)
    for name in ("sop", "pendelegasian"):
        assert browser.get(f"{DESK}/{name}/unduh?layanan={SERVICE if name == 'sop' else ''}").content.startswith(
            b"%PDF"
        )


def test_nothing_is_promised_within_no_days() -> None:
    assert [within(days) for days in (0, 1, 14)] == ["hari yang sama", "1 hari kerja", "14 hari kerja"]
