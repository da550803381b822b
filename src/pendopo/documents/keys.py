"""Keys and certificates of letters: the region's authority and its signers. Pure; no Django, no database.

P-256, because every checker of PDF signatures knows it and a signature costs little. A signer's key is wrapped by a
passphrase: scrypt (64 MB, so that guessing is dear) and AES-GCM.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
VERSION = b"\x01"
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
NOT_BSRE = "tidak tersertifikasi BSrE"
MAX_COMMON_NAME = 64


class WrongPassphrase(ValueError):
    """The wrapped key does not open with this passphrase."""


@dataclass(frozen=True)
class Validity:
    """From when until when a certificate holds."""

    not_before: datetime
    not_after: datetime


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key in the clear: only for a file of mode 0600."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(raw: bytes) -> ec.EllipticCurvePrivateKey:
    """A key from PEM or DER."""
    load = serialization.load_pem_private_key if raw.startswith(b"-----") else serialization.load_der_private_key
    key = load(raw, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not an elliptic curve key")
    return key


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def fingerprint_of(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def wrap(key: ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    """The key sealed by a passphrase: version, salt (16), nonce (12), sealed key."""
    salt, nonce = os.urandom(16), os.urandom(12)
    return VERSION + salt + nonce + AESGCM(_stretch(passphrase, salt)).encrypt(nonce, key_der(key), VERSION)


def unwrap(wrapped: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """The key again. Raises WrongPassphrase."""
    version, salt, nonce, sealed = wrapped[:1], wrapped[1:17], wrapped[17:29], wrapped[29:]
    try:
        return load_key(AESGCM(_stretch(passphrase, salt)).decrypt(nonce, sealed, version))
    except InvalidTag as error:
        raise WrongPassphrase from error


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase.encode())


def _name(organization: str, unit: str, common: str) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "ID"),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(kind, text[:MAX_COMMON_NAME]) for kind, text in parts])


def _usage(*, signs_letters: bool) -> x509.KeyUsage:
    """Letters may be signed by signers only, certificates by the authority only."""
    return x509.KeyUsage(
        digital_signature=signs_letters, content_commitment=signs_letters, key_cert_sign=not signs_letters,
        crl_sign=not signs_letters, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def certify_authority(key: ec.EllipticCurvePrivateKey, *, region_title: str, validity: Validity) -> x509.Certificate:
    """The region's own root. Its name says that BSrE has not certified it."""
    name = _name(f"Pemerintah {region_title}", NOT_BSRE, f"Otoritas Sertifikat {region_title} - {NOT_BSRE}")
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(validity.not_before)
        .not_valid_after(validity.not_after)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_letters=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def certify_signer(
    public: ec.EllipticCurvePublicKey,
    *,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    region_title: str,
    name: str,
    title: str,
    validity: Validity,
) -> x509.Certificate:
    """A person's certificate: signs letters, nothing else."""
    subject = x509.Name(
        [
            *_name(f"Pemerintah {region_title}", NOT_BSRE, name),
            x509.NameAttribute(NameOID.TITLE, title[:MAX_COMMON_NAME]),
        ]
    )
    return (
        x509.CertificateBuilder(authority.subject, subject, public, x509.random_serial_number())
        .not_valid_before(validity.not_before)
        .not_valid_after(validity.not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_letters=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
