"""Many cases on one page: their files side by side, what may be done with them together, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import BulkItem, BulkRun, Case, CaseView, cases_by_id, get_case_for, get_run, view_case
from pendopo.core.api import decrypt
from pendopo.engine.api import Transition
from pendopo.layanan import rules_staf as rules
from pendopo.layanan.queries_staf.case_page import Action, FileLine, actions_of, file_lines, judges
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class BulkLine:
    """One case of a run that waits to be done. `wish`: what a workbook wants of it, in words."""

    item: BulkItem
    view: CaseView
    files: list[FileLine]
    may_judge: bool
    key: str
    wish: str
    note: str
    is_ticked: bool = True

    @property
    def case(self) -> Case:
        return self.view.case


@dataclass(frozen=True)
class BulkGroup:
    """Cases of one service at one stage: they share their steps. `name`: of the field that chooses one."""

    name: str
    service: str
    state: str
    lines: list[BulkLine]
    steps: list[Transition]
    chosen: str = ""

    @property
    def asks_note(self) -> bool:
        return any(step.note == "wajib" for step in self.steps)


@dataclass(frozen=True)
class BulkPage:
    """A run as it stands: what waits in groups, what was done with its words."""

    run: BulkRun
    groups: list[BulkGroup]
    results: list[tuple[BulkItem, Case | None]]

    @cached_property
    def waiting(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def done(self) -> int:
        return sum(item.state == BulkItem.DONE for item, _case in self.results)

    @property
    def refused(self) -> int:
        return sum(item.state == BulkItem.REFUSED for item, _case in self.results)

    @property
    def may_judge(self) -> bool:
        return any(line.may_judge and line.files for group in self.groups for line in group.lines)


def bulk_page(place: Region, run_id: UUID, actor: Actor, now: datetime) -> BulkPage:
    """One's own run. Raises Http404."""
    run = get_run(run_id, actor)
    items = list(run.items.order_by("position"))
    told = [one for one in items if one.state != BulkItem.WAITING]
    cases = cases_by_id([one.case_id for one in told])
    waiting = (one for one in items if one.state == BulkItem.WAITING)
    return BulkPage(run, _groups(_lines(place, waiting, actor, now)), [(one, cases.get(one.case_id)) for one in told])


def _lines(
    place: Region, items: Iterable[BulkItem], actor: Actor, now: datetime
) -> list[tuple[BulkLine, list[Action]]]:
    found = []
    for item in items:
        try:
            view = view_case(get_case_for(actor, item.case_id))
        except Http404:
            continue  # the service was taken from this person's office meanwhile
        actions = actions_of(view, actor, place, now)
        note = decrypt(place, item.note_sealed).decode() if item.note_sealed else ""
        key = f"{view.case.definition_id}:{view.case.state}"
        may_judge = bool(view.files) and judges([one.step for one in actions])
        line = BulkLine(item, view, file_lines(view), may_judge, key, _wish(view, item), note)
        found.append((line, actions))
    return found


def _wish(view: CaseView, item: BulkItem) -> str:
    step = view.compiled.transitions.get(item.transition)
    said = [_("Semua berkas sesuai")] if item.all_right else []
    return "; ".join([*said, *([step.action] if step else [])])


def _groups(lines: list[tuple[BulkLine, list[Action]]]) -> list[BulkGroup]:
    """In the order of the run. A step is offered where every case of the group has it."""
    order = list(dict.fromkeys(line.key for line, _actions in lines))
    return [
        _group(f"langkah-{number}", [one for one in lines if one[0].key == key]) for number, key in enumerate(order)
    ]


def _group(name: str, lines: list[tuple[BulkLine, list[Action]]]) -> BulkGroup:
    first, actions = lines[0]
    shared = set.intersection(*({one.step.id for one in found} for _line, found in lines))
    steps = [one.step for one in actions if one.step.id in shared and rules.way_of(one.step) != "tanda_tangan"]
    return BulkGroup(
        name, first.view.compiled.definition.title, first.view.state.title, [line for line, _ in lines], steps
    )  # fmt: skip
