"""Through a server that really speaks SMTP: with a login from a file, refused, cut off, and delivered in the end."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pendopo.notify.api import Notice, mail_server, send_again
from pendopo.notify.services import deliver
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.notify.mailserver import MailServer, running
from tests.notify.test_notices import EMAIL, state, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with running(MailServer()) as one:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one.port
        yield one


@pytest.fixture
def password(settings: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The server wants a login; its password lies in a file."""
    settings.EMAIL_HOST_USER = "pendopo"
    monkeypatch.setattr("pendopo.notify.services.sending.smtp_password", lambda: "sandi-surel")
    server.login = "\0pendopo\0sandi-surel"
    return server


def test_a_notice_arrives_as_it_was_written(bandung: Region, now: datetime, server: MailServer) -> None:
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    assert state(bandung, notice).state == Notice.SENT
    [raw] = server.mails
    mail = message_from_string(raw, policy=policy.default)
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Izin Anda terbit")
    assert not mail.is_multipart()
    assert "Unduh suratnya" in mail.get_content()


def test_the_login_comes_from_the_settings_and_its_file(bandung: Region, now: datetime, password: MailServer) -> None:
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    assert state(bandung, notice).state == Notice.SENT
    assert password.logins == ["\0pendopo\0sandi-surel"]


def test_the_password_is_read_from_its_file(settings: Any, tmp_path: Path) -> None:
    from pendopo.notify.services.sending import smtp_password

    settings.PENDOPO_KEYS = tmp_path
    assert smtp_password() == ""
    (tmp_path / "smtp.sandi").write_text("sandi-surel\n")
    settings.EMAIL_HOST = "surel.contoh"
    assert smtp_password() == "sandi-surel"
    shown = mail_server()
    assert shown is not None
    assert shown.has_password
    assert "sandi-surel" not in repr(shown)


def test_a_wrong_password_is_said_in_words_and_tried_again(
    bandung: Region, now: datetime, password: MailServer
) -> None:
    password.login = "\0pendopo\0lain"
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    kept = state(bandung, notice)
    assert kept.state == Notice.WAITING
    assert kept.error_words == "Server surel menolak nama pengguna atau sandi kita. (535)"


def test_a_refused_address_is_final_and_a_later_retry_by_hand_sends(
    bandung: Region, now: datetime, server: MailServer
) -> None:
    server.refuse = 550
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    assert (state(bandung, notice).state, state(bandung, notice).last_error) == ("gagal", "SMTPRecipientsRefused 550")
    server.refuse = 0
    with region(bandung):
        send_again(bandung, state(bandung, notice), actor=SYSTEM, now=now)
    deliver(bandung, notice.pk, now=now)
    assert len(server.mails) == 1


def test_a_server_that_hangs_up_is_tried_again(bandung: Region, now: datetime, server: MailServer) -> None:
    server.drop = True
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    kept = state(bandung, notice)
    assert (kept.state, kept.tries) == (Notice.WAITING, 1)
    server.drop = False
    deliver(bandung, notice.pk, now=now + timedelta(minutes=1))
    assert state(bandung, notice).state == Notice.SENT
    assert len(server.mails) == 1


@pytest.fixture
def sealed(settings: Any, tmp_path: Path) -> Iterator[MailServer]:
    """The server speaks TLS with a certificate of its own."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "surel")])
    start = datetime.now(tz=UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kind = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (tmp_path / "surel.crt").write_bytes(certificate.public_bytes(kind))
    (tmp_path / "surel.key").write_bytes(key.private_bytes(kind, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "surel.crt", tmp_path / "surel.key")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with running(MailServer(tls=context)) as one:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", one.port, True
        yield one


def test_a_notice_goes_by_tls_to_a_server_that_is_trusted(
    bandung: Region, now: datetime, sealed: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "surel.crt"))
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    assert state(bandung, notice).state == Notice.SENT
    assert len(sealed.mails) == 1


def test_nothing_goes_to_a_server_whose_certificate_nobody_knows(
    bandung: Region, now: datetime, sealed: MailServer
) -> None:
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    kept = state(bandung, notice)
    assert (kept.state, kept.error_words) == (Notice.WAITING, "Sertifikat server surel tidak dapat dipercaya.")
    assert sealed.mails == []
