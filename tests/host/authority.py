"""Certificates for tests: an authority and leaves of any age, for any names."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from pendopo.config.host import certificates

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Authority:
    """A public authority, as far as these tests are concerned."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now, self.key = now, certificates.new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Otoritas uji")])
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
            .serial_number(7).not_valid_before(now - timedelta(days=900)).not_valid_after(now + timedelta(days=900))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, certificates.sha256())
        )  # fmt: skip

    def write(self, folder: Path) -> Path:
        """The authority's own certificate, to be trusted."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "otoritas.crt"
        certificates.write_pair(path, folder / "otoritas.kunci", [self.certificate], self.key)
        return path

    def issue(self, folder: Path, *hosts: str, days: int = 90, begins: datetime | None = None) -> tuple[Path, Path]:
        """A leaf for these hosts and its key, as files."""
        private = certificates.new_key()
        unsigned = certificates.builder(
            subject=hosts[0], issuer=self.certificate.subject, hosts=hosts,
            begins=begins or self.now - timedelta(hours=1), days=days,
        )  # fmt: skip
        leaf = unsigned.public_key(private.public_key()).sign(self.key, certificates.sha256())
        chain, key = folder / "daun.crt", folder / "daun.kunci"
        certificates.write_pair(chain, key, [leaf, self.certificate], private)
        return chain, key
