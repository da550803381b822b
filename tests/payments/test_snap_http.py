"""Calls to a bank as SNAP publishes them, against a bank of the test's own; nothing of them is told anywhere."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pendopo.payments import rules_snap as snap
from pendopo.payments import snap_http
from pendopo.payments.banks import BANKS, SNAP, Order, Terms
from pendopo.payments.snap_http import NotReached, Partner

DAY = date(2026, 12, 20)
ORDER = Order("123456789012", 216_675, "Retribusi PBG", DAY)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: Any) -> str:
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.decode()


class FakeBank:
    """Answers as told, and checks what every call must bring."""

    def __init__(self, key: rsa.RSAPrivateKey, answers: dict[str, tuple[int, Any]]) -> None:
        self.key, self.answers, self.calls = key, answers, list[tuple[str, str, Any]]()

    def send(
        self, base: str, path: str, headers: dict[str, str], body: bytes, method: str = "POST"
    ) -> tuple[int, bytes]:
        self.calls.append((method, path, json.loads(body)))
        if path.endswith("access-token/b2b"):
            text = f"kunci|{headers['X-TIMESTAMP']}".encode()
            public = self.key.public_key()
            public.verify(b64decode(headers["X-SIGNATURE"]), text, padding.PKCS1v15(), hashes.SHA256())
            return 200, b'{"accessToken":"tok"}'
        text_to_sign = snap.text_to_sign(method, f"/snap{path}", "tok", body, headers["X-TIMESTAMP"])
        snap.check(b"rahasia", text_to_sign, headers["X-SIGNATURE"])
        assert headers["Authorization"] == "Bearer tok"
        assert headers["X-EXTERNAL-ID"].isdigit()
        status, data = self.answers.get(path, (200, {}))
        return status, json.dumps(data).encode()


@pytest.fixture
def terms(key: rsa.RSAPrivateKey) -> Terms:
    secrets = {"client_key": "kunci", "client_secret": "rahasia", "private_key": pem(key), "channel": "95221"}
    return Terms("8800", base_url="https://bank.example/snap", partner_id="P1", treasury_account="001", secrets=secrets)


def bank_of(monkeypatch: pytest.MonkeyPatch, key: Any, answers: dict[str, tuple[int, Any]]) -> FakeBank:
    fake = FakeBank(key, answers)
    monkeypatch.setattr(snap_http, "send", fake.send)
    return fake


def test_a_number_is_asked_for_with_the_amount_and_no_person(
    monkeypatch: pytest.MonkeyPatch, key: Any, terms: Terms
) -> None:
    told = {"virtualAccountData": {"virtualAccountNo": "    8800123456789012"}}
    fake = bank_of(monkeypatch, key, {"/v1.0/transfer-va/create-va": (200, told)})
    assert BANKS[SNAP].open(terms, ORDER) == BANKS[SNAP].open(terms, ORDER)
    opened = BANKS[SNAP].open(terms, ORDER)
    method, path, body = fake.calls[-1]
    assert (opened.number, opened.qris) == ("8800123456789012", "")
    assert (method, path, body["totalAmount"]) == (
        "POST", "/v1.0/transfer-va/create-va", {"value": "216675.00", "currency": "IDR"},
    )  # fmt: skip
    assert body["expiredDate"] == "2026-12-20T23:59:59+07:00"


def test_a_bank_that_names_no_number_leaves_the_composed_one(
    monkeypatch: pytest.MonkeyPatch, key: Any, terms: Terms
) -> None:
    bank_of(monkeypatch, key, {})
    assert BANKS[SNAP].open(terms, ORDER).number == "8800123456789012"


def test_a_statement_holds_what_came_in(monkeypatch: pytest.MonkeyPatch, key: Any, terms: Terms) -> None:
    rows = [
        {"type": "CREDIT", "amount": {"value": "216675.00", "currency": "IDR"}, "referenceNo": "ft 1", "remark": "x"},
        {"type": "DEBIT", "amount": {"value": "5.00", "currency": "IDR"}, "referenceNo": "B"},
        {"type": "CREDIT", "amount": {"value": "1.50", "currency": "IDR"}, "referenceNo": "C"},
        {"type": "CREDIT", "amount": {"value": "2.00", "currency": "IDR"}},
        "aneh",
    ]
    bank_of(monkeypatch, key, {"/v1.0/transaction-history-list": (200, {"detailData": rows})})
    assert [(line.day, line.reference, line.amount) for line in BANKS[SNAP].statement(terms, DAY)] == [
        (DAY, "FT1", 216_675)
    ]


def test_status_and_cancelling_name_the_number(monkeypatch: pytest.MonkeyPatch, key: Any, terms: Terms) -> None:
    told = {"virtualAccountData": {"paymentFlagStatus": "00"}}
    fake = bank_of(monkeypatch, key, {"/v1.0/transfer-va/status": (200, told)})
    assert BANKS[SNAP].is_paid(terms, "8800123456789012") is True
    BANKS[SNAP].cancel(terms, "8800123456789012")
    assert fake.calls[-1][0] == "DELETE"
    assert fake.calls[-1][2]["virtualAccountNo"] == "    8800123456789012"
    bank_of(monkeypatch, key, {"/v1.0/transfer-va/status": (404, {})})
    assert BANKS[SNAP].is_paid(terms, "8800123456789012") is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param((500, {"rahasia": "x"}), "HTTP 500", id="gangguan"),
        pytest.param((200, ["aneh"]), "tidak terbaca", id="bukan-objek"),
    ],
)
def test_what_goes_wrong_is_told_without_content(
    monkeypatch: pytest.MonkeyPatch, key: Any, terms: Terms, answer: tuple[int, Any], words: str
) -> None:
    bank_of(monkeypatch, key, {"/v1.0/transfer-va/create-va": answer})
    with pytest.raises(NotReached, match=words) as no:
        BANKS[SNAP].open(terms, ORDER)
    assert "rahasia" not in str(no.value)


def test_a_key_that_is_none_is_told_so(key: Any) -> None:
    for wrong in ("", "bukan kunci", pem(ec.generate_private_key(ec.SECP256R1()))):
        with pytest.raises(NotReached, match="kunci pribadi"):
            snap_http.sign_with_key(wrong, "x")


@pytest.mark.parametrize(
    "address",
    ["http://bank.example", "https://127.0.0.1", "https://localhost:5432", "https://10.0.0.1", "https://[::1]",
     "https://169.254.169.254", "https://0.0.0.0", "https://x:99999", "ftp://bank", "", "https://"],
)  # fmt: skip
def test_nothing_but_the_open_internet_is_called(address: str) -> None:
    with pytest.raises(NotReached):
        snap_http.send(address, "/v1.0/x", {}, b"")


def test_an_agreement_never_shows_its_secrets() -> None:
    assert "rahasia" not in repr(Partner("https://x", "P", "kunci", "rahasia", "pem", ""))
