"""Certificate files: is this pair whole, in time, for these names; and the few we make ourselves.

cryptography is imported inside the functions: the supervisor and the door never need it.
"""

import hashlib
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

SOON = timedelta(days=30)
"""A certificate with less time than this is due for renewal."""


class CertificateRefused(Exception):
    """A sentence: why this pair cannot be served."""


@dataclass(frozen=True)
class Pair:
    """A certificate chain and its key as files, read and found to belong together."""

    names: tuple[str, ...]
    """DNS names and IP addresses it is for."""
    begins: datetime
    ends: datetime
    is_self_signed: bool
    fingerprint: str
    """SHA-256 of the certificate, in hex pairs."""

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends; negative when it has ended."""
        return (self.ends - now).days

    def fits(self, host: str) -> bool:
        """Whether it is for this host name or address (one `*` stands for one label)."""
        wanted = host.lower().strip("[]")
        parent = wanted.partition(".")[2]
        return wanted in self.names or (bool(parent) and f"*.{parent}" in self.names)


def read(certificate: Path, key: Path) -> Pair:
    """Read both files. Raises CertificateRefused when one is missing, unreadable, locked, or they do not match."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    chain, secret = _bytes(certificate), _bytes(key)
    try:
        leaf = x509.load_pem_x509_certificates(chain)[0]
    except ValueError:
        raise CertificateRefused(f"{certificate} bukan sertifikat PEM.") from None
    try:
        private = load_pem_private_key(secret, None)
    except TypeError:
        raise CertificateRefused(
            f"Kunci {key} berkata sandi; simpan tanpa sandi: openssl pkey -in LAMA -out BARU."
        ) from None
    except ValueError:
        raise CertificateRefused(f"{key} bukan kunci PEM.") from None
    if _spki(private.public_key()) != _spki(leaf.public_key()):
        raise CertificateRefused(
            f"Kunci {key} bukan pasangan sertifikat {certificate} (sertifikat pertama di dalamnya)."
        )
    return _pair(leaf)


def read_certificate(certificate: Path) -> Pair:
    """The certificate alone, without its key. Raises CertificateRefused."""
    from cryptography import x509

    try:
        return _pair(x509.load_pem_x509_certificates(_bytes(certificate))[0])
    except ValueError:
        raise CertificateRefused(f"{certificate} bukan sertifikat PEM.") from None


def complaints(pair: Pair, hosts: Sequence[str], now: datetime) -> list[str]:
    """What a visitor's browser would refuse: not yet, no longer, not for this host."""
    found = []
    if now < pair.begins:
        found.append(f"Sertifikat baru berlaku mulai {pair.begins:%d-%m-%Y}; periksa juga jam server.")
    if now >= pair.ends:
        found.append(f"Sertifikat sudah tidak berlaku sejak {pair.ends:%d-%m-%Y}.")
    for host in hosts:
        if not pair.fits(host):
            found.append(f"Sertifikat bukan untuk {host}, melainkan untuk {', '.join(pair.names) or 'tanpa nama'}.")
    return found


def self_signed(certificate: Path, key: Path, hosts: Sequence[str], now: datetime) -> None:
    """A pair for seven days, so that the server can start until the real one has come."""
    private = new_key()
    unsigned = builder(subject=hosts[0], hosts=hosts, begins=now - timedelta(hours=1), days=7)
    write_pair(certificate, key, [unsigned.public_key(private.public_key()).sign(private, sha256())], private)


def new_key() -> "EllipticCurvePrivateKey":
    """P-256: every phone in use knows it."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def write_pair(
    certificate: Path, key: Path, chain: "Sequence[x509.Certificate]", private: "EllipticCurvePrivateKey"
) -> None:
    """Both files (0600), each wholly or not at all; the key first, so a reader never sees a new chain without it."""
    from cryptography.hazmat.primitives.serialization import Encoding

    write_private(key, key_bytes(private))
    write_private(certificate, b"".join(one.public_bytes(Encoding.PEM) for one in chain))


def key_bytes(private: "EllipticCurvePrivateKey") -> bytes:
    """PKCS 8, PEM, no password: the folder's rights guard it."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_private(path: Path, content: bytes) -> None:
    """A 0600 file, wholly or not at all, also after a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.baru")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def fingerprint(der: bytes) -> str:
    """SHA-256 as browsers and phones show it: AB:CD:…"""
    return hashlib.sha256(der).digest().hex(":").upper()


def general_name(host: str) -> "x509.GeneralName":
    """An address as an address, everything else as a DNS name."""
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host.lower())


def builder(
    *, subject: str, issuer: "x509.Name | None" = None, hosts: Sequence[str], begins: datetime, days: int
) -> "x509.CertificateBuilder":
    """A certificate to be signed, for these hosts and so many days."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer or own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False)
    )


def _pair(leaf: "x509.Certificate") -> Pair:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    names: list[str] = []
    try:
        alternatives = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        alternatives = None
    if alternatives is not None:
        names += [name.lower() for name in alternatives.get_values_for_type(x509.DNSName)]
        names += [str(address) for address in alternatives.get_values_for_type(x509.IPAddress)]
    return Pair(
        names=tuple(names),
        begins=leaf.not_valid_before_utc.astimezone(UTC),
        ends=leaf.not_valid_after_utc.astimezone(UTC),
        is_self_signed=leaf.issuer == leaf.subject,
        fingerprint=fingerprint(leaf.public_bytes(Encoding.DER)),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CertificateRefused(f"Berkas {path} tidak ada.") from None
    except OSError as error:
        raise CertificateRefused(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from None


def _spki(public: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    found: bytes = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return found


def sha256() -> Any:
    """The digest every signature of ours uses."""
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA256()
