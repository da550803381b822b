"""What is masked, and the words that explain a blocked step."""

from __future__ import annotations

import pytest

from pendopo.engine.api import Field, Transition
from pendopo.layanan import rules_staf as rules


def field(kind: str, **more: str) -> Field:
    return Field.model_validate({"id": "isian", "type": kind, "label": "Isian", **more})


def step(**more: object) -> Transition:
    given = {"id": "maju", "from": ["awal"], "to": "akhir", "action": "Teruskan", "function": "loket", **more}
    return Transition.model_validate(given)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("nik", "3273014107900001", "3273••••••••••01"),
        ("phone", "+628123456789", "+62812••••789"),
        ("email", "ani@contoh.id", "a•••••@contoh.id"),
        ("text", "golongan darah O", "••••••••"),
        ("nik", "", ""),
    ],
)
def test_behind_dots_it_can_be_recognised_but_not_used(kind: str, value: str, shown: str) -> None:
    assert rules.masked(field(kind), value) == shown


def test_sealed_is_what_identifies_or_is_specific() -> None:
    assert rules.is_sealed(field("nik", personal="umum"))
    assert rules.is_sealed(field("text", personal="spesifik"))
    assert not rules.is_sealed(field("text", personal="umum"))


def test_a_step_that_asks_has_a_page_and_one_that_signs_another() -> None:
    assert rules.way_of(step(note="boleh")) == "langsung"
    assert rules.way_of(step(note="wajib")) == "halaman"
    assert rules.way_of(step(tone="bahaya")) == "halaman"
    assert rules.way_of(step(requires=["ada_yang_diminta"])) == "halaman"
    assert rules.way_of(step(requires=["tanda_tangan"], note="wajib")) == "tanda_tangan"


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (["sesuai", ""], "Nilai 1 berkas lagi sebelum “Teruskan”."),
        (["sesuai", "buram"], "1 berkas tidak sesuai. Kembalikan kepada pemohon agar diperbaiki."),
        (["sesuai", "sesuai"], ""),
        ([], ""),
    ],
)
def test_reason_names_what_is_left_to_do(verdicts: list[str], sentence: str) -> None:
    asks = step(requires=["semua_berkas_sesuai"])
    assert rules.blocked(asks, verdicts=verdicts, returns=0, max_returns=3, guard_ok=True) == sentence


def test_files_are_summed_up_in_words() -> None:
    assert rules.files_summary(["", "sesuai", "sesuai", "buram"]) == "2 sesuai, 1 buram, 1 belum dinilai"


def test_proposed_note_names_each_wrong_file() -> None:
    proposed = rules.proposed_note({"Foto": ("buram", "Gelap sekali."), "Surat": ("kedaluwarsa", "")})
    assert proposed == "Foto: buram. Gelap sekali.\nSurat: kedaluwarsa."
