"""What banks read and write: QRIS to the letter, signatures, amounts; interest by its laws; a day compared."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.payments import rules_bunga as bunga
from pendopo.payments import rules_qris as qris
from pendopo.payments import rules_rekon as rekon
from pendopo.payments import rules_snap as snap

MERCHANT = qris.Merchant("Kas Daerah Contoh", "Kota Contoh", "ID1020304050607", "ID.CO.CONTOH.WWW")
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
RULE = bunga.DEFAULT
DUE = date(2026, 12, 20)


# -- QRIS


def test_the_check_sum_is_the_published_one() -> None:
    assert qris.crc16("123456789") == "29B1"


def test_a_qris_says_amount_merchant_and_code_and_is_read_back() -> None:
    text = qris.payload(MERCHANT, 216_675, "123456789012")
    found = qris.read(text)
    assert (found["00"], found["01"], found["53"], found["54"], found["58"]) == ("01", "12", "360", "216675", "ID")
    assert (found["59"], found["60"]) == ("KAS DAERAH CONTOH", "KOTA CONTOH")
    assert "0112123456789012" in found["62"]
    assert "ID1020304050607" in found["51"]


@given(st.integers(1, 10**13), st.text("0123456789", min_size=1, max_size=12), st.integers(0, 400))
def test_one_changed_sign_of_a_qris_is_noticed(amount: int, label: str, at: int) -> None:
    text = qris.payload(MERCHANT, amount, label)
    place = at % (len(text) - 4)
    changed = text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]
    with pytest.raises(ValueError, match="crc"):
        qris.read(changed)


@given(st.text(max_size=60))
def test_anything_else_is_no_qris_and_raises_nothing_worse(text: str) -> None:
    with pytest.raises(ValueError, match=r"crc|length"):
        qris.read(text)


# -- what a bank tells


def test_a_signature_is_made_as_published() -> None:
    text = snap.text_to_sign(
        "post", "/v1.0/transfer-va/payment", "tok", b'{ "a" : "b c" }', "2026-11-20T10:00:00+07:00"
    )
    assert text.startswith("POST:/v1.0/transfer-va/payment:tok:")
    assert snap.minified(b'{ "a" : "b \\" c",\n "d": 1 }') == b'{"a":"b \\" c","d":1}'
    snap.check(b"rahasia", text, snap.signature(b"rahasia", text))
    for secret, given_ in ((b"lain", snap.signature(b"rahasia", text)), (b"", snap.signature(b"", text))):
        with pytest.raises(snap.BadCall):
            snap.check(secret, text, given_)


@pytest.mark.parametrize(
    ("amount", "rupiah"),
    [
        pytest.param({"value": "216675.00", "currency": "IDR"}, 216_675, id="dua-desimal"),
        pytest.param({"value": "216675"}, 216_675, id="bulat"),
        pytest.param({"value": "216675.50", "currency": "IDR"}, None, id="sen"),
        pytest.param({"value": "-1.00", "currency": "IDR"}, None, id="negatif"),
        pytest.param({"value": "0.00", "currency": "IDR"}, None, id="nol"),
        pytest.param({"value": "1e9", "currency": "IDR"}, None, id="eksponen"),
        pytest.param({"value": "10.00", "currency": "USD"}, None, id="mata-uang-lain"),
        pytest.param("216675", None, id="bukan-objek"),
        pytest.param(None, None, id="kosong"),
    ],
)
def test_amounts_are_whole_rupiah_or_refused(amount: Any, rupiah: int | None) -> None:
    if rupiah is not None:
        assert snap.read_amount(amount) == rupiah
        return
    with pytest.raises(snap.BadCall):
        snap.read_amount(amount)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["va", "qris"]))
def test_a_strange_body_is_refused_and_nothing_worse(data: Any, way: Any) -> None:
    body = {
        "virtualAccountNo": data,
        "paymentRequestId": data,
        "paidAmount": data,
        "originalReferenceNo": data,
        "originalPartnerReferenceNo": data,
        "latestTransactionStatus": "00",
        "amount": data,
        "trxDateTime": data,
    }
    for content in (json.dumps(data).encode(), json.dumps(body).encode(), b"\xff\x00", b"[" * 100_000):
        with suppress(snap.BadCall):
            assert snap.read(way, content, NOW) is None


def test_what_the_simulator_sends_is_what_is_read() -> None:
    ways: list[tuple[snap.Way, str]] = [("va", "88003273123456789012"), ("qris", "123456789012")]
    for way, account in ways:
        told = snap.Told(way, "REF1", account, 5, NOW, "REF1")
        assert snap.read(way, snap.call_body(told, "88003273"), NOW) == told


# -- interest


@pytest.mark.parametrize(
    ("day", "months"),
    [
        pytest.param(date(2026, 12, 20), 0, id="hari-jatuh-tempo"),
        pytest.param(date(2026, 12, 21), 1, id="sehari-lewat"),
        pytest.param(date(2027, 1, 20), 1, id="tepat-sebulan"),
        pytest.param(date(2027, 1, 21), 2, id="sebulan-sehari"),
        pytest.param(date(2028, 12, 20), 24, id="dua-tahun"),
        pytest.param(date(2035, 1, 1), 24, id="paling-lama"),
    ],
)
def test_months_begun_count_and_no_more_than_the_most(day: date, months: int) -> None:
    assert bunga.months_late(DUE, day, 24) == months


def test_interest_of_the_worked_example_and_its_three_roundings() -> None:
    assert bunga.interest_of(216_675, 1, RULE) == 2166
    assert bunga.interest_of(849_246, 2, RULE) == 16_984
    one = {name: bunga.interest_of(216_675, 1, bunga.Interest(100, 24, name, "", True)) for name in bunga.ROUNDINGS}
    assert one == {"ke_bawah": 2166, "terdekat": 2167, "ke_atas": 2167}


def test_the_end_of_a_month_is_no_trap() -> None:
    assert [bunga.months_late(date(2027, 1, 31), day, 24) for day in (date(2027, 2, 28), date(2027, 3, 1))] == [1, 2]


RULES = st.builds(
    bunga.Interest, st.integers(0, 1000), st.integers(0, 60), st.sampled_from(sorted(bunga.ROUNDINGS)),
    st.just("dasar"), st.booleans(),
)  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
AMOUNTS = st.integers(1, 10**13)


@given(AMOUNTS, DAYS, st.integers(0, 4000), st.integers(0, 4000), RULES)
def test_later_never_costs_less_and_never_more_than_the_most(
    amount: int, due: date, late: int, more: int, rule: bunga.Interest
) -> None:
    first = bunga.owed(amount, due, due + timedelta(late), 0, rule)
    second = bunga.owed(amount, due, due + timedelta(late + more), 0, rule)
    most = bunga.interest_of(amount, rule.most, rule)
    assert first.whole <= second.whole <= most
    assert first.months <= second.months <= rule.most


@given(AMOUNTS, DAYS, st.integers(0, 4000), RULES)
def test_on_time_costs_nothing(amount: int, due: date, early: int, rule: bunga.Interest) -> None:
    assert bunga.owed(amount, due, due - timedelta(early), 0, rule).due == 0


@given(AMOUNTS, DAYS, st.lists(st.integers(1, 1500), min_size=1, max_size=6), RULES)
def test_asked_for_often_it_is_the_same_sum_as_asked_for_once(
    amount: int, due: date, days: list[int], rule: bunga.Interest
) -> None:
    billed = 0
    for late in sorted(days):
        billed += bunga.owed(amount, due, due + timedelta(late), billed, rule).due
    assert billed == bunga.owed(amount, due, due + timedelta(max(days)), 0, rule).whole


@given(AMOUNTS, st.integers(0, 60), RULES)
def test_rounding_moves_by_less_than_a_rupiah(amount: int, months: int, rule: bunga.Interest) -> None:
    exact = amount * rule.rate * months
    assert abs(bunga.interest_of(amount, months, rule) * bunga.WHOLE - exact) < bunga.WHOLE


def test_the_steps_of_interest_are_told_like_every_amount() -> None:
    told: Any = bunga.explanation(bunga.owed(216_675, DUE, date(2027, 1, 21), 2166, RULE), "0001/SKRD/2026", True)
    assert [line["tampil"] for line in told["baris"]] == ["Rp4.333", "−Rp2.166"]
    assert (told["jumlah"], told["langkah"][1]["tampil"]) == (2167, "2 bulan")
    assert told["baris"][0]["rumus"] == "pokok × 1 % sebulan × bulan terlambat"
    assert told["tarif"][0]["terverifikasi"] is False


# -- a day compared


def states(**given_: Any) -> list[tuple[str, str]]:
    rows = rekon.compare(
        [rekon.Ours(ref, amount, channel, "0001/SSRD/2026", "0001/SKRD/2026", "x")
         for ref, amount, channel in given_.get("ours", ())],
        [rekon.Notified(ref, amount, outcome, "88") for ref, amount, outcome in given_.get("notices", ())],
        [rekon.Booked(ref, amount) for ref, amount in given_.get("booked", ())],
        has_statement=given_.get("statement", True),
    )  # fmt: skip
    return [(row.reference, row.state) for row in rows]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        pytest.param({"ours": [("A", 5, "va")], "notices": [("A", 5, "lunas")], "booked": [("A", 5)]}, "cocok",
                     id="ketiganya"),
        pytest.param({"ours": [("A", 5, "teller")], "booked": [("A", 5)]}, "cocok", id="bukti-dan-koran"),
        pytest.param({"ours": [("A", 5, "va")], "booked": []}, "hanya_di_sini", id="tidak-di-koran"),
        pytest.param({"ours": [("A", 5, "va")], "statement": False}, "menunggu", id="koran-belum-ada"),
        pytest.param({"ours": [("A", 5, "loket")]}, "tunai", id="tunai"),
        pytest.param({"booked": [("A", 5)]}, "hanya_di_bank", id="kabar-hilang"),
        pytest.param({"notices": [("A", 5, "tak_dikenal")]}, "hanya_di_bank", id="nomor-asing"),
        pytest.param({"notices": [("A", 5, "ganda")], "booked": [("A", 5)]}, "ganda", id="dua-kali"),
        pytest.param({"notices": [("A", 5, "kurang")], "booked": [("A", 5)]}, "jumlah_beda", id="kurang"),
        pytest.param({"ours": [("A", 5, "va")], "booked": [("A", 6)]}, "jumlah_beda", id="koran-lain"),
    ],
)  # fmt: skip
def test_each_payment_is_what_three_lists_make_of_it(given_: dict[str, Any], expected: str) -> None:
    assert states(**given_) == [("A", expected)]


REFS = st.sampled_from("ABCDEF")
SUM = st.integers(1, 3)


@given(
    st.dictionaries(REFS, SUM), st.dictionaries(REFS, SUM), st.dictionaries(REFS, SUM), st.booleans()
)  # fmt: skip
def test_no_rupiah_gets_lost_between_the_lists(
    ours: dict[str, int], notices: dict[str, int], booked: dict[str, int], statement: bool
) -> None:
    rows = rekon.compare(
        [rekon.Ours(ref, amount, "va", "", "", "") for ref, amount in ours.items()],
        [rekon.Notified(ref, amount, "lunas", "") for ref, amount in notices.items()],
        [rekon.Booked(ref, amount) for ref, amount in booked.items()],
        has_statement=statement,
    )  # fmt: skip
    told = rekon.totals(rows)
    assert len({row.reference for row in rows}) == len(rows) == len({*ours, *notices, *booked})
    assert (told.ours[1], told.notices[1], told.booked[1]) == tuple(sum(x.values()) for x in (ours, notices, booked))
    assert sum(number for number, _ in told.states.values()) == len(rows)
