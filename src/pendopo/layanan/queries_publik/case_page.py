"""One case as its applicant sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from pendopo.audit.api import looks_at
from pendopo.cases.api import (
    VERDICTS,
    Case,
    CaseDeadline,
    CaseNote,
    CaseReturn,
    CaseView,
    JudgedFile,
    actions_for,
    get_case_of_applicant,
    office_calendar,
    view_case,
)
from pendopo.documents.api import Letter, letter_of_subject
from pendopo.engine.api import Compiled, State, Transition
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.queries_publik.branches import Branches, DayNote, branches
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


def is_case_of(case_id: UUID, actor: Actor, proven: Iterable[str]) -> bool:
    """Whether this id is a case that the person may open. At most one statement."""
    try:
        get_case_of_applicant(case_id, actor=actor, proven=proven)
    except Http404:
        return False
    return True


@dataclass(frozen=True)
class Asked:
    """One thing the applicant was asked to mend. `verdict`: '' when it is no file or was not judged."""

    id: str
    label: str
    verdict: str
    note: str

    @property
    def verdict_title(self) -> str:
        return gettext(str(dict(VERDICTS).get(self.verdict, "")))


@dataclass(frozen=True)
class Sight:
    """Somebody of the office who opened the case: last time and what for."""

    who: str
    at: datetime
    what: str


@dataclass(frozen=True)
class Point:
    """One stage on the timeline, in words. `note`: what it is about; `returns`: how often it came back from here."""

    title: str
    tone: str
    badge: str
    at: datetime | None
    note: str
    is_here: bool
    id: str = ""


@dataclass(frozen=True)
class Tracked:
    """One case on its public page."""

    view: CaseView
    state: State
    points: list[Point]
    days: list[DayNote]
    used: int
    promised: int
    promise: CaseDeadline | None
    wait: CaseDeadline | None
    asked: CaseReturn | None
    asked_items: list[Asked]
    letter: Letter | None
    reason: CaseNote | None
    messages: list[CaseNote]
    sights: list[Sight]
    may_repair: bool
    withdraw: Transition | None
    branches: Branches
    state_title: str
    office: str
    is_overdue: bool

    @property
    def shown_used(self) -> int:
        """Never more than the bar is long."""
        return min(self.used, self.promised)

    @property
    def is_paused(self) -> bool:
        return self.promise is not None and self.promise.due_at is None

    @property
    def why_paused(self) -> str:
        """The declared reason why our time stands still."""
        return self.promise.why if self.promise is not None and self.promise.due_at is None else ""

    @property
    def is_awaited(self) -> bool:
        """Whether the applicant is awaited for something else than a repair, a payment for example."""
        theirs = self.state.kind == "waiting_applicant" or self._acts_outside
        return theirs and self.asked is None

    @property
    def _acts_outside(self) -> bool:
        """Whether what is awaited outside is the applicant's own doing, elsewhere than on the page of the case."""
        function = self.compiled.functions.get(self.state.function)
        return self.state.kind == "external" and function is not None and function.kind == "applicant"

    @property
    def withdraw_node(self) -> str:
        return f"transition:{self.withdraw.id}" if self.withdraw else ""

    @property
    def compiled(self) -> Compiled:
        return self.view.compiled


def track(case: Case, place: Region, actor: Actor, now: datetime, lang: str) -> Tracked:
    """One case, whole, for its applicant. Twelve statements."""
    view = view_case(case)
    promise_rows = [row for row in view.deadlines if row.scope == "janji"]
    promised = view.compiled.definition.service.promise_days
    used = case.days_used
    if used is None:
        used = rules.days_used(promised, promise_rows, office_calendar(place, view.compiled), now)
    open_return = view.asked if view.awaits_repair else None
    promise = promise_rows[-1] if promise_rows else None
    due = promise.due_at if promise else None
    return Tracked(
        view=view,
        state=view.state,
        points=points_of(view, lang),
        days=day_notes(promise_rows),
        used=used,
        promised=promised,
        promise=promise,
        wait=view.deadline("tunggu") if view.state.within_days else None,
        asked=open_return,
        asked_items=asked_items(view, lang) if open_return else [],
        letter=_letter(case),
        reason=_reason(view),
        messages=[note for note in view.notes if note.kind == "pesan"],
        sights=sights_of(view, lang),
        may_repair=open_return is not None and open_return.until >= now,
        withdraw=withdrawal(view, actor),
        branches=branches(view, place, actor, now, lang),
        state_title=view.compiled.text(f"state:{case.state}", "public_title", lang),
        office=_office(view, lang),
        is_overdue=due is not None and due < now,
    )


def withdrawal(view: CaseView, actor: Actor) -> Transition | None:
    """The step by which the applicant may take the application back now."""
    steps = actions_for(view, actor)
    return next((step for step in steps if view.compiled.states[step.to].outcome == "batal"), None)


def _office(view: CaseView, lang: str) -> str:
    """Whose desk the case lies on: 'Petugas depan'."""
    function = view.state.function
    return view.compiled.text(f"function:{function}", "title", lang) if function and view.state.kind == "open" else ""


BADGES = {
    "belum": gettext_noop("Belum dimulai"),
    "diproses": gettext_noop("Sedang diproses"),
    "dikembalikan": gettext_noop("Dikembalikan, menunggu Anda"),
    "menunggu": gettext_noop("Sedang menunggu"),
    "selesai": gettext_noop("Selesai"),
    "berhenti": gettext_noop("Berhenti di sini"),
    "akhir": gettext_noop("Selesai"),
}


# The words of the stage at which a case stands.
HERE = ("diproses", "dikembalikan", "menunggu")


def points_of(view: CaseView, lang: str) -> list[Point]:
    """The timeline in its natural order: registered, each stage, the outcome."""
    compiled, case = view.compiled, view.case
    points = [Point(gettext("Pendaftaran"), "baik", gettext("Selesai"), case.submitted_at, "", False)]
    for stop in rules.journey(compiled, case.submitted_at, turns_of(view), case.state):
        if stop.id:
            title, note = (
                compiled.text(f"stage:{stop.id}", "title", lang),
                compiled.text(f"stage:{stop.id}", "text", lang),
            )
            at = stop.ended or (stop.began if stop.tone else None)
        else:
            title, note, at = _ending_title(view, lang), "", case.finished_at
        badge = gettext(BADGES[stop.word]) if stop.id or not stop.tone else ""
        points.append(Point(title, stop.tone, badge, at, note, stop.word in HERE, stop.id))
    return points


def _ending_title(view: CaseView, lang: str) -> str:
    """How it ended, or how it ends when all goes well."""
    good = next((one.id for one in view.compiled.definition.workflow.states if one.outcome == "baik"), view.case.state)
    return view.compiled.text(f"state:{view.case.state if view.state.kind == 'final' else good}", "public_title", lang)


# Why a day was not counted, as `lib.worktime` words it; names of holidays stay as they are.
REASONS = (gettext_noop("hari diterima"), gettext_noop("akhir pekan"), gettext_noop("sesudah jam kerja"))


def day_notes(rows: Sequence[CaseDeadline]) -> list[DayNote]:
    """How the latest deadline was counted, day by day."""
    explained = [row for row in rows if row.notes]
    if not explained:
        return []
    return [DayNote(date.fromisoformat(day), number, reason) for day, number, reason in explained[-1].notes]


def turns_of(view: CaseView) -> list[rules.Turn]:
    """The moves of the case from its trail."""
    return [
        rules.Turn(event.occurred_at, str(event.data["from"]), str(event.data["to"]))
        for event in view.events
        if event.kind == "cases.moved" and not event.data.get("track")
    ]


def asked_items(view: CaseView, lang: str) -> list[Asked]:
    """What was asked for last, with what was said of each file."""
    if view.asked is None:
        return []
    judged = {file.row.field: file for file in view.files if file.verdict != "sesuai"}
    return [
        Asked(
            name,
            view.compiled.text(f"field:{name}", "label", lang),
            judged[name].verdict if name in judged else "",
            judged[name].note if name in judged else "",
        )
        for name in view.asked.fields
        if name in view.compiled.fields
    ]


def right_files(files: Sequence[JudgedFile], field: str) -> list[str]:
    """The ids of a field's files that were found right: they need not be sent again."""
    return [str(file.row.file_id) for file in files if file.row.field == field and file.verdict == "sesuai"]


def _letter(case: Case) -> Letter | None:
    """The letter, once it is signed and the case is over."""
    if case.outcome != "baik":
        return None
    letter = letter_of_subject(case.id)
    return letter if letter is not None and letter.is_signed else None


def _reason(view: CaseView) -> CaseNote | None:
    """The last words of the office that are meant for the applicant."""
    told = [
        note
        for note in view.notes
        if note.kind == "alasan"
        and note.from_staff
        and rules.tells_applicant(view.compiled, view.compiled.transitions.get(note.transition))
    ]
    return told[-1] if told else None


def sights_of(view: CaseView, lang: str) -> list[Sight]:
    """Who opened the case, each once with the latest time; never the applicant. One statement."""
    found: dict[str, Sight] = {}
    for look in looks_at(view.case.id).exclude(actor_id=None)[:200]:
        if look.actor_id != view.case.user_id:
            what = _seen(view.compiled, look.what, lang)
            found.setdefault(look.actor_label, Sight(look.actor_label, look.looked_at, what))
    return list(found.values())


def _seen(compiled: Compiled, what: str, lang: str) -> str:
    """What was looked at, in words: one answer or file by its label, else the case as a whole."""
    kind, _colon, field = what.partition(":")
    if field in compiled.fields:
        return gettext("melihat “%(apa)s”") % {"apa": compiled.text(f"field:{field}", "label", lang)}
    return gettext("membaca surat") if kind == "surat" else gettext("membuka berkas")
