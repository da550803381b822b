"""Typed changes on node addresses, and the overlay: the list of them that a region lays over an upstream version."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Discriminator, TypeAdapter, ValidationError
from pydantic import Field as Constraint

from ..canonical import as_text, without_double_keys
from ..findings import DefinitionError
from ..load import read_yaml, shape_finding, unreadable
from ..nodes import DefinitionId, Node, Text

Plain = Annotated[Any, BeforeValidator(as_text)]
"""Text, or lists and mappings of it, in NFC."""

Address = Annotated[str, Constraint(pattern=r"^[a-z_]+:[a-z][a-z0-9_]{0,63}$")]
Neighbour = Annotated[str, Constraint(pattern=r"^([a-z_]+:[a-z][a-z0-9_]{0,63})?$")]
Namespace = Annotated[str, Constraint(pattern=r"^([a-z][a-z0-9]{1,15})?$")]


class Change(Node):
    """What all changes carry: the node, who made it, a second person where one is asked for, when (ISO) and why."""

    node: Address
    by: Text = ""
    second: Text = ""
    when: Text = ""
    why: Text = ""

    @property
    def key(self) -> str:
        """What it is about; two changes with one key cannot both hold."""
        return self.node


class Set(Change):
    """An attribute from `was` to `to`; None means the schema's default. `data.nomor` is a key of a mapping, `label@en`
    a translation."""

    op: Literal["set"] = "set"
    attr: Text
    was: Plain = None
    to: Plain = None

    @property
    def key(self) -> str:
        """Node and attribute."""
        return f"{self.node}.{self.attr}"


class Add(Change):
    """A new node, written as in the definition's files, right of `after` (empty: first) below `parent`.

    `origin`: `hulu` for a node that upstream gave up and the region keeps, its id is upstream's; `usul` for one that
    another region proposed and this one, its publisher, took: its id carries the other's namespace.
    """

    op: Literal["add"] = "add"
    parent: Address
    after: Neighbour = ""
    to: Plain
    origin: Literal["daerah", "hulu", "usul"] = "daerah"


class Remove(Change):
    """A node goes with everything below it. `was`: what it was, if that is to be proven."""

    op: Literal["remove"] = "remove"
    was: Plain = None


class Move(Change):
    """A node to another parent or neighbour."""

    op: Literal["move"] = "move"
    parent: Address
    after: Neighbour = ""
    was_parent: Text = ""
    was_after: Text = ""


AnyChange = Annotated[Set | Add | Remove | Move, Discriminator("op")]
ORIGIN = frozenset({"by", "second", "when", "why"})
"""The attributes of a change that say where it comes from."""


class Overlay(Node):
    """A region's changes to one upstream version, known by the digest of its canonical bytes.

    Ids that the region adds begin with `namespace` and an underscore (r3273_…), so that two regions never collide.
    """

    definition: DefinitionId
    base: Annotated[str, Constraint(pattern=r"^[0-9a-f]{64}$")]
    namespace: Namespace = ""
    changes: tuple[AnyChange, ...] = ()

    def with_changes(self, changes: Iterable[Change]) -> "Overlay":
        """The same overlay with other changes."""
        return self.model_copy(update={"changes": tuple(changes)})

    @property
    def bytes(self) -> bytes:
        """The canonical bytes: equal overlays give equal bytes."""
        data = plain_overlay(self)
        return (json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def plain_overlay(overlay: Overlay) -> dict[str, Any]:
    """The overlay as YAML and JSON hold it: strings only, defaults left out, keys in the order of reading."""
    data: dict[str, Any] = as_text(overlay.model_dump(exclude_defaults=True, exclude={"changes"}))
    return data | {"changes": [plain_change(change) for change in overlay.changes]}


def plain_change(change: AnyChange) -> dict[str, Any]:
    """One change as YAML holds it."""
    dumped = as_text(change.model_dump(exclude_defaults=True))
    order = ("node", "attr", "parent", "after", "origin", "was_parent", "was_after", "was", "to", *sorted(ORIGIN))
    return {"op": change.op} | {name: dumped[name] for name in order if name in dumped}


def read_changes(data: Any) -> tuple[AnyChange, ...]:
    """Plain data → changes; raises `DefinitionError`."""
    try:
        return _CHANGES.validate_python(data)
    except ValidationError as error:
        raise DefinitionError([shape_finding(fault) for fault in error.errors()]) from error


def read_overlay(data: Any) -> Overlay:
    """Plain data → overlay; raises `DefinitionError`."""
    try:
        return Overlay.model_validate(data)
    except ValidationError as error:
        raise DefinitionError([shape_finding(fault) for fault in error.errors()]) from error


def overlay_from_yaml(text: str, file: str = "lapisan") -> Overlay:
    """The overlay of a YAML file (strict as definitions are); raises `DefinitionError`."""
    return read_overlay(read_yaml(text, file))


def overlay_from_bytes(content: bytes) -> Overlay:
    """The overlay of its canonical bytes; raises `DefinitionError`."""
    try:
        return read_overlay(json.loads(content, object_pairs_hook=without_double_keys))
    except (ValueError, RecursionError) as error:
        if isinstance(error, DefinitionError):
            raise
        raise unreadable("lapisan", "bukan bentuk baku sebuah lapisan") from error


def overlay_to_yaml(overlay: Overlay) -> str:
    """The overlay as people read and edit it."""
    written: str = yaml.dump(plain_overlay(overlay), Dumper=Tidy, allow_unicode=True, sort_keys=False, width=110)
    return written


class Tidy(yaml.SafeDumper):
    """Long texts as blocks; no anchors, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out each time."""
        return True


def tidy_text(dumper: Tidy, text: str) -> yaml.ScalarNode:
    """A text of several lines as a block."""
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Tidy.add_representer(str, tidy_text)
_CHANGES: TypeAdapter[tuple[AnyChange, ...]] = TypeAdapter(tuple[AnyChange, ...])
