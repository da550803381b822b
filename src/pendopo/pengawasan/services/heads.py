"""The head of each day on its way to the Inspektorat."""

from __future__ import annotations

import smtplib
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from pendopo.audit.api import Event, day_head, record
from pendopo.core.api import Refusal
from pendopo.lib.formats import tanggal
from pendopo.pengawasan.models import AlamatInspektorat, KirimanKepala
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region

SMTP_SECONDS = 15
JOB = "pendopo.pengawasan.kirim_kepala"


class NotSent(Exception):
    """The mail server did not take the message; the job tries again later. Holds no address."""


def set_address(email: str, *, actor: Actor, now: datetime) -> None:
    """Where the daily head is sent; '' sends it nowhere. Raises nothing."""
    row, _made = AlamatInspektorat.objects.update_or_create(
        defaults={"email": email.strip(), "changed_by_label": actor.label, "changed_at": now}
    )
    record("pengawasan.address_changed", subject=row, actor=actor, now=now, data={"is_set": bool(row.email)})


def queue_head(*, event: Event, region: Region) -> None:
    """Listener: the head of a day was kept. One row and one job per day, however often this is told."""
    day = date.fromisoformat(event.data["day"])
    row, made = KirimanKepala.objects.get_or_create(day=day, defaults={"state": KirimanKepala.WAITING})
    if made:
        defer(JOB, region=region, subject=row.pk)


def send_head(place: Region, row_id: UUID, *, now: datetime) -> None:
    """Send one head, outside any transaction. Safe to run again. Raises NotSent (the job is then tried again)."""
    with region(place):
        row = KirimanKepala.objects.get(pk=row_id)
        address = AlamatInspektorat.objects.first()
    if row.state == KirimanKepala.SENT:
        return
    email = address.email if address else ""
    if not email or not settings.EMAIL_HOST:
        _keep(place, row, KirimanKepala.NOWHERE, "", now)
        return
    failure = _mail(place, row.day, email)
    _keep(place, row, KirimanKepala.FAILED if failure else KirimanKepala.SENT, failure, now)
    if failure:
        raise NotSent(f"day head {row.pk}: {failure}")


def send_head_again(place: Region, row: KirimanKepala, *, actor: Actor, now: datetime) -> None:
    """Try once more what was not sent. Raises Refusal when it was."""
    if row.state == KirimanKepala.SENT:
        raise Refusal(_("Kepala jejak hari itu sudah terkirim."))
    row.state = KirimanKepala.WAITING
    row.save(update_fields=["state"])
    defer(JOB, region=place, subject=row.pk)
    record("pengawasan.head_tried_again", subject=row, actor=actor, now=now, data={"day": row.day.isoformat()})


def _keep(place: Region, row: KirimanKepala, state: str, failure: str, now: datetime) -> None:
    with region(place):
        row.state, row.last_error, row.tries = state, failure, row.tries + 1
        row.sent_at = now if state == KirimanKepala.SENT else None
        row.save(update_fields=["state", "last_error", "tries", "sent_at"])
        if state == KirimanKepala.SENT:
            record("pengawasan.head_sent", subject=row, actor=SYSTEM, now=now, data={"day": row.day.isoformat()})


def _mail(place: Region, day: date, email: str) -> str:
    """Send; '' or why not, without the address (servers repeat it in their answers)."""
    subject, body = letter_of(place, day)
    message = EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [email], connection=get_connection(timeout=SMTP_SECONDS)
    )
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        return f"{type(error).__name__} {error.smtp_code}"
    except (OSError, ValueError) as error:  # SMTPException is an OSError; ValueError: an address no mail can carry
        return type(error).__name__
    return ""


def letter_of(place: Region, day: date) -> tuple[str, str]:
    """Subject and text of the message about a day: nothing but the digest and counts."""
    head = day_head(place, day)
    assert head is not None  # the row was made because the head was kept
    counts = "\n".join(f"  {kind}: {count}" for kind, count in sorted(head.kinds.items())) or "  –"
    body = (
        f"Kepala jejak harian {place.title}, {tanggal(day)}\n\n"
        f"Peristiwa terakhir: ke-{head.seq}\nPeristiwa hari itu: {head.count}\nSidik SHA-256:\n{head.digest}\n\n"
        f"Menurut jenis:\n{counts}\n\n"
        "Simpan pesan ini. Jejak yang ditulis ulang sesudahnya tidak akan lagi sampai pada sidik ini:\n"
        f"  pendopo audit periksa --region {place.code} --kepala {head.digest}@{day.isoformat()}\n"
        f"Sidik semua hari: {place.base_url}/jejak\n"
    )
    return f"Kepala jejak {tanggal(day)} {place.title}", body
