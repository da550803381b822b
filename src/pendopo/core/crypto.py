"""Keys and what is done with them: AES-GCM per region, keyed blind indexes, secrets that can be shown again.

Keys lie in PENDOPO_HOME/kunci, one file per region and one for the cell (login identifiers), mode 0600.
A full dump of the database reveals nothing without them.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from pendopo.tenancy.api import Region

CELL = "sel"
# A region, or the region_id of a row; a row made outside every region has none, and no key.
Whose = Region | int | None


def key_folder() -> Path:
    folder = Path(settings.PENDOPO_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_secret(path: Path, content: bytes) -> None:
    """Write a key file once, mode 0600, on disk before anything depends on it. Raises FileExistsError."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


@lru_cache(maxsize=512)
def _master(owner: str) -> bytes:
    path = key_folder() / f"{owner}.kunci"
    if not path.exists():
        with suppress(FileExistsError):  # another process made it in the same moment; read that one
            write_secret(path, os.urandom(32))
    return path.read_bytes()


def _owner(region: Whose) -> str:
    if region is None:
        raise LookupError("no region, no key")
    return f"daerah-{region if isinstance(region, int) else region.id}"


@lru_cache(maxsize=2048)
def _key(owner: str, purpose: str) -> bytes:
    return hmac.new(_master(owner), purpose.encode(), sha256).digest()


@lru_cache(maxsize=512)
def _cipher(owner: str) -> AESGCM:
    return AESGCM(_key(owner, "isi"))


def _seal(owner: str, text: str | bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + _cipher(owner).encrypt(nonce, text.encode() if isinstance(text, str) else text, owner.encode())


def _open(owner: str, sealed: bytes | memoryview) -> bytes:
    raw = bytes(sealed)
    return _cipher(owner).decrypt(raw[:12], raw[12:], owner.encode())


def encrypt(region: Whose, text: str | bytes) -> bytes:
    """Seal with the region's key."""
    return _seal(_owner(region), text)


def decrypt(region: Whose, sealed: bytes | memoryview) -> bytes:
    """Open what `encrypt` sealed. Raises cryptography's InvalidTag when it was changed or is another region's."""
    return _open(_owner(region), sealed)


def blind_index(region: Whose, text: str) -> bytes:
    """16 bytes by which an encrypted value is found again, in this region only."""
    return hmac.new(_key(_owner(region), "cari"), text.encode(), sha256).digest()[:16]


def derive(region: Whose, purpose: str, data: bytes) -> bytes:
    """32 bytes only this region can make; the same each time (registration codes, signed form keys)."""
    return hmac.new(_key(_owner(region), purpose), data, sha256).digest()


def encrypt_cell(text: str | bytes) -> bytes:
    """Seal with the cell's key (login identifiers)."""
    return _seal(CELL, text)


def decrypt_cell(sealed: bytes | memoryview) -> bytes:
    return _open(CELL, sealed)


def blind_index_cell(text: str) -> bytes:
    return hmac.new(_key(CELL, "cari"), text.encode(), sha256).digest()[:16]


def forget_keys() -> None:
    """Drop keys kept in memory (tests that move PENDOPO_HOME)."""
    for cached in (_master, _key, _cipher):
        cached.cache_clear()
