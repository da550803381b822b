"""What a bank tells of a payment, in the field names of SNAP (Bank Indonesia's open interface). Pure; no Django.

Published by several providers and taken from there: the names of the fields, the headers, and how a symmetric
signature is made. Perlu verifikasi with the region's own bank: the codes of answers, when the money of a wrong amount
is turned back, and whether its calls carry a token.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from typing import Any, Literal

PATIENCE = timedelta(minutes=5)
"""How far the clock of a message may be from ours; older ones are played back."""
VA, QRIS = "va", "qris"
Way = Literal["va", "qris"]
SERVICE = {VA: "25", QRIS: "52"}
PAID = "00"
"""`latestTransactionStatus` of what has been paid."""


class BadCall(Exception):
    """A call that is not the bank's, is too old, or cannot be read. `status`: of the answer; `words`: why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True)
class Told:
    """One payment as the bank tells it. `account`: the VA number, or our payment code in a QRIS; `amount` in rupiah."""

    way: Way
    reference: str
    account: str
    amount: int
    paid_at: datetime
    request_id: str


def text_to_sign(method: str, path: str, token: str, body: bytes, timestamp: str) -> str:
    """What both sides sign: method, path, token ('' without), digest of the minified body, time."""
    digest = sha256(minified(body)).hexdigest().lower()
    return f"{method.upper()}:{path}:{token}:{digest}:{timestamp}"


def minified(body: bytes) -> bytes:
    """A JSON text without the blanks between its signs; its values and their order stay as they are."""
    return re.sub(rb'("(?:[^"\\]|\\.)*")|\s+', lambda found: found[1] or b"", body)


def signature(secret: bytes, text: str) -> str:
    """HMAC-SHA-512 in base 64."""
    return b64encode(hmac.new(secret, text.encode(), sha512).digest()).decode()


def check(secret: bytes, text: str, given: str) -> None:
    """Raises BadCall unless the signature is that of whoever holds the secret."""
    if not secret or not hmac.compare_digest(signature(secret, text).encode(), given.encode()):
        raise BadCall(401, "Unauthorized. Signature")


def check_time(timestamp: str, now: datetime) -> datetime:
    """The moment of a call. Raises BadCall when it is none, has no zone, or is too far from ours."""
    moment = read_time(timestamp)
    if moment is None:
        raise BadCall(400, "Invalid Field Format X-TIMESTAMP")
    if abs(moment - now) > PATIENCE:
        raise BadCall(401, "Unauthorized. X-TIMESTAMP")
    return moment


def read_time(text: object) -> datetime | None:
    """A moment with its time zone, else None."""
    try:
        moment = datetime.fromisoformat(str(text))
        return moment if moment.utcoffset() is not None and 2000 <= moment.year <= 9000 else None
    except ValueError:
        return None


def read_amount(value: object) -> int:
    """Whole rupiah of `{"value": "216675.00", "currency": "IDR"}`. Raises BadCall."""
    if not isinstance(value, dict) or value.get("currency", "IDR") != "IDR":
        raise BadCall(400, "Invalid Field Format paidAmount")
    digits = re.fullmatch(r"([0-9]{1,13})(?:\.0{1,2})?", str(value.get("value", "")))
    if digits is None or int(digits[1]) == 0:
        raise BadCall(400, "Invalid Field Format paidAmount")
    return int(digits[1])


def read(way: Way, body: bytes, moment: datetime) -> Told | None:
    """One payment of a call; None for a QRIS that is not paid (yet). Raises BadCall.

    Names, addresses and free texts in the body are not read: they are personal data, and nothing here needs them.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadCall(400, "Bad Request") from None
    if not isinstance(data, dict):
        raise BadCall(400, "Bad Request")
    return _read_va(data, moment) if way == VA else _read_qris(data, moment)


def _read_va(data: dict[str, Any], moment: datetime) -> Told:
    account = digits_of(data.get("virtualAccountNo")) or digits_of(data.get("partnerServiceId")) + digits_of(
        data.get("customerNo")
    )
    request = _code(data.get("paymentRequestId"))
    if not account or not request:
        raise BadCall(400, "Invalid Mandatory Field")
    reference = _code(data.get("referenceNo")) or request
    return Told("va", reference, account, read_amount(data.get("paidAmount")), _paid_at(data, moment), request)


def _read_qris(data: dict[str, Any], moment: datetime) -> Told | None:
    reference, account = _code(data.get("originalReferenceNo")), digits_of(data.get("originalPartnerReferenceNo"))
    if not reference or not account:
        raise BadCall(400, "Invalid Mandatory Field")
    if data.get("latestTransactionStatus") != PAID:
        return None
    return Told("qris", reference, account, read_amount(data.get("amount")), _paid_at(data, moment), reference)


def _paid_at(data: dict[str, Any], moment: datetime) -> datetime:
    more = data.get("additionalInfo")
    named = data.get("trxDateTime") or data.get("paidTime") or (more.get("paidTime") if isinstance(more, dict) else "")
    if not named:
        return moment
    paid = read_time(named)
    if paid is None or paid > moment + PATIENCE:
        raise BadCall(400, "Invalid Field Format trxDateTime")
    return paid


def digits_of(value: object) -> str:
    """A number of an account: its digits; '' when it holds anything but digits and blanks, or too many."""
    text = "".join(str(value or "").split())
    return text if text.isascii() and text.isdigit() and len(text) <= 28 else ""


def _code(value: object) -> str:
    """A bank's own number of a payment, as it is compared: capitals, no blanks; '' for anything strange."""
    text = "".join(str(value or "").split()).upper()
    return text if re.fullmatch(r"[A-Z0-9./_-]{1,60}", text) else ""


# -- answers

ANSWERS = {
    "lunas": (200, "00", "Successful"),
    "terlambat": (200, "00", "Successful"),
    "kurang": (404, "13", "Invalid Amount"),
    "lebih": (404, "13", "Invalid Amount"),
    "ganda": (404, "14", "Paid Bill"),
    "batal": (404, "19", "Invalid Bill/Virtual Account"),
    "tak_dikenal": (404, "12", "Invalid Bill/Virtual Account [Not Found]"),
    "lain": (404, "18", "Inconsistent Request"),
}
"""What the bank is answered, by what became of its notice: HTTP status, case code, words."""


def answer(way: Way, outcome: str) -> tuple[int, dict[str, str]]:
    """Status and body of an answer: the response code is status, service and case in one."""
    status, case, words = ANSWERS[outcome]
    return status, {"responseCode": f"{status}{SERVICE[way]}{case}", "responseMessage": words}


def refusal(way: Way, status: int, words: str) -> dict[str, str]:
    """The body of an answer to a call that was not even read."""
    return {"responseCode": f"{status}{SERVICE[way]}00", "responseMessage": words}


def call_body(told: Told, partner: str) -> bytes:
    """A call as a bank sends it; the simulator's."""
    money = {"value": f"{told.amount}.00", "currency": "IDR"}
    if told.way == VA:
        data: dict[str, object] = {
            "partnerServiceId": partner.rjust(8), "customerNo": told.account[len(partner) :],
            "virtualAccountNo": told.account, "paidAmount": money, "trxDateTime": told.paid_at.isoformat(),
            "paymentRequestId": told.request_id, "referenceNo": told.reference,
        }  # fmt: skip
    else:
        data = {
            "originalReferenceNo": told.reference, "originalPartnerReferenceNo": told.account,
            "latestTransactionStatus": PAID, "amount": money, "paidTime": told.paid_at.isoformat(),
        }  # fmt: skip
    return json.dumps(data).encode()
