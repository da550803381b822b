"""Saved filters as the tabs of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from django.db.models import Q, Sum

from pendopo.cases.models import DeskCount, SavedFilter
from pendopo.cases.queries_inbox import Desk, desk_condition, desks_condition
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class SavedTab:
    """A saved filter as a tab. `count` None: counting would mean reading everything."""

    row: SavedFilter
    count: int | None
    is_current: bool

    @property
    def given(self) -> dict[str, str]:
        """What stands in its address."""
        return given_of(self.row)


def given_of(row: SavedFilter) -> dict[str, str]:
    """A saved filter as the values of an address."""
    return dict(parse_qsl(row.query.lstrip("?")))


def saved_filters(actor: Actor, page: str) -> list[SavedFilter]:
    """One's own of a list and those that colleagues share with an office of this person. One statement."""
    units = {unit for unit, _role in actor.posts}
    rows = SavedFilter.objects.filter(Q(person_id=actor.actor_id) | Q(unit_id__in=units), page=page)
    return sorted(rows, key=lambda row: (row.person_id != actor.actor_id, row.name.lower(), str(row.pk)))


def default_of(rows: Sequence[SavedFilter], actor: Actor) -> SavedFilter | None:
    """What this person's list opens with."""
    return next((row for row in rows if row.is_default and row.person_id == actor.actor_id), None)


def desk_sums(actor: Actor, place: Region, desks: Sequence[Desk | None], now: datetime) -> list[int | None]:
    """How many open steps each of these parts of a desk holds, in one statement; None is not counted."""
    wanted = {f"n{number}": desk for number, desk in enumerate(desks) if desk is not None and not desk.conditions}
    if not wanted:
        return [None] * len(desks)
    sums = DeskCount.objects.filter(desks_condition(actor)).aggregate(
        **{name: Sum("delta", filter=desk_condition(place, desk, now)) for name, desk in wanted.items()}
    )
    return [(sums[f"n{number}"] or 0) if f"n{number}" in sums else None for number in range(len(desks))]
