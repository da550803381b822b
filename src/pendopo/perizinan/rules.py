"""What makes a permit hold, and what the public may read of it. Pure; no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pendopo.engine.api import Compiled, Context, ExprError, Field
from pendopo.engine.api import is_personal as holds_personal
from pendopo.lib.identifiers import mask_name

LETTER = "izin"
HOLDER, FROM, UNTIL, CENTRAL = "pemegang", "mulai", "selesai", "pusat"
SHORT = 60
HIDDEN_TYPES = frozenset({"date", "file", "statement", "nik", "phone", "email"})


class Status(Enum):
    """Derived, never stored: the dates of the permit and what happened to it since."""

    NOT_YET = "belum_berlaku"
    VALID = "berlaku"
    EXPIRED = "berakhir"
    SUSPENDED = "dibekukan"
    REVOKED = "dicabut"
    REPLACED = "diganti"
    TRANSFERRED = "dialihkan"

    @property
    def holds(self) -> bool:
        return self is Status.VALID

    @property
    def is_over(self) -> bool:
        """Nothing more becomes of it: ended by its date, revoked, or another permit stands in its place."""
        return self in (Status.EXPIRED, Status.REVOKED, Status.REPLACED, Status.TRANSFERRED)


def status_of(
    valid_from: date, valid_until: date | None, happened: Iterable[tuple[str, datetime]], *, now: datetime, tz: ZoneInfo
) -> Status:
    """What a permit is at a moment; both days are included, in the region's time zone. No last day: it holds on.

    Of what happened the successor comes first, then the revocation (until it is undone), then the dates, then the
    suspension (until it is lifted). Warnings and copies change nothing.
    """
    past = sorted((at, number, kind) for number, (kind, at) in enumerate(happened) if at <= now)
    stands = {"dicabut": False, "dibekukan": False}
    for _at, _number, kind in past:
        if kind in ("diganti", "dialihkan"):
            return Status.REPLACED if kind == "diganti" else Status.TRANSFERRED
        stands |= _CHANGES.get(kind, {})
    if stands["dicabut"]:
        return Status.REVOKED
    today = now.astimezone(tz).date()
    if valid_until is not None and today > valid_until:
        return Status.EXPIRED
    if stands["dibekukan"]:
        return Status.SUSPENDED
    return Status.NOT_YET if today < valid_from else Status.VALID


_CHANGES = {
    "dicabut": {"dicabut": True},
    "dipulihkan": {"dicabut": False},
    "dibekukan": {"dibekukan": True},
    "dibuka": {"dibekukan": False},
}


class NotAPermit(LookupError):
    """The definition does not say what a permit needs; an error of its author, not of a person."""


@dataclass(frozen=True)
class Grant:
    """What is granted, read from a definition and answers."""

    data: dict[str, str]
    holder: str
    holder_masked: str
    valid_from: date
    valid_until: date | None
    facts: list[tuple[str, str]]
    object_text: str
    place_text: str


def read_grant(compiled: Compiled, answers: Mapping[str, Any], ctx: Context) -> Grant:
    """What the letter `izin` of a definition grants. Its data must name `pemegang` and `mulai`; without `selesai` the
    permit has no end.

    Raises NotAPermit.
    """
    letter = compiled.letters.get(LETTER)
    if letter is None or not {HOLDER, FROM} <= letter.data.keys():
        raise NotAPermit(f"{compiled.definition.id}: letter '{LETTER}' with data {HOLDER}, {FROM}")
    data = compiled.letter_data(LETTER, answers, ctx)
    shown = [field for field in public_fields(compiled) if compiled.visible(field.id, answers)]
    facts = [(field.label, compiled.display(field.id, answers, ctx)) for field in shown]
    holder = data[HOLDER]
    return Grant(
        data=data,
        holder=holder,
        holder_masked=mask_name(holder) if is_personal(compiled, answers, holder) else holder,
        valid_from=day_of(compiled, letter.data[FROM], answers, ctx),
        valid_until=day_of(compiled, letter.data[UNTIL], answers, ctx) if UNTIL in letter.data else None,
        facts=[(label, value) for label, value in facts if value],
        object_text=object_text(compiled, shown, answers, ctx),
        place_text=", ".join(compiled.display(field.id, answers, ctx) for field in shown if field.type == "wilayah"),
    )


def marked_data(data: Mapping[str, str], system: str) -> dict[str, str]:
    """The words of a letter that rests on a simulated answer of `system`: what stands for the central system says so.

    Raises NotAPermit: the letter has no place for it.
    """
    if CENTRAL not in data:
        raise NotAPermit(f"letter '{LETTER}' rests on a simulated answer and has no data '{CENTRAL}'")
    return {**data, CENTRAL: f"{system} (jawaban tiruan)"}


def public_fields(compiled: Compiled, *, places: bool = False) -> list[Field]:
    """The fields anybody may read beside a permit: marked public, and no date (the validity says it).

    `places`: with points and shapes, which the register shows only roughly and the page of a letter never.
    """
    return [
        field
        for field in compiled.fields.values()
        if field.public
        and not holds_personal(field)
        and field.type not in HIDDEN_TYPES
        and (places or field.type != "geometry")
    ]


def object_text(compiled: Compiled, shown: list[Field], answers: Mapping[str, Any], ctx: Context) -> str:
    """What the permit is for, on one line: its public answers of few words."""
    words = [compiled.display(field.id, answers, ctx) for field in shown if field.type not in ("wilayah", "long_text")]
    return ", ".join(word for word in words if word and len(word) <= SHORT)


def is_personal(compiled: Compiled, answers: Mapping[str, Any], text: str) -> bool:
    """Whether this text is the answer to a field with personal data: then it is a person's name."""
    return any(answers.get(field.id) == text for field in compiled.fields.values() if field.personal != "tidak")


def day_of(compiled: Compiled, expr: str, answers: Mapping[str, Any], ctx: Context) -> date:
    """A day that the letter's data name by a field or an expression. Raises NotAPermit."""
    try:
        value = compiled.value(expr, answers, ctx) if expr in compiled.fields else compiled.evaluate(expr, answers, ctx)
    except ExprError as error:
        raise NotAPermit(f"{compiled.definition.id}: {expr}") from error
    if not isinstance(value, date):
        raise NotAPermit(f"{compiled.definition.id}: {expr} is no date")
    return value
