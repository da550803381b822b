"""Opening a case by number and secret, with a limit on wrong attempts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, get_case_by_receipt, tidy_number
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region

# Wrong attempts in a span: per number few, per address many, for a whole village shares one address of its operator.
SPAN_SECONDS = 15 * 60
PER_NUMBER, PER_ADDRESS = 10, 100


def open_case(place: Region, *, number: str, secret: str, address: str) -> Case | None:
    """The case, or None when number or secret is wrong (which of them stays unsaid).

    Raises Refusal after too many wrong attempts. Right attempts are not counted.
    """
    keys = {_key(place, "nomor", tidy_number(number)): PER_NUMBER, _key(place, "alamat", address): PER_ADDRESS}
    tried = cache.get_many(keys)
    if any(tried.get(key, 0) >= limit for key, limit in keys.items()):
        raise Refusal(
            _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi dengan kode pada bukti pendaftaran."),
            status=429,
        )
    try:
        return get_case_by_receipt(place, number, secret)
    except Http404:
        cache.set_many({key: tried.get(key, 0) + 1 for key in keys}, SPAN_SECONDS)
        return None


@contextmanager
def slow_down(place: Region, number: str, who: str) -> Iterator[None]:
    """Around a code that somebody may guess: an Http404 or a ValueError within counts as a wrong attempt.

    Raises Refusal (429) after too many of them for the number or by the person.
    """
    keys = {_key(place, "nomor", number): PER_NUMBER, _key(place, "orang", who): PER_NUMBER}
    tried = cache.get_many(keys)
    if any(tried.get(key, 0) >= limit for key, limit in keys.items()):
        raise Refusal(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."), status=429)
    try:
        yield
    except (Http404, ValueError):
        cache.set_many({key: tried.get(key, 0) + 1 for key in keys}, SPAN_SECONDS)
        raise


def _key(place: Region, kind: str, value: str) -> str:
    """A cache key that does not show the number or the address."""
    return f"lacak:{place.id}:{kind}:{sha256(value.encode()).hexdigest()[:32]}"
