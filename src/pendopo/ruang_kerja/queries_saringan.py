"""Saved filters as tabs above a list, and the page on which they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from pendopo.cases.api import (
    FILTERS,
    PAGE_NAMES,
    SavedFilter,
    SavedTab,
    default_of,
    desk_sums,
    given_of,
    read_asked,
    saved_filters,
)
from pendopo.core.api import staff_menu
from pendopo.people.api import Actor, Unit
from pendopo.ruang_kerja.queries import desk_of
from pendopo.tenancy.api import Region

INBOX = "ruang_kerja:kotak_masuk"
WHOLE = "tanpa"


@dataclass(frozen=True)
class SavedTabs:
    """The tabs of the inbox. `given`: what the list is asked for, from the address or from the default."""

    tabs: list[SavedTab]
    given: dict[str, str]
    has_default: bool


def inbox_tabs(actor: Actor, place: Region, given: Mapping[str, str], now: datetime) -> SavedTabs:
    """One statement for the tabs, one for their counts; without any saved filter only the first."""
    rows = saved_filters(actor, INBOX)
    default = default_of(rows, actor)
    chosen = dict(given) if given or default is None else given_of(default)
    asked = [read_asked(place, actor, given_of(row), filters=FILTERS) for row in rows]
    counts = desk_sums(actor, place, [desk_of(one) for one in asked], now)
    here = _plain(chosen)
    tabs = [
        SavedTab(row, count, is_current=_plain(given_of(row)) == here)
        for row, count in zip(rows, counts, strict=True)
    ]  # fmt: skip
    return SavedTabs(tabs, chosen, default is not None)


def _plain(given: Mapping[str, str]) -> dict[str, str]:
    """Without the page of the list, and without what says nothing."""
    return {name: value for name, value in given.items() if value and name not in {*PAGE_NAMES, WHOLE}}


def tidy_query(text: str) -> str:
    """The address of a list as it is kept: its filters only."""
    return "?" + urlencode(_plain(dict(parse_qsl(text.lstrip("?")[:2000]))))


def lists_of(actor: Actor) -> dict[str, str]:
    """The lists of the workspace that may be filtered: address name → title."""
    return {entry.url: entry.title for entry in staff_menu(actor.roles)}


def address_of(page: str, query: str) -> str:
    """Where a saved filter leads; '' when its list is gone."""
    try:
        return reverse(page) + query
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class SavedRow:
    """A saved filter on its page."""

    row: SavedFilter
    title: str
    address: str
    is_own: bool
    unit: str


def saved_page(actor: Actor) -> list[SavedRow]:
    """Everything that this person sees as a tab somewhere."""
    titles = lists_of(actor)
    units: dict[UUID, Unit] = Unit.objects.in_bulk({unit for unit, _role in actor.posts})
    return [
        SavedRow(
            row, title, address_of(page, row.query), row.person_id == actor.actor_id,
            units[row.unit_id].short if row.unit_id in units else "",
        )
        for page, title in titles.items()
        for row in saved_filters(actor, page)
    ]  # fmt: skip


def offices_of(actor: Actor) -> list[Unit]:
    """The offices with which this person may share."""
    return list(Unit.objects.filter(pk__in={unit for unit, _role in actor.posts}).order_by("name"))
