"""What gateways tell back: each receipt counts once, in whatever order and however often it comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import derive
from pendopo.notify.gateways import GATEWAYS, SIGNATURE, Receipt, receipt_body, signature_of
from pendopo.notify.models import DeliveryReceipt, Notice
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region


def callback_secret(place: Region, gateway: str) -> bytes:
    """The key by which a gateway signs its call-backs to this region; made of the region's key, kept nowhere."""
    return derive(place, "kabar-gerbang", gateway.encode())


@transaction.atomic
def note_receipts(gateway: str, receipts: Iterable[Receipt], *, now: datetime) -> int:
    """Keep what is new among these and say how many that were. A message that arrived stays so.

    What was not delivered has to be told by hand.
    """
    new = 0
    for one in receipts:
        rows = Notice.objects.select_for_update().filter(gateway=gateway, reference=one.reference)
        notice = rows.first() if one.reference else None
        if notice is None or DeliveryReceipt.objects.filter(gateway=gateway, key=one.key).exists():
            continue
        DeliveryReceipt.objects.create(
            notice=notice, gateway=gateway, key=one.key, is_delivered=one.is_delivered, received_at=now
        )
        new += 1
        if notice.state == Notice.SENT:
            continue
        notice.state, notice.sent_at = (Notice.SENT, now) if one.is_delivered else (Notice.BY_HAND, None)
        notice.save(update_fields=["state", "sent_at"])
        kind = "notify.notice_sent" if one.is_delivered else "notify.notice_failed"
        data = {"gerbang": gateway}
        record(kind, subject=notice, actor=SYSTEM, now=now, case_id=notice.case_id, data=data)
    return new


def tell_as_simulator(place: Region, notice_id: UUID, *, is_delivered: bool, now: datetime) -> int:
    """Let the simulator call back about one of its messages, signed and read like any gateway's."""
    notice = Notice.objects.filter(pk=notice_id, is_simulated=True).exclude(reference="").first()
    way = GATEWAYS.get(notice.gateway) if notice is not None else None
    if notice is None or way is None or not place.is_contoh:
        raise Http404
    body = receipt_body([Receipt(f"{notice.reference}-{int(is_delivered)}", notice.reference, is_delivered)])
    secret = callback_secret(place, way.id)
    found = way.receipts(body, {SIGNATURE: signature_of(body, secret)}, secret=secret)
    return note_receipts(way.id, found, now=now)
