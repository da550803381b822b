"""Every service prints as a blank form: every question stands on it, nothing is cut, the file is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pendopo.definitions.api import catalogue, current
from pendopo.layanan.rules_formulir import sheets
from pendopo.layanan.services import blank_form as forms
from pendopo.tenancy.api import Region, region
from tests.kertas.pdf import needs_pdftotext, words_of

pytestmark = pytest.mark.django_db
SERVICES = [
    "izin-pemakaian-taman", "izin-reklame-insidentil", "keberatan", "persetujuan-bangunan-gedung", "sip-perawat",
    "surat-keterangan-penelitian",
]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def plain(text: str) -> str:
    """Letters and digits alone: line breaks and soft hyphens do not matter."""
    return "".join(sign for sign in text.lower() if sign in LETTERS)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.PENDOPO_HOME = tmp_path


def test_the_list_of_services_is_whole(bandung: Region) -> None:
    with region(bandung):
        assert sorted(one.release.definition_id for one in catalogue()) == SERVICES


@needs_pdftotext
@pytest.mark.parametrize("definition_id", SERVICES)
def test_every_question_stands_on_the_form(client: Client, bandung: Region, definition_id: str) -> None:
    answer = client.get(f"/kota-bandung/layanan/{definition_id}/formulir.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    text = plain(words_of(answer.content))
    with region(bandung):
        compiled = current(definition_id).compiled
    asked = [blank for sheet in sheets(compiled) for blank in sheet.blanks]
    assert [blank.id for blank in asked] == list(compiled.fields)
    for blank in asked:
        assert plain(f"{blank.number} {blank.label}") in text, blank.id
        assert plain(blank.when) in text, blank.id
        for column in compiled.fields[blank.id].columns:
            assert plain(column.label) in text, f"{blank.id}.{column.id}"
        for label, _help in blank.options:
            assert plain(label) in text, f"{blank.id}: {label}"
    for one in compiled.definition.service.requirements:
        assert plain(one.title) in text
    for law in compiled.definition.legal_basis:
        assert plain(law.text) in text
    assert plain("Tanda tangan pemohon") in text
    assert plain("Saya setuju data pada formulir ini diproses") in text


@pytest.mark.parametrize("definition_id", SERVICES)
def test_conditions_are_said_in_words(bandung: Region, definition_id: str) -> None:
    with region(bandung):
        compiled = current(definition_id).compiled
    for blank in (blank for sheet in sheets(compiled) for blank in sheet.blanks):
        assert bool(blank.when) == bool(compiled.fields[blank.id].visible)
        assert "==" not in blank.when + blank.required


def test_boxes_fit_their_answers(bandung: Region) -> None:
    with region(bandung):
        found = {
            compiled.fields[blank.id].type: blank
            for one in catalogue()
            for compiled in [one.compiled]
            for sheet in sheets(compiled)
            for blank in sheet.blanks
        }
    assert (found["nik"].kind, found["nik"].boxes) == ("kotak", 16)
    assert found["date"].kind == "tanggal"
    assert found["choice"].kind == "pilih"
    assert found["table"].kind == "tabel"
    assert found["table"].rows >= 1
    assert found["file"].kind == "berkas"
    assert found["statement"].kind == "pernyataan"
    assert found["computed"].help.endswith("tidak perlu diisi.")


def test_the_file_is_kept_and_made_anew_when_anything_on_it_changes(
    bandung: Region, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = []
    monkeypatch.setattr(forms, "print_paper", lambda place, paper: made.append(paper) or b"%PDF-" + bytes([len(made)]))
    with region(bandung):
        offer = current("keberatan")
    assert forms.blank_form(bandung, offer) == forms.blank_form(bandung, offer)
    assert len(made) == 1
    bandung.help_phone = "022 1234567"
    forms.blank_form(bandung, offer)
    assert len(made) == 2
    assert len(list((tmp_path / "formulir").iterdir())) == 1


def test_a_disk_that_is_full_only_costs_time(bandung: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", no_room)
    monkeypatch.setattr(forms, "print_paper", lambda place, paper: b"%PDF-")
    with region(bandung):
        offer = current("keberatan")
    assert forms.blank_form(bandung, offer) == b"%PDF-"


def test_the_same_form_gives_the_same_bytes(bandung: Region) -> None:
    with region(bandung):
        paper = forms.blank_paper(bandung, current("keberatan"))
    assert forms.print_paper(bandung, paper) == forms.print_paper(bandung, paper)


def test_what_there_is_not_has_no_form(client: Client) -> None:
    assert client.get("/kota-bandung/layanan/tidak-ada/formulir.pdf").status_code == 404
    assert client.get("/kabupaten-kerinci/layanan/tidak-ada/formulir.pdf").status_code == 404


def test_the_page_of_a_service_leads_to_its_form(client: Client) -> None:
    assert "/layanan/keberatan/formulir.pdf" in client.get("/kota-bandung/layanan/keberatan").content.decode()
