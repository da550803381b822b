"""Words of the catalogue's pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from pendopo.kerja_sama.queries_katalog_sumber import HERE, Source

register = template.Library()


@register.simple_tag
def asal(sumber: Source) -> str:
    """'Kota X, versi 3', or 'terpasang di sini, rilis 2'."""
    if sumber.origin == HERE:
        return _("terpasang di sini, rilis %(n)d") % {"n": sumber.number}
    return _("%(nama)s, versi %(n)d") % {"nama": sumber.name, "n": sumber.number}
