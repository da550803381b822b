"""What is drawn on letters as SVG: the QR code of the letter's address, the region's mark. Pure."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import segno

from pendopo.ui.api import hex_of, oklch

SOGA = "#a9772f"
MARK_LIGHTNESS = 0.45


def qr_svg(address: str) -> str:
    """Black on nothing, quiet zone of two modules, error correction M; readable from 2 cm on paper."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def mark_colour(hue: int, chroma: float) -> str:
    """The region's colour on paper, as #rrggbb."""
    return hex_of(oklch(MARK_LIGHTNESS, chroma, hue))


def mark_svg(hue: int, chroma: float) -> str:
    """The pendopo mark in the region's colour, for paper."""
    colour = mark_colour(hue, chroma)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 40" fill="none" stroke-width="2.4" '
        f'stroke-linejoin="round" stroke-linecap="round" stroke="{colour}"><path d="M2 22l13-6L20 4h8l5 12 13 6z"/>'
        f'<path d="M15 16h18M8 22v13M18 22v13M30 22v13M40 22v13"/><path d="M3 37h42" stroke="{SOGA}"/></svg>'
    )


def picture_svg(content: bytes) -> str:
    """A JPEG or PNG inside an SVG: the press takes texts only."""
    from PIL import Image  # heavy, and only for papers with pictures

    with Image.open(BytesIO(content)) as image:
        (width, height), kind = image.size, (image.format or "").lower()
    data = b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )
