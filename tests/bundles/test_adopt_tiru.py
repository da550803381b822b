"""Copying an app under an id of the region: a variant that waits, under the same right as the original."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles.api import fork, open_adopted
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from . import adopting as make
from .adopting import NEW, SHIPPED_HERE
from .test_adopt import mitra, nothing, perawat

__all__ = ["mitra", "perawat"]
pytestmark = pytest.mark.django_db


def test_a_fork_is_a_variant_that_waits_and_needs_the_same_basis(
    kerinci: Any, perawat: SimpleNamespace, now: datetime
) -> None:
    release = fork(kerinci, NEW, "r1501-perawat-desa", "Izin perawat desa", actor=SYSTEM, now=now)
    with region(kerinci):
        made = current("r1501-perawat-desa")
        assert (made.is_open, made.compiled.definition.based_on) == (False, "sip-perawat@1")
        assert release.title == "Izin perawat desa"
    make.bound(kerinci, made.compiled.definition, now)
    with pytest.raises(Refusal, match="kesepakatan"):
        open_adopted(kerinci, "r1501-perawat-desa", actor=SYSTEM, now=now)


def test_a_fork_of_ones_own_needs_nobody(kerinci: Any, now: datetime) -> None:
    fork(kerinci, SHIPPED_HERE, "r1501-spanduk", "Izin spanduk desa", actor=SYSTEM, now=now)
    make.bound(kerinci, make.shipped(SHIPPED_HERE, id="r1501-spanduk"), now)
    open_adopted(kerinci, "r1501-spanduk", actor=SYSTEM, now=now)
    with region(kerinci):
        assert current("r1501-spanduk").is_open
        assert current(SHIPPED_HERE).is_open


@pytest.mark.parametrize("taken", ["perawat", "r3273-perawat", "r1501-", "r1501-Perawat", "r1501-x" + "y" * 60])
def test_a_fork_gets_an_id_of_its_own_region(kerinci: Any, perawat: SimpleNamespace, now: datetime, taken: str) -> None:
    with pytest.raises(Refusal, match="r1501-"):
        fork(kerinci, NEW, taken, "Tiruan", actor=SYSTEM, now=now)
    assert nothing(kerinci, taken)
