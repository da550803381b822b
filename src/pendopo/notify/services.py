"""Making a notice, sending it, noting that somebody told the applicant."""

from __future__ import annotations

import smtplib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt
from pendopo.notify.models import Notice
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, region

SMTP_SECONDS = 15


class NotSent(Exception):
    """The mail server did not take the message; the job tries again later. Holds no address."""


def send_notice(
    place: Region,
    *,
    case_id: UUID,
    recipient_email: str | None,
    recipient_phone: str | None,
    subject: str,
    body: str,
    now: datetime,
) -> Notice:
    """Add a notice in the caller's transaction; an e-mail leaves by a job once that transaction is kept.

    Without an address or a mail server it stays `manual`: staff see "belum dikabari". `body` must hold no NIK, no
    document and no full secret code.
    """
    by_mail = bool(recipient_email and settings.EMAIL_HOST)
    recipient = recipient_email if by_mail else (recipient_phone or recipient_email)
    one_line = " ".join(subject.split())[:160]
    notice = Notice.objects.create(
        case_id=case_id, channel=Notice.EMAIL if by_mail else Notice.MANUAL,
        recipient_sealed=encrypt(place, recipient) if recipient else None, subject=one_line, body=body,
        state=Notice.WAITING if by_mail else Notice.BY_HAND, created_at=now,
    )  # fmt: skip
    if by_mail:
        defer("pendopo.notify.send", region=place, subject=notice.pk)
    data = {"saluran": notice.channel}
    record("notify.notice_made", subject=notice, actor=SYSTEM, now=now, case_id=case_id, data=data)
    return notice


def deliver(place: Region, notice_id: UUID, *, now: datetime) -> None:
    """Hand a waiting notice to the mail server, outside any transaction. Safe to run again: what was sent stays sent.

    Raises NotSent (the job is then tried again); the notice says so meanwhile.
    """
    with region(place):
        notice = Notice.objects.get(pk=notice_id)
    if notice.state == Notice.SENT or notice.channel != Notice.EMAIL:
        return
    failure = _mail(notice)
    with region(place):
        notice.tries += 1
        notice.last_error = failure
        notice.state = Notice.FAILED if failure else Notice.SENT
        notice.sent_at = None if failure else now
        notice.save(update_fields=["tries", "last_error", "state", "sent_at"])
        if not failure:
            record("notify.notice_sent", subject=notice, actor=SYSTEM, now=now, case_id=notice.case_id)
    if failure:
        raise NotSent(f"notice {notice.pk}: {failure}")


def _mail(notice: Notice) -> str:
    """Send; '' or why not, without the address (servers repeat it in their answers)."""
    message = EmailMessage(
        notice.subject, notice.body, settings.DEFAULT_FROM_EMAIL, [notice.recipient],
        connection=get_connection(timeout=SMTP_SECONDS),
    )  # fmt: skip
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        return f"{type(error).__name__} {error.smtp_code}"
    except (OSError, ValueError) as error:  # SMTPException is an OSError; ValueError: an address no mail can carry
        return type(error).__name__
    return ""


def send_again(place: Region, notice: Notice, *, actor: Acting, now: datetime) -> None:
    """Try a failed e-mail once more. Raises Refusal when there is nothing to try again."""
    if notice.state != Notice.FAILED:
        raise Refusal("Kabar ini tidak sedang gagal.")
    notice.state = Notice.WAITING
    notice.save(update_fields=["state"])
    defer("pendopo.notify.send", region=place, subject=notice.pk)
    record("notify.notice_tried_again", subject=notice, actor=actor, now=now, case_id=notice.case_id)


def mark_told(notice: Notice, *, actor: Acting, now: datetime) -> None:
    """Staff told the applicant themselves, by phone or at the counter. Raises Refusal when it was already sent."""
    if notice.state == Notice.SENT:
        raise Refusal("Pemohon sudah dikabari.")
    notice.state, notice.sent_at = Notice.SENT, now
    notice.save(update_fields=["state", "sent_at"])
    record("notify.applicant_told", subject=notice, actor=actor, now=now, case_id=notice.case_id)
