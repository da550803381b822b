"""Through a server that really speaks SMTP: with a login from a file, refused, cut off, and delivered in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest

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
