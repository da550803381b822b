"""Making a notice, and letting a failed one try again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt
from pendopo.notify import rules
from pendopo.notify.gateways import Gateway
from pendopo.notify.models import Notice
from pendopo.notify.queries import gateway_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer

SEND = "pendopo.notify.send"


def send_notice(
    place: Region,
    *,
    case_id: UUID,
    recipient_email: str | None,
    recipient_phone: str | None,
    subject: str,
    body: str,
    now: datetime,
    kind: str = "",
    never: Collection[str] = (),
) -> Notice:
    """Add a notice in the caller's transaction; it leaves by a job once that transaction is kept.

    By e-mail where there is an address and a mail server, else through the region's gateway to the phone, else it stays
    `manual`: staff see "belum dikabari". What looks like a NIK or a secret code, and each text of `never`, is covered.
    """
    message = rules.compose(subject, body, never=never)
    by_mail = bool(recipient_email and settings.EMAIL_HOST)
    way = None if by_mail or not rules.phone_digits(recipient_phone or "") else gateway_of(place)
    recipient = recipient_email if by_mail else (recipient_phone or recipient_email)
    if way is not None and way.is_simulator:
        message = rules.compose(rules.SIMULATED + message.subject, rules.SIMULATED + message.body, never=never)
    channel = Notice.EMAIL if by_mail else _channel(way)
    notice = Notice.objects.create(
        case_id=case_id, kind=kind, channel=channel, gateway=way.id if way else "",
        is_simulated=way is not None and way.is_simulator,
        recipient_sealed=encrypt(place, recipient) if recipient else None, subject=message.subject, body=message.body,
        state=Notice.BY_HAND if channel == Notice.MANUAL else Notice.WAITING, created_at=now,
    )  # fmt: skip
    if notice.state == Notice.WAITING:
        defer(SEND, region=place, subject=notice.pk)
    data = {"saluran": notice.channel}
    record("notify.notice_made", subject=notice, actor=SYSTEM, now=now, case_id=case_id, data=data)
    return notice


def _channel(way: Gateway | None) -> str:
    return way.channel if way is not None else Notice.MANUAL


def send_again(place: Region, notice: Notice, *, actor: Acting, now: datetime) -> None:
    """Try a failed or waiting notice once more, now. Raises Refusal when there is nothing to try again."""
    is_stuck = notice.state == Notice.FAILED or (notice.state == Notice.WAITING and notice.tries > 0)
    if notice.channel == Notice.MANUAL or not is_stuck:
        raise Refusal(_("Kabar ini tidak sedang gagal."))
    notice.state, notice.tries, notice.next_try_at = Notice.WAITING, 0, None
    notice.save(update_fields=["state", "tries", "next_try_at"])
    defer(SEND, region=place, subject=notice.pk)
    record("notify.notice_tried_again", subject=notice, actor=actor, now=now, case_id=notice.case_id)
