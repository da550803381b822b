"""Boundaries of areas: GeoJSON → checked, simplified shapes that a page can draw. Pure; no Django."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.lib.words import folded

MOST_MB = 10
MOST_SHAPES = 700
MOST_POINTS = 6_000
"""Of all shapes together, after simplifying: what a phone draws at once."""

MOST_GIVEN = 2_000_000
SCALE = 10_000
"""Ten-thousandths of a degree, about 11 metres."""

CODES = ("kode", "code", "kd_kel", "kdcpum", "kdepum", "kdppum", "kode_kel", "kode_kec", "id", "objectid")
NAMES = ("nama", "name", "namobj", "wadmkd", "wadmkc", "kelurahan", "kecamatan", "desa")
Ring = list[tuple[int, int]]


class BadShape(ValueError):
    """The file cannot be drawn; the sentence says why."""


@dataclass(frozen=True)
class Shape:
    """One area: its code and name where the file has them, and its rings as (longitude, latitude)."""

    code: str
    name: str
    rings: list[Ring]


@dataclass(frozen=True)
class Drawing:
    """All areas, the frame around them (south, west, north, east), and how many points were left of how many."""

    shapes: list[Shape]
    frame: tuple[int, int, int, int]
    points: int
    given: int

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return {
            "kotak": list(self.frame),
            "bentuk": [{"kode": one.code, "nama": one.name, "cincin": one.rings} for one in self.shapes],
        }


def read_geojson(content: bytes) -> Drawing:
    """The areas of a GeoJSON file (RFC 7946), simplified until they are few enough points. Raises BadShape."""
    if len(content) > MOST_MB * 1_000_000:
        raise BadShape(f"Berkas ini lebih dari {MOST_MB} MB. Sederhanakan dahulu bentuknya.")
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BadShape("Berkas ini bukan GeoJSON yang dapat dibaca.") from None
    shapes = [_shape(one) for one in _features(told)]
    shapes = [one for one in shapes if one.rings]
    if not shapes:
        raise BadShape("Tidak ada bidang (Polygon atau MultiPolygon) di dalamnya.")
    if len(shapes) > MOST_SHAPES:
        raise BadShape(f"Lebih dari {MOST_SHAPES} bidang. Pakai batas kecamatan atau kelurahan daerah ini saja.")
    given = sum(len(ring) for one in shapes for ring in one.rings)
    if given > MOST_GIVEN:
        raise BadShape("Bentuknya terlalu rinci. Sederhanakan dahulu.")
    shapes = _fewer(shapes)
    points = [point for one in shapes for ring in one.rings for point in ring]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return Drawing(shapes, (min(lats), min(lons), max(lats), max(lons)), len(points), given)


def _features(told: Any) -> Iterator[dict[str, Any]]:
    kind = told.get("type") if isinstance(told, dict) else None
    if kind == "FeatureCollection" and isinstance(told.get("features"), list):
        yield from (one for one in told["features"] if isinstance(one, dict))
    elif kind == "Feature":
        yield told
    elif kind in ("Polygon", "MultiPolygon"):
        yield {"geometry": told, "properties": {}}
    else:
        raise BadShape("Berkas ini bukan GeoJSON (FeatureCollection, Feature, Polygon, atau MultiPolygon).")


def _shape(feature: dict[str, Any]) -> Shape:
    geometry, told = feature.get("geometry"), feature.get("properties")
    properties = {folded(str(key)): value for key, value in told.items()} if isinstance(told, dict) else {}
    rings: list[Ring] = []
    if isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon"):
        coordinates = geometry.get("coordinates")
        parts = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
        if not isinstance(parts, list):
            raise BadShape("Sebuah bidang tidak punya koordinat.")
        for part in parts:
            if not isinstance(part, list):
                raise BadShape("Sebuah bidang tidak punya koordinat.")
            rings += [_ring(ring) for ring in part]
    return Shape(_named(properties, CODES), _named(properties, NAMES), rings)


def _named(properties: dict[str, Any], names: Sequence[str]) -> str:
    return next((str(properties[name])[:80] for name in names if properties.get(name)), "")


def _ring(given: Any) -> Ring:
    if not isinstance(given, list) or len(given) < 4:
        raise BadShape("Sebuah bidang punya kurang dari empat titik.")
    found: Ring = []
    for pair in given:
        numbers = isinstance(pair, list) and len(pair) >= 2 and all(_is_number(one) for one in pair[:2])
        if not numbers:
            raise BadShape("Sebuah titik bukan sepasang bilangan [bujur, lintang].")
        lon, lat = float(pair[0]), float(pair[1])
        if not (94 <= lon <= 142 and -12 <= lat <= 7):
            raise BadShape(
                "Sebuah titik di luar Indonesia. Urutannya [bujur, lintang] dalam derajat (WGS 84), "
                "misalnya [107.61, -6.91]."
            )
        found.append((round(lon * SCALE), round(lat * SCALE)))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _fewer(shapes: Sequence[Shape]) -> list[Shape]:
    """Simplified by growing distances until all points together are few enough; too small shapes disappear."""
    distance = 1.0
    while True:
        found = [
            Shape(one.code, one.name, [ring for ring in (simplified(ring, distance) for ring in one.rings) if ring])
            for one in shapes
        ]
        found = [one for one in found if one.rings]
        if sum(len(ring) for one in found for ring in one.rings) <= MOST_POINTS:
            return found
        distance *= 1.6


def simplified(ring: Ring, distance: float) -> Ring:
    """A ring without points that lie nearer than `distance` to the line beside them; empty when nothing is left.

    Douglas and Peucker, without recursion.
    """
    keep = {0, len(ring) - 1}
    # A closed ring begins and ends at one point: it is halved where it is farthest from there.
    far = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
    keep.add(far)
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        best, at = distance, -1
        for number in range(first + 1, last):
            gap = _gap(ring[number], ring[first], ring[last])
            if gap > best:
                best, at = gap, number
        if at > 0:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    kept = [ring[at] for at in sorted(keep)]
    return kept if len(set(kept)) >= 3 else []


def _gap(point: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    """How far a point lies from a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = dx * dx + dy * dy
    if not size:
        return math.dist(point, start)
    along = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / size))
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))
