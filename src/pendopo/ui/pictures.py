"""The drawings of what services are about (`pendopo/gambar.svg`), by the category of their definition."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SHEET = Path(__file__).parent / "static" / "pendopo" / "gambar.svg"
FALLBACK = "umum"


@cache
def picture_names() -> frozenset[str]:
    """Every drawing there is."""
    return frozenset(re.findall(r'<symbol id="g-([\w-]+)"', SHEET.read_text(encoding="utf-8")))


@cache
def picture(name: str) -> SafeString:
    """Markup of a drawing; a category without one shows a paper with a stamp."""
    known = name if name in picture_names() else FALLBACK
    return format_html(
        '<svg class="gambar" aria-hidden="true" focusable="false"><use href="{}#g-{}"/></svg>',
        static("pendopo/gambar.svg"),
        known,
    )
