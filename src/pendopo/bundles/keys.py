"""The keys of a region's catalogue: where they lie and how they are opened.

PENDOPO_HOME/kunci/katalog/<region id>/ holds `akar-*.kunci` and `sasaran-*.kunci` (root and targets), each sealed by
the passphrase (scrypt and AES-GCM), and `daring-*.pem` (mode 0600), with which the worker signs every day. Part of a
file's name is the id of its public key, so after a change of keys that was broken off the metadata say which counts.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from pendopo.core.api import Refusal, key_folder, write_secret

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
VERSION = b"\x01"
ROOT, TARGETS, ONLINE = "akar", "sasaran", "daring"
WRONG = "Frasa sandi katalog salah. Tidak ada yang diterbitkan."
MISSING = "Kunci katalog daerah ini tidak ada di server. Pulihkan dari cadangan, atau ganti kunci dengan kunci akar."


@dataclass(frozen=True)
class Keyring:
    """The three signers of a catalogue, just made."""

    root: CryptoSigner
    targets: CryptoSigner
    online: CryptoSigner


def folder_of(region_id: int) -> Path:
    """Where the keys of a region's catalogue lie."""
    return key_folder() / "katalog" / str(region_id)


def make_keys(region_id: int, passphrase: str) -> Keyring:
    """New keys, on the disk before anything depends on them."""
    folder = folder_of(region_id)
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = {role: Ed25519PrivateKey.generate() for role in (ROOT, TARGETS, ONLINE)}
    made = {role: _signer(key) for role, key in keys.items()}
    salt = os.urandom(16)
    secret = _stretch(passphrase, salt)
    for role, key in keys.items():
        online = role == ONLINE
        write_secret(
            _path(folder, role, made[role].public_key.keyid), _pem(key) if online else _sealed(role, key, secret, salt)
        )
    return Keyring(made[ROOT], made[TARGETS], made[ONLINE])


def open_key(region_id: int, role: str, keyids: Collection[str], passphrase: str) -> CryptoSigner:
    """The signer of a role whose key the metadata name. Raises Refusal for a wrong passphrase or a missing key."""
    content = _content(region_id, role, keyids)
    salt, nonce, sealed = content[1:17], content[17:29], content[29:]
    try:
        raw = AESGCM(_stretch(passphrase, salt)).decrypt(nonce, sealed, VERSION + role.encode())
    except InvalidTag as error:
        raise Refusal(WRONG, status=422) from error
    return _signer(Ed25519PrivateKey.from_private_bytes(raw))


def open_online(region_id: int, keyids: Collection[str]) -> CryptoSigner:
    """The signer that needs no passphrase. Raises Refusal when its file is not there."""
    key = load_pem_private_key(_content(region_id, ONLINE, keyids), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Refusal(MISSING)
    return _signer(key)


def drop_others(region_id: int, keyids: Collection[str]) -> None:
    """Remove the files of keys that the metadata no longer name."""
    kept = {_mark(keyid) for keyid in keyids}
    for path in folder_of(region_id).glob("*-*.*"):
        if path.stem.partition("-")[2] not in kept:
            path.unlink(missing_ok=True)


def _content(region_id: int, role: str, keyids: Collection[str]) -> bytes:
    for keyid in keyids:
        path = _path(folder_of(region_id), role, keyid)
        if path.is_file():
            return path.read_bytes()
    raise Refusal(MISSING)


def _path(folder: Path, role: str, keyid: str) -> Path:
    return folder / f"{role}-{_mark(keyid)}.{'pem' if role == ONLINE else 'kunci'}"


def _mark(keyid: str) -> str:
    return keyid[:16]


def _signer(key: Ed25519PrivateKey) -> CryptoSigner:
    return CryptoSigner(key, SSlibKey.from_crypto(key.public_key()))


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _sealed(role: str, key: Ed25519PrivateKey, secret: bytes, salt: bytes) -> bytes:
    """Version, salt (16), nonce (12), sealed key. A nonce is never used twice under one secret."""
    nonce, raw = os.urandom(12), key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return VERSION + salt + nonce + AESGCM(secret).encrypt(nonce, raw, VERSION + role.encode())


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase.encode())
