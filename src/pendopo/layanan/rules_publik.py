"""What the public journey works out: bars of days, the way of a case through its stages, pages of a form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pendopo.engine.api import Column, Compiled, Field, Page, State, Transition, typed_rows, with_row, without_row
from pendopo.lib.identifiers import mask_nik
from pendopo.lib.worktime import WorkCalendar

# Where a draft keeps what was typed but is not an answer. Never a field's name: those start with a letter.
TYPED = "_ketikan"
# The page of a draft that holds a repair of a case, not an application.
REPAIR = "_perbaiki"
# Where the draft of a sub-case keeps from which case, and by which link, it is opened.
PARENT = "_induk"
# Where a draft keeps for whom, and by which right, it is filled in.
BEHALF = "_atas_nama"

# -- days promised and days taken


@dataclass(frozen=True)
class Bar:
    """Finished cases that took `first` to `last` working days (None: or more). `tone`: '', 'jalan', 'gagal'."""

    first: int
    last: int | None
    count: int
    tone: str


def bars(by_days: Mapping[int, int], promise: int) -> list[Bar]:
    """Cases by days taken: up to three groups within the promise, two beyond it."""
    width = max(1, -(-promise // 3))
    edges = [(first, min(first + width - 1, promise)) for first in range(1, promise + 1, width)] or [(0, 0)]
    edges[0] = (0 if promise == 0 else 1, edges[0][1])
    inside = [Bar(first, last, _between(by_days, 0 if first <= 1 else first, last), "") for first, last in edges]
    beyond = promise + 1
    return [
        *inside,
        Bar(beyond, beyond, by_days.get(beyond, 0), "jalan"),
        Bar(beyond + 1, None, sum(n for days, n in by_days.items() if days > beyond), "gagal"),
    ]


def _between(by_days: Mapping[int, int], first: int, last: int) -> int:
    return sum(count for days, count in by_days.items() if first <= days <= last)


def months_back(day: date, back: int) -> date:
    """The first day of the month `back` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


# -- pages of a form


def asked_pages(compiled: Compiled, answers: Mapping[str, Any]) -> list[Page]:
    """The pages that ask something, given the other answers (a page that asks nothing is passed over)."""
    return [page for page in compiled.definition.form.pages if _asks(compiled, page, answers)]


def _asks(compiled: Compiled, page: Page, answers: Mapping[str, Any]) -> bool:
    here = {one.id for one in page.fields}
    return any(compiled.visible(one.id, answers) or here & compiled.depends_on(one.id) for one in page.fields)


def neighbours(pages: Sequence[Page], page_id: str) -> tuple[Page | None, Page | None]:
    """The pages before and after."""
    ids = [page.id for page in pages]
    if page_id not in ids:
        return None, None
    at = ids.index(page_id)
    return (pages[at - 1] if at else None), (pages[at + 1] if at + 1 < len(pages) else None)


@dataclass(frozen=True)
class Condition:
    """When a field is asked: of which field and answer it depends ('' when it is not one plain comparison)."""

    field: str
    answer: str
    others: tuple[str, ...] = ()


_EQUAL = re.compile(r'^(\w+) == "([^"]+)"$')
_YES = re.compile(r"^(not )?(\w+)$")


def condition_of(compiled: Compiled, one: Field) -> Condition | None:
    """The condition of a field that hangs on its own page; None for a field that is always asked there."""
    here = {other.id for other in compiled.page_of(one.id).fields}
    if not one.visible or not here & compiled.depends_on(one.id):
        return None
    equal, yes = _EQUAL.match(one.visible), _YES.match(one.visible)
    if equal:
        return Condition(equal[1], equal[2])
    if yes and compiled.fields[yes[2]].type in ("yes_no", "statement"):
        return Condition(yes[2], "tidak" if yes[1] else "ya")
    return Condition("", "", tuple(sorted(compiled.depends_on(one.id))))


def covered(part: Field | Column, shown: str) -> str:
    """An answer of the applicant's own as a page shows it later: numbers of persons behind dots."""
    return mask_nik(shown.replace(" ", "")) if part.type in ("nik", "npwp") else shown


# -- rows of a table, without a script


@dataclass(frozen=True)
class RowAct:
    """A pressed button of a table or a place: `tambah`, `hapus` (of row `row`), `lihat`; all empty for none."""

    field: str = ""
    act: str = ""
    row: int = 0


_ACT = re.compile(r"([a-z][a-z0-9_]*):(?:(tambah|lihat)|(hapus):([1-9][0-9]{0,2}))")


def row_act(text: str) -> RowAct:
    """The button whose value is `field:tambah`, `field:hapus:2` or `field:lihat`."""
    found = _ACT.fullmatch(text)
    return RowAct(found[1], found[2] or found[3], int(found[4] or 0)) if found else RowAct()


def after_act(act: RowAct, typed: Sequence[str], *, most: int) -> list[str]:
    """What was typed in a table, with one empty row more or one row less."""
    if act.act == "hapus":
        return without_row(typed, act.row)
    return with_row(typed) if act.act == "tambah" and len(typed_rows(typed)) < most else list(typed)


def place_of_act(act: RowAct, raw: Mapping[str, Sequence[str]]) -> str:
    """Where the page opens again: at the new row, else at the question."""
    return f"{act.field}.{max(typed_rows(raw.get(act.field, ())), default=1)}" if act.act == "tambah" else act.field


# -- the way of a case


@dataclass(frozen=True)
class Turn:
    """One change of state, as the audit trail has it."""

    at: datetime
    old: str
    new: str


@dataclass
class Stop:
    """A stage of the journey. `tone`: 'baik' done, 'jalan' going on, 'gagal' sent back or refused, '' not begun."""

    id: str
    tone: str = ""
    word: str = "belum"
    began: datetime | None = None
    ended: datetime | None = None
    returns: int = 0


def journey(compiled: Compiled, start: datetime, turns: Iterable[Turn], state: str) -> list[Stop]:
    """The stages of the workflow in their order, each as far as it came; ends with the outcome (id '')."""
    stops = {stage: Stop(stage) for stage in compiled.stages}
    order = list(stops)
    here = stage_of(compiled, compiled.definition.workflow.start)
    _begin(stops, here, start)
    for turn in turns:
        new, stage = compiled.states[turn.new], stage_of(compiled, turn.new)
        if not stage and new.kind != "final":
            if here in stops:
                stops[here].returns += compiled.awaits_repair(new.id)
            continue
        if stage != here:
            if here in stops and stage in stops and order.index(stage) < order.index(here):
                stops[here] = Stop(here, began=stops[here].began, returns=stops[here].returns)
            else:
                _leave(stops, here, turn.at, new.kind, new.outcome)
            _begin(stops, stage, turn.at)
            here = stage
    now = compiled.states[state]
    if here in stops and now.kind != "final":
        stops[here].tone, stops[here].word = _standing(compiled, now)
    return [*stops.values(), _ending(now.kind, now.outcome)]


def stage_of(compiled: Compiled, state_id: str) -> str:
    """The stage of a state; of a `parallel` one, else, that in which its tracks begin."""
    state = compiled.states[state_id]
    starts = [compiled.states[compiled.tracks[name].start].stage for name in state.tracks]
    return state.stage or next((stage for stage in starts if stage), "")


def _standing(compiled: Compiled, state: State) -> tuple[str, str]:
    """Tone and word of the stage at which a case stands: sent back, awaited by somebody else, or being worked on."""
    if compiled.awaits_repair(state.id):
        return "gagal", "dikembalikan"
    return "jalan", ("menunggu" if state.kind in ("waiting_applicant", "external") else "diproses")


def _begin(stops: Mapping[str, Stop], stage: str, at: datetime) -> None:
    if stage in stops:
        stop = stops[stage]
        stop.began, stop.ended, stop.tone, stop.word = stop.began or at, None, "jalan", "diproses"


def _leave(stops: Mapping[str, Stop], stage: str, at: datetime, kind: str, outcome: str) -> None:
    if stage not in stops:
        return
    failed = kind == "final" and outcome != "baik"
    stop = stops[stage]
    stop.ended, stop.tone, stop.word = at, ("gagal" if failed else "baik"), ("berhenti" if failed else "selesai")


def _ending(kind: str, outcome: str) -> Stop:
    if kind != "final":
        return Stop("")
    return Stop("", tone="baik" if outcome == "baik" else "gagal", word="akhir")


def days_used(total: int, rows: Sequence[Any], calendar: WorkCalendar, now: datetime) -> int:
    """Working days of the promise that are used up; `rows`: its deadlines, oldest first (days, started_at, due_at)."""
    if not rows:
        return 0
    last = rows[-1]
    left: int = last.days
    if last.due_at is not None:
        left = last.days - calendar.workdays_between(last.started_at, now)
    return max(0, total - left)


def tells_applicant(compiled: Compiled, step: Transition | None) -> bool:
    """Whether the words that go with a move are meant for the applicant: it sends back, or ends the case."""
    return step is not None and compiled.states[step.to].kind in ("waiting_applicant", "final")
