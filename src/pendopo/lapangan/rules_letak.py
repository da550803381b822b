"""Positions: how far two are apart, and a drawing of several on plain ground. No Django, no map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

EARTH = 6_371_000.0
"""Mean radius in metres, as in the engine's places."""
WIDTH, HEIGHT, MARGIN = 480, 300, 40
LEAST_SPAN = 20.0
"""Metres that a drawing shows at least: points nearer than a GPS can tell apart lie in its middle."""
NEAR = 12
"""Dots within which two labels cannot stand side by side."""
Point = tuple[float, float]


def point(position: str) -> Point | None:
    """(latitude, longitude) of a stored position; None for none."""
    lat, comma, lon = position.partition(",")
    try:
        return (float(lat), float(lon)) if comma else None
    except ValueError:
        return None


def metres_between(one: Point, other: Point) -> float:
    """The way along the surface (haversine)."""
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def distance_words(one: str, other: str) -> str:
    """'35 m' or '1,3 km' between two stored positions; '' when one is missing."""
    here, there = point(one), point(other)
    if here is None or there is None:
        return ""
    metres = metres_between(here, there)
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km".replace(".", ",")


@dataclass(frozen=True)
class Spot:
    """One point of a drawing: its label, its position, whether it is the one that the case names."""

    label: str
    position: str
    is_asked: bool = False


def plane(points: Sequence[Point]) -> list[Point]:
    """Metres east and north of the first point: true to a hand's breadth over the size of a town."""
    lat0, lon0 = points[0]
    wide = math.cos(math.radians(lat0))
    return [
        (math.radians(lon - lon0) * EARTH * wide, math.radians(lat - lat0) * EARTH) for lat, lon in points
    ]  # fmt: skip


def sketch_svg(spots: Sequence[Spot]) -> str:
    """The points as SVG with a scale and north above; '' without any."""
    placed = [(spot, where) for spot in spots if (where := point(spot.position)) is not None]
    if not placed:
        return ""
    metres = plane([where for _spot, where in placed])
    xs, ys = [x for x, _y in metres], [y for _x, y in metres]
    span = max((max(xs) - min(xs)) / (WIDTH - 2 * MARGIN), (max(ys) - min(ys)) / (HEIGHT - 2 * MARGIN))
    per_dot = max(span, LEAST_SPAN / (HEIGHT - 2 * MARGIN))
    mid_x, mid_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    dots = [(WIDTH / 2 + (x - mid_x) / per_dot, HEIGHT / 2 - (y - mid_y) / per_dot) for x, y in metres]
    marks = "".join(mark(spot, x, y) for spot, x, y in gathered([spot for spot, _where in placed], dots))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Plus Jakarta Sans" '
        f'font-size="13"><rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="8" fill="#f5f2ec" '
        f'stroke="#e3ddd1"/>{scale(per_dot)}'
        f'<path d="M{WIDTH - 26} 44V16m-6 8l6-8 6 8" fill="none" stroke="#5f6475" stroke-width="2"/>'
        f'<text x="{WIDTH - 31}" y="60" fill="#5f6475">U</text>{marks}</svg>'
    )


def gathered(spots: Sequence[Spot], dots: Sequence[Point]) -> list[tuple[Spot, float, float]]:
    """Points that lie on one another share one label, so that it can be read."""
    found: dict[tuple[bool, int, int], tuple[Spot, float, float]] = {}
    for spot, (x, y) in zip(spots, dots, strict=True):
        key = (spot.is_asked, round(x / NEAR), round(y / NEAR))
        former = found.get(key)
        label = f"{former[0].label}, {spot.label}" if former else spot.label
        found[key] = (Spot(label, spot.position, spot.is_asked), x, y)
    return list(found.values())


def mark(spot: Spot, x: float, y: float) -> str:
    """A point with its label; what the case names is a ring."""
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="#a9772f" stroke-width="3"/>'
        if spot.is_asked
        else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#1b2033"/>'
    )
    return f'{shape}<text x="{x + 12:.1f}" y="{y - 6:.1f}" fill="#1b2033">{escape(spot.label[:40])}</text>'


def scale(per_dot: float) -> str:
    """A bar of a round length."""
    length = nice(100 * per_dot)
    dots = length / per_dot
    words = f"{length:g} m" if length < 1000 else f"{length / 1000:g} km"
    return (
        f'<path d="M20 {HEIGHT - 22}v6h{dots:.1f}v-6" fill="none" stroke="#5f6475" stroke-width="2"/>'
        f'<text x="24" y="{HEIGHT - 24}" fill="#5f6475">{words}</text>'
    )


def nice(limit: float) -> float:
    """The greatest of 1, 2, 5, 10, 20, 50 … metres that is not above a limit (0.1 at least)."""
    power = 10.0 ** math.floor(math.log10(max(limit, 0.1)))
    return next(step * power for step in (5, 2, 1) if step * power <= limit * 1.000001) if limit >= 0.1 else 0.1
