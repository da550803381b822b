"""A letter as a sample: what a template makes of invented data. Nothing is kept and nobody signs; every page says
CONTOH. Same press, same letterhead as the letters that count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pendopo.documents import rules
from pendopo.documents.drawing import qr_svg
from pendopo.documents.glyphs import printable_all
from pendopo.documents.papers import letterhead
from pendopo.documents.typesetting import Limits, Press, press
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region

DOTS = 96.0
"""Dots per inch of a sample shown as a picture: readable on a screen, about 150 kB."""

MARK = (
    "#set page(foreground: rotate(-32deg, text(font: \"Plus Jakarta Sans\", size: 92pt, weight: 700, "
    'fill: rgb("#a9772f33"))[CONTOH]))\n'
)  # fmt: skip
STRANGERS = Press(Limits(seconds=5.0, memory_mb=768))
"""A press of its own for letters from outside: what loops there keeps no letter of ours waiting."""
NOBODY = "Nama penanda tangan (contoh)"


@dataclass(frozen=True)
class Sample:
    """What a sample is made of; `data` are display texts by name, as a letter's. `signer`: the title below it."""

    title: str
    unit: str
    template: str
    number_format: str
    data: Mapping[str, Any]
    at: datetime
    signer: str = "Kepala dinas"
    number_parts: Mapping[str, str] = field(default_factory=dict)


def print_sample(place: Region, sample: Sample) -> bytes:
    """The PDF of a sample. Outside any transaction. Raises TypesetProblem."""
    return press.typeset(MARK + sample.template, _inputs(place, sample), timestamp=int(sample.at.timestamp()))


def try_sample(place: Region, sample: Sample) -> None:
    """Whether a letter from outside can be typeset, within narrow bounds. Raises TypesetProblem."""
    STRANGERS.typeset(sample.template, _inputs(place, sample), timestamp=int(sample.at.timestamp()))


def picture_sample(place: Region, sample: Sample) -> bytes:
    """The first page of a sample as PNG. Outside any transaction. Raises TypesetProblem."""
    inputs = _inputs(place, sample)
    return press.typeset(MARK + sample.template, inputs, timestamp=int(sample.at.timestamp()), dots=DOTS)


def _inputs(place: Region, sample: Sample) -> dict[str, str]:
    day = sample.at.astimezone(place.tz).date()
    address = f"{place.base_url.rstrip('/')}/periksa"
    words = {
        "contoh": True, "judul": sample.title, "isi": dict(sample.data), "kop": letterhead(place, sample.unit),
        "tempat": rules.seat_of(place.name), "tanggal": tanggal(day), "tanggal_iso": day.isoformat(),
        "penanda_tangan": {"jabatan": sample.signer, "nama": NOBODY, "nip": ""},
    }  # fmt: skip
    check = {"alamat": address, "kode": "contoh", "qr_svg": qr_svg(address)}
    data = printable_all(words) | {"nomor": _number(sample, day.year), "periksa": check}
    return {"data": json.dumps(data, ensure_ascii=False)}


def _number(sample: Sample, year: int) -> str:
    """The number with the serial 0000, which no register ever gives; the bare format where a part is unknown."""
    try:
        return rules.format_number(sample.number_format, seq=0, year=year, parts=sample.number_parts)
    except (KeyError, ValueError, IndexError):
        return sample.number_format
