"""Papers that nobody signs by key: bills and receipts. Same press, same letterhead, same way to check them.

They have no row here; whoever has them made keeps the bytes and the code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pendopo.documents import rules
from pendopo.documents.drawing import mark_colour, mark_svg, picture_svg, qr_svg
from pendopo.documents.glyphs import printable_all
from pendopo.documents.queries import verification_address
from pendopo.documents.typesetting import press
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Paper:
    """What a paper is to be made of; `code` leads to its public check, `at` is its date. `data` may be personal.

    `address`: where the QR code leads instead, of a paper that is checked elsewhere or not at all (a blank form).
    `pictures`: JPEG and PNG by the name under which the template draws them (`image("foto-1.svg")`).
    """

    title: str
    number: str
    unit: str
    template: str
    code: str
    at: datetime
    data: Mapping[str, Any]
    address: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def letterhead(place: Region, unit: str) -> dict[str, str]:
    """The head of every paper: government, office, address, mark."""
    return {
        "pemerintah": f"Pemerintah {place.title}", "unit": unit, "alamat": place.address, "kontak": place.help_phone,
        "lambang_svg": mark_svg(place.hue, place.chroma), "warna": mark_colour(place.hue, place.chroma),
    }  # fmt: skip


def print_paper(place: Region, paper: Paper) -> bytes:
    """The PDF of a paper; the same paper gives the same bytes. Outside any transaction. Raises TypesetProblem."""
    day = paper.at.astimezone(place.tz).date()
    address = paper.address or verification_address(place, paper.code)
    words = printable_all(
        {
            "contoh": place.is_contoh, "judul": paper.title, "isi": dict(paper.data),
            "kop": letterhead(place, paper.unit), "tempat": rules.seat_of(place.name), "tanggal": tanggal(day),
            "tanggal_iso": day.isoformat(),
        }
    )  # fmt: skip
    check = {"alamat": address, "kode": paper.code, "qr_svg": qr_svg(address)}
    drawn = {name: picture_svg(content) for name, content in paper.pictures.items()}
    data = json.dumps(words | {"nomor": paper.number, "periksa": check}, ensure_ascii=False)
    return press.typeset(paper.template, {"data": data}, timestamp=int(paper.at.timestamp()), more=drawn)
