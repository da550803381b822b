"""Two treasurers at the same moment, two connections: one payment, one receipt, one number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from pendopo.core.api import Refusal
from pendopo.payments.api import BankNotice, Skrd, SkrdEnd, Ssrd, get_bill
from pendopo.payments.services import issue_interest, take_notice
from pendopo.tenancy.api import Region, region
from tests.payments.bank import bill_with_account, choose, told
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


@pytest.fixture
def at_the_bank(both: Any, bandung: Region, now: datetime) -> Any:
    """A bill with a number at the imitated bank."""
    choose(bandung, both[0], now)
    return bill_with_account(bandung, now)


def tell(place: Region, account: Any, reference: str, now: datetime) -> Any:
    def run() -> str:
        with region(place):
            return take_notice(place, "simulator", told(account, reference, now), now=now)

    return run


def test_of_two_call_backs_at_once_one_pays_and_the_other_is_money_to_give_back(
    bandung: Region, at_the_bank: Any, now: datetime
) -> None:
    _bill, account = at_the_bank
    assert at_once(tell(bandung, account, "FT1", now), tell(bandung, account, "FT2", now)) == ["ya", "ya"]
    with region(bandung):
        assert sorted(BankNotice.objects.values_list("outcome", flat=True)) == ["ganda", "lunas"]
        assert (SkrdEnd.objects.count(), Ssrd.objects.count()) == (1, 1)


def test_the_same_call_back_twice_at_once_is_one(bandung: Region, at_the_bank: Any, now: datetime) -> None:
    _bill, account = at_the_bank
    assert at_once(*[tell(bandung, account, "FT1", now)] * 4) == ["ya"] * 4
    with region(bandung):
        assert list(BankNotice.objects.values_list("outcome", flat=True)) == ["lunas"]
        assert Ssrd.objects.count() == 1


def test_a_treasurer_and_the_bank_at_once_pay_once(bandung: Region, both: Any, at_the_bank: Any, now: datetime) -> None:
    bill, account = at_the_bank
    ends = at_once(lambda: pay(bandung, bill, both[0], now=now, reference="X"), tell(bandung, account, "FT1", now))
    with region(bandung):
        outcome = BankNotice.objects.get().outcome
        assert (SkrdEnd.objects.count(), Ssrd.objects.count()) == (1, 1)
    assert ends[1] == "ya"
    assert (outcome == "ganda") == (ends[0] == "ya")


def test_interest_asked_for_twice_at_once_is_asked_for_once(bandung: Region, both: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    later = now + timedelta(days=40)

    def issue(actor: Any) -> Any:
        def run() -> None:
            with region(bandung):
                issue_interest(bandung, bill.id, actor=actor, now=later)

        return run

    ends = at_once(issue(both[0]), issue(both[1]))
    assert sorted(end == "ya" for end in ends) == [False, True]
    with region(bandung):
        assert [(one.number, one.amount) for one in Skrd.objects.filter(base=bill)] == [("0001/STRD/2026", 2166)]
