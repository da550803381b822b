"""Interest: asked for by whoever may, once for each month, as a bill of its own that holds no case up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from pendopo.core.api import Refusal, requirement
from pendopo.payments.api import Skrd, Status, get_bill, open_bills
from pendopo.payments.queries_bunga import late_bills
from pendopo.payments.rules_bunga import Interest
from pendopo.payments.services import issue_interest, issue_many, set_interest
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.engine.feebook import compiled
from tests.payments.make import Application, assess, cancel, pay


def issue(place: Region, bill: Skrd, actor: Any, now: datetime) -> Skrd:
    with region(place):
        return issue_interest(place, bill.id, actor=actor, now=now)


def late(place: Region, now: datetime) -> list[tuple[str, int]]:
    with region(place):
        return [(one.bill.number, one.owed.due) for one in late_bills(now.astimezone(place.tz).date())]


def test_who_pays_late_is_proposed_and_asked_for_once(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    after = now + timedelta(days=62)
    assert late(bandung, now + timedelta(days=30)) == []
    pay(bandung, bill, bendahara.actor, now=after, paid_on=date(2027, 1, 21))
    assert late(bandung, after + timedelta(days=300)) == [("0001/SKRD/2026", 4333)]
    strd = issue(bandung, bill, bendahara.actor, after)
    assert (strd.number, strd.amount, strd.kind, strd.base_id) == ("0001/STRD/2027", 4333, "strd", bill.id)
    assert (strd.paper.title, strd.payer) == ("Surat Tagihan Retribusi Daerah", "Pratiwi Cahyaningsih")
    assert late(bandung, after + timedelta(days=300)) == []
    with pytest.raises(Refusal, match="sudah ditagih semua"):
        issue(bandung, bill, bendahara.actor, after)


def test_while_unpaid_it_grows_and_each_month_is_asked_for_once(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    sums = [issue(bandung, bill, bendahara.actor, now + timedelta(days=n)).amount for n in (31, 62, 1000)]
    assert (sums[:2], sum(sums)) == ([2166, 2167], 52_002)
    with pytest.raises(Refusal):
        issue(bandung, bill, bendahara.actor, now + timedelta(days=3000))


def test_interest_holds_no_case_up(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    after = now + timedelta(days=31)
    pay(bandung, bill, bendahara.actor, now=after, paid_on=after.date())
    strd = issue(bandung, bill, bendahara.actor, after)
    with region(bandung):
        assert open_bills(case.id) == []
        assert requirement("lunas")(case=case, compiled=compiled(), wish=None) is None
    assert cancel(bandung, case, now=after)[-1].end is None
    assert strd.status(after.date()) is Status.OPEN


def test_a_cancelled_bill_takes_its_interest_along(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    after = now + timedelta(days=31)
    strd = issue(bandung, bill, bendahara.actor, after)
    cancel(bandung, case, now=after)
    with region(bandung):
        end = get_bill(strd.id).end
    assert end is not None
    assert (end.kind, end.reason) == ("batal", "pokok_batal")
    assert late(bandung, after) == []


def test_there_is_no_interest_on_interest(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    strd = issue(bandung, bill, bendahara.actor, now + timedelta(days=31))
    with pytest.raises(Refusal):
        issue(bandung, strd, bendahara.actor, now + timedelta(days=400))


def test_treasurers_and_assessors_ask_for_it_and_nobody_else(
    bandung: Region, kerinci: Region, bendahara: Any, bendahara_kerinci: Any, kantor: Any, now: datetime
) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    after = now + timedelta(days=31)
    for actor in (kantor.front_office, kantor.admin, SYSTEM):
        with pytest.raises(Http404):
            issue(bandung, bill, actor, after)
    with pytest.raises(Http404):
        issue(kerinci, bill, bendahara_kerinci.actor, after)
    strd = issue(bandung, bill, kantor.kepala_seksi, after)
    pay(bandung, strd, bendahara.actor, now=after, amount=strd.amount, paid_on=after.date())


def test_of_many_what_is_owed_by_now_is_asked_for(bandung: Region, bendahara: Any, now: datetime) -> None:
    bills = [assess(bandung, Application(), now=now)[0] for _ in range(3)]
    after = now + timedelta(days=31)
    issue(bandung, bills[1], bendahara.actor, after)
    with region(bandung):
        made = issue_many(bandung, [bill.id for bill in bills], actor=bendahara.actor, now=after)
    assert [one.number for one in made] == ["0002/STRD/2026", "0003/STRD/2026"]


def test_a_rule_of_the_region_holds_from_its_day_and_is_no_default_any_more(
    bandung: Region, bendahara: Any, kantor: Any, now: datetime
) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    day = now.astimezone(bandung.tz).date()
    with region(bandung):
        rule = Interest(60, 12, "ke_atas", "Perda contoh pasal 9", True)
        set_interest(bandung, rule, day + timedelta(days=1), actor=kantor.admin, now=now)
    strd = issue(bandung, bill, bendahara.actor, now + timedelta(days=31))
    assert (strd.amount, strd.perda) == (1301, "Perda contoh pasal 9")
    assert strd.explanation["tarif"][0]["terverifikasi"] is True


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        pytest.param(Interest(1001, 24, "ke_bawah", "x", True), "0 sampai 10 persen", id="terlalu-tinggi"),
        pytest.param(Interest(100, 121, "ke_bawah", "x", True), "120 bulan", id="terlalu-lama"),
        pytest.param(Interest(100, 24, "entah", "x", True), "persen", id="pembulatan-asing"),
        pytest.param(Interest(100, 24, "ke_bawah", " ", True), "dasar hukum", id="tanpa-dasar"),
    ],
)
def test_a_rule_needs_bounds_and_its_law(
    bandung: Region, bendahara: Any, now: datetime, rule: Interest, sentence: str
) -> None:
    with region(bandung), pytest.raises(Refusal, match=sentence):
        set_interest(bandung, rule, now.astimezone(bandung.tz).date(), actor=bendahara.actor, now=now)
