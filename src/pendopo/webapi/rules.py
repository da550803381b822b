"""Tokens, signatures, addresses that may be called, and when to try again; pure, no Django."""

from __future__ import annotations

import base64
import hmac
import ipaddress
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

SUBMIT, FOLLOW = "ajukan", "lacak"
SCOPES = {
    SUBMIT: "Mengirim permohonan dan berkasnya",
    FOLLOW: "Membaca keadaan permohonan yang dikirimnya sendiri, dan menerima kabar",
}
TOKEN = re.compile(r"pdp_([a-z2-7]{8})_([A-Za-z0-9_-]{43})")

# How long to wait after the first, second … failure; after the last one the message is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
WEBHOOK_PORTS = (443, 8443)


@dataclass(frozen=True)
class NewToken:
    """A token as it is shown once, and what is kept of it."""

    text: str
    key_id: str
    secret_hash: bytes


def new_token() -> NewToken:
    """43 random characters of 256 bits behind a short public name."""
    key_id = base64.b32encode(secrets.token_bytes(5)).decode().lower()
    secret = secrets.token_urlsafe(32)
    return NewToken(f"pdp_{key_id}_{secret}", key_id, hash_of(secret))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret with 256 random bits: a plain digest is enough, it cannot be guessed."""
    return sha256(secret.encode()).digest()


def read_token(text: str) -> tuple[str, str] | None:
    """(public name, secret) of something that looks like a token of ours."""
    found = TOKEN.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def signature(secret: str, message_id: str, moment: int, body: str) -> str:
    """How a message is signed, by the Standard Webhooks convention: 'v1,' and HMAC-SHA-256 over id, second and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{message_id}.{moment}.{body}".encode(), sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


def new_webhook_secret() -> str:
    """'whsec_' and 256 random bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failures (1 = the first); None: give up."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else None


def problem_of_address(url: str) -> str:
    """Why a webhook cannot live at this address, as a sentence; '' when it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "Alamat ini tidak dapat dibaca. Tulis seperti https://sistem.contoh.go.id/kait."
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or parts.fragment:
        return (
            "Alamat harus dimulai dengan https:// dan tanpa nama pengguna, misalnya https://sistem.contoh.go.id/kait."
        )
    if len(url) > 300 or not url.isascii() or any(ord(sign) <= 32 for sign in url):
        return "Alamat paling panjang 300 huruf, tanpa spasi."
    if port is not None and port not in WEBHOOK_PORTS:
        return "Pakai port 443 atau 8443."
    return ""


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet: nobody may point us at our own network."""
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return bool(inner.is_global and not inner.is_multicast and not inner.is_reserved)


def clean_scopes(chosen: Iterable[str]) -> list[str]:
    """The scopes that exist, in their order."""
    wanted = set(chosen)
    return [scope for scope in SCOPES if scope in wanted]
