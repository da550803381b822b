"""Numbers and words of frozen results in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.skm.queries_staf import Result
from pendopo.skm.rules import comma, lowest
from pendopo.skm.rules_kuesioner import shipped
from pendopo.skm.scope import SERVICE

register = template.Library()


def _is_english() -> bool:
    return get_language() == "en"


@register.filter
def koma(number: str | Decimal) -> str:
    """'91.48' with all its decimals, as the reader writes it."""
    return str(number) if _is_english() else str(number).replace(".", ",")


@register.filter
def bilangan(number: str) -> float:
    """For the length of a bar only."""
    return float(number)


@register.filter
def periode(frozen: Mapping[str, Any]) -> str:
    """The period of a frozen result."""
    return str(frozen["english"] if _is_english() else frozen["judul"])


@register.filter
def idlayanan(scope: str) -> str:
    """The service of a scope."""
    return scope.removeprefix(SERVICE)


@register.simple_tag
def kinerja(words: str) -> str:
    """'Sangat baik' in the reader's language."""
    return _(words)


@register.simple_tag
def kata(words: str) -> str:
    """A word of a breakdown in the reader's language, where it has one."""
    return _(words)


@register.simple_tag
def unsur(one: Mapping[str, Any]) -> str:
    """An element's title: in English where it is the shipped one."""
    if _is_english():
        for element in shipped().elements:
            if element.id == one["id"] and element.title == one["judul"] and element.english is not None:
                return element.english.title
    return str(one["judul"])


# -- the workspace


@register.filter
def nrr(mark: Fraction) -> str:
    """An average mark with four decimals."""
    return comma(mark, 4)


@register.filter
def pecahan(mark: Fraction) -> float:
    """For the length of a bar only."""
    return float(mark)


@register.simple_tag
def judul_unsur(result: Result, element: str) -> str:
    """The title of an element of a result."""
    return result.titles.get(element, element)


@register.filter
def kode_terendah(result: Result) -> list[str]:
    """The ids of the three lowest elements."""
    return [one.id for one in lowest(result.index)] if result.index else []


@register.simple_tag
def ambil(words: Mapping[str, str], key: str) -> str:
    """The word of a key; the key where it has none."""
    return words.get(key, key)
