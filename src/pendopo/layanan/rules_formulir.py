"""A definition as a form on paper: every question with room to write, and when it is to be answered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pendopo.engine.api import Column, Compiled, Field, Option, Page

MANY = 24
"""From so many options on the answer is written, not ticked."""

DIGITS = {"nik": 16, "npwp": 16, "nib": 13, "phone": 13}
LINES = {"text": 1, "email": 1, "long_text": 5, "geometry": 3, "wilayah": 2}
SHAPES = {
    "titik": "Tulis garis lintang dan bujurnya, atau gambarkan letaknya beserta jalan dan bangunan di dekatnya.",
    "garis": "Gambarkan garisnya dari ujung ke ujung, beserta jalan dan bangunan di dekatnya.",
    "bidang": "Gambarkan batas bidangnya, beserta jalan dan bangunan di dekatnya.",
}
TABLE_ROWS = 6


@dataclass(frozen=True)
class Blank:
    """One question on paper. `kind`: how the answer is written; `when`: 'isi bila …' in words, '' for always.

    `boxes`: digits to be boxed; `lines`: lines to write on; `columns` and `rows` of a table.
    """

    number: str
    id: str
    label: str
    help: str
    kind: str
    when: str = ""
    required: str = ""
    boxes: int = 0
    lines: int = 0
    unit: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Sheet:
    """One page of the online form as a section on paper."""

    title: str
    intro: str
    blanks: list[Blank]


def sheets(compiled: Compiled) -> list[Sheet]:
    """Every question of the definition, in its order, numbered by section."""
    return [
        Sheet(page.title, page.intro, [_blank(compiled, one, f"{n}.{m}") for m, one in enumerate(page.fields, start=1)])
        for n, page in enumerate(_asking(compiled), start=1)
    ]


def _asking(compiled: Compiled) -> list[Page]:
    return [page for page in compiled.definition.form.pages if page.fields]


def _blank(compiled: Compiled, one: Field, number: str) -> Blank:
    kind, boxes, lines = _room(one)
    options = [(option.label, option.help) for option in _living(one.options)]
    if one.type == "yes_no":
        options = [("Ya", ""), ("Tidak", "")]
    columns = [_head(column) for column in one.columns]
    return Blank(
        number=number, id=one.id, label=one.label, help=_help(one), kind=kind,
        when=f"Isi bila {compiled.explain(one.visible)}." if one.visible else "",
        required=_required(compiled, one), boxes=boxes, lines=lines, unit=one.unit,
        options=options if kind == "pilih" else [], columns=columns,
        rows=min(one.max_rows, max(TABLE_ROWS, one.min_rows)) if columns else 0,
    )  # fmt: skip


def _required(compiled: Compiled, one: Field) -> str:
    """'', 'boleh kosong', or when an answer is needed."""
    if one.type in ("statement", "computed") or one.required is True:
        return ""
    if one.required is False:
        return "boleh kosong"
    return f"wajib bila {compiled.explain(one.required)}"


def _room(one: Field) -> tuple[str, int, int]:
    """(kind, boxes, lines) of an answer on paper."""
    if one.type in DIGITS:
        return "kotak", DIGITS[one.type], 0
    if one.type in ("choice", "multi_choice", "yes_no"):
        return ("pilih", 0, 0) if len(_living(one.options)) < MANY else ("garis", 0, 1)
    if one.type in ("date", "time", "statement", "computed"):
        return {"date": "tanggal", "time": "jam", "statement": "pernyataan", "computed": "hitung"}[one.type], 0, 0
    if one.type in ("integer", "decimal", "money"):
        return "angka", 0, 0
    if one.type == "file":
        return "berkas", 0, 0
    if one.type == "table":
        return "tabel", 0, 0
    return ("gambar" if one.type == "geometry" else "garis"), 0, LINES.get(one.type, 1)


def _living(options: Sequence[Option]) -> list[Option]:
    return [option for option in options if not option.retired]


def _head(column: Column) -> str:
    """The head of a column, with its choices where there are some."""
    choices = " / ".join(option.label for option in _living(column.options))
    unit = f" ({column.unit})" if column.unit else ""
    return f"{column.label}{unit}" + (f": {choices}" if choices else "")


def _help(one: Field) -> str:
    """The help of a question and what only paper needs to say."""
    said = [one.help]
    if one.type == "multi_choice":
        said.append("Boleh lebih dari satu.")
    if one.type in ("choice", "multi_choice") and len(_living(one.options)) >= MANY:
        said.append("Tulis salah satu; daftarnya ada di loket dan di halaman daring.")
    if one.type == "geometry":
        said.append(SHAPES[one.shape])
    if one.type == "wilayah":
        said.append("Tulis kelurahan atau desa, lalu kecamatan.")
    if one.type == "computed":
        said.append("Dihitung petugas; tidak perlu diisi.")
    return " ".join(part for part in said if part)


def form_data(compiled: Compiled) -> dict[str, Any]:
    """What the template prints of a definition; texts as they are, with the ids of the questions for whoever types."""
    made = compiled.definition
    service = made.service
    return {
        "ringkasan": made.summary,
        "fakta": [
            ["Lama", f"{service.promise_days} hari kerja sejak berkas diterima lengkap"],
            ["Biaya", service.fee_text],
            *([["Pajak", service.tax_text]] if service.tax_text else []),
            ["Hasil", service.product],
        ],
        "dasar": [one.text for one in made.legal_basis],
        "belum": [one.text for one in made.legal_basis if not compiled.checked[f"legal:{one.id}"].is_verified],
        "syarat": [[one.title, one.text] for one in service.requirements],
        "halaman": [asdict(sheet) for sheet in sheets(compiled)],
    }
