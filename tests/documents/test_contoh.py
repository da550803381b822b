"""A sample of a letter: typeset like one that counts, marked as none, and kept nowhere."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pendopo.documents.api import Letter, Sample, TypesetProblem, picture_sample, print_sample
from pendopo.tenancy.api import region
from tests.conftest import NOW

SOURCE = Path(__file__).parents[2] / "src/pendopo/perizinan/definitions/izin-reklame-insidentil/letters/izin.typ"
WORDS = {
    "pemegang": "Pemohon contoh", "pemohon": "Pemohon contoh", "jenis": "Spanduk", "jumlah": "5 lembar",
    "panjang": "5 m", "lebar": "1,2 m", "tulisan": "Bazar", "alamat": "Jalan contoh", "kelurahan": "Dago",
    "mulai": "28 November 2026", "selesai": "4 Desember 2026", "lama": "7",
}  # fmt: skip


def sample(template: str = "") -> Sample:
    return Sample(
        title="Izin reklame insidentil", unit="DPMPTSP", template=template or SOURCE.read_text(encoding="utf-8"),
        number_format="{klasifikasi}/{urut}/DPMPTSP/{tahun}", data=WORDS, at=NOW,
        number_parts={"klasifikasi": "500.16.7.2"},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_sample_is_an_accessible_pdf_and_no_letter_comes_of_it(bandung: Any) -> None:
    pdf = print_sample(bandung, sample())
    assert pdf.startswith(b"%PDF")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    with region(bandung):
        assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_a_sample_can_be_seen_as_a_picture_with_its_mark_across(bandung: Any) -> None:
    plain = Image.open(BytesIO(picture_sample(bandung, sample())))
    assert (plain.format, plain.size) == ("PNG", (794, 1123))  # A4 at 96 dots per inch
    middle = plain.convert("RGB").crop((200, 400, 600, 700)).getcolors(1 << 24) or []
    assert any(red > blue + 20 and red < 250 for _, (red, _green, blue) in middle)  # soga, across the middle


@pytest.mark.django_db
def test_a_faulty_template_is_refused_as_a_letters_would_be(bandung: Any) -> None:
    with pytest.raises(TypesetProblem) as no:
        picture_sample(bandung, sample("#panic[x]"))
    assert no.value.code == "galat"
