"""The shape of every kind of node, read once from the schema: its own attributes, its maps, and what hangs below it.

A new node class in the schema needs one line in `KINDS`; tree, difference and merge then know it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from ..canonical import as_text
from ..nodes import Node
from ..schema import (
    Definition,
    LegalBasis,
    Letter,
    Param,
    PublicStep,
    Reference,
    Requirement,
    Scenario,
    Service,
    StandardItem,
)
from ..schema_fees import Fee, FeeLine, FeeStep, TariffKey, TariffRow, TariffTable
from ..schema_form import Column, Field, Form, Option, Page, Rule
from ..schema_workflow import Function, Migration, Stage, State, SubCase, Track, Transition, Workflow

ROOT = "definition:self"

KINDS: Mapping[type[Node], str] = {
    Definition: "definition",
    LegalBasis: "legal",
    Reference: "reference",
    Service: "service",
    Requirement: "requirement",
    PublicStep: "step",
    StandardItem: "standard",
    Form: "form",
    Page: "page",
    Field: "field",
    Column: "column",
    Option: "option",
    Rule: "rule",
    Workflow: "workflow",
    Stage: "stage",
    Function: "function",
    State: "state",
    Transition: "transition",
    Track: "track",
    SubCase: "subcase",
    Param: "param",
    Letter: "letter",
    TariffTable: "table",
    TariffKey: "key",
    TariffRow: "row",
    Fee: "fee",
    FeeStep: "fee_step",
    FeeLine: "line",
    Migration: "migration",
    Scenario: "scenario",
}
"""Every class of the schema whose instances are nodes, and the kind in its address `kind:id`."""

TEXTS = "texts"
"""Translations stand at the root; in the tree each is an attribute `label@en` of the node that it translates."""


@dataclass(frozen=True)
class Slot:
    """Where nodes of `kind` hang below a node: under key `attr`, as one node, a list with ids, or a map by id."""

    attr: str
    kind: str
    many: Literal["one", "list", "map"]


@dataclass(frozen=True)
class Shape:
    """One kind of node. `attrs`: its own attributes as written in YAML. `maps`: those that are mappings, with depth.

    `defaults`: what an attribute that is not written means, as plain text, lists and mappings.
    """

    kind: str
    slots: tuple[Slot, ...]
    attrs: frozenset[str]
    maps: Mapping[str, int]
    defaults: Mapping[str, Any]


@cache
def shapes() -> Mapping[str, Shape]:
    """The shapes by kind."""
    return {kind: shape_of(model, kind) for model, kind in KINDS.items()}


@cache
def parents() -> Mapping[tuple[str, str], Slot]:
    """By kind of parent and kind of child: the slot in which the child stands."""
    return {(kind, slot.kind): slot for kind, shape in shapes().items() for slot in shape.slots}


def shape_of(model: type[Node], kind: str) -> Shape:
    """Read one class of the schema; a nested class with ids that `KINDS` does not know is a mistake here."""
    slots: list[Slot] = []
    attrs: set[str] = set()
    maps: dict[str, int] = {}
    defaults: dict[str, Any] = {}
    for attr, annotation, default in attributes(model):
        slot = slot_of(attr, annotation)
        if slot is not None:
            slots.append(slot)
        elif (kind == "definition" or attr != "id") and attr != TEXTS:
            attrs.add(attr)
            defaults[attr] = default
            if depth := map_depth(annotation):
                maps[attr] = depth
    return Shape(kind, tuple(slots), frozenset(attrs), maps, defaults)


def attributes(model: type[Node]) -> Iterator[tuple[str, Any, Any]]:
    """Name as in YAML, type, and plain default of each field of a class (None when it has none)."""
    for name, info in model.model_fields.items():
        default = None if info.is_required() else as_text(info.get_default(call_default_factory=True))
        yield info.alias or name, info.annotation, default


def slot_of(attr: str, annotation: Any) -> Slot | None:
    """The slot that an attribute is, or None for an attribute of the node itself."""
    if is_node(annotation):
        return Slot(attr, KINDS[annotation], "one")
    first = [arg for arg in get_args(annotation) if is_node(arg)]
    if get_origin(annotation) is dict and first:
        return Slot(attr, KINDS[first[0]], "map")
    if get_origin(annotation) is tuple and first and "id" in first[0].model_fields:
        return Slot(attr, KINDS[first[0]], "list")
    return None


def is_node(annotation: Any) -> bool:
    """Whether a type is a class of the schema."""
    return isinstance(annotation, type) and issubclass(annotation, Node)


def map_depth(annotation: Any) -> int:
    """How many mappings stand in each other."""
    return 1 + map_depth(get_args(annotation)[1]) if get_origin(annotation) is dict else 0


def kind_of(address: str) -> str:
    """`field:nik` → `field`."""
    return address.partition(":")[0]


def id_of(address: str) -> str:
    """`field:nik` → `nik`."""
    return address.partition(":")[2]


def base_attr(attr: str) -> str:
    """The attribute of the schema behind `label@en` or `data.nomor`."""
    return attr.partition("@")[0].partition(".")[0]
