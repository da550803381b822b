"""Places: what people type or copy from a map → points → the stored text, and how far or how large they are.

A point is (latitude, longitude) in millionths of a degree, about 11 cm; stored as "-6.9147,107.6098", points divided by
blanks. Latitudes and longitudes of Indonesia have no value in common, so a point is read in either order.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .problem import Problem

Point = tuple[int, int]

MILLION = 1_000_000
LATITUDES = (-11_500_000, 6_500_000)
LONGITUDES = (94_500_000, 141_500_000)
"""Around Indonesia, Rote to Weh and Weh to Papua."""

LEAST = {"titik": 1, "garis": 2, "bidang": 3}
MOST = 100
"""How many different points a shape has."""

METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere of 6371 km."""

STORED = re.compile(r"-?\d{1,3}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?( -?\d{1,3}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?)*")
PIN = re.compile(r"!3d(-?\d{1,3}\.\d{1,15})!4d(-?\d{1,3}\.\d{1,15})")
LINK = re.compile(r"(?:[@/=]|geo:)(-?\d{1,3}\.\d{1,15})(?:,|%2C)[+ ]?(-?\d{1,3}\.\d{1,15})")
PART = re.compile(r"""[-+]?\d{1,12}(?:[.,]\d{1,15})?|[°'"]|LS|LU|BT|BB|[NSEWUTB]|[\s,;:/()]+|.""")
SIGNS = ("°", "'", '"')
SAME = {
    "−": "-", "–": "-", "º": "°", "˚": "°", "’": "'", "′": "'", "‘": "'", "`": "'", "”": '"', "″": '"', "“": '"',
    "''": '"', "LINTANG SELATAN": "LS", "LINTANG UTARA": "LU", "BUJUR TIMUR": "BT", "BUJUR BARAT": "BB",
    "DERAJAT": "°", "MENIT": "'", "DETIK": '"', "LINTANG": " ", "BUJUR": " ", "LATITUDE": " ", "LONGITUDE": " ",
    "LAT": " ", "LONG": " ", "LON": " ", "LNG": " ", "=": " ", "&": " ", "LS.": "LS", "BT.": "BT", "LU.": "LU",
}  # fmt: skip


def read_shape(shape: str, text: str) -> str:
    """The stored text of a shape typed with one point a line (or of its stored text); raises `Problem`."""
    points = tidy(shape, points_of(text) if is_stored(text) else typed_points(text))
    different = len(set(points))
    if shape == "titik" and different > 1:
        raise Problem("one_point", count=different)
    if different < LEAST[shape]:
        raise Problem("few_points", limit=LEAST[shape], count=different)
    if len(points) > MOST:
        raise Problem("many_points", limit=MOST)
    if shape == "bidang" and crosses(points):
        raise Problem("crossing")
    return stored(points)


def tidy(shape: str, points: Sequence[Point]) -> list[Point]:
    """Without a point that only repeats the one before it, nor (of an area) one that closes the round."""
    kept = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    if shape == "bidang" and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def is_stored(text: str) -> bool:
    """Whether a text is one that `stored` wrote: pairs that all lie in Indonesia."""
    return bool(STORED.fullmatch(text)) and all(map(is_inside, points_of(text)))


def points_of(text: str) -> list[Point]:
    """The points of a stored text."""
    pairs = [pair.split(",") for pair in text.split()]
    return [(millionths(Decimal(lat)), millionths(Decimal(lon))) for lat, lon in pairs]


def stored(points: Sequence[Point]) -> str:
    """The stored text of points."""
    return " ".join(f"{degrees(lat)},{degrees(lon)}" for lat, lon in points)


def millionths(value: Decimal) -> int:
    """Degrees as a whole number of millionths."""
    return int((value * MILLION).to_integral_value())


def degrees(value: int) -> str:
    """Millionths as plain degrees with at least one decimal: -6.9147."""
    whole, fraction = divmod(abs(value), MILLION)
    return f"{'-' if value < 0 else ''}{whole}.{f'{fraction:06}'.rstrip('0') or '0'}"


def is_inside(point: Point) -> bool:
    """Whether a point lies in Indonesia or its seas."""
    return LATITUDES[0] <= point[0] <= LATITUDES[1] and LONGITUDES[0] <= point[1] <= LONGITUDES[1]


def typed_points(text: str) -> list[Point]:
    """The points of a text as people write them, one or more a line; raises `Problem` with the line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    found: list[Point] = []
    for number, line in lines:
        where = f"baris {number} " if len(lines) > 1 else ""
        points = line_points(line)
        if not points:
            raise Problem("not_point", where=where)
        if not all(map(is_inside, points)):
            raise Problem("not_in_indonesia", where=where and f"{where.strip()}, ")
        found += points
        if len(found) > 10 * MOST:
            raise Problem("many_points", limit=MOST)
    return found


def line_points(line: str) -> list[Point]:
    """The points of one line, outside Indonesia too; none when it is no such text."""
    if link := PIN.search(line) or LINK.search(line):
        return [ordered(millionths(Decimal(link[1])), millionths(Decimal(link[2])), "")]
    text = line.upper()
    for other, sign in SAME.items():
        text = text.replace(other, sign)
    parts = [part for part in PART.findall(text) if part.strip(" \t\r,;:/()")]
    letters = "".join(part[-1] for part in parts if part.isalpha())
    marks = [part for part in parts if not part.isalpha()]
    numbers = [part for part in marks if part not in SIGNS]
    if not all(is_number(part) for part in numbers) or len(letters) not in (0, 2):
        return []
    if "°" not in marks and (pairs := decimal_pairs(numbers, letters)):
        return pairs
    angles = sexagesimal(marks) if "°" in marks else unmarked(numbers)
    return [ordered(angles[0], angles[1], letters)] if len(angles) == 2 else []


def is_number(part: str) -> bool:
    """Whether a part has digits (ASCII ones)."""
    return part.isascii() and any(map(str.isdigit, part))


def decimal_pairs(numbers: Sequence[str], letters: str) -> list[Point]:
    """Points in decimal degrees; none where the numbers must be degrees and minutes."""
    if not numbers or len(numbers) % 2 or (letters and len(numbers) != 2):
        return []
    values = [millionths(decimal(number)) for number in numbers]
    points = [ordered(values[at], values[at + 1], letters) for at in range(0, len(values), 2)]
    return points if len(points) == 1 or all(map(is_inside, points)) else []


def decimal(number: str) -> Decimal:
    """A number with comma or point."""
    return Decimal(number.replace(",", "."))


def sexagesimal(marks: Sequence[str]) -> list[int]:
    """Angles of numbers with °, ' and " behind them; none when minutes or seconds are impossible."""
    groups: list[list[str]] = []
    for part, after in zip(marks, [*marks[1:], ""], strict=True):
        if part in SIGNS:
            continue
        if after == "°":
            groups.append([])
        if not groups:
            return []
        groups[-1].append(part)
    angles = [angle(group) for group in groups]
    return [one for one in angles if one is not None] if None not in angles else []


def unmarked(numbers: Sequence[str]) -> list[int]:
    """Two angles written as degrees and minutes (or also seconds) without signs."""
    if len(numbers) not in (4, 6):
        return []
    half = len(numbers) // 2
    angles = [angle(numbers[:half]), angle(numbers[half:])]
    return [one for one in angles if one is not None] if None not in angles else []


def angle(parts: Sequence[str]) -> int | None:
    """Degrees, minutes and seconds as millionths of a degree; only the last one has decimals."""
    values = [decimal(part) for part in parts]
    whole = all(value == int(value) for value in values[:-1])
    if len(values) > 3 or not whole or any(part[0] in "+-" for part in parts[1:]) or any(v >= 60 for v in values[1:]):
        return None
    size = sum((abs(value) / 60**place for place, value in enumerate(values)), Decimal(0))
    return millionths(-size if parts[0].startswith("-") else size)


def ordered(first: int, second: int, letters: str) -> Point:
    """Latitude before longitude, by their sizes, with the hemisphere's sign."""
    lat, lon = (second, first) if abs(second) <= 90 * MILLION < abs(first) else (first, second)
    if "S" in letters:
        lat = -abs(lat)
    if "W" in letters or "B" in letters:
        lon = -abs(lon)
    return lat, lon


# -- what a shape is like


@dataclass(frozen=True)
class Place:
    """A shape to look at: its points in words and on a plane, its length (line) and its area in whole metres."""

    shape: str
    texts: tuple[tuple[str, str], ...]
    metres: tuple[tuple[float, float], ...]
    length: int
    area: int


def place_of(shape: str, text: str) -> Place | None:
    """The place that a stored or typed text means; None when it means none."""
    try:
        points = points_of(read_shape(shape, text))
    except Problem:
        return None
    texts = tuple((degrees(lat), degrees(lon)) for lat, lon in points)
    return Place(shape, texts, tuple(metres(points)), length(points), area(points) if shape == "bidang" else 0)


def crosses(points: Sequence[Point]) -> bool:
    """Whether two sides of a closed round meet anywhere but at their common corner."""
    count = len(points)
    sides = [(points[at], points[(at + 1) % count]) for at in range(count)]
    return any(
        meet(*sides[one], *sides[two])
        for one in range(count)
        for two in range(one + 2, count)
        if not (one == 0 and two == count - 1)
    )


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments a-b and c-d have a point in common (exact)."""
    turns = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if turns[0] != turns[1] and turns[2] != turns[3]:
        return True
    ends = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(way == 0 and between(*three) for way, three in zip(turns, ends, strict=True))


def turn(a: Point, b: Point, c: Point) -> int:
    """1 when c lies to the left of a-b, -1 to the right, 0 on its line."""
    size = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (size > 0) - (size < 0)


def between(a: Point, b: Point, c: Point) -> bool:
    """Whether c, on the line of a-b, lies within it."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def metres(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Points on a plane around the first one, in metres east and north (good for the size of a town)."""
    lat, lon = points[0]
    east = METRES_PER_DEGREE * math.cos(math.radians(lat / MILLION))
    return [((one - lon) / MILLION * east, (north - lat) / MILLION * METRES_PER_DEGREE) for north, one in points]


def length(points: Sequence[Point]) -> int:
    """The length of a line in whole metres, for people to check; never for money."""
    flat = metres(points)
    return round(sum(math.dist(flat[at], flat[at + 1]) for at in range(len(flat) - 1)))


def area(points: Sequence[Point]) -> int:
    """The area of a round in whole square metres, for people to check; never for money."""
    flat = metres(points)
    turns = zip(flat, [*flat[1:], flat[0]], strict=True)
    return round(abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in turns)) / 2)
