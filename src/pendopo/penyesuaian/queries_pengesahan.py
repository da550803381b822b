"""What of a service is unverified, what confirms the rest, and how far the region has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from pendopo.core.api import Refusal
from pendopo.engine.api import (
    AnyChange,
    Checked,
    Reference,
    checked,
    confirmed,
    form_point,
    told_reference,
)
from pendopo.penyesuaian.models import Rujukan
from pendopo.penyesuaian.queries_sunting import Desk
from pendopo.penyesuaian.rules_dipakai import used_in
from pendopo.penyesuaian.rules_kelengkapan import Point as Condition
from pendopo.penyesuaian.rules_kelengkapan import conditions
from pendopo.penyesuaian.rules_slots import LINE, LONG, NUMBER, STANDARD, Slot, class_of_slot, section_of, value_of

GROUPS = {
    "hukum": _("Dasar hukum"), "standar": _("Standar pelayanan"), "waktu": _("Janji dan batas waktu"),
    "nilai": _("Parameter"), "biaya": _("Biaya dan tarif"), "surat": _("Nomor surat"),
}  # fmt: skip
LONGEST_LINE = 90


@dataclass(frozen=True)
class Item:
    """One point on the page. `value`: as people read it; `source`: who says so; `uses`: where it matters; `slot`: how
    its value is typed (None where it is not changed on this page), `given`: what its input shows; `by`: the change that
    brought the reference."""

    found: Checked
    title: str
    value: str
    source: str
    uses: str
    slot: Slot | None
    given: str
    is_locked: bool
    section: str
    in_draft: bool
    by: AnyChange | None

    @property
    def node(self) -> str:
        """Its address, by which it is chosen."""
        return self.found.point.node

    @property
    def law(self) -> str:
        """What confirms it, or confirmed it once."""
        reference = self.found.reference or self.found.lapsed
        return told_reference(reference) if reference else ""

    @property
    def reference(self) -> Reference | None:
        """What confirms it today."""
        return self.found.reference

    @property
    def when(self) -> datetime | None:
        """When it was confirmed."""
        return moment(self.by)

    @property
    def is_empty(self) -> bool:
        """There is no value to confirm."""
        return not self.found.point.value.strip()


def moment(change: AnyChange | None) -> datetime | None:
    """When a change was made; None where it does not say so."""
    try:
        return datetime.fromisoformat(change.when) if change is not None and change.when else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Section:
    """The points of one group that are shown; `open`: how many of all still need verifying."""

    code: str
    title: str
    items: tuple[Item, ...]
    total: int
    open: int


class Verification:
    """The points of a service as somebody's draft has it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.definition = desk.definition

    @cached_property
    def found(self) -> tuple[Checked, ...]:
        """Every point with what confirms it."""
        return checked(self.definition)

    @property
    def total(self) -> int:
        """How many points there are."""
        return len(self.found)

    @cached_property
    def verified(self) -> int:
        """How many of them are verified."""
        return sum(one.is_verified for one in self.found)

    @property
    def open(self) -> int:
        """How many still need verifying."""
        return self.total - self.verified

    def sections(self, only_open: bool) -> list[Section]:
        """The points by group, all or those that still need verifying."""
        return [one for one in self._sections(only_open) if one.items]

    def _sections(self, only_open: bool) -> Iterator[Section]:
        for code, title in GROUPS.items():
            mine = [one for one in self.found if one.point.group == code]
            shown = [one for one in mine if not (only_open and one.is_verified)]
            items = tuple(self.item(one) for one in shown)
            yield Section(code, str(title), items, len(mine), sum(not one.is_verified for one in mine))

    def item(self, one: Checked) -> Item:
        """One point as it is shown."""
        point, tree = one.point, self.desk.tree
        slot = slot_for(self.desk, one)
        kind = point.node.partition(":")[0]
        title = STANDARD.get(point.title, point.title) if kind == "standard" else point.title
        given = str(value_of(tree, slot.node, slot.attr)) if slot else ""
        value = given if slot and kind == "letter" else point.value
        return Item(
            one, title, value.rpartition(" (")[0] if point.group == "biaya" else value, self.source(point.node),
            used_in(self.definition, tree, point.node), slot, given, kind == "legal", section_of(point.node),
            self._in_draft(one), self._brought(one.reference),
        )  # fmt: skip

    def source(self, node: str) -> str:
        """Who says the present value: the author of a version, or the region."""
        mine = [one for one in (*self.desk.standing.overlay.changes, *self.desk.laid.changes) if one.node == node]
        mine = [
            one for one in mine if one.op != "set" or one.attr.partition("@")[0] not in ("verified", "label", "help")
        ]
        if mine:
            when = moment(mine[-1])
            day = f", {when:%d-%m-%Y}" if when else ""
            return f"diubah daerah ini oleh {mine[-1].by or 'petugas'}{day}"
        what = "nilai bawaan" if node.startswith("param:") else "ditulis penyusunnya"
        return f"{what}, versi {self.desk.standing.base.version}"

    def _in_draft(self, one: Checked) -> bool:
        """Whether only the draft confirms it."""
        mine = {change.node for change in self.desk.laid.changes}
        return one.reference is not None and f"reference:{one.reference.id}" in mine

    def _brought(self, reference: Reference | None) -> AnyChange | None:
        """The change by which a reference came into this region."""
        node = f"reference:{reference.id}" if reference else ""
        every = (*self.desk.standing.overlay.changes, *self.desk.laid.changes)
        return next((one for one in every if one.node == node and one.op == "add"), None)

    @cached_property
    def conditions(self) -> list[Condition]:
        """What makes the service lengkap, with what is missing."""
        return conditions_of(self.desk)

    @cached_property
    def review(self) -> Checked:
        """Whether the questions were reviewed as they are."""
        return confirmed(self.definition, form_point(self.definition))

    @property
    def reviewed_by(self) -> AnyChange | None:
        """Who reviewed them."""
        return self._brought(self.review.reference)


def conditions_of(desk: Desk) -> list[Condition]:
    """What makes a service lengkap as this draft has it."""
    findings = [f"{one.message} {one.mend}" for one in desk.findings]
    return conditions(desk.definition, findings, desk.faults)


def refuse_unmet(desk: Desk) -> None:
    """Raises Refusal with the first thing that a service needs to be called lengkap and does not have."""
    lacking = [one for one in conditions_of(desk) if not one.is_met]
    if lacking:
        first = lacking[0]
        more = f" Masih ada {len(lacking) - 1} syarat lain." if len(lacking) > 1 else ""
        raise Refusal(f"Belum dapat disebut lengkap. {first.title}: {first.missing[0]}.{more}")


def slot_for(desk: Desk, one: Checked) -> Slot | None:
    """How the value of a point is typed on the page; None where it is locked, or edited elsewhere."""
    node, group = one.point.node, one.point.group
    kind = node.partition(":")[0]
    label = "Nilai yang benar"
    slots = {
        "standard": Slot(node, "text", label, LONG),
        "service": Slot(node, "promise_days", label, NUMBER, unit="hari kerja", most=3650),
        "stage": Slot(node, "sla_days", label, NUMBER, unit="hari kerja", most=3650),
        "param": Slot(node, "value", label, LONG if len(one.point.value) > LONGEST_LINE else LINE, may_be_empty=True),
        "letter": Slot(node, "number_format", label, LINE),
    }  # fmt: skip
    slot = slots.get(kind)
    if slot is None or group == "hukum" or class_of_slot(desk.tree, slot, desk.namespace) == "locked":
        return None
    return slot


def table_of(items: Iterable[Item]) -> tuple[list[str], list[list[str]]]:
    """The points of a service for a spreadsheet."""
    head = ["butir", "nama", "nilai", "asal", "dipakai", "keadaan", "rujukan", "disahkan_oleh", "orang_kedua", "pada"]
    return head, [
        [
            one.node, one.title, one.found.point.value, one.source, one.uses, state_of(one.found), one.law,
            one.by.by if one.by else "", one.by.second if one.by else "", one.by.when[:10] if one.by else "",
        ]
        for one in items
    ]  # fmt: skip


def state_of(one: Checked) -> str:
    """How a point stands, in two words."""
    if one.reference is not None:
        return "disahkan"
    if one.point.by_author:
        return "terverifikasi penyusun"
    return "pengesahan gugur" if one.lapsed else "perlu verifikasi"


def references() -> list[Rujukan]:
    """Every law that was used here, the last used first."""
    return list(Rujukan.objects.select_related("copy").order_by("-kept_at", "-id")[:100])


def get_reference(reference_id: UUID) -> Rujukan:
    """One of them. Raises Http404."""
    found = Rujukan.objects.select_related("copy").filter(pk=reference_id).first()
    if found is None:
        raise Http404
    return found


def copies(found: Sequence[Checked]) -> Mapping[str, UUID]:
    """For the references of a service that have a copy here: by id of the reference, which row."""
    laws = {one.reference.id: key_of(one.reference) for one in found if one.reference}
    rows = dict(Rujukan.objects.filter(key__in=set(laws.values()), copy__isnull=False).values_list("key", "pk"))
    return {name: rows[key] for name, key in laws.items() if key in rows}


def key_of(one: Reference) -> str:
    """By which the same law is found again."""
    return "|".join(part.casefold() for part in (one.kind, one.issuer, one.number, one.year))
