"""Two treasurers at the same moment, two connections: one payment, one receipt, one number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from pendopo.core.api import Refusal
from pendopo.payments.api import SkrdEnd, Ssrd, get_bill
from pendopo.tenancy.api import Region, region
from tests.payments.conftest import treasurer_of
from tests.payments.make import Application, assess, cancel, pay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(transactional_db: None, bandung: Region, now: datetime) -> Any:
    """Two treasurers of one region."""
    return [treasurer_of(bandung, f"19880101201503202{n}", now).actor for n in (1, 2)]


def at_once(*verbs: Any) -> list[str]:
    """Run verbs side by side, each on a connection of its own as the application; how each ended."""
    start = Barrier(len(verbs))

    def run(verb: Any) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
            start.wait()
            verb()
            return "ya"
        except Refusal as no:
            return no.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_of_two_proofs_at_once_one_counts(bandung: Region, both: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    ends = at_once(
        lambda: pay(bandung, bill, both[0], now=now, reference="SATU"),
        lambda: pay(bandung, bill, both[1], now=now, reference="DUA"),
    )
    assert sorted(end == "ya" for end in ends) == [False, True]
    with region(bandung):
        assert (SkrdEnd.objects.count(), Ssrd.objects.count()) == (1, 1)
        assert get_bill(bill.id).receipt is not None


def test_one_reference_for_two_bills_at_once_pays_one(bandung: Region, both: Any, now: datetime) -> None:
    first, second = (assess(bandung, Application(), now=now)[0] for _ in range(2))
    ends = at_once(lambda: pay(bandung, first, both[0], now=now), lambda: pay(bandung, second, both[1], now=now))
    assert sorted(end == "ya" for end in ends) == [False, True]
    assert any("Referensi" in end for end in ends)
    with region(bandung):
        assert [receipt.seq for receipt in Ssrd.objects.all()] == [1]
        assert SkrdEnd.objects.count() == 1


def test_paid_and_withdrawn_at_once_it_is_one_of_both(bandung: Region, both: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    ends = at_once(lambda: pay(bandung, bill, both[0], now=now), lambda: cancel(bandung, case, now=now))
    with region(bandung):
        end = get_bill(bill.id).end
        assert end is not None
        assert SkrdEnd.objects.count() == 1
        assert (end.kind == "lunas") == Ssrd.objects.exists()
    assert "ya" in ends
