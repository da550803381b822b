"""The invitation to a survey: a token that proves a finished case without naming it. No Django.

`nonce` is made from the case by the region's key, so nobody without that key finds the case from it; the seal proves
that it was made here, for this service and until this day. What is kept of a spent one is the digest of the nonce.
"""

from __future__ import annotations

import binascii
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

VALID_DAYS = 90
NONCE, SEAL = 10, 8
BASE = date(2020, 1, 1)


@dataclass(frozen=True)
class Token:
    """A token as it was read: its nonce and its last day."""

    nonce: bytes
    until: date

    @property
    def digest(self) -> bytes:
        """By which a spent token is known again."""
        return sha256(self.nonce).digest()


def last_day(finished: date) -> date:
    """Until when one may answer after a case ended."""
    return finished + timedelta(days=VALID_DAYS)


def sealed_part(service: str, nonce: bytes, until: date) -> bytes:
    """What the seal is made over."""
    return service.encode() + b"|" + nonce + (until - BASE).days.to_bytes(2, "big")


def write_token(nonce: bytes, until: date, seal: bytes) -> str:
    """32 small letters and digits: a notice hides what looks like a secret code in capitals."""
    return b32encode(nonce[:NONCE] + (until - BASE).days.to_bytes(2, "big") + seal[:SEAL]).decode().lower()


def read_token(text: str) -> tuple[Token, bytes] | None:
    """The token and its seal; None for what is none."""
    if len(text) != 32 or not text.isascii():
        return None
    try:
        raw = b32decode(text.upper())
    except binascii.Error:
        return None
    until = BASE + timedelta(days=int.from_bytes(raw[NONCE : NONCE + 2], "big"))
    return Token(raw[:NONCE], until), raw[NONCE + 2 :]
