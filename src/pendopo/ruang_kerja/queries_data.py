"""What stands on the page of data that leave: tables by app, with how much is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from pendopo.core.api import OpenTable, Refusal, description, open_tables, table_as_csv, table_as_json
from pendopo.tenancy.api import Region

MOST_ROWS = 200_000
"""Rows that a page puts into one file; more are written on the server."""


@dataclass(frozen=True)
class Row:
    """One table: its name, title, what it holds, rows, columns that are open and columns in all."""

    name: str
    title: str
    text: str
    count: int
    shown: int
    whole: int


@dataclass(frozen=True)
class Group:
    """The tables of one app."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Screen:
    """The page: groups after filtering, the apps to choose from, what was chosen and typed."""

    groups: tuple[Group, ...]
    apps: tuple[str, ...]
    app: str
    typed: str


def screen(app: str, typed: str) -> Screen:
    """Tables of the open region, of one app or with a word in their title."""
    tables = open_tables()
    apps = tuple(dict.fromkeys(table.app for table in tables))
    found = [table for table in tables if app in ("", table.app) and typed.casefold() in table.told.title.casefold()]
    groups = (Group(title, _rows(some)) for title, some in groupby(found, key=lambda table: table.app))
    return Screen(tuple(groups), apps, app if app in apps else "", typed)


def _rows(tables: Iterable[OpenTable]) -> tuple[Row, ...]:
    return tuple(
        Row(
            table.name, table.told.title, table.told.text, table.model.objects.count(),
            len(table.shown(restricted=False)), len(table.columns),
        )
        for table in tables
    )  # fmt: skip


def table_named(name: str) -> OpenTable | None:
    """The table of this name, when it may be taken along."""
    return next((table for table in open_tables() if table.name == name), None)


def content(table: OpenTable, place: Region, *, as_json: bool) -> str:
    """The open part of a table as one text. Raises Refusal when it is too large for a page."""
    if table.model.objects.count() > MOST_ROWS:
        raise Refusal(
            _("Tabel ini terlalu besar untuk diunduh dari sini. Minta pengelola server menulisnya ke folder."),
            status=413,
        )
    write = table_as_json if as_json else table_as_csv
    return "".join(write(table, place, restricted=False))


def package(place: Region) -> dict[str, Any]:
    """The description of every table of the open part."""
    return description(place, open_tables(), restricted=False)
