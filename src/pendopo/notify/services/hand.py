"""Telling by hand: who opened the office's own WhatsApp, and whether it was sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.notify.models import Notice

WAYS = {"wa": "WhatsApp", "sms": "SMS", "telepon": "Telepon", "lain": "Di loket atau cara lain"}


def open_by_hand(notice: Notice, *, actor: Acting, now: datetime) -> Notice:
    """Note who asked for the applicant's number to tell them this. Raises Refusal when they were told already."""
    _refuse_told(notice)
    notice.opened_at, notice.opened_by = now, actor.label
    notice.save(update_fields=["opened_at", "opened_by"])
    record("notify.hand_opened", subject=notice, actor=actor, now=now, case_id=notice.case_id)
    return notice


def mark_told(notice: Notice, *, actor: Acting, now: datetime, way: str = "lain") -> None:
    """Staff told the applicant themselves. Raises Refusal when it was already sent."""
    _refuse_told(notice)
    notice.state, notice.sent_at, notice.next_try_at = Notice.SENT, now, None
    notice.save(update_fields=["state", "sent_at", "next_try_at"])
    data = {"cara": way if way in WAYS else "lain"}
    record("notify.applicant_told", subject=notice, actor=actor, now=now, case_id=notice.case_id, data=data)


def hand_not_sent(notice: Notice, *, actor: Acting, now: datetime) -> None:
    """It was opened and not sent (no such number, no answer): the applicant stays untold. Raises Refusal."""
    _refuse_told(notice)
    record("notify.hand_not_sent", subject=notice, actor=actor, now=now, case_id=notice.case_id)


def _refuse_told(notice: Notice) -> None:
    if notice.state == Notice.SENT:
        raise Refusal(_("Pemohon sudah dikabari."))
