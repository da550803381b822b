"""Small files of every kind, made in memory."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def plain_pdf(body: bytes = b"", trailer: bytes = b"") -> bytes:
    """A whole PDF of one empty page; `body` is more objects, `trailer` more entries of the trailer."""
    objects = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n",
    ]
    head = b"%PDF-1.7\n"
    content = head + b"".join(objects) + body
    table = b"xref\n0 4\n0000000000 65535 f \n"
    offset = len(head)
    for one in objects:
        table += b"%010d 00000 n \n" % offset
        offset += len(one)
    table += b"trailer\n<</Size 4/Root 1 0 R" + trailer + b">>\n"
    return content + table + b"startxref\n%d\n%%%%EOF\n" % len(content)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = False, placed: bool = False
) -> bytes:
    """A picture whose left half is red; `turned`: to be shown upright, `placed`: with a GPS position."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    if placed:
        exif[0x010E] = "RAHASIA-LOKASI"
        exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 54.0, 0.0), 3: "E", 4: (107.0, 36.0, 0.0)})
    out = BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
