"""What the treasurer must keep an eye on, for the first page of the workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.core.api import Card
from pendopo.lib.formats import tanggal
from pendopo.payments.queries_rekon import open_differences
from pendopo.tenancy.api import Region


def open_differences_card(place: Region, actor: Any, now: datetime) -> Card | None:
    """Differences between the house and the bank that nobody has settled; None while there are none."""
    count, oldest = open_differences(now.astimezone(place.tz).date())
    if not count or oldest is None:
        return None
    text = _("%(n)s selisih setoran belum diselesaikan, yang tertua %(hari)s.")
    where = reverse("pembayaran:satu_hari", args=[oldest.isoformat()])
    return Card(_("Rekonsiliasi bank"), text % {"n": count, "hari": tanggal(oldest)}, "gagal", where)
