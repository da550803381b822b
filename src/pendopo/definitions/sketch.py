"""A small drawing of a point, line or area from its points alone: no map, no tiles, nothing fetched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pendopo.engine.api import Place, place_of
from pendopo.lib.formats import desimal, ribuan

WIDTH, HEIGHT, MARGIN = 320, 180, 30
"""The box in dots, above the scale; the drawing keeps its margin on all sides."""

LABEL = 11
"""How far the number of a corner stands from it."""


@dataclass(frozen=True)
class Corner:
    """One point: its number, where it is drawn, where its number stands, and its coordinates."""

    number: int
    x: int
    y: int
    label_x: int
    label_y: int
    lat: str
    lon: str


@dataclass(frozen=True)
class Sketch:
    """A drawing. `path`: of an SVG ('' for a point); `words`: what it shows, how large."""

    shape: str
    words: str
    corners: tuple[Corner, ...]
    path: str
    bar: int
    bar_words: str

    @property
    def first(self) -> Corner:
        """The point at which a map opens."""
        return self.corners[0]


def sketch_of(shape: str, text: str, lang: str = "id") -> Sketch | None:
    """The drawing of a shape as stored or typed; None when the text is no such shape."""
    place = place_of(shape, text)
    if place is None:
        return None
    metres_per_dot, dots = scaled(place)
    centre = sum(x for x, _y in dots) / len(dots), sum(y for _x, y in dots) / len(dots)
    corners = tuple(
        corner(number, dot, centre, text) for number, (dot, text) in enumerate(zip(dots, place.texts, strict=True), 1)
    )
    bar = nice(90 * metres_per_dot)
    return Sketch(
        shape,
        words_of(place, lang),
        corners,
        path_of(shape, corners),
        round(bar / metres_per_dot) if bar else 0,
        length_words(bar, lang),
    )


def scaled(place: Place) -> tuple[float, list[tuple[float, float]]]:
    """Metres per dot of the drawing, and the points in dots: as large as the box allows, in its middle."""
    xs, ys = [x for x, _y in place.metres], [y for _x, y in place.metres]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    per_dot = max(wide / (WIDTH - 2 * MARGIN), high / (HEIGHT - 2 * MARGIN))
    if not per_dot:
        return 0.0, [(WIDTH / 2, HEIGHT / 2)] * len(xs)
    left, top = (WIDTH - wide / per_dot) / 2, (HEIGHT - high / per_dot) / 2
    return per_dot, [(left + (x - min(xs)) / per_dot, top + (max(ys) - y) / per_dot) for x, y in place.metres]


def corner(number: int, dot: tuple[float, float], centre: tuple[float, float], text: tuple[str, str]) -> Corner:
    """A corner with its number outside the shape."""
    away = math.dist(dot, centre) or 1.0
    beside = [at + LABEL * (at - middle) / away for at, middle in zip(dot, centre, strict=True)]
    return Corner(number, round(dot[0]), round(dot[1]), round(beside[0]), round(beside[1]) + 4, *text)


def path_of(shape: str, corners: Sequence[Corner]) -> str:
    """The path of a line, closed for an area."""
    if len(corners) < 2:
        return ""
    steps = " L".join(f"{one.x} {one.y}" for one in corners)
    return f"M{steps}{' Z' if shape == 'bidang' else ''}"


def nice(limit: float) -> int:
    """The greatest of 1, 2, 5, 10, 20, 50 … metres that is not above a limit; 0 when there is none."""
    if limit < 1:
        return 0
    power = int(10 ** math.floor(math.log10(limit)))
    return next(step * power for step in (5, 2, 1) if step * power <= limit)


def words_of(place: Place, lang: str) -> str:
    """What is drawn, how long or how large, in round figures for people to check."""
    if place.shape == "titik":
        return _("Titik %(letak)s") % {"letak": ", ".join(place.texts[0])}
    if place.shape == "garis":
        return _("Garis dengan %(n)d titik, panjang sekitar %(ukuran)s") % {
            "n": len(place.texts),
            "ukuran": length_words(place.length, lang),
        }
    return _("Bidang dengan %(n)d titik, luas sekitar %(ukuran)s") % {
        "n": len(place.texts),
        "ukuran": area_words(place.area, lang),
    }


def length_words(metres: int, lang: str) -> str:
    """850 m, or 1,3 km."""
    return f"{ribuan(metres, lang)} m" if metres < 1000 else f"{desimal(f'{metres / 1000:.1f}', lang)} km"


def area_words(square_metres: int, lang: str) -> str:
    """850 m², or 1,3 ha from one hectare on."""
    if square_metres < 10_000:
        return f"{ribuan(square_metres, lang)} m²"
    return f"{desimal(f'{square_metres / 10_000:.1f}', lang)} ha"
