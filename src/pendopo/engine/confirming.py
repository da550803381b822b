"""What of a definition somebody has verified with a law, and what still has to be.

A point is verified when its author says so (`verified`), or when a reference covers it with just the value that it has
today. So no confirmation outlives its value: whoever changes it, region or upstream, makes it unverified again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .canonical import as_text, digest
from .nodes import Node
from .schema import STANDARD_KEYS, Definition, Reference

Group = Literal["hukum", "standar", "waktu", "nilai", "biaya", "surat"]
FORM = "form:self"
"""The questions: reviewed as a whole by the office, when it completes a service."""

SHORT: Mapping[str, str] = {
    "uu": "UU", "perppu": "Perppu", "pp": "PP", "perpres": "Perpres", "permen": "Peraturan", "perda": "Perda",
    "perkada": "Peraturan", "keputusan": "Keputusan", "edaran": "Surat edaran", "tinjauan": "Tinjauan",
}  # fmt: skip
"""How a kind of law is called before its number."""


@dataclass(frozen=True)
class Point:
    """One thing to verify: its node, a name, and the value as it is compared. `by_author`: `verified` at its source."""

    node: str
    group: Group
    title: str
    value: str
    by_author: bool = False


@dataclass(frozen=True)
class Checked:
    """A point with the reference that confirms it today, or the one that confirmed a former value."""

    point: Point
    reference: Reference | None = None
    lapsed: Reference | None = None

    @property
    def is_verified(self) -> bool:
        """Verified at its source, or confirmed here."""
        return self.point.by_author or self.reference is not None

    @property
    def former(self) -> str:
        """The value that was confirmed, where it is another one now."""
        return self.lapsed.covers[self.point.node] if self.lapsed else ""


def points(definition: Definition) -> tuple[Point, ...]:
    """Everything of a definition that rests on a law: what people read of it, days, values, tariffs and numbers."""
    return (*_law(definition), *_days(definition), *_values(definition))


def _law(definition: Definition) -> Iterator[Point]:
    for law in definition.legal_basis:
        yield Point(f"legal:{law.id}", "hukum", law.text, law.text, law.verified)
    standard = definition.service.standard
    for key in (one for one in STANDARD_KEYS if one in standard):
        yield Point(f"standard:{key}", "standar", key, standard[key].text, standard[key].verified)


def _days(definition: Definition) -> Iterator[Point]:
    service = definition.service
    valid = f"; berlaku paling lama {service.max_days} hari" if service.max_days else ""
    yield Point("service:self", "waktu", "Janji layanan", f"{service.promise_days} hari kerja{valid}")
    for stage in definition.workflow.stages:
        yield Point(f"stage:{stage.id}", "waktu", stage.title, f"{stage.sla_days} hari kerja")


def _values(definition: Definition) -> Iterator[Point]:
    for param in definition.params:
        yield Point(f"param:{param.id}", "nilai", param.label, param.current)
    for table in definition.tables:
        print_ = _print(table, frozenset({"title", "verified"}))
        yield Point(f"table:{table.id}", "biaya", table.title, f"{len(table.rows)} tarif ({print_})", table.verified)
    for fee in definition.fees:
        print_ = _print(fee, frozenset({"title", "account"}))
        yield Point(f"fee:{fee.id}", "biaya", fee.title, f"{len(fee.lines)} baris, {fee.due_days} hari ({print_})")
    for letter in definition.letters:
        yield Point(f"letter:{letter.id}", "surat", letter.title, f"{letter.number_format} ({letter.register_name})")


def _print(node: Node, without: frozenset[str]) -> str:
    """A short digest of what a node does."""
    return digest(repr(as_text(node.model_dump(exclude=set(without)))).encode())[:12]


def form_point(definition: Definition) -> Point:
    """The questions as they are asked, as one thing to review."""
    fields = [field for page in definition.form.pages for field in page.fields]
    plain = repr(as_text(definition.form.model_dump(exclude={"summary"})))
    return Point(FORM, "standar", "Isian formulir", f"{len(fields)} isian ({digest(plain.encode())[:12]})")


def value_of(definition: Definition, node: str) -> str | None:
    """The value of a point as it is compared; None when there is no such point."""
    if node == FORM:
        return form_point(definition).value
    return next((one.value for one in points(definition) if one.node == node), None)


def confirmed(definition: Definition, point: Point) -> Checked:
    """A point with the last reference that covers it as it is, else the last that covered it once."""
    about = [one for one in reversed(definition.references) if point.node in one.covers]
    now = next((one for one in about if one.covers[point.node] == point.value), None)
    return Checked(point, now, about[0] if about and now is None else None)


def checked(definition: Definition) -> tuple[Checked, ...]:
    """Every point, with what confirms it."""
    return tuple(confirmed(definition, one) for one in points(definition))


def verified_nodes(definition: Definition) -> frozenset[str]:
    """The nodes of all points that are verified."""
    return frozenset(one.point.node for one in checked(definition) if one.is_verified)


def checked_of(definition: Definition, node: str) -> Checked:
    """One point with what confirms it. Raises KeyError for what is none."""
    found = next((one for one in points(definition) if one.node == node), None)
    if found is None:
        raise KeyError(node)
    return confirmed(definition, found)


def told(reference: Reference) -> str:
    """A reference as lawyers cite it: Perda Kota Contoh 3/2024 tentang Retribusi, pasal 5."""
    number = f"{reference.number}/{reference.year}" if reference.number else reference.year
    name = " ".join(part for part in (SHORT[reference.kind], reference.issuer, number) if part)
    return f"{name} tentang {reference.title}" + (f", {reference.article}" if reference.article else "")


def lapsed(before: Definition, after: Definition) -> list[tuple[str, Reference]]:
    """What was confirmed in one definition and is not in the next, though it is still there: node and law."""
    if not before.references:
        return []
    still = {one.node: one for one in (*points(after), form_point(after))}
    found = []
    for point in (*points(before), form_point(before)):
        law = confirmed(before, point).reference
        next_one = still.get(point.node)
        if law is not None and next_one is not None and confirmed(after, next_one).reference is None:
            found.append((point.node, law))
    return found
