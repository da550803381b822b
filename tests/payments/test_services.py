"""Bills are set once, paid once, by the right person, with the right amount; whatever else is tried is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404

from pendopo.audit.api import events_of, record
from pendopo.core.api import Refusal, effect, requirement
from pendopo.engine.api import compile
from pendopo.payments.api import Skrd, SkrdEnd, Ssrd, Status, get_bill
from pendopo.payments.rules import read_payment_code
from pendopo.payments.vocabulary import EFFECTS
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.engine.feebook import compiled, formula, with_fee
from tests.engine.shipped import ANSWERS
from tests.payments.make import AMOUNT, Application, assess, cancel, pay


def today(place: Region, now: datetime) -> date:
    return now.astimezone(place.tz).date()


def test_every_effect_it_offers_runs_in_the_moves_transaction() -> None:
    assert {effect(name)[1] for name in EFFECTS} == {"in_transaction"}


def test_a_bill_says_what_who_why_until_when(bandung: Region, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    assert (bill.amount, bill.number, bill.case_number) == (AMOUNT, "0001/SKRD/2026", "REG-2026-11-000001")
    assert (bill.perda, bill.account) == ("Perda contoh tentang retribusi daerah", "4.1.02.03.01")
    assert bill.due_on == date(2026, 12, 20)
    assert read_payment_code(bill.payment_code) == bill.payment_code
    assert bill.status(today(bandung, now)) is Status.OPEN
    assert bill.explanation["langkah"][2]["nilai"] == "0.180000"


def test_the_name_is_sealed_and_the_calculation_holds_none(bandung: Region, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    assert bill.payer == "Pratiwi Cahyaningsih"
    assert b"Pratiwi" not in bytes(bill.payer_sealed)
    assert not any(word in str(bill.explanation) for word in ("Pratiwi", str(ANSWERS["nama"]), str(ANSWERS["nik"])))


def test_numbers_have_no_gaps_and_codes_no_doubles(bandung: Region, now: datetime) -> None:
    bills = [assess(bandung, Application(), now=now)[0] for _ in range(5)]
    with region(bandung), transaction.atomic():
        assess(bandung, Application(), now=now)
        transaction.set_rollback(True)
    bills += assess(bandung, Application(), now=now)
    assert [bill.seq for bill in bills] == [1, 2, 3, 4, 5, 6]
    assert len({bill.payment_code for bill in bills}) == 6


def test_without_a_regional_law_the_move_is_refused_and_nothing_is_written(bandung: Region, now: datetime) -> None:
    case = Application()
    with pytest.raises(Refusal, match="Retribusi PBG belum dapat ditetapkan"):
        assess(bandung, case, now=now, made=compile(with_fee()))
    with region(bandung):
        assert not Skrd.objects.filter(case_id=case.id).exists()


def test_a_fee_of_nothing_makes_no_bill_and_holds_up_nobody(bandung: Region, now: datetime) -> None:
    free = compiled(lines=[formula("bangunan", "0 * shst")])
    case = Application()
    assert assess(bandung, case, now=now, made=free) == []
    assert lacking(bandung, case) is None


def test_set_again_with_the_same_answers_the_bill_stands(bandung: Region, now: datetime) -> None:
    case = Application()
    first = assess(bandung, case, now=now)
    assert assess(bandung, case, now=now + timedelta(days=2)) == first


def test_set_again_with_other_answers_the_former_bill_is_void(bandung: Region, now: datetime) -> None:
    case = Application()
    assess(bandung, case, now=now)
    before, after = assess(bandung, case, now=now, luas="50")
    assert (before.status(today(bandung, now)), after.status(today(bandung, now))) == (Status.VOID, Status.OPEN)
    assert (after.amount, after.seq) == (240_750, before.seq + 1)


def test_what_is_paid_is_not_set_anew(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    pay(bandung, bill, bendahara.actor, now=now)
    assert assess(bandung, case, now=now) == [bill]
    with pytest.raises(Refusal, match=r"sudah dibayar Rp216\.675"):
        assess(bandung, case, now=now, luas="50")


def test_cancelling_ends_what_is_open_and_keeps_what_is_paid(bandung: Region, bendahara: Any, now: datetime) -> None:
    open_case, paid_case = Application(), Application(number="REG-2026-11-000002")
    assess(bandung, open_case, now=now)
    (bill,) = assess(bandung, paid_case, now=now)
    pay(bandung, bill, bendahara.actor, now=now)
    day = today(bandung, now)
    assert [one.status(day) for one in cancel(bandung, open_case, now=now)] == [Status.VOID]
    assert [one.status(day) for one in cancel(bandung, paid_case, now=now)] == [Status.PAID]
    assert [one.status(day) for one in cancel(bandung, open_case, now=now)] == [Status.VOID]


# -- payment


def test_a_proof_pays_the_bill_and_numbers_the_receipt(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    receipt = pay(bandung, bill, bendahara.actor, now=now)
    with region(bandung):
        paid = get_bill(bill.id)
        kinds = [event.kind for event in events_of(case.id)]
        told = events_of(case.id)[1].data
    assert (paid.status(today(bandung, now)), paid.receipt) == (Status.PAID, receipt)
    assert (receipt.number, receipt.reference, receipt.amount) == ("0001/SSRD/2026", "NTPD1234", AMOUNT)
    assert kinds == ["payments.bill_set", "payments.bill_paid"]
    assert "NTPD" not in str(told)
    assert "Pratiwi" not in str(told)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"amount": AMOUNT - 1}, "Jumlah pada bukti Rp216.674, tagihannya Rp216.675", id="jumlah-kurang"),
        pytest.param({"amount": AMOUNT * 2}, "Keduanya harus sama", id="jumlah-lebih"),
        pytest.param({"paid_on": date(2026, 11, 19)}, "antara 20 November 2026", id="sebelum-ditetapkan"),
        pytest.param({"paid_on": date(2026, 11, 21)}, "dan hari ini", id="besok"),
        pytest.param({"channel": "emas"}, "Isi kanal", id="kanal-asing"),
        pytest.param({"reference": "  "}, "nomor referensi", id="tanpa-referensi"),
    ],
)
def test_a_proof_that_does_not_fit_is_refused(
    bandung: Region, bendahara: Any, now: datetime, changes: dict[str, Any], sentence: str
) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    with pytest.raises(Refusal, match=sentence):
        pay(bandung, bill, bendahara.actor, now=now, **changes)
    with region(bandung):
        assert get_bill(bill.id).end is None


def test_one_reference_pays_one_bill(bandung: Region, bendahara: Any, now: datetime) -> None:
    (first,) = assess(bandung, Application(), now=now)
    (second,) = assess(bandung, Application(), now=now)
    pay(bandung, first, bendahara.actor, now=now)
    with pytest.raises(Refusal, match="sudah dipakai untuk tagihan 0001/SKRD/2026"):
        pay(bandung, second, bendahara.actor, now=now, reference="ntpd 1234")
    with region(bandung):
        assert get_bill(second.id).end is None
    pay(bandung, second, bendahara.actor, now=now, reference="ntpd 1234", channel="teller")


def test_a_bill_is_paid_once(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    pay(bandung, bill, bendahara.actor, now=now)
    with pytest.raises(Refusal, match="sudah lunas"):
        pay(bandung, bill, bendahara.actor, now=now, reference="lain")


def test_a_cancelled_bill_takes_no_money(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    cancel(bandung, case, now=now)
    with pytest.raises(Refusal, match="sudah batal"):
        pay(bandung, bill, bendahara.actor, now=now)


def test_whoever_set_a_bill_does_not_record_its_payment(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now, actor=bendahara.actor)
    with pytest.raises(Refusal, match="Anda yang menetapkan"):
        pay(bandung, bill, bendahara.actor, now=now)


def test_only_a_treasurer_records_payments(bandung: Region, kantor: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    for actor in (kantor.front_office, kantor.admin, SYSTEM):
        with pytest.raises(Http404):
            pay(bandung, bill, actor, now=now)


def test_another_regions_treasurer_finds_no_such_bill(
    bandung: Region, kerinci: Region, bendahara_kerinci: Any, now: datetime
) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    with pytest.raises(Http404):
        pay(kerinci, bill, bendahara_kerinci.actor, now=now)


def test_bills_ends_and_receipts_are_only_ever_added(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    pay(bandung, bill, bendahara.actor, now=now)
    tries: list[Callable[[], Any]] = [
        lambda: Skrd.objects.update(amount=1),
        lambda: SkrdEnd.objects.update(kind="batal"),
        lambda: SkrdEnd.objects.all().delete(),
        lambda: Ssrd.objects.update(amount=1),
        lambda: Ssrd.objects.all().delete(),
    ]
    for attempt in tries:
        with region(bandung), pytest.raises(ProgrammingError), transaction.atomic():
            attempt()


# -- the requirement


def lacking(place: Region, case: Application) -> str | None:
    with region(place):
        return requirement("lunas")(case=case, compiled=compiled(), wish=None)


def test_a_case_is_paid_up_when_no_bill_is_open(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    assert lacking(bandung, case) == "Retribusi PBG belum lunas (nomor 0001/SKRD/2026)."
    pay(bandung, bill, bendahara.actor, now=now)
    assert lacking(bandung, case) is None


def test_a_cancelled_bill_holds_up_nothing(bandung: Region, now: datetime) -> None:
    case = Application()
    assess(bandung, case, now=now)
    cancel(bandung, case, now=now)
    assert lacking(bandung, case) is None


def test_a_bill_that_a_step_set_by_itself_is_that_of_whoever_began(
    bandung: Region, kantor: Any, bendahara: Any, now: datetime
) -> None:
    case = Application()
    with region(bandung):
        record("cases.moved", subject=kantor.office, actor=bendahara.actor, now=now, case_id=case.id)
        (bill,) = assess(bandung, case, now=now)
    assert bill.set_by_label == "Bendahara penerimaan DPMPTSP"
    with pytest.raises(Refusal, match="Anda yang menetapkan"):
        pay(bandung, bill, bendahara.actor, now=now)
