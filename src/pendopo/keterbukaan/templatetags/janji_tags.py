"""Figures of promises as people read them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.keterbukaan.rules import Sums
from pendopo.lib.formats import desimal, ribuan

register = template.Library()


def _lang() -> str:
    return get_language() or "id"


@register.filter
def samar(count: int | None) -> str:
    """A count; of one to four only that."""
    return _("kurang dari 5") if count is None else ribuan(count, _lang())


@register.filter
def persen(sums: Sums) -> str:
    """'96,4%' of what was finished in time; a dash where nothing is told."""
    permille = sums.on_time_permille
    return "–" if permille is None else f"{desimal(Decimal(permille) / 10, _lang())}%"


@register.filter
def sepersepuluh(tenths: int) -> str:
    """47 as 4,7."""
    return desimal(Decimal(tenths) / 10, _lang())


@register.filter
def hari_ke(sums: Sums, permille: int) -> str:
    """The working days of a share of the finished (500 is the median); a dash where nothing is told."""
    found = sums.days(permille)
    return "–" if found is None else ribuan(found, _lang())


@register.filter
def median(sums: Sums) -> int:
    """The median as a number, for bars."""
    return sums.days(500) or 0
