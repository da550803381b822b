"""What the wizard computes: places that are like a word, colours and their contrast."""

from __future__ import annotations

from dataclasses import dataclass

from pendopo.config.wisaya.forms import HUES
from pendopo.data.areas import Place, all_places
from pendopo.ui.colour import contrast, hex_of, oklch, rgb_of

MOST = 20
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: text on a colour."""


def places_like(asked: str) -> list[Place]:
    """Provinces, kota and kabupaten with all these words in their name, or with this code; at most twenty."""
    words = asked.casefold().split()
    if not words:
        return []
    found = [
        place for place in all_places()
        if place.code == asked or all(word in place.name.casefold() for word in words)
    ]  # fmt: skip
    return sorted(found, key=lambda place: (len(place.name), place.name))[:MOST]


@dataclass(frozen=True)
class Swatch:
    """One colour to choose: its hue, name, and how a button of it looks."""

    hue: int
    name: str
    colour: str


def button_colour(hue: int, chroma_milli: int) -> str:
    """The colour of a button of this accent (`--aksen-600`), as #rrggbb."""
    return hex_of(oklch(0.435, chroma_milli / 1000, hue))


def swatches(chroma_milli: int) -> list[Swatch]:
    return [Swatch(hue, str(name), button_colour(hue, chroma_milli)) for hue, name in HUES]


@dataclass(frozen=True)
class Contrast:
    """White text on the accent, and whether everybody can read it."""

    colour: str
    ratio: str
    is_enough: bool


def contrast_of(hue: int, chroma_milli: int) -> Contrast:
    """The contrast of white text on a button of this accent."""
    colour = button_colour(hue, chroma_milli)
    ratio = contrast((1.0, 1.0, 1.0), rgb_of(colour))
    return Contrast(colour, f"{ratio:.1f}".replace(".", ","), ratio >= ENOUGH)
