"""What the public register shows of a permit: where roughly, under which key, on which days it changes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pendopo.engine.api import Compiled, place_of
from pendopo.lib.identifiers import mask_name
from pendopo.lib.words import folded, words_of
from pendopo.perizinan.rules import public_fields

MILLI = 1_000
"""A place is rounded to thousandths of a degree: about 110 metres, a block of houses and never one home."""

PHASES = ("berlaku", "belum_berlaku", "berakhir", "dibekukan", "dicabut", "diganti", "dialihkan")
"""As a permit can stand, in the order in which the register offers them."""

WORDS = 8
"""Of an object, by which its entry is found."""

NUMBER = 120
ARCHIVE_KIND = "arsip-"
COMPANY = re.compile(
    r"(?i)\b(pt|cv|ud|pd|fa|firma|yayasan|koperasi|kud|perum|perumda|perseroda|bumd|bumdes|badan|dinas|kantor|rsud|rsu"
    r"|rumah sakit|klinik|apotek|universitas|sekolah|perkumpulan|persatuan|lembaga|tbk|ltd|inc|bank|hotel|pabrik)\b\.?"
)
"""Words by which a holder of an old archive is known to be no person."""

LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[ .\-]?){15,18}(?!\d)|(?<!\d)(?:\+?62|0)8(?:[ .\-]?\d){7,11}(?!\d)")
"""A NIK, a NIP or a mobile number in a text, also with blanks, points or strokes in it."""


def milli_of(degrees: str) -> int:
    """Thousandths of a degree, to the nearest: '-6.91474' is -6915."""
    return round(float(degrees) * MILLI)


def public_point(compiled: Compiled, answers: Mapping[str, Any]) -> tuple[int, int] | None:
    """The rounded place (latitude, longitude) of the first place that a definition makes public; None without one.

    Of a line or an area: its middle. A place that is not marked public is never read.
    """
    for field in public_places(compiled):
        if not compiled.visible(field.id, answers) or not answers.get(field.id):
            continue
        place = place_of(field.shape or "titik", str(answers[field.id]))
        if place is not None:
            lats, lons = [float(lat) for lat, _ in place.texts], [float(lon) for _, lon in place.texts]
            return milli_of(str(sum(lats) / len(lats))), milli_of(str(sum(lons) / len(lons)))
    return None


def public_places(compiled: Compiled) -> list[Any]:
    """The fields with a place that anybody may know."""
    return [field for field in public_fields(compiled, places=True) if field.type == "geometry"]


def public_area(compiled: Compiled, answers: Mapping[str, Any]) -> str:
    """The code of the first area that a definition makes public; '' without one."""
    for field in public_fields(compiled):
        if field.type == "wilayah" and compiled.visible(field.id, answers) and answers.get(field.id):
            return str(answers[field.id])
    return ""


def area_pair(code: str) -> tuple[str, str]:
    """(kecamatan, kelurahan) of an area code: '32.73.09.1003' lies in '32.73.09'."""
    parts = code.split(".")
    return (".".join(parts[:3]) if len(parts) >= 3 else "", code if len(parts) == 4 else "")


def number_key(number: str) -> str:
    """A number as it is compared: capitals without blanks, so that '0012 / rek' begins with '0012/REK'."""
    return re.sub(r"\s+", "", number).upper()[:NUMBER]


def beyond(text: str) -> str:
    """The first text that follows everything that begins with this one, byte by byte."""
    last = ord(text[-1])
    return text[:-1] + ("\ue000" if last == 0xD7FF else chr(min(last + 1, 0x10FFFF)))


def object_words(text: str) -> list[str]:
    """The words by which an object is found, each once."""
    return words_of(text, most=WORDS)


def next_turn(
    valid_from: date, valid_until: date | None, changes: Iterable[date], *, today: date, holds: bool
) -> date | None:
    """The next day on which the permit may stand differently than today; None when only somebody can change it.

    `changes`: days of what is dated ahead. `holds`: it holds, will hold, or rests: its own dates still count.
    """
    days = [day for day in changes if day > today]
    if holds:
        if valid_from > today:
            days.append(valid_from)
        if valid_until is not None and valid_until >= today:
            days.append(valid_until + timedelta(days=1))
    return min(days, default=None)


def archive_phase(valid_from: date, valid_until: date | None, ended: str, *, today: date) -> str:
    """How an archived permit stands: what the archive says ended it, else its dates."""
    if ended:
        return ended
    if today < valid_from:
        return "belum_berlaku"
    return "berakhir" if valid_until is not None and today > valid_until else "berlaku"


def public_holder(name: str, is_company: bool | None = None) -> str:
    """The holder of an archive as the public reads it: a person behind dots, a company as it is.

    Who is not known to be a company is taken for a person.
    """
    known = bool(COMPANY.search(name)) if is_company is None else is_company
    return " ".join(name.split())[:200] if known else mask_name(name)[:200]


def holds_long_number(text: str) -> bool:
    """Whether a text carries what looks like a NIK, a NIP or a mobile number."""
    return bool(LONG_NUMBER.search(text))


def without_name(text: str, name: str) -> str:
    """A text in which the holder's name stands behind dots wherever it occurs, however its letters are cased."""
    plain = " ".join(name.split())
    if not plain or len(plain) < 3:
        return text
    pattern = r"\s+".join(re.escape(word) for word in plain.split())
    return re.sub(pattern, lambda _found: mask_name(plain), text, flags=re.IGNORECASE)


def archive_kind(title: str) -> str:
    """The key of a kind that only archives have: 'SIUP (Besar)' is 'arsip-siup-besar'."""
    slug = re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")
    return f"{ARCHIVE_KIND}{slug or 'lain'}"[:80]
