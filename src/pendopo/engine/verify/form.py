"""Fields: options, bounds, files, personal data, and questions that can never be asked."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal, InvalidOperation

from ..addresses import fields_of
from ..expr import ExprError
from ..expr.domains import Facts, satisfiable
from ..fields import parse_time
from ..findings import Finding, Vocabulary
from ..names import Names, param_value
from ..schema import Definition, Param
from ..schema_form import Column, Field
from .bonds import facts_of
from .found import found, listed

TAKEN = frozenset({"ringkasan", "buang"})
"""Ids of pages whose address is already that of another page of the form."""


def check_form(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Every page and every field by itself."""
    if not definition.form.pages:
        yield found("halaman-kosong", "definition:self", "Formulir belum punya halaman.", "Tambahkan satu halaman.")
    for page in definition.form.pages:
        if not page.fields:
            yield found("halaman-kosong", f"page:{page.id}", "Halaman ini belum punya isian.", "Isi atau hapus.")
        if page.id in TAKEN:
            message = f"Alamat “{page.id}” sudah dipakai bagian lain dari formulir."
            yield found("halaman-terlarang", f"page:{page.id}", message, f"Pilih id lain daripada {listed(TAKEN)}.")
    facts = facts_of(definition, names)
    for field in fields_of(definition):
        yield from check_options(f"field:{field.id}", field)
        yield from check_bounds(f"field:{field.id}", field)
        yield from check_table(field)
        yield from check_file(field)
        yield from check_seen(field, facts, names)
    for param in definition.params:
        yield from check_param(param)


def check_param(param: Param) -> Iterator[Finding]:
    """What holds first, and what the region has set, are of the type and within the bounds."""
    try:
        low, first, value, high = (
            param_value(param, text or param.default) for text in (param.min, param.default, param.value, param.max)
        )
        ordered = [low, first, high], [low, value, high]
        fine = param.type == "text" or all(sorted(one) == one for one in ordered)  # type: ignore[type-var]  # numbers
    except (ValueError, InvalidOperation):
        fine = False
    if not fine:
        message = "Nilai parameter ini tidak sesuai jenis atau batasnya."
        yield found("batas-tidak-sah", f"param:{param.id}", message, "Perbaiki default, value, min, atau max.")


def check_options(node: str, field: Field | Column) -> Iterator[Finding]:
    """A choice offers at least two options; other types none."""
    if field.type in ("choice", "multi_choice"):
        if len(field.options) < 2:
            yield found("pilihan-kurang", node, "Pilihan ini menawarkan kurang dari dua jawaban.", "Tambah pilihannya.")
    elif field.options:
        yield found("pilihan-kurang", node, f"Isian berjenis {field.type} tidak punya pilihan.", "Hapus “options”.")


def check_table(field: Field) -> Iterator[Finding]:
    """A table has columns and rows that can be; other types have none."""
    node = f"field:{field.id}"
    if (field.type == "table") != bool(field.columns):
        yield found(
            "tabel-keliru", node, "Tabel wajib, dan hanya tabel boleh, punya kolom.", "Isi atau hapus “columns”."
        )
    if field.type == "table" and field.min_rows > field.max_rows:
        message = f"Sedikitnya {field.min_rows} baris, padahal paling banyak {field.max_rows}."
        yield found("tabel-keliru", node, message, "Perbaiki min_rows atau max_rows.")
    for column in field.columns:
        yield from check_options(f"column:{column.id}", column)
        yield from check_bounds(f"column:{column.id}", column)


def check_bounds(node: str, field: Field | Column) -> Iterator[Finding]:
    """`min` and `max` are of the field's type, and in order."""
    if not field.min and not field.max:
        return
    try:
        bounds = [bound(field, text) for text in (field.min, field.max) if text]
        fine = len(bounds) < 2 or bool(bounds[0] <= bounds[1])  # type: ignore[operator]  # both of one type
    except (ValueError, InvalidOperation):
        fine = False
    if not fine:
        message = "Batas “min” atau “max” tidak cocok dengan jenis isian atau saling bertentangan."
        yield found("batas-tidak-sah", node, message, "Tulis angka seperti 0.5 atau tanggal 2026-11-23.")


def bound(field: Field | Column, text: str) -> date | time | Decimal:
    """A bound as value; raises `ValueError` where the type has none."""
    if field.type == "date":
        return date.fromisoformat(text)
    if field.type == "time" and parse_time(text) == text:
        return time.fromisoformat(text)
    if field.type not in ("integer", "decimal", "money"):
        raise ValueError(text)
    value = Decimal(text)
    if not value.is_finite() or (field.type != "decimal" and value != int(value)):
        raise ValueError(text)
    return value


def check_file(field: Field) -> Iterator[Finding]:
    """A file field says which kinds, how big, and how long it is kept."""
    wanted = {"accept": bool(field.accept), "max_mb": field.max_mb > 0, "retention": bool(field.retention)}
    lacking = [name for name, given in wanted.items() if not given]
    if field.type == "file" and lacking:
        message = f"Isian berkas ini belum menyebut {', '.join(lacking)}."
        yield found("berkas-tanpa-batas", f"field:{field.id}", message, "Lengkapi accept, max_mb, dan retention.")


def check_seen(field: Field, facts: Facts, names: Names) -> Iterator[Finding]:
    """A field whose condition holds for no answer is never asked."""
    if not field.visible:
        return
    try:
        expression = names.expression(field.visible)
    except ExprError:
        return  # reported with the expression itself
    if satisfiable(expression, facts).holds is False:
        message = "Isian ini tidak pernah tampil, apa pun jawabannya." + (" Padahal wajib." if field.required else "")
        yield found("wajib-tak-tampil", f"field:{field.id}", message, "Perbaiki atau hapus “visible”.")
