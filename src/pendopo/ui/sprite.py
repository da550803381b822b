"""The icon sprite: which names exist, and their markup. One cached file holds every icon (`pendopo/ikon.svg`)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static" / "pendopo" / "ikon.svg"
FALLBACK = "titik"


@cache
def icon_names() -> frozenset[str]:
    """Every icon of the sprite."""
    return frozenset(re.findall(r'<symbol id="i-([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


@cache
def icon(name: str, css_class: str = "") -> SafeString:
    """Markup of an icon; an unknown name (a definition may bring any) shows three dots instead of nothing."""
    known = name if name in icon_names() else FALLBACK
    return format_html(
        '<svg class="ikon{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {css_class}" if css_class else "",
        static("pendopo/ikon.svg"),
        known,
    )
