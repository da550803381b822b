"""A sheet that people bring, as a table: which row names the columns, how titles are compared, days in cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from pendopo.lib.sheets_in import cell_text
from pendopo.lib.words import folded

HEAD_WITHIN = 12
"""In how many rows from the top the titles of the columns are looked for."""

EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets."""


def plain(text: Any) -> str:
    """A title or a word as it is compared: 'Tgl. Terbit' is 'tglterbit'."""
    return re.sub(r"[^a-z/]", "", folded(str(text)))


@dataclass(frozen=True)
class Table:
    """A sheet: the titles of its columns, where they stand (from 0), and the rows below."""

    head: list[str]
    at: int
    rows: list[list[Any]]


def table_of(sheets: Mapping[str, list[list[Any]]], known: Collection[str]) -> Table | None:
    """The sheet that is meant: the one with most rows; its head is the row that names most `known` titles."""
    rows = max(sheets.values(), key=len, default=[])
    best, at = 0, -1
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        score = sum(plain(cell) in known for cell in row) * 10 + sum(
            isinstance(cell, str) and bool(cell.strip()) for cell in row
        )
        if score > best:
            best, at = score, number
    if at < 0 or len(rows) <= at + 1:
        return None
    return Table([cell_text(cell)[0][:80] for cell in rows[at]], at, rows[at + 1 :])


def layout_of(head: Sequence[str]) -> str:
    """The same text for sheets with the same columns."""
    return sha256("\n".join(plain(title) for title in head).encode()).hexdigest()


def day_of(text: str, typed: Callable[[str], date | None]) -> date | None:
    """A day as sheets write it: 2026-11-23, a spreadsheet's count of days, or as somebody types it (`typed`)."""
    stamp = re.match(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d.*)?$", text)
    if stamp:
        try:
            day = date.fromisoformat(stamp[1])
        except ValueError:
            return None
        return day if 1900 <= day.year <= 2200 else None
    if text.isascii() and text.isdigit() and len(text) == 5 and 10_000 <= int(text) <= 80_000:
        return EPOCH + timedelta(days=int(text))
    return typed(text)
