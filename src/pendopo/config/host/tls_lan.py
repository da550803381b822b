"""HTTPS in an office without a domain: an authority made once, a certificate for this machine's addresses.

The authority is bound to private addresses and names of the local network (a critical name constraint): a phone that
trusts it gives nobody power over any other site, even if its key is stolen.
"""

import contextlib
import fcntl
import ipaddress
import os
import socket
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pendopo.config.host import certificates, lembar
from pendopo.config.host.tls import Tls

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

AUTHORITY_YEARS = 10
LEAF_DAYS = 397
"""iPhones refuse more than 825 days, browsers of public sites more than 398."""
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "::1/128")
LOCAL_ENDINGS = ("local", "lan", "home.arpa", "internal", "localhost")
SIOCGIFADDR = 0x8915


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine's interfaces, the private ones, in the order of the interfaces."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return [one for one in found if _is_private(one) and not one.startswith("127.")]


def own_names(host: str = "") -> list[str]:
    """Every name and address under which a machine of the office may call this one; the asked one first."""
    machine = socket.gethostname().partition(".")[0].lower()
    names = [host, *own_addresses(), f"{machine}.local", machine, "localhost", "127.0.0.1"]
    return list(dict.fromkeys(name for name in names if name and is_local(name)))


def is_local(name: str) -> bool:
    """Whether our authority may vouch for it: a private address, one label, or a name of the local network."""
    with contextlib.suppress(ValueError):
        return _is_private(str(ipaddress.ip_address(name.strip("[]"))))
    return "." not in name or name.rsplit(".", 1)[-1] in LOCAL_ENDINGS or name.endswith(".home.arpa")


def ensure(tls: Tls, now: datetime) -> bool:
    """Authority, leaf and sheet are there, good for 30 days and every address of ours; True when a leaf was made."""
    authority, secret = _authority(tls.folder, own_names(tls.host), now)
    names = own_names(tls.host)
    with contextlib.suppress(certificates.CertificateRefused):
        pair = certificates.read(tls.certificate, tls.key)
        if set(names) <= set(pair.names) and pair.ends - now > certificates.SOON:
            return False
    private = certificates.new_key()
    unsigned = certificates.builder(
        subject=names[0], issuer=authority.subject, hosts=names, begins=now - timedelta(hours=1), days=LEAF_DAYS
    )
    certificates.write_pair(tls.certificate, tls.key, [_leaf(unsigned, private, authority, secret), authority], private)
    lembar.write(tls.folder, *sheet_addresses(names[0]))
    return True


def sheet_addresses(name: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The office's address, and where its machines fetch the authority: over plain HTTP, where that port is open."""
    host = f"[{name}]" if ":" in name else name
    port, plain = environ.get("PENDOPO_PORT") or "8000", environ.get("PENDOPO_HTTP_PORT", "")
    address = f"https://{host}" + ("" if port == "443" else f":{port}")
    return address, f"http://{host}{'' if plain == '80' else ':' + plain}/sertifikat-lan" if plain else address


def authority_file(folder: Path) -> Path:
    """The certificate that people's machines trust."""
    return folder / "lan-ca.crt"


def _authority(folder: Path, names: list[str], now: datetime) -> "tuple[x509.Certificate, EllipticCurvePrivateKey]":
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    crt, key = authority_file(folder), folder / "lan-ca.kunci"
    if not crt.exists():
        private = certificates.new_key()
        certificates.write_pair(crt, key, [_new_authority(private, names, now)], private)
    secret = load_pem_private_key(key.read_bytes(), None)
    return x509.load_pem_x509_certificate(crt.read_bytes()), secret  # type: ignore[return-value]  # we wrote it: P-256


def _new_authority(private: "EllipticCurvePrivateKey", names: list[str], now: datetime) -> "x509.Certificate":
    """Ten years, may sign no other authority, only for addresses and names of a local network."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    machine = socket.gethostname().partition(".")[0][:30]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Pendopo {machine} {now:%Y-%m-%d}")])
    single = [one for one in names if "." not in one and ":" not in one]
    allowed: list[x509.GeneralName] = [x509.DNSName(ending) for ending in dict.fromkeys((*LOCAL_ENDINGS, *single))]
    allowed += [x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE]
    public = private.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=AUTHORITY_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(private, certificates.sha256())
    )  # fmt: skip


def _leaf(
    unsigned: "x509.CertificateBuilder",
    private: "EllipticCurvePrivateKey",
    authority: "x509.Certificate",
    secret: "EllipticCurvePrivateKey",
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return (
        unsigned.public_key(private.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(secret.public_key()), critical=False)
        .sign(secret, certificates.sha256())
    )  # fmt: skip


def _usage(*, signs_certificates: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _is_private(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return any(found in network for network in map(ipaddress.ip_network, PRIVATE) if network.version == found.version)
