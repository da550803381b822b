"""Sending a notice that waits: to the mail server or a gateway, again and again with longer and longer waits."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from pendopo.audit.api import record
from pendopo.core.api import key_folder
from pendopo.notify import rules
from pendopo.notify.gateways import GATEWAYS, NotTaken
from pendopo.notify.models import Notice
from pendopo.notify.services.notices import SEND
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, region

SMTP_SECONDS = 15
PASSWORD_FILE = "smtp.sandi"  # noqa: S105  (the name of a file in PENDOPO_HOME/kunci)


def deliver(place: Region, notice_id: UUID, *, now: datetime) -> None:
    """Hand a waiting notice on, outside any transaction. Safe to run again: what was sent stays sent.

    A failure is noted with the time of the next try, which has its job in the same transaction; after the last one,
    or when trying again cannot help, the notice is `gagal` and somebody has to look.
    """
    with region(place):
        notice = Notice.objects.get(pk=notice_id)
    if notice.state != Notice.WAITING or (notice.next_try_at is not None and notice.next_try_at > now):
        return
    failure, final = _mail(notice) if notice.channel == Notice.EMAIL else _gateway(notice)
    with region(place):
        if failure:
            _failed(place, notice, failure, final=final, now=now)
        else:
            _handed(notice, now)


def _handed(notice: Notice, now: datetime) -> None:
    by_mail = notice.channel == Notice.EMAIL
    notice.tries, notice.last_error, notice.next_try_at = notice.tries + 1, "", None
    notice.state, notice.sent_at = (Notice.SENT, now) if by_mail else (Notice.HANDED, None)
    notice.save(update_fields=["tries", "last_error", "next_try_at", "state", "sent_at", "reference"])
    kind = "notify.notice_sent" if by_mail else "notify.notice_handed"
    record(kind, subject=notice, actor=SYSTEM, now=now, case_id=notice.case_id)


def _failed(place: Region, notice: Notice, failure: str, *, final: bool, now: datetime) -> None:
    tries = notice.tries + 1
    wait = None if final else rules.wait_after(tries)
    notice.tries, notice.last_error = tries, failure
    notice.state = Notice.WAITING if wait else Notice.FAILED
    notice.next_try_at = now + timedelta(seconds=wait) if wait else None
    notice.save(update_fields=["tries", "last_error", "state", "next_try_at"])
    if notice.next_try_at is not None:
        defer(SEND, region=place, subject=notice.pk, at=notice.next_try_at)
        return
    data = {"sebab": failure}
    record("notify.notice_failed", subject=notice, actor=SYSTEM, now=now, case_id=notice.case_id, data=data)


def _gateway(notice: Notice) -> tuple[str, bool]:
    """Hand over; ('', False) or why not and whether that is final."""
    way = GATEWAYS.get(notice.gateway)
    if way is None:
        return "gateway", True
    try:
        number = rules.phone_digits(notice.recipient)
        notice.reference = way.send(number, notice.body, key=str(notice.pk))[:80]
    except NotTaken as no:
        return f"gateway {no.code}"[:80], no.is_final
    return "", False


def _mail(notice: Notice) -> tuple[str, bool]:
    """Send; ('', False) or why not, without the address (servers repeat it in their answers), and whether final."""
    message = EmailMessage(
        notice.subject, notice.body, settings.DEFAULT_FROM_EMAIL, [notice.recipient],
        connection=get_connection(
            username=settings.EMAIL_HOST_USER or None, password=smtp_password() or None, timeout=SMTP_SECONDS
        ),
    )  # fmt: skip
    failure = ""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next((str(code) for code, _words in error.recipients.values()), "")
        failure = f"{type(error).__name__} {code}".strip()
    except smtplib.SMTPResponseException as error:
        failure = f"{type(error).__name__} {error.smtp_code}"
    except (OSError, ValueError) as error:  # SMTPException is an OSError; ValueError: an address no mail can carry
        failure = type(error).__name__
    return failure, rules.is_final(failure)


def smtp_password() -> str:
    """The password of the mail server from its file beside the keys; '' without one."""
    path = key_folder() / PASSWORD_FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
