"""What a signer sees of many letters: those that wait, then a sitting and what came of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, cases_by_id, waiting_steps
from pendopo.core.api import work_calendar
from pendopo.definitions.api import compiled_of
from pendopo.documents.api import Letter, SignerCertificate, certificate_of, is_same_signer, letters_of_cases
from pendopo.engine.api import Compiled
from pendopo.layanan import rules_sidang as rules
from pendopo.layanan.models import SigningItem, SigningSitting
from pendopo.lib.sheets import xlsx_table
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of

SIGN = "tanda_tangan"


@dataclass(frozen=True)
class LetterRow:
    """A letter in a row. `value`: what its box sends; '' when it cannot be signed here, then `why`."""

    case: Case
    service: str
    letter: Letter | None
    chip: Tenggat
    value: str
    why: str
    is_chosen: bool

    @property
    def short(self) -> str:
        """The beginning of the digest, by which two lists can be compared."""
        return self.letter.fixed_sha256[:8] if self.letter else ""


@dataclass(frozen=True)
class WaitingLetters:
    """Everything that waits for one signer, the most urgent first."""

    rows: list[LetterRow]
    has_certificate: bool
    is_more: bool
    most: int = rules.MOST
    minutes: int = int(rules.LIFE.total_seconds() // 60)

    @cached_property
    def ready(self) -> list[LetterRow]:
        return [one for one in self.rows if one.value]

    @cached_property
    def others(self) -> list[LetterRow]:
        return [one for one in self.rows if not one.value]

    @property
    def chosen(self) -> int:
        return sum(one.is_chosen for one in self.rows)


def asks_signature(compiled: Compiled, state: str) -> bool:
    """Whether something leads on from this state by a signature."""
    return any(SIGN in step.requires for step in compiled.actions_from(state))


def waiting_letters(
    place: Region, actor: Actor, now: datetime, *, definition_id: str = "", chosen: Collection[UUID] = ()
) -> WaitingLetters:
    """A handful of statements, however many there are. `chosen`: what was ticked; nothing
    is ticked before it was read."""
    steps = waiting_steps(actor, asks_signature, most=rules.MOST + 1)
    letters = letters_of_cases([step.case_id for step in steps])
    own = certificate_of(actor.actor_id, now) if actor.actor_id else None
    calendar, chips, rows = work_calendar(place), dict[datetime | None, Tenggat](), list[LetterRow]()
    for step in steps[: rules.MOST]:
        if definition_id and step.definition_id != definition_id:
            continue
        if step.due_at not in chips:
            due = step.due_at.astimezone(place.tz) if step.due_at else None
            chips[step.due_at] = tenggat_of(due, now, calendar=calendar)
        rows.append(_row(step.case, letters.get(step.case_id), chips[step.due_at], own, chosen))
    return WaitingLetters(rows, own is not None, len(steps) > rules.MOST)


def _row(
    case: Case, letter: Letter | None, chip: Tenggat, own: SignerCertificate | None, chosen: Collection[UUID]
) -> LetterRow:
    why = _why_not(letter, own)
    value = "" if why or letter is None else f"{case.pk}:{case.version}:{letter.fixed_sha256}"
    is_chosen = bool(value) and case.pk in chosen
    return LetterRow(case, compiled_of(case.release).definition.title, letter, chip, value, why, is_chosen)


def _why_not(letter: Letter | None, own: SignerCertificate | None) -> str:
    """Why a letter cannot be signed in a sitting now, in few words."""
    if letter is None or (not letter.is_ready and not letter.awaits_number):
        return "Sedang disusun"
    if letter.awaits_number:
        return "Menunggu nomor"
    if letter.is_wet:
        return "Ditandatangani di atas kertas"
    if own is None or not is_same_signer(letter.signatory, own):
        return "Atas nama pejabat lain"
    return ""


def as_xlsx(found: WaitingLetters, place: Region) -> bytes:
    """What waits as a workbook, with the whole digest of each letter."""
    head = [
        _("Nomor"), _("Pemohon"), _("Layanan"), _("Nomor surat"), _("Perihal"), _("Masuk"), _("Sidik SHA-256"),
        _("Keterangan"),
    ]  # fmt: skip
    rows = (
        [
            one.case.number, one.case.applicant, one.service, one.letter.number if one.letter else "",
            one.case.object_text, f"{one.case.submitted_at.astimezone(place.tz):%Y-%m-%d}",
            one.letter.fixed_sha256 if one.letter else "", one.why,
        ]
        for one in found.rows
    )  # fmt: skip
    return xlsx_table(_("Menunggu tanda tangan"), head, rows)


@dataclass(frozen=True)
class SittingPage:
    """A sitting as it stands, with each letter's result."""

    sitting: SigningSitting
    lines: list[tuple[SigningItem, Case | None]]
    counts: Mapping[str, int]
    is_running: bool

    @property
    def signed(self) -> int:
        return self.counts.get(SigningItem.SIGNED, 0)

    @property
    def refused(self) -> int:
        return self.counts.get(SigningItem.REFUSED, 0)

    @property
    def left(self) -> int:
        return self.counts.get(SigningItem.WAITING, 0)

    @property
    def done(self) -> int:
        return self.sitting.total - self.left

    @property
    def broke_off(self) -> bool:
        """Not by the signer's wish and not at its end: time over, or the process is gone."""
        return not self.is_running and bool(self.left) and not self.sitting.stopped


def sitting_page(sitting_id: UUID, actor: Actor, now: datetime, *, most: int = 200) -> SittingPage:
    """One's own sitting: refused ones first, then the last issued. Raises Http404."""
    row = SigningSitting.objects.filter(pk=sitting_id).first()
    if row is None or row.person_id != actor.actor_id:
        raise Http404
    items = list(row.items.order_by("position"))
    counts: dict[str, int] = {}
    for item in items:
        counts[item.state] = counts.get(item.state, 0) + 1
    told = [one for one in items if one.state == SigningItem.REFUSED]
    told += sorted((one for one in items if one.state == SigningItem.SIGNED), key=lambda one: -one.position)
    cases = cases_by_id([one.case_id for one in told[:most]])
    lines = [(one, cases.get(one.case_id)) for one in told[:most]]
    return SittingPage(row, lines, counts, rules.is_running(row.ended_at, row.until, row.beat_at, now))


def last_sittings(actor: Actor, *, most: int = 5) -> list[SigningSitting]:
    """The newest sittings of this person."""
    rows = SigningSitting.objects.filter(person=actor.actor_id)
    return list(rows.order_by("-opened_at")[:most])
