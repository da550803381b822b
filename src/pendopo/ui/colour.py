"""OKLCH to sRGB and WCAG contrast: what a region's hue becomes where a browser has no `oklch()`.

Formulas: CSS Color Module Level 4 (section 10, sample code) and WCAG 2.2 (relative luminance). Pure functions.
"""

from __future__ import annotations

from math import cos, radians, sin

Rgb = tuple[float, float, float]

# How far outside 0–1 a channel may lie before a colour counts as out of gamut (half of an 8-bit step).
_TOLERANCE = 0.5 / 255


def _linear(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _clip(colour: Rgb) -> Rgb:
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in colour)
    return red, green, blue


def oklch_clipped(lightness: float, chroma: float, hue: float) -> Rgb:
    """The colour as most browsers show it: channels outside sRGB are cut off. Values 0–1."""
    red, green, blue = _clip(_linear(lightness, chroma, hue))
    return _encode(red), _encode(green), _encode(blue)


def oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """The nearest sRGB colour of the same hue and lightness: chroma gives way until it fits. Values 0–1."""
    low, high = 0.0, chroma
    if not _fits(_linear(lightness, chroma, hue)):
        for _ in range(18):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_linear(lightness, middle, hue)) else (low, middle)
        chroma = low
    return oklch_clipped(lightness, chroma, hue)


def _fits(colour: Rgb) -> bool:
    return all(-_TOLERANCE <= channel <= 1 + _TOLERANCE for channel in colour)


def hex_of(colour: Rgb) -> str:
    """`#rrggbb` of a colour with channels 0–1."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def rgb_of(text: str) -> Rgb:
    """The colour written as `#rrggbb`; ValueError for anything else."""
    if len(text) != 7 or not text.startswith("#"):
        raise ValueError(f"not a #rrggbb colour: {text}")
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
