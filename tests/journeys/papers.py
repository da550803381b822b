"""What a citizen has on the phone: right files and wrong ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw


def photo(words: str) -> bytes:
    """A JPEG unlike any other."""
    picture = Image.effect_noise((640, 420), 60).convert("RGB")
    ImageDraw.Draw(picture).text((40, 190), words, fill="#112244", font_size=40)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def drawing(words: str) -> bytes:
    """A one-page PDF."""
    stream = io.BytesIO()
    picture = Image.new("RGB", (800, 400), "#f3e8d6")
    ImageDraw.Draw(picture).text((40, 180), words, fill="#75501a", font_size=40)
    picture.save(stream, "PDF")
    return stream.getvalue()


def document() -> bytes:
    """A word processor's file (a zip)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return stream.getvalue()


def program() -> bytes:
    """A Windows program, at least its beginning."""
    return b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode." + b"\x00" * 2000


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Put it where a file chooser finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file


def changed(letter: bytes) -> bytes:
    """One byte of the page's content is another."""
    at = letter.index(b"stream") + 20
    return letter[:at] + bytes([letter[at] ^ 1]) + letter[at + 1 :]
