"""A renamed node keeps its history: what the base and the region call by its old id follows upstream's new one."""

from collections.abc import Mapping
from typing import Any

from .changes import Change, Set
from .normal import is_expression, renamed_in_expression
from .structure import base_attr, id_of, kind_of
from .tree import Item, Plain, Tree

REFERENCES: Mapping[tuple[str, str], str] = {
    ("workflow", "start"): "state",
    ("stage", "escalate"): "function",
    ("state", "stage"): "stage",
    ("state", "function"): "function",
    ("state", "track"): "track",
    ("state", "tracks"): "track",
    ("track", "start"): "state",
    ("subcase", "function"): "function",
    ("subcase", "from"): "state",
    ("transition", "from"): "state",
    ("transition", "to"): "state",
    ("transition", "function"): "function",
    ("param", "who"): "function",
    ("fee", "perda"): "param",
    ("row", "key"): "option",
    ("migration", "states"): "state",
    ("migration", "fields"): "field",
    ("scenario", "problems"): "field",
    ("scenario", "hidden"): "field",
    ("scenario", "answers"): "option",
}
"""Attributes whose values are ids of a kind (of a mapping: its values; its keys are in `KEYS`)."""

KEYS: Mapping[tuple[str, str], str] = {
    ("scenario", "answers"): "field",
    ("scenario", "letters"): "letter",
    ("scenario", "fees"): "fee",
    ("scenario", "params"): "param",
}
MOVES: Mapping[str, str] = {"action": "transition", "state": "state", "by": "function"}
"""The ids in a move of a scenario."""


class Renamer:
    """Old addresses to new ones, applied to a tree."""

    def __init__(self, renamed: Mapping[str, str]) -> None:
        self.nodes = renamed
        self.ids: dict[str, dict[str, str]] = {}
        for old, new in renamed.items():
            self.ids.setdefault(kind_of(old), {})[id_of(old)] = id_of(new)
        self.names = {**self.of("param"), **self.of("field"), **self.of("fee_step")}
        for kind in ("track", "subcase"):
            self.names |= {f"hasil_{old}": f"hasil_{new}" for old, new in self.of(kind).items()}
        self.literals = {**self.of("state"), **self.of("table"), **self.of("option")}
        self.places = {f"{{{old}}}": f"{{{new}}}" for old, new in self.names.items()}

    def of(self, kind: str) -> dict[str, str]:
        """Old id → new id of one kind."""
        return self.ids.get(kind, {})

    def tree(self, tree: Tree) -> Tree:
        """A copy of the tree in the new names."""
        twin = Tree()
        for address, item in tree.items.items():
            attrs = dict(self.attr(kind_of(address), attr, value) for attr, value in item.attrs.items())
            twin.items[self.node(address)] = Item(self.node(item.parent), attrs)
        for (parent, kind), row in tree.rows.items():
            twin.rows[self.node(parent), kind] = [self.node(child) for child in row]
        return twin

    def node(self, address: str) -> str:
        """An address in the new names."""
        return self.nodes.get(address, address)

    def key(self, change: Change) -> str:
        """What a change is about, in the new names."""
        node = self.node(change.node)
        if not isinstance(change, Set):
            return node
        return f"{node}.{self.attr(kind_of(node), change.attr, '')[0]}"

    def attr(self, kind: str, attr: str, value: Plain) -> tuple[str, Plain]:
        """An attribute with the ids in it replaced."""
        name = base_attr(attr)
        if (kind, name) == ("reference", "covers"):
            return f"{name}.{self.node(attr.partition('.')[2])}", value
        if keys := self.of(KEYS.get((kind, name), "")):
            first, *rest = attr.split(".", 2)[1:]
            attr = ".".join([name, keys.get(first, first), *rest])
        if is_expression(f"{kind}:", attr) and isinstance(value, str):
            return attr, renamed_in_expression(value, self.names, self.literals)
        if (kind, name) == ("rule", "message") and isinstance(value, str):
            for old, new in self.places.items():
                value = value.replace(old, new)
        if (kind, name) == ("scenario", "moves"):
            return attr, [self.move(move) for move in value] if value else value
        if ids := self.of(REFERENCES.get((kind, name), "")):
            value = [ids.get(one, one) for one in value] if isinstance(value, list) else ids.get(value, value)
        return attr, value

    def move(self, move: dict[str, Any]) -> dict[str, Any]:
        """A move of a scenario with the ids in it replaced."""
        swapped = {key: self.of(MOVES.get(key, "")).get(value, value) for key, value in move.items() if is_text(value)}
        return move | swapped


def is_text(value: Plain) -> bool:
    """Whether a plain value is a text."""
    return isinstance(value, str)


def renames_between(base: Tree, upstream: Tree) -> dict[str, str]:
    """What upstream declares renamed, as far as the base still has it under its old name."""
    prefix = "renamed."
    declared = {a[len(prefix) :]: new for a, new in upstream.attrs("definition:self").items() if a.startswith(prefix)}
    found: dict[str, str] = {}
    for old, new in declared.items():
        for _ in declared:
            new = declared.get(new, new)
        if old in base and old not in upstream and new in upstream and new not in base and kind_of(old) == kind_of(new):
            found[old] = new
    return found
