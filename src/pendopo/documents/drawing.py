"""What is drawn on letters as SVG: the QR code of the letter's address, the region's mark. Pure."""

from __future__ import annotations

import math
from io import BytesIO

import segno

SOGA = "#a9772f"
MARK_LIGHTNESS = 0.45
# Oklab to linear sRGB (Ottosson 2020).
TO_LMS = ((1, 0.3963377774, 0.2158037573), (1, -0.1055613458, -0.0638541728), (1, -0.0894841775, -1.2914855480))
TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def qr_svg(address: str) -> str:
    """Black on nothing, quiet zone of two modules, error correction M; readable from 2 cm on paper."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def mark_svg(hue: int, chroma: float) -> str:
    """The pendopo mark in the region's colour, for paper."""
    colour = hex_of(MARK_LIGHTNESS, chroma, hue)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 40" fill="none" stroke-width="2.4" '
        f'stroke-linejoin="round" stroke-linecap="round" stroke="{colour}"><path d="M2 22l13-6L20 4h8l5 12 13 6z"/>'
        f'<path d="M15 16h18M8 22v13M18 22v13M30 22v13M40 22v13"/><path d="M3 37h42" stroke="{SOGA}"/></svg>'
    )


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """An oklch colour as #rrggbb, each part cut to what a screen can show."""
    lab = (lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))
    lms = [sum(f * x for f, x in zip(row, lab, strict=True)) ** 3 for row in TO_LMS]
    linear = (sum(f * x for f, x in zip(row, lms, strict=True)) for row in TO_RGB)
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
