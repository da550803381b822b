"""The letter is typeset from data alone, as PDF/A-2a and PDF/UA-1, whatever a citizen typed."""

import json
from pathlib import Path
from typing import Any

import pytest
import typst

import pendopo
from pendopo.engine.api import Compiled, Context, compile
from pendopo.engine.script import PRINTABLE, unprintable

from .shipped import ANSWERS, extra, patched

DOCUMENTS = Path(pendopo.__file__).parent / "documents"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7H1z"/></svg>'
FRAME: dict[str, Any] = {
    "contoh": True,
    "judul": "Izin reklame insidentil",
    "nomor": "500.16.7.2/0457/DPMPTSP/2026",
    "kop": {
        "pemerintah": "Pemerintah Kota Contoh",
        "unit": "Dinas contoh",
        "alamat": "Jalan contoh 1",
        "kontak": "112",
        "lambang_svg": SQUARE,
        "warna": "#27418c",
    },
    "tempat": "Contoh",
    "tanggal": "23 November 2026",
    "tanggal_iso": "2026-11-23",
    "penanda_tangan": {"jabatan": "Kepala dinas", "nama": "Kepala dinas contoh", "nip": ""},
    "periksa": {"alamat": "https://contoh.id/periksa/abc", "kode": "abc", "qr_svg": SQUARE},
}


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF with our fonts only; any warning fails."""
    files: Any = {"main.typ": template.encode()}
    files |= {file.name: file.read_bytes() for file in (DOCUMENTS / "typst").glob("*.typ")}
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(DOCUMENTS / "fonts")])
    pdf, warnings = typst.compile_with_warnings(
        files,
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=1_795_000_000,
    )
    assert warnings == []
    return bytes(pdf)


def letter(compiled: Compiled, answers: dict[str, Any], ctx: Context, **frame: Any) -> bytes:
    return typeset(
        compiled.letters["izin"].template, FRAME | frame | {"isi": compiled.letter_data("izin", answers, ctx)}
    )


def test_the_letter_is_the_same_bytes_every_time(compiled: Compiled, ctx: Context) -> None:
    first = letter(compiled, ANSWERS, ctx)
    assert first.startswith(b"%PDF")
    assert letter(compiled, ANSWERS, ctx) == first


def test_the_letter_outside_a_demo_region_and_without_arms(compiled: Compiled, ctx: Context) -> None:
    plain = letter(compiled, ANSWERS, ctx, contoh=False, kop=FRAME["kop"] | {"lambang_svg": "", "kontak": ""})
    assert plain != letter(compiled, ANSWERS, ctx)


@pytest.mark.parametrize(
    "words",
    [
        "x" * 500,
        "baris\n" * 80,
        '#panic("x") $ \\ @label <a> [b] *c* _d_ `e` // f /* g',
        "#sys.inputs.data",
        '"); #eval("1',
        "Diskon 50 % – “murah”! è ñ Đ ơ ạ €",
    ],
)
def test_whatever_a_citizen_types_is_printed_as_text(compiled: Compiled, ctx: Context, words: str) -> None:
    assert letter(compiled, ANSWERS | {"tulisan": words}, ctx)


def test_every_allowed_character_has_a_glyph(compiled: Compiled, ctx: Context) -> None:
    assert letter(compiled, ANSWERS | {"tulisan": " ".join(sorted(PRINTABLE - {"\n"}))}, ctx)


def test_what_a_letter_cannot_print_is_told_while_filling_in(compiled: Compiled, ctx: Context) -> None:
    problems = compiled.check_all(ANSWERS | {"tulisan": "Bazar 🎉 漢"}, ctx)
    assert problems == {
        "tulisan": "Tulisan pada reklame memuat tanda yang tidak dapat dicetak di surat: 🎉漢 "
        "Hapus atau ganti dengan huruf Latin."
    }
    assert unprintable("Bazar buku") == ""


PEOPLE = """
#import "surat.typ": daftar, penutup, surat
#let data = json(bytes(sys.inputs.data))
#show: surat.with(data, "Kelompok")
#daftar(data.isi.peserta, "Nama", "Lahir", "Peran")
#penutup(data)
"""
COLUMNS = [
    {"id": "nama_orang", "type": "text", "label": "Nama"},
    {"id": "lahir", "type": "date", "label": "Lahir", "required": False},
    {"id": "peran", "type": "text", "label": "Peran", "required": False},
]


def test_a_letter_prints_the_rows_of_a_table(ctx: Context) -> None:
    compiled = compile(patched(extra(id="peserta", type="table", label="Peserta", columns=COLUMNS)))
    rows = [
        {"nama_orang": "dr. Ani · Budi. S. #panic()", "lahir": "1990-07-01", "peran": "x" * 200},
        *({"nama_orang": f"Orang {number}"} for number in range(60)),
    ]
    shown = compiled.display("peserta", {"peserta": rows}, ctx)
    assert shown.startswith("1. dr. Ani - Budi. S. #panic() · 1 Juli 1990 · x")
    assert typeset(PEOPLE, FRAME | {"isi": {"peserta": shown}}).startswith(b"%PDF")
