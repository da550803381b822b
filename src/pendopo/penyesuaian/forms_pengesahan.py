"""The form by which points are confirmed: what is chosen, what is corrected, and by which law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from pendopo.core.api import Refusal
from pendopo.engine.api import Set
from pendopo.files.api import JPEG, PDF, PNG, CleanUpload, read_upload
from pendopo.penyesuaian.models import Rujukan
from pendopo.penyesuaian.queries_pengesahan import Item, Section
from pendopo.penyesuaian.queries_sunting import Desk
from pendopo.penyesuaian.rules_rujukan import FIELDS, Law, Typed, read_law
from pendopo.penyesuaian.rules_slots import Slot, value_of
from pendopo.penyesuaian.rules_typed import Signed, changes_of, read_slot

ACCEPT = (PDF, JPEG, PNG)
MAX_MB = 10


@dataclass(frozen=True)
class Drawn:
    """A point as its row draws it: chosen or not, and what was typed as its right value."""

    item: Item
    chosen: bool
    typed: str
    problem: str

    @property
    def name(self) -> str:
        """Name and id of the input of its value."""
        return self.item.slot.name if self.item.slot else ""

    @property
    def is_long(self) -> bool:
        """It needs several lines."""
        return self.item.slot is not None and self.item.slot.kind == "panjang"

    @property
    def is_opened(self) -> bool:
        """Its value was being corrected."""
        return bool(self.problem) or (self.item.slot is not None and self.typed != self.held)

    @property
    def held(self) -> str:
        """Its value as its input shows it untouched."""
        return self.item.given


@dataclass
class ConfirmForm:
    """What was typed. `nodes`: the points that are confirmed; `corrections`: their right values."""

    typed: Mapping[str, str] = field(default_factory=dict)
    groups: Sequence[str] = ()
    chosen: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()
    corrections: list[Set] = field(default_factory=list)
    law: Law | None = None
    copy: CleanUpload | None = None
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, post: QueryDict, sections: Sequence[Section], known: Mapping[str, Rujukan], signed: Signed, desk: Desk,
        today: date,
    ) -> ConfirmForm:  # fmt: skip
        """Judge everything at once. `sections`: all points of the service; `known`: laws that were used here."""
        form = cls(
            {name: post.get(name, "") for name in post}, post.getlist("kelompok"), frozenset(post.getlist("butir"))
        )
        items = {item.node: item for section in sections for item in section.items}
        form._choose(sections, items)
        form._correct(items, signed, desk)
        if not form.nodes:
            form.problems.setdefault("butir", "Pilih sedikitnya satu butir yang disahkan.")
        told = Typed(_filled(form.typed, known.get(post.get("rujukan", ""))))
        form.law = read_law(told, today)
        form.problems |= told.problems
        return form

    def _choose(self, sections: Sequence[Section], items: Mapping[str, Item]) -> None:
        whole = {
            item.node
            for section in sections if section.code in self.groups
            for item in section.items if not item.found.is_verified and not item.is_empty
        }  # fmt: skip
        self.nodes = frozenset((self.chosen & items.keys()) | whole)

    def _correct(self, items: Mapping[str, Item], signed: Signed, desk: Desk) -> None:
        """Values that were typed otherwise than they are; who corrects one confirms it."""
        slots: list[Slot] = []
        values: dict[str, Any] = {}
        for node, item in items.items():
            if item.slot is None or item.slot.name not in self.typed:
                continue
            value, problem = read_slot(item.slot, [self.typed[item.slot.name]], "", desk.definition)
            if value == value_of(desk.tree, item.slot.node, item.slot.attr):
                continue
            self.nodes |= {node}
            if problem:
                self.problems[item.slot.name] = problem
            slots.append(item.slot)
            values[item.slot.name] = value
        if not self.problems:
            self.corrections = changes_of(desk.tree, slots, values, signed)

    def take(self, upload: UploadedFile[Any] | None) -> None:
        """Read and clean the copy; outside any transaction, it may take a moment."""
        if upload is None:
            return
        try:
            self.copy = read_upload(upload, accept=ACCEPT, max_mb=MAX_MB)
        except Refusal as no:
            self.problems["salinan"] = no.sentence

    def draw(self, sections: Sequence[Section]) -> list[tuple[Section, list[Drawn], bool]]:
        """Every section with its rows, as last typed; whether the whole section is chosen."""
        return [
            (section, [self._row(item) for item in section.items], section.code in self.groups) for section in sections
        ]

    def _row(self, item: Item) -> Drawn:
        name = item.slot.name if item.slot else ""
        return Drawn(item, item.node in self.chosen, self.typed.get(name, item.given), self.problems.get(name, ""))


def _filled(typed: Mapping[str, str], known: Rujukan | None) -> dict[str, str]:
    """The fields of the law, those left empty filled from one that was used before."""
    told = {name: typed.get(name, "") for name in FIELDS}
    if known is None:
        return told
    day = known.in_force
    kept = {
        "jenis": known.kind, "nomor": known.number, "tahun": known.year, "penerbit": known.issuer,
        "tentang": known.title, "alamat": known.url, "berlaku": f"{day.day} {day.month} {day.year}",
    }  # fmt: skip
    return {name: value.strip() or kept.get(name, "") for name, value in told.items()}
