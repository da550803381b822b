"""A region's data for whoever leaves, or wants to count: CSV and JSON with a description (Frictionless Data Package).

Two parts. The open one holds no personal data: dates, amounts, codes, numbers, ids of things. The restricted one is
everything, opened with the region's key; who takes it says why, and it is recorded.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import models

from pendopo.core.crypto import decrypt
from pendopo.data.open_data import LEFT_OUT, Told, is_open_text, is_secret, names_a_person, told_of
from pendopo.lib.sheets import safe_cell
from pendopo.tenancy.api import Region, RegionModel, region_models

TYPES = {
    "UUIDField": "string", "DateField": "date", "DateTimeField": "datetime", "BooleanField": "boolean",
    "JSONField": "object", "TimeField": "time",
}  # fmt: skip
PLAIN = frozenset({"UUIDField", "DateField", "DateTimeField", "BooleanField", "TimeField", "ForeignKey"})
CHUNK = 1000
APPS = {"ui": "Antarmuka"}
"""Packages without a face of their own."""


@dataclass(frozen=True)
class Column:
    """One column: its name and type, and whether everybody may have it."""

    name: str
    type: str
    is_open: bool
    is_sealed: bool


@dataclass(frozen=True)
class OpenTable:
    """One table of a region as it is given away. `app`: whose it is, in words."""

    name: str
    app: str
    told: Told
    columns: tuple[Column, ...]
    model: type[RegionModel]

    def shown(self, *, restricted: bool) -> tuple[Column, ...]:
        """The columns of a part."""
        return tuple(column for column in self.columns if restricted or column.is_open)


def open_tables() -> list[OpenTable]:
    """Every table of the registry but those that are derived or doors, app by app."""
    found = [_table(model) for model in region_models() if model._meta.db_table not in LEFT_OUT]
    return sorted(found, key=lambda table: (table.app, table.told.title))


def _table(model: type[RegionModel]) -> OpenTable:
    config = apps.get_app_config(model._meta.app_label)
    name = model._meta.db_table
    columns = tuple(
        _column(name, field) for field in model._meta.local_concrete_fields if not is_secret(str(field.column))
    )  # fmt: skip
    return OpenTable(
        name,
        str(getattr(config, "title", "") or APPS.get(config.label) or config.verbose_name),
        told_of(name),
        columns,
        model,
    )


def _column(table: str, field: models.Field[Any, Any]) -> Column:
    name, kind = str(field.column), field.get_internal_type()
    if "Integer" in kind:
        return Column(name, "integer", is_open=True, is_sealed=False)
    is_open = (kind in PLAIN and not names_a_person(name)) or (
        kind in ("CharField", "TextField") and (bool(field.choices) or is_open_text(table, name))
    )
    return Column(name, TYPES.get(kind, "string"), is_open, kind == "BinaryField")


def rows(table: OpenTable, place: Region, *, restricted: bool) -> Iterator[dict[str, Any]]:
    """The open region's rows by column; sealed columns are opened (restricted only)."""
    columns = table.shown(restricted=restricted)
    names = [column.name for column in columns]
    attributes = {field.column: field.attname for field in table.model._meta.local_concrete_fields}
    found = table.model.objects.order_by("pk").values_list(*(attributes[name] for name in names))
    for values in found.iterator(CHUNK):
        yield {
            column.name: _value(place, column, value) for column, value in zip(columns, values, strict=True)
        }  # fmt: skip


def _value(place: Region, column: Column, value: Any) -> Any:
    if value is None or isinstance(value, (int, bool, str, dict, list)):
        return value
    if column.is_sealed:
        return _opened(place, bytes(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _opened(place: Region, value: bytes) -> str:
    """What was sealed with the region's key; other bytes as text where they are text, else in hexadecimal."""
    with suppress(InvalidTag, ValueError):  # a digest or a body that was never sealed
        value = decrypt(place, value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()


def as_csv(table: OpenTable, place: Region, *, restricted: bool) -> Iterator[str]:
    """Lines of the table for a spreadsheet, formulas made harmless."""
    names = [column.name for column in table.shown(restricted=restricted)]
    yield _line(names)
    for row in rows(table, place, restricted=restricted):
        yield _line([_cell(row[name]) for name in names])


def as_json(table: OpenTable, place: Region, *, restricted: bool) -> Iterator[str]:
    """The same as a JSON list, one row a line."""
    yield "[\n"
    for number, row in enumerate(rows(table, place, restricted=restricted)):
        yield f"{',' if number else ''}{json.dumps(row, ensure_ascii=False)}\n"
    yield "]\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return safe_cell(json.dumps(value, ensure_ascii=False))
    return str(value) if isinstance(value, int) else safe_cell(str(value))


def _line(cells: list[str]) -> str:
    sheet = io.StringIO()
    csv.writer(sheet).writerow(cells)
    return sheet.getvalue()


def description(place: Region, tables: list[OpenTable], *, restricted: bool) -> dict[str, Any]:
    """What each file and column is, in the form of frictionlessdata.io, so that any program can read it."""
    return {
        "profile": "tabular-data-package", "name": f"pendopo-{place.slug}", "title": f"Data {place.title}",
        "resources": [
            {
                "name": table.name, "path": f"{table.name}.csv", "title": table.told.title,
                "description": table.told.text, "profile": "tabular-data-resource", "encoding": "utf-8",
                "schema": {
                    "primaryKey": "id",
                    "fields": [
                        {"name": column.name, "type": column.type} for column in table.shown(restricted=restricted)
                    ],
                },
            }
            for table in tables
        ],
    }  # fmt: skip
