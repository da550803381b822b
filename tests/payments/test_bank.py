"""What the bank tells pays exactly the bill it is for, once; whatever else it tells waits for a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404
from django.test import Client

from pendopo.audit.api import events_of
from pendopo.core.api import Refusal
from pendopo.payments import rules_qris, rules_snap
from pendopo.payments.api import BankNotice, Ssrd, Status, VirtualAccount, Wish, bills_of_case, open_account, set_bank
from pendopo.payments.banks import SNAP
from pendopo.payments.models import BankPlan
from pendopo.payments.services import take_call
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.payments.bank import PREFIX, QRIS_PATH, bill_with_account, choose, fresh, send, signed, told
from tests.payments.make import AMOUNT, Application, assess, cancel, pay

LATE = timedelta(days=31)


@pytest.fixture
def bank(bandung: Region, bendahara: Any, now: datetime) -> Any:
    """Bandung works with the imitated bank; its treasurer."""
    choose(bandung, bendahara.actor, now)
    return bendahara


def outcomes(place: Region) -> list[str]:
    with region(place):
        return list(BankNotice.objects.order_by("received_at", "id").values_list("outcome", flat=True))


# -- numbers of bills


def test_without_a_choice_there_is_no_bank_and_nothing_changes(bandung: Region, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    assert open_account(bandung, bill.id, now) is None


def test_a_bill_gets_a_number_and_a_qris_once(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    again = open_account(bandung, bill.id, now)
    found = rules_qris.read(account.qris)
    assert account.number == f"{PREFIX}{bill.payment_code}"
    assert (found["54"], found["59"]) == (str(AMOUNT), "SIMULATOR JANGAN DIBAYAR")
    assert again == account
    with region(bandung):
        assert VirtualAccount.objects.count() == 1


def test_an_ended_bill_gets_none(bandung: Region, bank: Any, now: datetime) -> None:
    case = Application()
    (bill,) = assess(bandung, case, now=now)
    cancel(bandung, case, now=now)
    assert open_account(bandung, bill.id, now) is None


# -- exactly


@pytest.mark.parametrize("way", ["va", "qris"])
def test_the_exact_amount_pays_the_bill_as_a_proof_would(bandung: Region, bank: Any, now: datetime, way: Any) -> None:
    bill, account = bill_with_account(bandung, now)
    number = account.number if way == "va" else bill.payment_code
    reply = send(bandung, told(number, "FT26325A", now, way=way), now)
    paid = fresh(bandung, bill)
    assert (reply.status, reply.body["responseCode"]) == (200, "2002500" if way == "va" else "2005200")
    assert paid.status(now.date()) is Status.PAID
    assert paid.receipt is not None
    assert (paid.receipt.number, paid.receipt.channel, paid.receipt.reference) == ("0001/SSRD/2026", way, "FT26325A")
    assert (paid.receipt.recorded_by_id, paid.receipt.proof, paid.receipt.is_simulated) == (None, None, True)
    assert "SIMULATOR" in paid.receipt.recorded_by_label
    with region(bandung):
        events = list(events_of(bill.case_id))
    assert [one.kind for one in events] == [
        "payments.bill_set", "payments.account_opened", "payments.bill_paid", "payments.notice_taken",
    ]  # fmt: skip
    assert {(one.actor_id, one.actor_label) for one in events[2:]} == {(None, "SIMULATOR Bank")}
    assert "FT26325A" not in str([one.data for one in events])


def test_the_same_notice_again_gets_the_same_answer_and_nothing_twice(
    bandung: Region, bank: Any, now: datetime
) -> None:
    bill, account = bill_with_account(bandung, now)
    replies = [send(bandung, told(account, "FT1", now), now + timedelta(minutes=n)) for n in range(4)]
    assert {(one.status, one.body["responseCode"]) for one in replies} == {(200, "2002500")}
    with region(bandung):
        assert (BankNotice.objects.count(), Ssrd.objects.count()) == (1, 1)
    assert outcomes(bandung) == ["lunas"]
    assert fresh(bandung, bill).receipt is not None


def test_the_same_reference_with_other_facts_is_refused_and_not_kept(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now), now)
    reply = send(bandung, told(account, "FT1", now, amount=AMOUNT * 2), now)
    assert reply.body["responseCode"] == "4042518"
    assert outcomes(bandung) == ["lunas"]


# -- late, twice, wrong


def test_after_the_due_day_it_is_paid_and_late(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    reply = send(bandung, told(account, "FT1", now + LATE), now + LATE)
    assert (reply.status, outcomes(bandung)) == (200, ["terlambat"])
    assert fresh(bandung, bill).receipt is not None


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [pytest.param(AMOUNT - 1, "kurang", id="kurang"), pytest.param(AMOUNT + 1, "lebih", id="lebih")],
)
def test_another_amount_pays_nothing_and_waits(
    bandung: Region, bank: Any, now: datetime, amount: int, outcome: str
) -> None:
    bill, account = bill_with_account(bandung, now)
    reply = send(bandung, told(account, "FT1", now, amount=amount), now)
    assert (reply.status, reply.body["responseCode"], outcomes(bandung)) == (404, "4042513", [outcome])
    assert fresh(bandung, bill).end is None
    assert send(bandung, told(account, "FT2", now), now).status == 200


def test_a_second_payment_is_money_to_give_back(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now), now)
    reply = send(bandung, told(account, "FT2", now), now)
    assert (reply.body["responseCode"], outcomes(bandung)) == ("4042514", ["lunas", "ganda"])
    with region(bandung):
        assert Ssrd.objects.count() == 1


def test_a_cancelled_bill_takes_no_money_of_the_bank(bandung: Region, bank: Any, now: datetime) -> None:
    case = Application()
    bill, account = bill_with_account(bandung, now, case)
    cancel(bandung, case, now=now)
    assert send(bandung, told(account, "FT1", now), now).body["responseCode"] == "4042519"
    assert outcomes(bandung) == ["batal"]
    assert fresh(bandung, bill).receipt is None


def test_an_unknown_number_is_kept_for_whoever_looks_for_the_money(bandung: Region, bank: Any, now: datetime) -> None:
    bill_with_account(bandung, now)
    assert send(bandung, told("8800327399", "FT1", now), now).body["responseCode"] == "4042512"
    assert outcomes(bandung) == ["tak_dikenal"]


def test_what_a_treasurer_noted_before_is_the_same_money(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    pay(bandung, bill, bank.actor, now=now, reference="ft 1", channel="transfer")
    assert send(bandung, told(account, "FT1", now), now).status == 200
    assert send(bandung, told(account, "FT2", now), now).body["responseCode"] == "4042514"
    assert outcomes(bandung) == ["lunas", "ganda"]


def test_a_reference_that_stands_on_another_receipt_waits_for_a_person(
    bandung: Region, bank: Any, now: datetime
) -> None:
    (first,) = assess(bandung, Application(), now=now)
    pay(bandung, first, bank.actor, now=now, reference="FT1", channel="va")
    second, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now), now)
    assert outcomes(bandung) == ["ganda"]
    assert fresh(bandung, second).end is None


def test_a_former_bank_is_still_heard(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    choose(bandung, bank.actor, now + timedelta(seconds=1), bank="")
    assert open_account(bandung, assess(bandung, Application(), now=now)[0].id, now) is None
    assert send(bandung, told(account, "FT1", now), now).status == 200
    assert fresh(bandung, bill).receipt is not None


# -- the door


def post(body: bytes, headers: dict[str, str], path: str) -> Any:
    return Client(enforce_csrf_checks=True).post(path, body, content_type="application/json", headers=headers)


def test_the_door_takes_signed_calls_and_answers_in_the_banks_words(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    call = signed(bandung, rules_snap.call_body(told(account, "FT1", now), PREFIX), now.isoformat())
    answer = post(call.body, dict(call.headers), call.path)
    assert (answer.status_code, answer.json()["responseMessage"]) == (200, "Successful")
    assert fresh(bandung, bill).receipt is not None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"X-SIGNATURE": "AAAA"}, 401, id="tanda-tangan-lain"),
        pytest.param({"X-SIGNATURE": ""}, 401, id="tanpa-tanda-tangan"),
        pytest.param({"X-TIMESTAMP": "2026-11-20T10:00:01+07:00"}, 401, id="waktu-diubah"),
        pytest.param({"Authorization": "Bearer lain"}, 401, id="token-disisipkan"),
    ],
)
def test_what_is_not_signed_changes_nothing(
    bandung: Region, bank: Any, now: datetime, change: dict[str, str], status: int
) -> None:
    _, account = bill_with_account(bandung, now)
    call = signed(bandung, rules_snap.call_body(told(account, "FT1", now), PREFIX), now.isoformat())
    answer = post(call.body, {**call.headers, **change}, call.path)
    assert (answer.status_code, outcomes(bandung)) == (status, [])


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 400], ids=["kemarin", "nanti", "jauh"])
def test_an_old_call_is_not_played_back(bandung: Region, bank: Any, now: datetime, minutes: int) -> None:
    _, account = bill_with_account(bandung, now)
    at = now + timedelta(minutes=minutes)
    call = signed(bandung, rules_snap.call_body(told(account, "FT1", now), PREFIX), at.isoformat())
    assert post(call.body, dict(call.headers), call.path).status_code == 401
    assert outcomes(bandung) == []


def test_a_signature_for_one_door_opens_no_other(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    call = signed(bandung, rules_snap.call_body(told(account, "FT1", now), PREFIX), now.isoformat())
    assert post(call.body, dict(call.headers), QRIS_PATH).status_code == 401


def test_a_qris_that_is_not_paid_yet_is_answered_and_not_kept(bandung: Region, bank: Any, now: datetime) -> None:
    bill, _ = bill_with_account(bandung, now)
    body = json.loads(rules_snap.call_body(told(bill.payment_code, "Q1", now, way="qris"), PREFIX))
    content = json.dumps(body | {"latestTransactionStatus": "03"}).encode()
    call = signed(bandung, content, now.isoformat(), way="qris")
    assert post(call.body, dict(call.headers), call.path).status_code == 200
    assert outcomes(bandung) == []


def test_names_in_a_call_are_never_kept(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    body = json.loads(rules_snap.call_body(told(account, "FT1", now), PREFIX))
    content = json.dumps(body | {"virtualAccountName": "Pratiwi Rahasia", "virtualAccountPhone": "0812"}).encode()
    call = signed(bandung, content, now.isoformat())
    assert post(call.body, dict(call.headers), call.path).status_code == 200
    with region(bandung):
        assert "Rahasia" not in str(list(BankNotice.objects.values()))


@pytest.mark.parametrize(
    "path",
    ["kota-bandung/bank/snap", "kota-bandung/bank/lain", "kabupaten-kerinci/bank/simulator"],
    ids=["bank-belum-dipilih", "bank-asing", "bukan-contoh"],
)
def test_a_door_that_is_not_agreed_on_is_none(bank: Any, path: str) -> None:
    assert post(b"{}", {}, f"/{path}/v1.0/transfer-va/payment").status_code == 404


def test_too_much_at_once_is_not_read(bandung: Region, bank: Any) -> None:
    assert post(b" " * 70_000, {}, f"/{'kota-bandung'}/bank/simulator/v1.0/transfer-va/payment").status_code == 413


# -- the choice


def test_only_treasurers_and_admins_choose_the_bank(
    bandung: Region, kantor: Any, bendahara: Any, now: datetime
) -> None:
    for actor in (kantor.front_office, kantor.kepala_seksi, SYSTEM):
        with pytest.raises(Http404):
            choose(bandung, actor, now)
    choose(bandung, kantor.admin, now)
    choose(bandung, bendahara.actor, now)


def test_the_simulator_is_only_where_everything_is_an_example(
    kerinci: Region, bendahara_kerinci: Any, now: datetime
) -> None:
    with pytest.raises(Refusal, match="tidak tersedia"):
        choose(kerinci, bendahara_kerinci.actor, now)


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        pytest.param({"prefix": "abc"}, "1 sampai 8 angka", id="awalan"),
        pytest.param({"base_url": "http://bank.example"}, "https://", id="tanpa-tls"),
        pytest.param({"base_url": "https://u:p@bank.example"}, "https://", id="dengan-nama"),
        pytest.param({"base_url": "https://bank.example", "basis": ""}, "perjanjian", id="tanpa-perjanjian"),
    ],
)
def test_a_real_bank_needs_its_agreement(
    bandung: Region, bendahara: Any, now: datetime, texts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        choose(bandung, bendahara.actor, now, SNAP, **texts)


def test_secrets_are_sealed_kept_and_told_nowhere(bandung: Region, bendahara: Any, now: datetime) -> None:
    texts = {"prefix": PREFIX, "base_url": "https://bank.example", "basis": "PKS contoh", "partner_id": "P1"}
    day = now.astimezone(bandung.tz).date()
    for secrets in ({"client_secret": "SANGAT-RAHASIA", "aneh": "x"}, {}):
        with region(bandung):
            plan = set_bank(bandung, Wish(SNAP, day, texts, secrets), actor=bendahara.actor, now=now)
            assert json.loads(plan.secrets) == {"client_secret": "SANGAT-RAHASIA"}
            assert b"RAHASIA" not in bytes(plan.secrets_sealed or b"")
    page = bendahara.browser.get("/kota-bandung/kerja/pembayaran/bank").content.decode()
    assert "SANGAT-RAHASIA" not in page
    assert "Sudah tersimpan tersandi" in page


def test_a_real_bank_signs_with_the_agreed_secret(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    texts = {"prefix": PREFIX, "base_url": "https://bank.example", "basis": "PKS contoh"}
    with region(bandung):
        wish = Wish(SNAP, now.astimezone(bandung.tz).date(), texts, {"client_secret": "kunci"})
        set_bank(bandung, wish, actor=bendahara.actor, now=now)
        VirtualAccount.objects.create(skrd=bill, bank=SNAP, number=f"{PREFIX}{bill.payment_code}", opened_at=now)
    path = "/kota-bandung/bank/snap/v1.0/transfer-va/payment"
    body = rules_snap.call_body(told(f"{PREFIX}{bill.payment_code}", "FT1", now), PREFIX)
    text = rules_snap.text_to_sign("POST", path, "tok", body, now.isoformat())
    headers = {"X-TIMESTAMP": now.isoformat(), "Authorization": "Bearer tok"}
    wrong = post(body, {**headers, "X-SIGNATURE": rules_snap.signature(b"lain", text)}, path)
    right = post(body, {**headers, "X-SIGNATURE": rules_snap.signature(b"kunci", text)}, path)
    assert (wrong.status_code, right.status_code) == (401, 200)
    paid = fresh(bandung, bill).receipt
    assert paid is not None
    assert (paid.is_simulated, paid.recorded_by_label) == (False, "Bank")


def test_the_past_is_not_chosen_anew_and_the_former_choice_stays(
    bandung: Region, bendahara: Any, now: datetime
) -> None:
    day = now.astimezone(bandung.tz).date() - timedelta(days=1)
    with region(bandung), pytest.raises(Refusal, match="hari ini atau sesudahnya"):
        set_bank(bandung, Wish("simulator", day, {"prefix": PREFIX}), actor=bendahara.actor, now=now)
    choose(bandung, bendahara.actor, now)
    choose(bandung, bendahara.actor, now + timedelta(seconds=1), bank="")
    with region(bandung):
        assert [plan.bank for plan in BankPlan.objects.order_by("set_at")] == ["simulator", ""]


def test_notices_and_numbers_are_only_ever_added(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now), now)
    tries: list[Callable[[], Any]] = [
        lambda: BankNotice.objects.update(outcome="lunas"),
        lambda: BankNotice.objects.all().delete(),
        lambda: VirtualAccount.objects.update(number="1"),
        lambda: BankPlan.objects.all().delete(),
    ]
    for attempt in tries:
        with region(bandung), pytest.raises(ProgrammingError), transaction.atomic():
            attempt()


def test_another_regions_bill_is_behind_no_number_here(
    bandung: Region, kerinci: Region, bank: Any, now: datetime
) -> None:
    bill, account = bill_with_account(bandung, now)
    call = signed(bandung, rules_snap.call_body(told(account, "FT1", now), PREFIX), now.isoformat())
    with region(kerinci), pytest.raises(Http404):
        take_call(kerinci, "simulator", call, now=now)
    assert fresh(bandung, bill).end is None
    with region(kerinci):
        assert bills_of_case(bill.case_id) == []


def test_no_export_of_a_table_offers_what_was_agreed_for_signatures() -> None:
    from pendopo.core.api import open_tables

    (plan,) = [table for table in open_tables() if table.name == "payments_bankplan"]
    assert "bank" in {column.name for column in plan.columns}
    assert "secrets_sealed" not in {column.name for column in plan.columns}


def test_the_open_part_of_an_export_holds_no_payment_code_and_no_person() -> None:
    from pendopo.core.api import open_tables

    shown = {
        (table.name, column.name)
        for table in open_tables()
        for column in table.shown(restricted=False)
        if table.name.startswith("payments_")
    }
    names = {"payment_code", "account", "reference", "reason", "text_sealed", "by_id", "recorded_by_id", "qris"}
    assert not {pair for pair in shown if pair[1] in names} - {("payments_skrd", "account")}
    assert ("payments_virtualaccount", "number") not in shown
    assert ("payments_banknotice", "amount") in shown


def test_a_secret_for_later_opens_nothing_today(bandung: Region, bendahara: Any, now: datetime) -> None:
    texts = {"prefix": PREFIX, "base_url": "https://bank.example", "basis": "PKS contoh"}
    day = now.astimezone(bandung.tz).date()
    with region(bandung):
        for from_, secret in ((day, "lama"), (day + timedelta(days=30), "baru")):
            set_bank(bandung, Wish(SNAP, from_, texts, {"client_secret": secret}), actor=bendahara.actor, now=now)
    path = "/kota-bandung/bank/snap/v1.0/transfer-va/payment"
    body = rules_snap.call_body(told("88009", "FT1", now), PREFIX)
    text = rules_snap.text_to_sign("POST", path, "", body, now.isoformat())
    answers = {
        secret: post(body, {"X-TIMESTAMP": now.isoformat(), "X-SIGNATURE": rules_snap.signature(secret, text)}, path)
        for secret in (b"lama", b"baru")
    }
    assert {secret: answer.status_code for secret, answer in answers.items()} == {b"lama": 404, b"baru": 401}
