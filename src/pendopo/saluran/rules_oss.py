"""Messages of OSS by the field names that it publishes (Pedoman Integrasi Aplikasi v4.3.19). Pure; no Django.

`receiveNIB` and `receiveFileDS` come from OSS to a region. `receiveLicenseStatus` goes the other way in that guide; it
is understood here because gateways forward it. None of this could be tried with OSS: perlu verifikasi.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha1
from typing import Any

from pendopo.saluran.rules import News, is_nik, masked_holder, number_key, word_key
from pendopo.saluran.vocabulary import DISETUJUI, PROSES

METHODS = {"receiveNIB": "dataNIB", "receiveFileDS": "receiveFileDS", "receiveLicenseStatus": "IZINSTATUS"}
"""The object in which each method carries its fields."""

MOST_BYTES, MOST_ITEMS = 256 * 1024, 200


class Malformed(ValueError):
    """The message is not what the guide says; the text is an answer for its sender."""


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a message. Raises Malformed."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("Data Parameter Salah: bukan JSON") from None
    if not isinstance(found, dict):
        raise Malformed("Data Parameter Salah: bukan objek")
    return found


def fields_of(method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a message. Raises Malformed."""
    found = body.get(METHODS[method])
    if not isinstance(found, dict):
        raise Malformed(f"Data Parameter Salah: {METHODS[method]} tidak ada")
    return found


def text_of(fields: Mapping[str, Any], name: str, most: int = 200) -> str:
    """One field as text, without what does not belong into a text."""
    value = fields.get(name)
    return " ".join(str(value).replace("\0", "").split())[:most] if isinstance(value, str | int) else ""


def token(username: str, password: str, subject: str, day: date) -> str:
    """The published header `Token`: SHA1 of user, password, number of the business and day (Ymd)."""
    whole = f"{username}{password}{subject}{day:%Y%m%d}"
    return sha1(whole.encode(), usedforsecurity=False).hexdigest()  # what the guide prescribes, not our choice


def is_genuine(given: str, secrets: Mapping[str, str], fields: Mapping[str, Any], days: tuple[date, ...]) -> bool:
    """Whether the header fits one of the numbers that the message names, on one of these days."""
    subjects = [text_of(fields, name, 40) for name in ("nib", "npwp_perseroan", "npwp")]
    wanted = [token(secrets["username"], secrets["password"], one, day) for one in subjects if one for day in days]
    return any(hmac.compare_digest(one.encode(), given.lower().encode()) for one in wanted)


def news_of(method: str, fields: Mapping[str, Any], words: Mapping[str, str], code: str, today: date) -> list[News]:
    """What a message says of each application of the region with this code (digits). Raises Malformed."""
    return list(_each(method, fields, words, code, today))


def _each(method: str, fields: Mapping[str, Any], words: Mapping[str, str], code: str, today: date) -> Iterator[News]:
    if method == "receiveNIB":
        yield from _announced(fields, code, today)
        return
    number = _number(fields)
    state, as_of = DISETUJUI, today
    if method == "receiveLicenseStatus":
        state = words.get(word_key(text_of(fields, "kd_status", 60)), "")
        as_of = min(_day(fields, "tgl_status") or today, today)
        if not state:
            raise Malformed("Data Parameter Salah: kd_status tidak dikenal")
    yield News(1, number, number_key(number), state, as_of, service=text_of(fields, "nama_izin"))


def _announced(fields: Mapping[str, Any], code: str, today: date) -> Iterator[News]:
    items = fields.get("data_checklist")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Malformed("Data Parameter Salah: data_checklist")
    filed = _day(fields, "tgl_pengajuan_nib")
    as_of = min(_day(fields, "tgl_perubahan_nib") or _day(fields, "tgl_terbit_nib") or filed or today, today)
    holder = masked_holder(text_of(fields, "nama_perseroan"))
    for row, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise Malformed("Data Parameter Salah: data_checklist")
        place = "".join(filter(str.isdigit, text_of(item, "kd_daerah", 20)))
        if place.startswith(code):  # what belongs to another region is not ours to follow
            number = _number(item)
            yield News(
                row, number, number_key(number), PROSES, as_of, service=text_of(item, "nama_izin"), filed_on=filed,
                holder=holder,
            )  # fmt: skip


def _number(fields: Mapping[str, Any]) -> str:
    number = text_of(fields, "id_izin", 80)
    if len(number_key(number)) < 4 or is_nik(number):
        raise Malformed("Data Parameter Salah: id_izin")
    return number


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    text = text_of(fields, name, 10)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"Data Parameter Salah: {name}") from None


def answer(method: str, code: int, words: str) -> dict[str, Any]:
    """An answer as the guide shapes it."""
    if method == "receiveLicenseStatus":
        return {f"respon{method}": {"kode": str(code), "keterangan": words[:255]}}
    return {f"respon{method}": {"status": "1" if code == 200 else "2", "keterangan": words[:255]}}
