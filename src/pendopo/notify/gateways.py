"""Gateways that carry messages to phones: what one must offer, which there are. No Django.

None is connected: each needs a contract of the region. The simulators imitate one, for regions marked *contoh* only;
they call nobody, and every message and page that derives from them says SIMULATOR.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, Protocol

Channel = Literal["sms", "wa"]
SIGNATURE = "X-Tanda"
"""The header that carries the signature of a call-back."""


class NotTaken(Exception):
    """The gateway did not take a message. `code` holds no number; `is_final`: trying again cannot help."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final


class BadSignature(Exception):
    """A call-back that the gateway did not sign, or that cannot be read."""


@dataclass(frozen=True)
class Receipt:
    """What became of a message. `key`: the gateway's own id of this receipt, the same when it is told again."""

    key: str
    reference: str
    is_delivered: bool


class Gateway(Protocol):
    """A way to phones. The same `key` of `send` gives the same reference and is delivered once."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def is_simulator(self) -> bool: ...
    def send(self, number: str, text: str, *, key: str) -> str:
        """Hand a message over and return its reference. Raises NotTaken."""

    def receipts(self, body: bytes, headers: Mapping[str, str], *, secret: bytes) -> list[Receipt]:
        """Read a call-back. Raises BadSignature."""


@dataclass(frozen=True)
class Simulator:
    """Takes every message and tells nobody; what became of it is chosen on its page."""

    id: str
    title: str
    channel: Channel
    is_simulator: bool = True

    def send(self, number: str, text: str, *, key: str) -> str:
        return "SIM-" + sha256(key.encode()).hexdigest()[:12].upper()

    def receipts(self, body: bytes, headers: Mapping[str, str], *, secret: bytes) -> list[Receipt]:
        given = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(given.encode(), signature_of(body, secret).encode()):
            raise BadSignature("signature")
        try:
            rows = json.loads(body)["tanda"]
            return [Receipt(str(row["id"])[:80], str(row["acuan"])[:80], row["keadaan"] == "terkirim") for row in rows]
        except (ValueError, TypeError, KeyError) as strange:
            raise BadSignature("body") from strange


def signature_of(body: bytes, secret: bytes) -> str:
    """HMAC-SHA-256 of the very bytes, as hexadecimal digits."""
    return hmac.new(secret, body, sha256).hexdigest()


def receipt_body(rows: list[Receipt]) -> bytes:
    """A call-back as the simulators send it."""
    told = [{"id": r.key, "acuan": r.reference, "keadaan": "terkirim" if r.is_delivered else "gagal"} for r in rows]
    return json.dumps({"tanda": told}).encode()


GATEWAYS: dict[str, Gateway] = {
    one.id: one
    for one in (
        Simulator("simulator-sms", "SIMULATOR SMS", "sms"),
        Simulator("simulator-wa", "SIMULATOR WhatsApp Business", "wa"),
    )
}


def offered(*, is_contoh: bool) -> list[Gateway]:
    """What a region may choose: simulators only where everything is an example."""
    return [one for one in GATEWAYS.values() if is_contoh or not one.is_simulator]
