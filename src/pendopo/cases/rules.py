"""Pure rules of cases: codes, numbers, who may move, what a move asks for."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from pendopo.engine.api import MAIN, Compiled, Journey, SubCase, Transition, departures, is_personal
from pendopo.lib.formats import tanggal
from pendopo.lib.worktime import Due

# Crockford's alphabet: no I, L, O, U, so that a code read aloud or from paper is not mistaken.
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD = str.maketrans("OIL", "011")
SECRET_LENGTH = 12
# The main line's name where rows name their track; the engine calls it ''.
MAIN_TRACK = "utama"


def track_of_line(line: str) -> str:
    """The engine's line as rows have it."""
    return line or MAIN_TRACK


def line_of_track(track: str) -> str:
    """The track of a row as the engine has it."""
    return MAIN if track == MAIN_TRACK else track


class Stood(Protocol):
    """What rules need of a case: where its main line stands, and what it has come to."""

    state: str
    results: dict[str, str]
    returns: int


class Row(Protocol):
    """What rules need of an open step."""

    track: str
    state: str


def journey_of(case: Stood, compiled: Compiled, open_steps: Iterable[Row]) -> Journey:
    """Where a case stands, from its columns and its open steps; these are needed only in a `parallel` state."""
    stand = {line_of_track(row.track): row.state for row in open_steps}
    tracks = {name: stand[name] for name in compiled.states[case.state].tracks if name in stand}
    return Journey(case.state, tracks, case.results, case.returns)


def registration_number(sequence: int, now: datetime) -> str:
    """REG-2026-11-004218: the year's sequence with the month of submission."""
    return f"REG-{now:%Y-%m}-{sequence:06d}"


def tidy_number(typed: str) -> str:
    """What a person types as a registration number, brought into its form."""
    digits = re.sub(r"[^0-9]", "", typed)
    if len(digits) != 12:
        return typed.strip().upper()
    return f"REG-{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def secret_from(key: bytes) -> str:
    """The secret code of a case (60 bits) from the region's derived key: 'K7QF-2MNP-3XRT'."""
    code = base64.b32encode(key).decode().translate(_ALPHABET)[:SECRET_LENGTH]
    return "-".join(code[i : i + 4] for i in range(0, SECRET_LENGTH, 4))


def tidy_secret(typed: str) -> str:
    """A typed secret without blanks and dashes, with letters that are easily misread put right."""
    plain = re.sub(r"[^0-9A-Za-z]", "", typed).upper().translate(_MISREAD)
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def split_personal(compiled: Compiled, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(plain, personal): what may lie open in the database, and what is sealed."""
    plain: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name, value in answers.items():
        field = compiled.fields.get(name)
        (plain if field is not None and not is_personal(field) else personal)[name] = value
    return plain, personal


def file_ids(compiled: Compiled, answers: Mapping[str, Any]) -> dict[str, list[UUID]]:
    """The file ids of each visible file field."""
    return {
        name: [UUID(item) for item in value]
        for name, value in answers.items()
        if name in compiled.fields and compiled.fields[name].type == "file" and compiled.visible(name, answers)
    }


class Doer(Protocol):
    """What rules need of whoever acts: an `Actor`."""

    @property
    def kind(self) -> str: ...
    @property
    def posts(self) -> frozenset[tuple[UUID, str]]: ...


class Bound(Protocol):
    """What rules need of a binding: the role in a unit that does a function."""

    @property
    def role(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...


def does_function(compiled: Compiled, function: str, actor: Doer, bindings: Mapping[str, Sequence[Bound]]) -> bool:
    """Whether somebody does this function of the definition: by a post, as an applicant, or as the system."""
    return does_kind(compiled.functions[function].kind, function, actor, bindings)


def does_kind(kind: str, function: str, actor: Doer, bindings: Mapping[str, Sequence[Bound]]) -> bool:
    """As `does_function`, for who knows of what kind the function is."""
    if kind == "staff":
        return actor.kind == "staf" and any(
            (post.unit_id, post.role) in actor.posts for post in bindings.get(function, ())
        )
    return actor.kind == {"applicant": "warga", "system": "sistem"}[kind]


def may_do(compiled: Compiled, step: Transition, actor: Doer, bindings: Mapping[str, Sequence[Bound]]) -> bool:
    """Whether this person may take a step wherever it leads on; what happens by itself nobody may."""
    by_itself = step.timer or step.auto or step.signal
    return not by_itself and does_function(compiled, step.function, actor, bindings)


def opening_refusal(
    link: SubCase, last: Due | None, former: Sequence[tuple[str, datetime | None]], now: datetime
) -> str:
    """Why a sub-case cannot be opened now, or ''. `former`: outcome and end of those of this link; withdrawn ones do
    not count."""
    if any(finished_at is None for _outcome, finished_at in former):
        return f"“{link.title}” sudah diajukan dan sedang diproses."
    if sum(outcome != "batal" for outcome, _finished_at in former) >= link.max_times:
        return f"“{link.title}” sudah diajukan {link.max_times} kali, batas terbanyak."
    if last is not None and now > last.due_at:
        return f"Batas waktu “{link.title}” sudah lewat: {tanggal(last.due_at.date(), weekday=True)}."
    return ""


def repair_step(compiled: Compiled, journey: Journey) -> Transition | None:
    """The step by which the applicant sends in what was asked of them; None while nothing is."""
    for line, step in departures(compiled, journey):
        leads_on = compiled.functions[step.function].kind == "applicant" and compiled.states[step.to].kind != "final"
        if leads_on and compiled.awaits_repair(journey.places[line]):
            return step
    return None


def with_dependents(compiled: Compiled, asked: Collection[str]) -> list[str]:
    """Asked fields and those whose being asked hangs on them, in the order of the form: a repair may open a field."""
    found = set(asked)
    while True:
        more = {name for name in compiled.fields if name not in found and compiled.depends_on(name) & found}
        if not more:
            return [name for name in compiled.fields if name in found]
        found |= more


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The ids of answers that differ."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
