"""What a PIN, a password and a one-time code must be, and office hours as people write them; pure, no Django."""

from __future__ import annotations

import base64
import hmac
import re
import struct
from collections.abc import Iterable
from datetime import datetime, time
from hashlib import sha256
from itertools import pairwise

from pendopo.people.rules_tebakan import is_guessable

# The kinds of second factors, as allauth's table names them.
TOTP, PASSKEY, RECOVERY = "totp", "webauthn", "recovery_codes"

TOTP_PERIOD_SECONDS = 30
TOTP_DIGITS = 6
PASSWORD_LENGTH = 10

_RUNS = "0123456789" * 2
_COMMON_PINS = frozenset({"121212", "123123", "112233", "123321", "159753", "654321", "696969", "170845", "170846"})

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


def check_pin(pin: str, phone: str = "") -> str:
    """A PIN of six digits that is not the first one a thief would try. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise ValueError("PIN terdiri dari 6 angka.")
    if len(set(pin)) <= 1 or pin in _RUNS or pin[::-1] in _RUNS or pin in _COMMON_PINS:
        raise ValueError("PIN ini mudah ditebak. Pakai 6 angka lain, bukan angka kembar atau berurutan.")
    if phone.endswith(pin):
        raise ValueError("PIN ini sama dengan akhir nomor telepon Anda. Pakai 6 angka lain.")
    return pin


def check_staff_pin(pin: str, nip: str = "") -> str:
    """A PIN of staff: besides what `check_pin` wants, not a piece of the NIP, whose date of birth colleagues know."""
    good = check_pin(pin)
    year, month, day = nip[:4], nip[4:6], nip[6:8]
    if nip and good in {day + month + year[2:], year[2:] + month + day, month + day + year[2:], nip[-6:], nip[:6]}:
        raise ValueError("PIN ini bagian dari NIP atau tanggal lahir Anda. Pakai 6 angka lain.")
    return good


def check_password(password: str, identifier: str = "") -> str:
    """A password of ten signs or more that is neither a number, nor the identifier, nor a word everybody would try.

    Raises ValueError with a sentence.
    """
    if len(password) < PASSWORD_LENGTH:
        raise ValueError("Kata sandi paling sedikit 10 huruf atau angka. Tiga kata yang tidak berhubungan sudah cukup.")
    if password.isdigit() or len(set(password)) < 4 or is_guessable(password):
        raise ValueError("Kata sandi ini mudah ditebak. Tambahkan huruf atau kata lain.")
    name = identifier.partition("@")[0].lower()
    if len(name) > 3 and name in password.lower():
        raise ValueError("Kata sandi memuat surel atau nomor Anda. Pakai kata lain.")
    return password


def totp_counter(at: datetime) -> int:
    """The number of the half minute in which a moment lies (RFC 6238)."""
    return int(at.timestamp()) // TOTP_PERIOD_SECONDS


def totp_code(secret: str, counter: int) -> str:
    """The code an authenticator app shows in that half minute (RFC 4226, HMAC-SHA-1, six digits)."""
    digest = hmac.new(base64.b32decode(secret, casefold=True), struct.pack(">Q", counter), "sha1").digest()
    offset = digest[-1] & 0x0F
    value = (struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**TOTP_DIGITS
    return f"{value:0{TOTP_DIGITS}}"


def matching_counter(secret: str, code: str, at: datetime, used: int) -> int | None:
    """The half minute this code belongs to: now, or one before or after, and later than the last one used."""
    typed = re.sub(r"\s", "", code)
    now = totp_counter(at)
    for counter in (now, now - 1, now + 1):
        if counter > used and hmac.compare_digest(totp_code(secret, counter).encode(), typed.encode()):
            return counter
    return None


def device_words(user_agent: str) -> str:
    """'Chrome di Android' from what a browser says about itself; '' when it says nothing known."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " di ".join(part for part in (browser, system) if part)


def token_hash(token: str) -> bytes:
    """What is kept of a link's token; the token itself is nowhere."""
    return sha256(token.encode()).digest()


PART_OF_DAY = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|–|—|sampai|s\.?d\.?)\s*(\d{1,2})[.:](\d{2})")


def read_hours(typed: str) -> tuple[tuple[time, time], ...]:
    """'08.00–11.30, 13.00–15.30' as opening parts in their order; empty text means closed.

    Raises ValueError for anything else, for a part that ends before it begins, and for parts that overlap.
    """
    parts = []
    for text in filter(None, (part.strip() for part in re.split(r"[,;]|\bdan\b", typed))):
        match = PART_OF_DAY.fullmatch(text)
        if match is None:
            raise ValueError(text)
        a, b, c, d = (int(number) for number in match.groups())
        parts.append((time(a, b), time(c, d)))
    flat = [moment for part in parts for moment in part]
    if any(later <= earlier for earlier, later in pairwise(flat)):
        raise ValueError(typed)
    return tuple(parts)


def write_hours(parts: Iterable[tuple[time, time]]) -> str:
    """The opening parts of a day as people write them."""
    return ", ".join(f"{opens:%H.%M}–{closes:%H.%M}" for opens, closes in parts)
