"""The life of a permit as rules: what its holder may ask for and when, what is carried over, who is reminded. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any, Protocol

from pendopo.engine.api import Compiled, Context, Field
from pendopo.engine.api import is_personal as holds_personal
from pendopo.perizinan.rules import Status

RENEW, CHANGE, COPY, REVOKE, TRANSFER, SANCTION = (
    "perpanjangan", "perubahan", "salinan", "pencabutan", "pengalihan", "penertiban",
)  # fmt: skip
AGAIN = "baru"
"""Not a matter of the permit any more: a new one, with the answers of the one that ended too long ago."""
SERVICES = {
    COPY: "salinan-izin", REVOKE: "pencabutan-izin", TRANSFER: "pengalihan-izin", SANCTION: "penertiban-izin",
}  # fmt: skip
"""What is the same for every permit; renewal and change run the permit's own service."""

MOST_WARNINGS = 3
OWN_ANSWERS = ("name", "tel", "email", "organization")
"""Meanings of fields (`autocomplete`) that tell who applies, whatever a service calls them."""

KIND_FIELD, FORMER_NUMBER = "jenis_permohonan", ("nomor_izin_lama", "nomor_sip_lama")
"""By their names: the choice that says what is asked for (its options are called as the kinds are), and the number of
the former permit. Where a service has them, nobody needs to fill them in."""


@dataclass(frozen=True)
class Times:
    """The rule of times, in calendar days: before the end one may renew, after it still, and is reminded.

    `file_days`: files older than that are asked again at a renewal. All unverified [G] until somebody names a law.
    """

    renew_days: int = 90
    late_days: int = 30
    remind_days: tuple[int, ...] = (90, 30, 7)
    file_days: int = 365
    basis: str = ""


class Renewal(Enum):
    """Where a permit stands between two renewals."""

    NEVER = "tanpa_akhir"
    EARLY = "belum"
    OPEN = "dapat"
    LATE = "terlambat"
    MISSED = "lewat"


def renewal_of(valid_from: date, valid_until: date | None, today: date, times: Times) -> Renewal:
    """Whether it may be renewed on this day. What holds for less than the span may be renewed at any time."""
    if valid_until is None:
        return Renewal.NEVER
    if today > valid_until:
        return Renewal.LATE if (today - valid_until).days <= times.late_days else Renewal.MISSED
    return Renewal.OPEN if (valid_until - today).days <= times.renew_days else Renewal.EARLY


def renewable_from(valid_until: date, times: Times) -> date:
    """The first day on which it may be renewed."""
    return valid_until - timedelta(days=times.renew_days)


def ends_soon(status: Status, valid_until: date | None, today: date, times: Times) -> bool:
    """Whether it holds, and ends within the span in which it may be renewed."""
    if valid_until is None or status not in (Status.VALID, Status.SUSPENDED):
        return False
    return 0 <= (valid_until - today).days <= times.renew_days


class Why(Enum):
    """Why something cannot be asked for now."""

    NONE = ""
    OVER = "sudah_tidak_ada"
    SUSPENDED = "dibekukan"
    EARLY = "terlalu_awal"
    MISSED = "terlalu_lama"
    ENDLESS = "tanpa_akhir"


def why_not(kind: str, status: Status, renewal: Renewal) -> Why:
    """What stands against a matter of this kind, by how the permit stands."""
    if kind == RENEW:
        if renewal is Renewal.NEVER:
            return Why.ENDLESS
        if status in (Status.REVOKED, Status.REPLACED, Status.TRANSFERRED):
            return Why.OVER
        if renewal in (Renewal.EARLY, Renewal.MISSED):
            return Why.EARLY if renewal is Renewal.EARLY else Why.MISSED
        return Why.SUSPENDED if status is Status.SUSPENDED else Why.NONE
    if status.is_over:
        return Why.OVER
    return Why.SUSPENDED if kind in (CHANGE, TRANSFER) and status is Status.SUSPENDED else Why.NONE


def exclusive(kind: str) -> tuple[str, ...]:
    """What may not be under way beside it: a second one of its kind; and a permit goes one way at a time."""
    one_way = (RENEW, CHANGE, REVOKE, TRANSFER)
    return one_way if kind in one_way else (kind,)


# -- reminders


def reminder_due(
    valid_from: date, valid_until: date | None, today: date, sent: Collection[int], times: Times
) -> int | None:
    """Which of the rule's days is to be told today, or None.

    Only the nearest one counts, so a night that was missed is not told twice; a permit that never held for so long is
    not reminded of its first day.
    """
    if valid_until is None or today > valid_until:
        return None
    left, held = (valid_until - today).days, (valid_until - valid_from).days
    near = min((days for days in times.remind_days if left <= days < held), default=None)
    return near if near is not None and near not in sent else None


# -- what is carried over


class Kept(Protocol):
    """A file of the former case, as far as it is judged here."""

    @property
    def created_on(self) -> date: ...
    @property
    def is_usable(self) -> bool: ...


@dataclass(frozen=True)
class Carried:
    """Answers for a new form, and the fields whose files have to be given anew."""

    answers: dict[str, Any]
    again: tuple[str, ...]


def carried(
    former: Compiled, new: Compiled, answers: Mapping[str, Any], files: Mapping[str, Kept], *, kind: str, today: date,
    times: Times, without_persons: bool = False,
) -> Carried:  # fmt: skip
    """What a renewal or a change takes over: the answers whose field still is what it was.

    Not what somebody declares, not what is calculated; at a renewal no day that lies behind us and no file that is too
    old; of a permit that changed hands (`without_persons`) nothing about its former holder.
    """
    found: dict[str, Any] = {}
    again = []
    for field in new.fields.values():
        old = former.fields.get(field.id)
        if old is None or old.type != field.type or field.id not in answers or field.type in ("statement", "computed"):
            continue
        if without_persons and (holds_personal(field) or field.autocomplete in OWN_ANSWERS):
            continue
        if field.type == "file":
            good = [one for one in answers[field.id] if _usable(files.get(str(one)), kind, today, times)]
            if len(good) < len(answers[field.id]):
                again.append(field.id)
            if good:
                found[field.id] = good
        elif _still_right(field, answers[field.id], kind, today):
            found[field.id] = answers[field.id]
    return Carried(found, tuple(again))


def _usable(file: Kept | None, kind: str, today: date, times: Times) -> bool:
    if file is None or not file.is_usable:
        return False
    return kind != RENEW or (today - file.created_on).days <= times.file_days


def _still_right(field: Field, value: Any, kind: str, today: date) -> bool:
    """Whether an answer may stand in the new form as it is."""
    if field.type == "choice":
        return any(option.id == value and not option.retired for option in field.options)
    if field.type == "multi_choice":
        return set(value) <= {option.id for option in field.options if not option.retired}
    if field.type == "date" and kind == RENEW:
        return date.fromisoformat(str(value)) > today
    return True


def said_of_former(new: Compiled, kind: str, number: str) -> dict[str, Any]:
    """What the form asks about the former permit, answered: which kind of application, and its number."""
    found: dict[str, Any] = {}
    choice = new.fields.get(KIND_FIELD)
    if choice is not None and any(option.id == kind for option in choice.options):
        found[KIND_FIELD] = kind
    for name in FORMER_NUMBER:
        if name in new.fields and new.fields[name].type == "text":
            found[name] = number
    return found


def own_answers(source: Compiled, answers: Mapping[str, Any], target: Compiled) -> dict[str, Any]:
    """Name, numbers and addresses of the applicant, from one form into another, by what the fields mean."""
    found: dict[str, Any] = {}
    for field in target.fields.values():
        twin = source.fields.get(field.id)
        if twin is not None and twin.type == field.type and field.type in ("text", "nik", "phone", "email", "nib"):
            value = answers.get(field.id)
        else:
            value = _meant(source, answers, field)
        if value and (field.autocomplete in OWN_ANSWERS or field.type in ("nik", "phone", "email")):
            found[field.id] = value
    return found


def _meant(source: Compiled, answers: Mapping[str, Any], field: Field) -> Any:
    """The answer to the field that means the same."""
    for one in source.fields.values():
        same = one.autocomplete == field.autocomplete if field.autocomplete else one.type == field.type
        if same and one.type == field.type and answers.get(one.id):
            return answers[one.id]
    return None


@dataclass(frozen=True)
class Changed:
    """An answer that is no longer what it was; file fields tell how many files."""

    label: str
    before: str
    after: str
    is_file: bool = False


def differences(
    former: Compiled, old: Mapping[str, Any], new: Compiled, answers: Mapping[str, Any], ctx: Context
) -> list[Changed]:
    """What a change changes, in the order of the form; declarations and calculated fields aside."""
    found = []
    for field in new.fields.values():
        if field.type in ("statement", "computed") or field.id in (KIND_FIELD, *FORMER_NUMBER):
            continue
        before, after = old.get(field.id), answers.get(field.id)
        if before == after or (not before and not after and before is not True and after is not True):
            continue
        was = former if field.id in former.fields else new
        if field.type == "file":
            kept = len(set(before or ()) & set(after or ()))
            found.append(Changed(field.label, _files(before), f"{_files(after)}, {kept} tetap", is_file=True))
        else:
            found.append(Changed(field.label, was.display(field.id, old, ctx), new.display(field.id, answers, ctx)))
    return found


def _files(value: Sequence[Any] | None) -> str:
    return f"{len(value or ())} berkas"


# -- decisions about a permit


def category_of(compiled: Compiled, answers: Mapping[str, Any], ctx: Context) -> str:
    """The reason in a word or two that everybody may read: the first public choice of the form."""
    for field in compiled.fields.values():
        if field.type == "choice" and field.public and answers.get(field.id):
            return compiled.display(field.id, answers, ctx)
    return ""


def shown_facts(facts: Iterable[Sequence[str]]) -> str:
    """Pairs of label and value as lines, for a letter's table."""
    return "\n".join(f"{label}: {value}" for label, value in facts)
