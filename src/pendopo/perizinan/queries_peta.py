"""The map of the register: points on a plain ground, many near each other as one number. No tiles, nothing fetched.

Latitude and longitude are drawn as they are (one thousandth of a degree is one unit); so near the equator shapes are at
most two hundredths wider than on the ground.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pendopo.perizinan.models import BatasWilayah
from pendopo.perizinan.queries_register import Asked, Light

COLUMNS, ROWS = 12, 9
"""Into so many squares a map is divided; what lies in one square is one mark."""

LEAST = 8.0
"""Units that a map shows at least: not quite a kilometre, so that a single point has surroundings."""

METRES = 111.195
"""Of one unit."""

Frame = tuple[float, float, float, float]  # west, top, wide, high; the top is the northern edge, downwards is positive


@dataclass(frozen=True)
class Mark:
    """What is drawn at one place: a single entry (`id`), or how many there are and the address that shows them nearer.

    `size`: radius in hundredths of the map's width.
    """

    x: str
    y: str
    r: str
    count: int
    id: UUID | None
    nearer: str
    text_y: str


@dataclass(frozen=True)
class Peta:
    """A drawn map. `view`: of the SVG; `bar`: length of the scale in units, with its words."""

    view: str
    marks: list[Mark]
    placed: int
    font: str
    bar_x: str
    bar_y: str
    bar: str
    bar_words: str
    stroke: str
    wider: str


def peta_of(asked: Asked, light: Sequence[Light], boundary: BatasWilayah | None) -> Peta | None:
    """The map of these entries; None when there is neither a place nor a boundary to draw."""
    points = [(one, one.point) for one in light if one.point is not None]
    if not points and boundary is None:
        return None
    frame = _frame(asked, [point for _one, point in points], boundary)
    west, top, wide, high = frame
    inside = [
        (one, lon, -lat) for one, (lat, lon) in points if west <= lon <= west + wide and top <= -lat <= top + high
    ]
    squares: dict[tuple[int, int], list[tuple[Light, int, int]]] = {}
    for one, x, y in inside:
        at = (min(int((x - west) / wide * COLUMNS), COLUMNS - 1), min(int((y - top) / high * ROWS), ROWS - 1))
        squares.setdefault(at, []).append((one, x, y))
    marks = [_mark(asked, group, frame) for group in squares.values()]
    bar = _nice(wide * METRES / 4)
    return Peta(
        view=f"{west:.1f} {top:.1f} {wide:.1f} {high:.1f}", marks=sorted(marks, key=lambda one: one.count),
        placed=len(inside), font=_short(wide / 38), bar_x=_short(west + wide * 0.03),
        bar_y=_short(top + high * 0.965), bar=_short(bar / METRES),
        bar_words=f"{bar} m" if bar < 1000 else f"{bar // 1000} km", stroke=_short(wide / 400),
        wider=asked.query() if asked.box else "",
    )  # fmt: skip


def _frame(asked: Asked, points: Sequence[tuple[int, int]], boundary: BatasWilayah | None) -> Frame:
    """What the map shows: what was asked for, else the boundary, else all points with a margin."""
    if asked.box is not None:
        south, west, north, east = (float(one) for one in asked.box)
    elif boundary is not None:
        south, west, north, east = (one / 10 for one in boundary.shapes["kotak"])
    else:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        south, west, north, east = float(min(lats)), float(min(lons)), float(max(lats)), float(max(lons))
    wide, high = max(east - west, LEAST) * 1.12, max(north - south, LEAST) * 1.12
    wide, high = max(wide, high * COLUMNS / ROWS), max(high, wide * ROWS / COLUMNS)
    return (west + east - wide) / 2, -(north + south + high) / 2, wide, high


def _mark(asked: Asked, group: Sequence[tuple[Light, int, int]], frame: Frame) -> Mark:
    wide = frame[2]
    xs, ys = [x for _one, x, _y in group], [y for _one, _x, y in group]
    x, y, count = sum(xs) / len(xs), sum(ys) / len(ys), len(group)
    r = wide / 95 if count == 1 else wide / 95 * min(1.4 + math.log10(count), 4.0)
    box = f"{-max(ys) - 1},{min(xs) - 1},{-min(ys) + 1},{max(xs) + 1}"
    near = asked.query(kotak=box, sesudah=asked.after)
    is_one_place = len(set(zip(xs, ys, strict=True))) == 1 or wide <= LEAST * 1.5
    return Mark(
        _short(x), _short(y), _short(r), count, group[0][0].id if count == 1 else None,
        "" if is_one_place else near, _short(y + wide / 110),
    )  # fmt: skip


def _short(value: float) -> str:
    return f"{value:.2f}"


def _nice(limit: float) -> int:
    """The greatest of 1, 2, 5, 10, 20, 50 … metres that is not above a limit."""
    power = int(10 ** math.floor(math.log10(max(limit, 1.0))))
    return next(step * power for step in (5, 2, 1) if step * power <= max(limit, 1.0))


def boundary_now() -> BatasWilayah | None:
    """The boundary that maps of this region are drawn with; its shapes only by their frame."""
    return BatasWilayah.objects.order_by("-made_at").first()


def boundary_by(digest: str) -> BatasWilayah | None:
    """A boundary by the digest in its address."""
    return BatasWilayah.objects.filter(digest=digest).first()


def boundary_path(boundary: BatasWilayah) -> str:
    """The path of all its shapes, in units."""
    parts: list[str] = []
    for shape in boundary.shapes["bentuk"]:
        for ring in shape["cincin"]:
            parts.append("M" + "L".join(f"{lon / 10:g} {-lat / 10:g}" for lon, lat in ring) + "Z")
    return "".join(parts)
