"""Which characters our letter fonts can draw; a letter with any other cannot be made archivable, so they are marked.

Reads the `cmap` table of TrueType fonts (OpenType specification, formats 4 and 12). Pure.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, reduce
from itertools import groupby
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
MISSING = "[…]"


@cache
def covered() -> frozenset[int]:
    """Characters that every face has."""
    faces = [frozenset(_characters(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))]
    return reduce(frozenset.intersection, faces) | {ord("\n"), ord("\t")}


def printable(text: str) -> str:
    """The text composed, each run of characters that cannot be drawn (emoji, other scripts) marked by […]."""
    composed = unicodedata.normalize("NFC", text)
    runs = groupby(composed, key=lambda character: ord(character) in covered())
    return "".join("".join(run) if drawn else MISSING for drawn, run in runs)


def printable_all(value: Any) -> Any:
    """The same for every text inside lists and mappings."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: printable_all(item) for name, item in value.items()}
    return [printable_all(item) for item in value] if isinstance(value, list) else value


def _characters(font: bytes) -> Iterator[int]:
    """The characters that a font maps to a glyph."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (tables,) = struct.unpack_from(">H", font, start + 2)
    for i in range(tables):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * i + 4)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form in (4, 12):
            yield from (_segments if form == 4 else _groups)(font, start + offset)


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Format 12: ranges of characters."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    for i in range(count):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * i)
        yield from (code for code in range(first, last + 1) if glyph + code - first)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments with a shift, or with a list of glyphs."""
    (double,) = struct.unpack_from(">H", font, at + 6)
    for i in range(0, double, 2):
        (last,) = struct.unpack_from(">H", font, at + 14 + i)
        (first,) = struct.unpack_from(">H", font, at + 16 + double + i)
        (shift,) = struct.unpack_from(">H", font, at + 16 + 2 * double + i)
        place = at + 16 + 3 * double + i
        (jump,) = struct.unpack_from(">H", font, place)
        for code in range(first, min(last, 0xFFFE) + 1):
            (glyph,) = struct.unpack_from(">H", font, place + jump + 2 * (code - first)) if jump else (code + shift,)
            if glyph & 0xFFFF:
                yield code
