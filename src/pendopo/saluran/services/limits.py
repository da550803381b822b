"""How often one address may ask about numbers."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region

TRIES, WITHIN = 100, timedelta(minutes=15)
"""Many, for a whole village shares one address of its operator."""


def count_question(place: Region, address: str) -> None:
    """Count one question. Raises Refusal (429) beyond the limit."""
    key = f"nomor-pusat:{place.id}:{sha256(address.encode()).hexdigest()[:32]}"
    cache.add(key, 0, timeout=int(WITHIN.total_seconds()))
    if cache.incr(key) > TRIES:
        raise Refusal(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."), status=429)
