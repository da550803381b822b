"""Killed at any statement of adopting, binding or opening, the region has the old or the new state, nothing between."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection

from pendopo.audit.models import Event
from pendopo.bundles.api import Origin, Partner, adopt, open_adopted
from pendopo.definitions.api import Base, Binding, Installed, Release
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from . import adopting as make
from .adopting import NEW

pytestmark = [pytest.mark.panjang, pytest.mark.django_db(transaction=True)]
KILLED, MOST = 9, 200
State = tuple[Any, ...]


def killed_at(step: int, deed: Callable[[], Any]) -> bool:
    """Do it in a process of its own that ends without a word at this statement, or at its commit; whether it lived."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _dying(step, deed)
            code = 0
        finally:
            os._exit(code)  # whatever happened, pytest does not go on in the child
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, KILLED)
    return os.waitstatus_to_exitcode(status) == 0


def _dying(step: int, deed: Callable[[], Any]) -> None:
    connection.connection = None  # the parent's stays the parent's
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
    count, commit = iter(range(MOST)), connection._commit

    def die(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if next(count) == step:
            os._exit(KILLED)
        return execute(sql, params, many, context)

    def dying_commit() -> None:
        if next(count) == step:
            os._exit(KILLED)
        commit()

    with patch.object(connection, "_commit", dying_commit), connection.execute_wrapper(die):
        deed()


def state(place: Any) -> State:
    """Everything that adopting writes."""
    with region(place):
        rows = [
            rows.filter(definition_id=NEW).count()
            for rows in (Base.objects, Release.objects, Installed.objects, Origin.objects, Binding.objects)
        ]
        origin = Origin.objects.filter(definition_id=NEW).first()
        installed = Installed.objects.filter(definition_id=NEW).first()
        kinds = Event.objects.filter(kind__in=KINDS).order_by("kind").values_list("kind", flat=True)
        return (
            *rows, origin and (origin.basis, origin.bound_at, origin.opened_at),
            installed and (installed.is_open, installed.is_waiting), tuple(kinds),
        )  # fmt: skip


KINDS = (
    "bundles.adopted", "bundles.bound", "bundles.opened", "definitions.base_adopted", "definitions.bound",
    "definitions.opened", "definitions.published",
)  # fmt: skip


def whole_or_nothing(place: Any, deed: Callable[[], Any]) -> tuple[State, int]:
    """Kill it at every step until it lives; what there is afterwards, and how many steps that were."""
    old = state(place)
    for step in range(MOST):
        lived = killed_at(step, deed)
        if lived:
            return state(place), step
        assert state(place) == old, f"step {step}"
    raise AssertionError("it never came to its end")


def test_killed_at_any_step_leaves_the_old_or_the_new_state(kerinci: Any, now: datetime) -> None:
    partner: Partner = make.partner_of(kerinci, now)
    bundle = make.offered(kerinci, partner, make.bundle_of(make.shipped()), now)
    make.agreed(kerinci, partner)
    base = state(kerinci)[-1]
    adopted, steps = whole_or_nothing(kerinci, lambda: adopt(kerinci, bundle, partner, actor=SYSTEM, now=now))
    assert steps > 12
    assert adopted[:5] == (1, 1, 1, 1, 0)
    assert adopted[-2] == (False, True)
    assert len(adopted[-1]) == len(base) + 3
    bound, steps = whole_or_nothing(kerinci, lambda: make.bound(kerinci, bundle.definition, now))
    assert (bound[4], bound[5], steps > 5) == (4, ("", now, None), True)
    opened, steps = whole_or_nothing(
        kerinci, lambda: open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)
    )
    assert (opened[5], opened[-2], steps > 8) == (("kesepakatan", now, now), (True, False), True)
