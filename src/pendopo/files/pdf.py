"""What a PDF from outside may not be: broken, locked, or able to run something. Pure; bytes in, a sentence out.

Names in a PDF may be written with `#xx` for any character and may hide in compressed object streams; both are looked
into. The content is never changed: what somebody signed elsewhere stays signed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MAX_INFLATED = 32 * 1024 * 1024


def _name(word: str) -> re.Pattern[bytes]:
    """A pattern for a PDF name in which any character may be written as #xx."""
    letters = "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in word)
    return re.compile(b"/" + letters.encode())


LOCKED = _name("Encrypt")
ACTIVE = tuple(_name(word) for word in ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "XFA", "SubmitForm"))
OBJECT_STREAM = _name("ObjStm")
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
HEADER = re.compile(rb"%PDF-[12]\.\d")
START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
STREAM = re.compile(rb"stream\r?\n")

BROKEN = (
    "PDF ini rusak atau belum selesai diunduh. Buka dulu di perangkat Anda, simpan ulang sebagai PDF, lalu unggah lagi."
)
IS_LOCKED = "PDF ini terkunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
IS_ACTIVE = (
    "PDF ini berisi program, formulir aktif, atau lampiran. "
    "Cetak ke PDF biasa (menu Cetak, Simpan sebagai PDF), lalu unggah lagi."
)


def problem_of_pdf(content: bytes) -> str | None:
    """Why this PDF is not taken, or None."""
    if not _is_whole(content):
        return BROKEN
    if LOCKED.search(content):
        return IS_LOCKED
    for part in _readable(content):
        if any(pattern.search(part) for pattern in ACTIVE):
            return IS_ACTIVE
    return None


def _is_whole(content: bytes) -> bool:
    """Header at the start, end mark at the end, and a cross-reference where the end says."""
    if not HEADER.match(content):
        return False
    ends = START.findall(content[-2048:])
    if not ends:
        return False
    where = int(ends[-1])
    return where < len(content) and TABLE.match(content, where) is not None


def _readable(content: bytes) -> Iterator[bytes]:
    """The file as it is, then what its compressed object streams hold."""
    yield content
    left = MAX_INFLATED
    for found in OBJECT_STREAM.finditer(content):
        start = STREAM.search(content, found.end(), found.end() + 4096)
        if start is None or left <= 0:
            continue
        inner = _inflate(content[start.end() :], left)
        left -= len(inner)
        yield inner


def _inflate(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""


def count_pages(content: bytes) -> int | None:
    """How many pages, as far as it can be told without a full reader; None when it cannot."""
    pages = sum(len(PAGE.findall(part)) for part in _readable(content))
    return min(pages, 32_000) or None
