"""The editor's forms: slots as they are drawn, and what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from pendopo.engine.api import AnyChange, Class, Finding, Set, Tree
from pendopo.penyesuaian.queries_sunting import Desk
from pendopo.penyesuaian.rules_slots import (
    ATTR_OF_FINDING,
    FORMULA,
    LINES,
    LONG,
    TEMPLATE,
    TICKS,
    WHEN,
    YES_NO,
    Group,
    Slot,
    class_of_slot,
    value_of,
)
from pendopo.penyesuaian.rules_typed import Signed, as_typed, changes_of, read_slot
from pendopo.people.api import Actor

LANG_IN_FINDING = re.compile(r"“(\w+)”.* (\w\w)[.)]?")


@dataclass(frozen=True)
class DrawnSlot:
    """A slot as its template draws it. `mine`: the draft changes it; `upstream`: what upstream says, where the region
    differs; `told`: what the verifier says about it."""

    slot: Slot
    value: Any
    formula: str
    problem: str
    kept: Class
    mine: bool
    upstream: str
    told: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name and id of its input."""
        return self.slot.name

    @property
    def kind(self) -> str:
        """How it is typed."""
        return self.slot.kind

    @property
    def is_locked(self) -> bool:
        """Only a fork can change it."""
        return self.kept == "locked"

    @property
    def is_promise(self) -> bool:
        """A shorter one is open, a longer one guarded."""
        return self.slot.attr in ("sla_days", "promise_days")

    @property
    def is_long(self) -> bool:
        """It needs several lines."""
        return self.slot.kind in (LONG, LINES)

    @property
    def rows(self) -> int:
        """So many lines are shown."""
        text = str(self.value)
        return max(2, min(10, text.count("\n") + 1 + len(text) // 90))

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        there = {"b": self.slot.help, "g": self.problem or self.told, "k": self.kept != "open"}
        return " ".join(f"{letter}-{self.name}" for letter, given in there.items() if given)


@dataclass(frozen=True)
class DrawnGroup:
    """A group with its drawn slots; `loose`: findings about its node that fit no slot."""

    group: Group
    slots: tuple[DrawnSlot, ...]

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"g-{self.group.node or self.group.title}".replace(" ", "-")


@dataclass
class SlotForm:
    """What was typed into the slots of a page: values to become changes, problems by input name."""

    groups: Sequence[Group]
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, groups: Sequence[Group], post: QueryDict, desk: Desk) -> SlotForm:
        """Judge everything at once; what is locked is not read at all."""
        form = cls(groups, {name: post.getlist(name) for name in post})
        for slot in slots_of(groups):
            given = post.getlist(slot.name)
            asked = slot.kind in (TICKS, YES_NO) and f"{slot.name}:ada" in post
            if (not given and not asked) or class_of_slot(desk.tree, slot, desk.namespace) == "locked":
                continue
            value, problem = read_slot(slot, given, post.get(f"{slot.name}:rumus", ""), desk.definition)
            if problem:
                form.problems[slot.name] = problem
            else:
                form.values[slot.name] = value
        return form

    def changes(self, desk: Desk, actor: Actor, now: str) -> list[Set]:
        """The changes that the values mean."""
        return changes_of(desk.tree, slots_of(self.groups), self.values, Signed(actor.name or actor.label, now))

    def draw(self, desk: Desk) -> list[DrawnGroup]:
        """Every group with what was typed last, else what the draft has."""
        told = assigned(desk.findings, list(slots_of(self.groups)), desk.tree)
        return [
            DrawnGroup(group, tuple(self._slot(desk, slot, told.get(slot.name, ())) for slot in group.slots))
            for group in self.groups
        ]

    def _slot(self, desk: Desk, slot: Slot, told: Sequence[str]) -> DrawnSlot:
        now = value_of(desk.tree, slot.node, slot.attr)
        value, formula = self._shown(slot, now)
        upstream = value_of(desk.upstream, slot.node, slot.attr) if slot.node in desk.upstream else ""
        differs = slot.node in desk.upstream and upstream != now
        return DrawnSlot(
            slot, value, formula, self.problems.get(slot.name, ""), class_of_slot(desk.tree, slot, desk.namespace),
            any(is_about(one.change, slot) for one in desk.lines),
            told_value(slot, upstream) if differs else "", tuple(told),
        )  # fmt: skip

    def _shown(self, slot: Slot, now: Any) -> tuple[Any, str]:
        typed = self.typed.get(slot.name)
        if slot.kind == WHEN:
            rule = "" if now in ("ya", "tidak") else str(now)
            if typed is not None:
                return typed[0], (self.typed.get(f"{slot.name}:rumus") or [""])[0]
            return "bila" if rule else now, rule
        if typed is None:
            return as_typed(slot, now), ""
        return (list(typed) if slot.kind == TICKS else typed[0]), ""


def is_about(change: AnyChange, slot: Slot) -> bool:
    """Whether a change sets this slot, or brought its node."""
    return change.key == slot.name or (change.node == slot.node and change.op == "add")


def slots_of(groups: Iterable[Group]) -> Iterable[Slot]:
    """All slots of a page."""
    return [slot for group in groups for slot in group.slots]


def told_value(slot: Slot, value: Any) -> str:
    """What upstream says, short."""
    if slot.kind in (TEMPLATE,):
        return "naskah lain"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    if slot.kind in (WHEN, YES_NO):
        text = {"ya": "Ya", "tidak": "Tidak"}.get(text, text)
    return (text if len(text) <= 120 else f"{text[:120]}…") or "(kosong)"


def assigned(findings: Iterable[Finding], slots: Sequence[Slot], tree: Tree) -> dict[str, list[str]]:
    """Each finding to the slot that it is about: by its attribute where the finding has one, else the node's first."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        near = [slot for slot in slots if slot.node == finding.node]
        if near:
            slot = best(finding, near, tree)
            found.setdefault(slot.name, []).append(f"{finding.message} {finding.mend}")
    return found


def best(finding: Finding, near: Sequence[Slot], tree: Tree) -> Slot:
    """The slot of a node that a finding is about."""
    wanted = list(ATTR_OF_FINDING.get(finding.code, ()))
    if finding.code.startswith("terjemahan"):
        said = LANG_IN_FINDING.search(finding.message)
        wanted = [f"{said[1]}@{said[2]}", said[1]] if said else []
    formulas = [slot.attr for slot in near if slot.kind in (FORMULA, WHEN)]
    wanted += [attr for attr in formulas if finding.mend.endswith(f": {value_of(tree, near[0].node, attr)}")]
    return next((slot for attr in wanted for slot in near if slot.attr == attr), near[0])


def loose(findings: Iterable[Finding], groups: Sequence[Group]) -> list[Finding]:
    """The findings that stand beside no slot of the page."""
    nodes = {slot.node for slot in slots_of(groups)}
    return [one for one in findings if one.node not in nodes]
