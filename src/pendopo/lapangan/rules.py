"""Checklists and results of a visit as plain data: read, judged, told in words. No Django."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from pendopo.engine.api import place_of
from pendopo.lapangan.vocabulary import CARA, GPS, KERTAS, KETIK, LAYAR, MENOLAK, SARAN, SIFAT, SUMBER

GENERAL = "umum"
KINDS = ("sesuai", "angka", "teks", "pilihan")
VERDICTS = {"sesuai": "Sesuai", "tidak": "Tidak sesuai", "tidak_berlaku": "Tidak berlaku"}
PHOTO_MUST, PHOTO_MAY = "wajib", "boleh"
MAX_TEXT, MAX_NOTE, MAX_NAME = 4000, 500, 120
MAX_PRESENT, MAX_PHOTOS, MAX_ITEMS = 12, 40, 60
MAX_SIGNATURE = 150_000
"""Bytes of a drawn signature; a canvas of a phone makes some 10 kB."""
OLDEST = timedelta(days=60)
"""How long a phone may have been away: what it says about older times is not believed."""
ITEM_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
PNG_URL = "data:image/png;base64,"


@dataclass(frozen=True)
class Item:
    """One point to look at. `photo`: 'wajib', 'boleh' or ''. Numbers lie between `least` and `most`, in `unit`."""

    id: str
    kind: str
    title: str
    help: str = ""
    photo: str = ""
    unit: str = ""
    least: str = ""
    most: str = ""
    decimals: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    required: bool = True

    @property
    def optional(self) -> bool:
        return not self.required

    @property
    def choices(self) -> Mapping[str, str]:
        """What may be ticked, by key."""
        return VERDICTS if self.kind == "sesuai" else self.options


@dataclass(frozen=True)
class Checklist:
    """What is looked at on a visit. `since`: from which day a region's own edition holds; '' for the one shipped."""

    id: str
    title: str
    items: tuple[Item, ...]
    services: tuple[str, ...] = ()
    since: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """As it is frozen with a visit."""
        return {"id": self.id, "title": self.title, "since": self.since, "items": [asdict(one) for one in self.items]}


def read_checklist(data: Mapping[str, Any]) -> Checklist:
    """A checklist from a file or from a visit. Raises ValueError with a sentence about the first fault."""
    items = tuple(read_item(one) for one in data.get("items", ()))
    names = [one.id for one in items]
    if not items or len(items) > MAX_ITEMS:
        raise ValueError(f"Daftar periksa memuat 1 sampai {MAX_ITEMS} butir.")
    if len(set(names)) != len(names):
        raise ValueError("Dua butir tidak boleh memakai tanda pengenal yang sama.")
    return Checklist(
        str(data.get("id", "")), str(data.get("title", "")), items, tuple(data.get("for", ())),
        str(data.get("since", "")),
    )  # fmt: skip


def read_item(data: Mapping[str, Any]) -> Item:
    """One item. Raises ValueError."""
    item = Item(
        id=str(data.get("id", "")), kind=str(data.get("kind", "")), title=str(data.get("title", "")).strip(),
        help=str(data.get("help", "")), photo=str(data.get("photo", "")), unit=str(data.get("unit", "")),
        least=str(data.get("least", "")), most=str(data.get("most", "")), decimals=int(data.get("decimals", 0) or 0),
        options={str(key): str(value) for key, value in dict(data.get("options", {})).items()},
        required=str(data.get("required", "ya")) not in ("tidak", "False"),
    )  # fmt: skip
    if not ITEM_ID.fullmatch(item.id) or item.kind not in KINDS or not item.title:
        raise ValueError(f"Butir {item.id or '(tanpa tanda)'} belum lengkap: perlu jenis dan pertanyaan.")
    if item.kind == "pilihan" and len(item.options) < 2:
        raise ValueError(f"Butir “{item.title}” memerlukan sedikitnya dua pilihan.")
    return item


# -- what came from a phone or a form


@dataclass(frozen=True)
class Present:
    """Somebody who was there. `signature`: the PNG that they drew; `reason`: why they would not sign."""

    name: str
    capacity: str
    way: str
    signature: bytes = b""
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """A result, read and judged."""

    answers: Mapping[str, str]
    notes: Mapping[str, str]
    findings: str
    advice: str
    advice_note: str
    position: str
    accuracy: int | None
    source: str
    address: str
    present: tuple[Present, ...]
    photos: tuple[UUID, ...]
    started_at: datetime
    ended_at: datetime

    @property
    def is_signed(self) -> bool:
        """Nobody signs on paper later."""
        return all(one.way != KERTAS for one in self.present)

    @property
    def words(self) -> dict[str, Any]:
        """What somebody wrote: it may name people, so it is sealed."""
        return {"temuan": self.findings, "saran": self.advice_note, "alamat": self.address, "catatan": dict(self.notes)}


Raw = Mapping[str, str]
Problems = dict[str, str]
EMPTY = "Bagian ini belum diisi."


def read_report(
    checklist: Checklist, raw: Raw, photos: Sequence[str], known: Mapping[UUID, str], now: datetime
) -> tuple[Report, Problems]:
    """The result in `raw` (flat names as in the form), and what is wrong with it, by the id of the field.

    `photos`: ids that belong to it; `known`: the photos that have arrived, with the item each is of.
    """
    problems: Problems = {}
    chosen, missing = read_photos(photos, known)
    if missing:
        problems["foto"] = f"{missing} foto belum sampai. Tunggu sampai semuanya terkirim."
    answers = {}
    for item in checklist.items:
        text, problem = read_answer(item, raw.get(f"j.{item.id}", ""))
        if problem := problem or photo_problem(item, text, [known[one] for one in chosen]):
            problems[f"j-{item.id}"] = problem
        if text:
            answers[item.id] = text
    notes = {one.id: cut(raw.get(f"c.{one.id}", ""), MAX_NOTE) for one in checklist.items}
    for item in checklist.items:
        if answers.get(item.id) == "tidak" and not notes[item.id]:
            problems.setdefault(f"c-{item.id}", "Tulis apa yang tidak sesuai.")
    advice = raw.get("saran", "")
    if advice not in dict(SARAN):
        problems["saran"] = "Pilih salah satu saran."
    advice_note = cut(raw.get("saran_catatan", ""), MAX_TEXT)
    if advice in ("bersyarat", "tidak_layak") and not advice_note:
        problems["saran_catatan"] = "Tulis syarat atau alasannya."
    where, accuracy, source, address = read_place(raw, problems)
    present = read_present(raw, problems)
    started = read_moment(raw.get("mulai", ""), now)
    report = Report(
        answers, {key: text for key, text in notes.items() if text}, cut(raw.get("temuan", ""), MAX_TEXT), advice,
        advice_note, where, accuracy, source, address, present, chosen, started,
        max(started, read_moment(raw.get("akhir", ""), now)),
    )  # fmt: skip
    return report, problems


def cut(text: str, most: int) -> str:
    """Text without control characters, cut to a length."""
    clean = "".join(one for one in str(text).replace("\r\n", "\n") if one == "\n" or one.isprintable())
    return clean.strip()[:most]


def read_photos(given: Sequence[str], known: Mapping[UUID, str]) -> tuple[tuple[UUID, ...], int]:
    """The photos that are here, each once, and how many are missing."""
    found: dict[UUID, None] = {}
    missing = 0
    for text in list(given)[:MAX_PHOTOS]:
        one = read_uuid(text)
        if one is None or one not in known:
            missing += 1
        else:
            found[one] = None
    return tuple(found), missing


def read_uuid(text: object) -> UUID | None:
    """A UUID, or None for whatever else was sent."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def read_answer(item: Item, typed: str) -> tuple[str, str]:
    """(the answer as it is kept, what is wrong with it)."""
    text = cut(typed, MAX_TEXT)
    if not text:
        return "", EMPTY if item.required else ""
    if item.kind in ("sesuai", "pilihan"):
        return (text, "") if text in item.choices else ("", "Pilih salah satu.")
    return read_number(item, text) if item.kind == "angka" else (text, "")


def read_number(item: Item, text: str) -> tuple[str, str]:
    """A measured number with comma or point: '2,50' as '2.5'."""
    try:
        if len(text) > 20 or not re.fullmatch(r"[0-9]{1,12}([.,][0-9]{1,6})?", text):
            raise InvalidOperation
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return "", "Tulis angka saja, pecahan dengan koma. Misalnya 2,5."
    if -int(number.as_tuple().exponent) > item.decimals:
        return "", f"Paling banyak {item.decimals} angka di belakang koma." if item.decimals else "Tulis angka bulat."
    if (item.least and number < Decimal(item.least)) or (item.most and number > Decimal(item.most)):
        return "", f"Angkanya antara {item.least or 0} dan {item.most}."
    plain = format(number.normalize(), "f")
    return plain, ""


def photo_problem(item: Item, answer: str, there: Sequence[str]) -> str:
    """Why an item that needs a photo is not complete."""
    if item.photo == PHOTO_MUST and answer != "tidak_berlaku" and item.id not in there:
        return "Butir ini memerlukan foto."
    return ""


def read_place(raw: Raw, problems: Problems) -> tuple[str, int | None, str, str]:
    """(position, accuracy in metres, where it comes from, the place in words). One of both is enough."""
    typed, address = raw.get("letak", "").strip(), cut(raw.get("alamat", ""), 300)
    source = raw.get("sumber", "") if raw.get("sumber", "") in dict(SUMBER) else KETIK
    if not typed:
        if not address:
            problems["letak"] = "Catat letaknya, atau tulis tempatnya dengan kata-kata di bawahnya."
        return "", None, "", address
    position = read_position(typed)
    if not position:
        problems["letak"] = "Letak ini tidak dikenali. Contoh: -6,9147, 107,6098."
    return position, read_accuracy(raw.get("akurasi", "")) if source == GPS else None, source, address


def read_position(typed: str) -> str:
    """A point as it is stored ('-6.9147,107.6098'), or ''."""
    place = place_of("titik", typed[:200])
    return ",".join(place.texts[0]) if place else ""


def read_accuracy(typed: object) -> int | None:
    """Whole metres, or None when the phone did not say."""
    text = str(typed).partition(".")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def read_moment(text: str, now: datetime) -> datetime:
    """The phone's clock, where it can be believed: not in the future, not older than sixty days."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return now
    if told.tzinfo is None or not now - OLDEST <= told <= now:
        return now
    return told


def read_present(raw: Raw, problems: Problems) -> tuple[Present, ...]:
    """Those who were there, in the order of the form; rows without a name are left out."""
    found = []
    for number in range(MAX_PRESENT):
        name = cut(raw.get(f"hadir.{number}.nama", ""), MAX_NAME)
        if not name:
            continue
        one, problem = read_person(raw, number, name)
        if problem:
            problems[f"hadir-{number}"] = problem
        found.append(one)
    if not any(one.capacity == "petugas" for one in found):
        problems.setdefault("hadir", "Tulis siapa saja yang hadir, sedikitnya satu petugas.")
    return tuple(found)


def read_person(raw: Raw, number: int, name: str) -> tuple[Present, str]:
    """(one who was there, what is wrong)."""
    here = f"hadir.{number}."
    capacity, way = raw.get(f"{here}sifat", ""), raw.get(f"{here}cara", "")
    reason = cut(raw.get(f"{here}alasan", ""), MAX_NOTE)
    signature = read_signature(raw.get(f"{here}ttd", "")) if way == LAYAR else b""
    one = Present(name, capacity, way, signature or b"", reason if way == MENOLAK else "")
    if capacity not in dict(SIFAT):
        return one, "Pilih sebagai apa ia hadir."
    if way not in dict(CARA):
        return one, "Pilih cara menandatangani."
    if way == LAYAR and not signature:
        return one, "Tanda tangannya belum ada. Goreskan di kotak, atau pilih tanda tangan di atas kertas."
    if way == MENOLAK and not reason:
        return one, "Tulis mengapa ia tidak bersedia."
    return one, ""


def read_signature(text: str) -> bytes | None:
    """The PNG in a data address, or None."""
    if not text.startswith(PNG_URL) or len(text) > MAX_SIGNATURE * 4 // 3 + len(PNG_URL):
        return None
    try:
        return base64.b64decode(text[len(PNG_URL) :], validate=True) or None
    except ValueError:  # also what is not even ASCII
        return None


# -- in words


def answer_words(item: Item, answer: str) -> str:
    """'Sesuai', '2,5 m', the text itself; a dash for what was left out."""
    if not answer:
        return "–"
    if item.kind == "angka":
        return f"{answer.replace('.', ',')} {item.unit}".strip()
    return item.choices.get(answer, answer) if item.kind != "teks" else answer


def arrival(*, is_open: bool, has_result: bool, stands: bool) -> str:
    """How a result arrives: counts at once, after another one, or after the case had moved on."""
    if not stands or not (is_open or has_result):
        return "lewat"
    return "bentrok" if has_result else "berlaku"
