"""Words of a definition in the reader's language, and of months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pendopo.audit.api import Event
from pendopo.engine.api import Compiled
from pendopo.layanan.queries_staf.received_page import Late, late_of
from pendopo.lib.formats import BULAN, MONTHS
from pendopo.ui.api import icon_names

register = template.Library()


def _lang() -> str:
    return get_language() or "id"


@register.simple_tag
def teks(compiled: Compiled, node: str, attr: str) -> str:
    """A text of a node by its address: `{% teks compiled "service:self" "product" %}`."""
    return compiled.text(node, attr, _lang())


@register.simple_tag
def alamat_daerah(path: str) -> str:
    """An address below the region's own, as the reader's browser knows it."""
    return f"{get_script_prefix()}{path}"


@register.simple_tag
def lang_isi(compiled: Compiled) -> SafeString:
    """` lang="id"` around a definition's own words where it has none in the page's language; else nothing."""
    here = _lang()
    return SafeString("" if here == "id" or here in compiled.definition.texts else ' lang="id"')


@register.filter
def simpul(node_id: str, kind: str) -> str:
    """The address of a node: `{{ step.id|simpul:"step" }}` is 'step:mengisi'."""
    return f"{kind}:{node_id}"


@register.filter
def ada_ikon(name: str) -> str:
    """The icon a definition names, or a sheet of paper when there is none of that name."""
    return name if name in icon_names() else "berkas"


@register.filter
def bulan(day: date) -> str:
    """November 2026."""
    return f"{(MONTHS if _lang() == 'en' else BULAN)[day.month - 1]} {day.year}"


@register.filter
def susulan(events: Iterable[Event]) -> Late | None:
    """Of a case that came in on paper during an outage its two times; None for every other."""
    return late_of(events)
