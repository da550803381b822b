"""A definition as a flat tree: nodes by address with their own attributes, and rows of siblings in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..canonical import as_text
from ..findings import DefinitionError, Finding
from ..load import validated
from ..schema import Definition
from .structure import ROOT, TEXTS, Shape, id_of, kind_of, parents, shapes

Plain = Any
"""Text, or lists and mappings of it: what YAML holds."""


@dataclass
class Item:
    """One node without what hangs below it. `attrs` holds only what differs from the schema's default."""

    parent: str
    attrs: dict[str, Plain] = field(default_factory=dict)


class Tree:
    """Nodes by address; `rows` by parent and kind. Mutable: merging and applying work on a copy."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.rows: dict[tuple[str, str], list[str]] = {}

    def __contains__(self, address: str) -> bool:
        return address in self.items

    def get(self, address: str, attr: str) -> Plain | None:
        """An attribute's value; None means the default, or that there is no such node."""
        item = self.items.get(address)
        return item.attrs.get(attr) if item else None

    def attrs(self, address: str) -> dict[str, Plain]:
        """A node's own attributes (empty for one that is not there)."""
        item = self.items.get(address)
        return item.attrs if item else {}

    def parent(self, address: str) -> str:
        """The node above; empty for the root and for nodes that are not there."""
        item = self.items.get(address)
        return item.parent if item else ""

    def row(self, parent: str, kind: str) -> list[str]:
        """The children of one kind, in order."""
        return self.rows.get((parent, kind), [])

    def row_of(self, address: str) -> list[str]:
        """The row in which a node stands."""
        return self.row(self.parent(address), kind_of(address))

    def children(self, address: str) -> Iterator[str]:
        """What hangs directly below, by kind and in order."""
        for slot in shapes()[kind_of(address)].slots:
            yield from self.row(address, slot.kind)

    def below(self, address: str) -> Iterator[str]:
        """The node and everything below it, parents first."""
        yield address
        for child in self.children(address):
            yield from self.below(child)

    def left_of(self, address: str) -> str:
        """The left neighbour in its row; empty for the first."""
        row = self.row_of(address)
        place = row.index(address)
        return row[place - 1] if place else ""

    def put(self, address: str, parent: str, attrs: dict[str, Plain]) -> None:
        """Add a node at the end of its row; a double address is refused."""
        if address in self.items:
            message = "Id ini dipakai dua kali."
            raise DefinitionError([Finding("id-ganda", address, message, "Beri setiap simpul id yang berbeda.")])
        self.items[address] = Item(parent, attrs)
        if parent:
            self.rows.setdefault((parent, kind_of(address)), []).append(address)

    def take(self, address: str) -> None:
        """Remove a node and everything below it."""
        for child in list(self.children(address)):
            self.take(child)
        self.row_of(address).remove(address)
        del self.items[address]

    def place(self, address: str, parent: str, after: str) -> None:
        """Put a node that is there below `parent`, right of `after` (empty: first)."""
        self.row_of(address).remove(address)
        self.items[address].parent = parent
        row = self.rows.setdefault((parent, kind_of(address)), [])
        row.insert(row.index(after) + 1 if after else 0, address)

    def copy(self) -> "Tree":
        """A tree of its own; values are shared, they are never changed in place."""
        twin = Tree()
        twin.items = {address: Item(item.parent, dict(item.attrs)) for address, item in self.items.items()}
        twin.rows = {key: list(row) for key, row in self.rows.items()}
        return twin


def grow(definition: Definition) -> Tree:
    """The tree of a definition; raises `DefinitionError` when an id is used twice."""
    data = as_text(definition.model_dump(by_alias=True, exclude_defaults=True))
    tree = Tree()
    graft(tree, ROOT, "", data)
    for lang, nodes in data.get(TEXTS, {}).items():
        for address, attrs in nodes.items():
            for attr, text in attrs.items():
                known = address in tree
                key = f"{attr}@{lang}" if known else f"{address}.{attr}@{lang}"
                tree.items[address if known else ROOT].attrs[key] = text
    return tree


def graft(tree: Tree, address: str, parent: str, data: Mapping[str, Plain]) -> None:
    """Put a node written as in YAML, with everything below it, at the end of its row."""
    shape = shapes()[kind_of(address)]
    tree.put(address, parent, own_attrs(shape, data))
    for slot in shape.slots:
        if slot.many == "one":
            graft(tree, f"{slot.kind}:self", address, data.get(slot.attr, {}))
        elif slot.many == "map":
            for key, child in data.get(slot.attr, {}).items():
                graft(tree, f"{slot.kind}:{key}", address, child)
        else:
            for child in data.get(slot.attr, ()):
                graft(tree, f"{slot.kind}:{child.get('id', '')}", address, child)


def own_attrs(shape: Shape, data: Mapping[str, Plain]) -> dict[str, Plain]:
    """The attributes of the node itself: maps flattened to `data.nomor`, defaults left out."""
    found: dict[str, Plain] = {}
    slots = {slot.attr for slot in shape.slots}
    for attr, value in data.items():
        if attr in slots or attr == TEXTS or (attr == "id" and shape.kind != "definition"):
            continue
        if attr in shape.maps:
            found |= flattened(attr, value, shape.maps[attr])
        elif (kept := trimmed(shape, attr, value)) is not None:
            found[attr] = kept
    return found


def flattened(attr: str, value: Plain, depth: int) -> dict[str, Plain]:
    """`data: {nomor: x}` → `data.nomor: x`."""
    if depth == 0 or not isinstance(value, dict):
        return {attr: value}
    found: dict[str, Plain] = {}
    for key, child in value.items():
        found |= flattened(f"{attr}.{key}", child, depth - 1)
    return found


def trimmed(shape: Shape, attr: str, value: Plain | None) -> Plain | None:
    """A value in plain form; None when it is the default."""
    plain = as_text(value)
    return None if plain == shape.defaults.get(attr) else plain


def written(tree: Tree, address: str, only: frozenset[str] | None = None) -> dict[str, Plain]:
    """A node as in YAML, with what hangs below it (`only`: just these), translations as `label@en`."""
    shape = shapes()[kind_of(address)]
    data: dict[str, Plain] = {"id": id_of(address)} if needs_id(tree, address) else {}
    for attr, value in tree.attrs(address).items():
        name, *keys = attr.split(".", shape.maps.get(attr.partition(".")[0], 0))
        spot = data
        for key in keys:
            spot = spot.setdefault(name, {})
            name = key
        spot[name] = value
    for slot in shape.slots:
        row = [child for child in tree.row(address, slot.kind) if only is None or child in only]
        if slot.many == "one":
            data[slot.attr] = written(tree, row[0], only) if row else {}
        elif row and slot.many == "map":
            data[slot.attr] = {id_of(child): written(tree, child, only) for child in row}
        elif row:
            data[slot.attr] = [written(tree, child, only) for child in row]
    return data


def needs_id(tree: Tree, address: str) -> bool:
    """Whether the node carries its id as an attribute (members of a list do)."""
    slot = parents().get((kind_of(tree.parent(address)), kind_of(address)))
    return slot is not None and slot.many == "list"


def harvest(tree: Tree) -> Definition:
    """The definition of a tree; raises `DefinitionError` when the schema refuses it."""
    plain = tree.copy()
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for address, item in plain.items.items():
        for key in [attr for attr in item.attrs if "@" in attr]:
            name, _, lang = key.rpartition("@")
            node, _, attr = name.rpartition(".") if ":" in name else (address, "", name)
            texts.setdefault(lang, {}).setdefault(node, {})[attr] = item.attrs.pop(key)
    return validated(written(plain, ROOT) | {TEXTS: texts})
