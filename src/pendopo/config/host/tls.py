"""How an instance speaks to the outside: plain, behind a proxy, or TLS served by itself; read from the environment.

`python -m pendopo.config.host.tls` makes the pair ready before the web process starts (run by the supervisor, which
imports no cryptography itself); it prints one sentence and ends with 1 when TLS cannot be served at all.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pendopo.config.cli.errors import StartRefused

KINDS = ("berkas", "acme", "lan")


@dataclass(frozen=True)
class Tls:
    """What PENDOPO_TLS says; `kind` is empty where we serve plain HTTP."""

    kind: str
    certificate: Path
    key: Path
    folder: Path
    """kunci/tls of the instance: account, authority, challenges."""
    host: str
    """The host name of PENDOPO_PUBLIC_URL."""
    email: str = ""
    directory: str = ""
    """Address of the ACME directory."""
    directory_ca: str = ""
    """A file with the authority of that directory's own certificate, where it is not a public one."""

    @property
    def on(self) -> bool:
        """Whether we serve TLS ourselves."""
        return bool(self.kind)

    @property
    def challenges(self) -> Path:
        """Answers to http-01 challenges, served by the door as long as they are asked."""
        return self.folder / "tantangan"


def from_environment(environ: Mapping[str, str] = os.environ) -> Tls:
    """Raises StartRefused for settings that contradict each other."""
    kind = environ.get("PENDOPO_TLS", "")
    home = Path(environ.get("PENDOPO_HOME") or ".pendopo").expanduser().absolute()
    folder = home / "kunci" / "tls"
    if kind and kind not in KINDS:
        raise StartRefused(f"PENDOPO_TLS harus salah satu dari {', '.join(KINDS)}, bukan “{kind}”.")
    if kind and environ.get("PENDOPO_HTTPS") == "1":
        raise StartRefused("PENDOPO_TLS dan PENDOPO_HTTPS=1 bertentangan: TLS dilayani sendiri atau oleh proksi.")
    certificate, key = folder / f"{kind}.crt", folder / f"{kind}.kunci"
    if kind == "berkas":
        certificate = Path(environ.get("PENDOPO_TLS_SERTIFIKAT", ""))
        key = Path(environ.get("PENDOPO_TLS_KUNCI", ""))
        if not (certificate.is_absolute() and key.is_absolute()):
            raise StartRefused(
                "PENDOPO_TLS=berkas memerlukan PENDOPO_TLS_SERTIFIKAT dan PENDOPO_TLS_KUNCI (alamat penuh)."
            )
    host = urlsplit(environ.get("PENDOPO_PUBLIC_URL", "")).hostname or ""
    email = environ.get("PENDOPO_ACME_SUREL", "")
    if kind == "acme" and not (host and email):
        raise StartRefused("PENDOPO_TLS=acme memerlukan PENDOPO_PUBLIC_URL dan PENDOPO_ACME_SUREL.")
    return Tls(
        kind, certificate, key, folder, host, email,
        environ.get("PENDOPO_ACME_URL", "") or "https://acme-v02.api.letsencrypt.org/directory",
        environ.get("PENDOPO_ACME_CA", ""),
    )  # fmt: skip


def prepare(tls: Tls, now: datetime) -> None:
    """Make sure that there is a pair to serve. Raises StartRefused with a sentence when there is none.

    What is too old or for another host is served nevertheless: a late page says more than none.
    """
    from pendopo.config.host import certificates

    if tls.kind == "acme" and not _is_whole(tls):
        certificates.self_signed(tls.certificate, tls.key, [tls.host], now)
    if tls.kind == "lan":
        from pendopo.config.host import tls_lan

        tls_lan.ensure(tls, now)
    try:
        certificates.read(tls.certificate, tls.key)
    except certificates.CertificateRefused as refused:
        raise StartRefused(f"HTTPS tidak dapat dilayani. {refused}") from None


def _is_whole(tls: Tls) -> bool:
    """Not before the first order, nor when the power failed between the two files: a new one comes by itself."""
    from pendopo.config.host import certificates

    try:
        certificates.read(tls.certificate, tls.key)
    except certificates.CertificateRefused:
        return False
    return True


def main() -> int:
    """Run by the supervisor before it starts the web process."""
    try:
        prepare(from_environment(), datetime.now(UTC))
    except StartRefused as refused:
        print(refused)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
