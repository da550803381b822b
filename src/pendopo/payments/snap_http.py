"""Calls to a bank by SNAP: a token, then signed requests, over TLS to an address in the open internet. No Django.

Written after what several providers publish (paths, field names, signatures); no real bank has answered it yet.
Nothing of a call is ever logged: what went wrong is told in a few words without its content.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from secrets import randbelow
from typing import Any
from urllib.parse import urlsplit

from pendopo.payments import rules_snap

SECONDS = 10
MOST_BYTES = 2_000_000
WESTERN = timezone(timedelta(hours=7))
"""The zone in which SNAP writes its times."""
AT = "/v1.0"


class NotReached(Exception):
    """The bank did not do it; why, in a few words without content. `is_final`: trying again cannot help."""

    def __init__(self, words: str, *, is_final: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_final = is_final


@dataclass(frozen=True)
class Partner:
    """Where the bank is, and as whom we speak there. Never shown, never written anywhere but sealed."""

    base_url: str
    partner_id: str
    client_key: str
    client_secret: str
    private_key: str
    channel: str

    def __repr__(self) -> str:
        return "Partner(…)"


@dataclass(frozen=True)
class HistoryLine:
    """Money that came in, by the bank's transaction history."""

    reference: str
    amount: int
    account: str
    text: str


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very IP address that was looked at, with the certificate of the host's name."""

    def __init__(self, host: str, ip: str, port: int) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self._trust)
        self._ip = ip

    def connect(self) -> None:
        plain = socket.create_connection((self._ip, self.port), SECONDS)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


def resolve(host: str, port: int) -> str:
    """The IP address of a host, in the open internet only. Raises NotReached."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotReached("nama host bank tidak ditemukan") from error
    if not found or not all(ipaddress.ip_address(one).is_global for one in found):
        raise NotReached("alamat bank bukan di internet umum", is_final=True)
    return found[0]


def send(base_url: str, path: str, headers: dict[str, str], body: bytes, method: str = "POST") -> tuple[int, bytes]:
    """One request; its status and the bytes of its answer. Follows nowhere. Raises NotReached."""
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname:
        raise NotReached("alamat bank harus https", is_final=True)
    try:
        port = parts.port or 443
    except ValueError:
        raise NotReached("alamat bank tidak terbaca", is_final=True) from None
    connection = _Pinned(parts.hostname, resolve(parts.hostname, port), port)
    try:
        connection.request(method, f"{parts.path.rstrip('/')}{path}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException) as error:  # certificates, time-outs, broken answers
        raise NotReached(type(error).__name__) from error
    finally:
        connection.close()


class SnapCalls:
    """The calls of one agreement. Makes a token anew for each call: nothing of it is kept."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner

    def create(self, prefix: str, code: str, title: str, amount: int, until: date) -> str:
        """The number of a virtual account for exactly this amount; '' when the bank names none."""
        data = self._call(f"{AT}/transfer-va/create-va", {
            "partnerServiceId": prefix.rjust(8), "customerNo": code, "virtualAccountNo": f"{prefix.rjust(8)}{code}",
            "virtualAccountName": title[:128], "trxId": code, "totalAmount": _money(amount),
            "virtualAccountTrxType": "C", "expiredDate": _end_of(until),
        })  # fmt: skip
        told = data.get("virtualAccountData")
        return rules_snap.digits_of(told.get("virtualAccountNo")) if isinstance(told, dict) else ""

    def qris(self, nmid: str, code: str, amount: int, until: date) -> str:
        """The text of a QRIS that the bank made; '' when it is none."""
        data = self._call(f"{AT}/qr/qr-mpm-generate", {
            "partnerReferenceNo": code, "amount": _money(amount), "merchantId": nmid, "validityPeriod": _end_of(until),
        })  # fmt: skip
        text = str(data.get("qrContent", ""))
        return text if 8 <= len(text) <= 600 and text.startswith("000201") else ""

    def delete(self, prefix: str, number: str) -> None:
        self._call(f"{AT}/transfer-va/delete-va", _account(prefix, number), method="DELETE")

    def is_paid(self, prefix: str, number: str) -> bool | None:
        try:
            data = self._call(f"{AT}/transfer-va/status", _account(prefix, number))
        except NotReached as no:
            if no.is_final:
                return None
            raise
        told = data.get("virtualAccountData")
        return isinstance(told, dict) and str(told.get("paymentFlagStatus", "")) == rules_snap.PAID

    def history(self, account: str, day: date) -> list[HistoryLine]:
        """What was credited to the region's account on a day."""
        start = datetime.combine(day, time(), WESTERN)
        data = self._call(f"{AT}/transaction-history-list", {
            "accountNo": account, "fromDateTime": start.isoformat(),
            "toDateTime": (start + timedelta(days=1, seconds=-1)).isoformat(),
        })  # fmt: skip
        rows = data.get("detailData")
        return [line for row in (rows if isinstance(rows, list) else []) if (line := _line(row)) is not None]

    # -- a call

    def _call(self, path: str, data: dict[str, Any], method: str = "POST") -> dict[str, Any]:
        body = json.dumps(data, separators=(",", ":")).encode()
        token, at = self._token(), _stamp()
        place = urlsplit(self.partner.base_url).path.rstrip("/")
        text = rules_snap.text_to_sign(method, f"{place}{path}", token, body, at)
        headers = self._headers(at) | {
            "Authorization": f"Bearer {token}",
            "X-SIGNATURE": rules_snap.signature(self.partner.client_secret.encode(), text),
            "X-PARTNER-ID": self.partner.partner_id,
            "X-EXTERNAL-ID": f"{datetime.now(UTC):%Y%m%d%H%M%S}{randbelow(10**12):012d}",
            "CHANNEL-ID": self.partner.channel,
        }
        return self._read(*send(self.partner.base_url, path, headers, body, method))

    def _token(self) -> str:
        """A token of the bank: our key's number and the time, signed with our private key."""
        at = _stamp()
        headers = self._headers(at) | {
            "X-CLIENT-KEY": self.partner.client_key,
            "X-SIGNATURE": sign_with_key(self.partner.private_key, f"{self.partner.client_key}|{at}"),
        }
        body = b'{"grantType":"client_credentials"}'
        data = self._read(*send(self.partner.base_url, f"{AT}/access-token/b2b", headers, body))
        token = str(data.get("accessToken", ""))
        if not token:
            raise NotReached("bank tidak memberi token")
        return token

    def _headers(self, at: str) -> dict[str, str]:
        return {"Content-Type": "application/json", "X-TIMESTAMP": at, "User-Agent": "Pendopo"}

    def _read(self, status: int, content: bytes) -> dict[str, Any]:
        if not 200 <= status < 300:
            raise NotReached(f"HTTP {status}", is_final=status in (400, 404, 405))
        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            raise NotReached("jawaban bank tidak terbaca") from None
        if not isinstance(data, dict):
            raise NotReached("jawaban bank tidak terbaca")
        return data


def sign_with_key(pem: str, text: str) -> str:
    """SHA-256 with RSA, in base 64. Raises NotReached when the key cannot be read."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NotReached("kunci pribadi tidak terbaca", is_final=True) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise NotReached("kunci pribadi bukan RSA", is_final=True)
    return b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def _stamp() -> str:
    return datetime.now(WESTERN).isoformat(timespec="seconds")


def _end_of(day: date) -> str:
    return datetime.combine(day, time(23, 59, 59), WESTERN).isoformat()


def _money(amount: int) -> dict[str, str]:
    return {"value": f"{amount}.00", "currency": "IDR"}


def _account(prefix: str, number: str) -> dict[str, str]:
    return {
        "partnerServiceId": prefix.rjust(8), "customerNo": number.removeprefix(prefix),
        "virtualAccountNo": f"{prefix.rjust(8)}{number.removeprefix(prefix)}",
    }  # fmt: skip


def _line(row: Any) -> HistoryLine | None:
    """A line that brings money in; None for what goes out or cannot be read."""
    if not isinstance(row, dict) or str(row.get("type", "CREDIT")).upper() != "CREDIT":
        return None
    try:
        amount = rules_snap.read_amount(row.get("amount"))
    except rules_snap.BadCall:
        return None
    reference = "".join(str(row.get("referenceNo") or row.get("transactionId") or "").split()).upper()[:60]
    if not reference:
        return None
    return HistoryLine(reference, amount, rules_snap.digits_of(row.get("virtualAccountNo")), str(row.get("remark", "")))
