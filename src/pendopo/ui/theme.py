"""A region's theme: hue and chroma become a small stylesheet with a digest in its address.

Lightness is ours, so contrast cannot break; `tokens.css` computes the same scale where the browser knows `oklch()`.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from django.urls import get_script_prefix, reverse

from pendopo.ui.colour import hex_of, oklch

MAX_CHROMA_MILLI = 150

# Token: lightness and the share of the region's chroma. tokens.css holds the same numbers (a test compares them).
LIGHT_SCALE = {
    "--aksen-50": (0.97, 0.09),
    "--aksen-100": (0.935, 0.2),
    "--aksen-200": (0.865, 0.4),
    "--aksen-300": (0.77, 0.65),
    "--aksen-600": (0.435, 1.0),
    "--aksen-700": (0.37, 0.95),
    "--aksen-800": (0.295, 0.72),
    "--aksen-900": (0.235, 0.52),
}
DARK_SCALE = {
    "--aksi": (0.81, 0.6),
    "--aksi-tekan": (0.88, 0.4),
    "--tautan": (0.83, 0.55),
    "--pilih": (0.30, 0.4),
}


class Themed(Protocol):
    """What a region brings: hue in degrees, chroma in thousandths."""

    @property
    def hue(self) -> int: ...
    @property
    def chroma_milli(self) -> int: ...


def _hex_rules(scale: dict[str, tuple[float, float]], hue: int, chroma: float) -> str:
    return "".join(f"{token}:{hex_of(oklch(light, chroma * share, hue))};" for token, (light, share) in scale.items())


@lru_cache(maxsize=512)
def stylesheet(hue: int, chroma_milli: int) -> str:
    """The theme of one hue (degrees) and chroma (thousandths, at most 150); hex values only for old browsers."""
    hue, chroma_milli = hue % 360, min(MAX_CHROMA_MILLI, max(0, chroma_milli))
    chroma = chroma_milli / 1000
    return (
        f":root{{--daerah-h:{hue};--daerah-c:{chroma:g}}}"
        "@supports not (color:oklch(50% 0.1 270)){"
        f":root{{{_hex_rules(LIGHT_SCALE, hue, chroma)}}}"
        f'[data-tema="gelap"]{{{_hex_rules(DARK_SCALE, hue, chroma)}}}'
        "}\n"
    )


def digest(hue: int, chroma_milli: int) -> str:
    """Twelve characters that change whenever the stylesheet does: they make its address safe to cache for good."""
    return sha256(stylesheet(hue, chroma_milli).encode()).hexdigest()[:12]


def theme_url(region: Themed) -> str:
    """Address of the region's stylesheet, cacheable for good."""
    return _theme_url(region.hue, region.chroma_milli, get_script_prefix())


@lru_cache(maxsize=1024)
def _theme_url(hue: int, chroma_milli: int, script_prefix: str) -> str:
    """`script_prefix` is part of the key only: `reverse` reads it from the thread."""
    return reverse("ui:tema", args=[hue, chroma_milli, digest(hue, chroma_milli)])
