"""Too many tries: allauth's rate limits with our own rates, and the moment from which one may try again.

The counts live in Django's cache, which every web process shares. Call these outside a transaction that may roll back.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.core.api import Refusal
from pendopo.lib.formats import jam

APP = "pendopo.people"
# Per identifier ("key") or per address of the device ("ip"); an action may have several limits.
RATES = {
    "masuk": "5/15m/key,30/1d/key",
    "masuk_alamat": "60/10m/ip",
    # Somebody chosen by name, and everybody of one phone number together.
    "orang": "5/15m/key,30/1d/key",
    "nomor": "12/15m/key,60/1d/key",
    "tersegel": "5/1h/ip,20/1d/ip",
    "cari_akun": "30/1d/key",
    "kode_kertas": "5/15m/key,30/1d/key",
    "faktor_kedua": "5/15m/key,30/1d/key",
    "daftar": "20/1h/ip",
    "tautan": "30/10m/ip",
    "data_pribadi": "10/15m/ip",
    # Answers at a counter: people share its wireless line, a device that answers for many does not get far.
    "survei_loket": "12/1h/ip,40/1d/ip",
}


class TooManyTries(Refusal):
    """The limit is reached; the sentence says when to come back."""

    def __init__(self, until: datetime, now: datetime) -> None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        wait = ngettext("%(n)d menit lagi", "%(n)d menit lagi", minutes) % {"n": minutes}
        sentence = _("Terlalu banyak percobaan. Coba lagi sesudah %(jam)s (%(lama)s).") % {
            "jam": jam(timezone.localtime(until)), "lama": wait,
        }  # fmt: skip
        super().__init__(sentence, status=429)


class Try:
    """One counted try; `forgive()` takes it back when it succeeded."""

    def __init__(self, usages: list[Any]) -> None:
        self._usages = usages

    def forgive(self) -> None:
        for usage in self._usages:
            usage.rollback()


def count_try(request: HttpRequest | None, action: str, key: str = "") -> Try:
    """Count one try of an action. Raises TooManyTries when the limit was reached before it."""
    usage = ratelimit.consume(request, app=APP, action=action, config=RATES, key=key or None, limit_get=True)
    if usage is None:
        now = time.time()
        ends = max(_free_at(request, action, key, rate, now) for rate in ratelimit.parse_rates(RATES[action]))
        raise TooManyTries(_moment(ends), _moment(now))
    return Try([usage])


def _free_at(request: HttpRequest | None, action: str, key: str, rate: Any, now: float) -> float:
    """When the oldest try of a full limit falls out of it; now, for a limit that is not full."""
    name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key or None)
    history = [at for at in cache.get(name, []) if at > now - rate.duration]
    return float(history[rate.amount - 1] + rate.duration) if len(history) >= rate.amount else now


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
