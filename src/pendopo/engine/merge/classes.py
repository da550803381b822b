"""How closely each attribute of the schema is kept, and whether an overlay keeps to it.

open: a region decides alone. guarded: it needs a reason and a second person. locked: only by a fork (`based_on`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..findings import DefinitionError, Finding
from ..schema import Definition
from .apply import enacted
from .changes import Add, AnyChange, Move, Overlay, Set
from .structure import base_attr, id_of, kind_of, parents, shapes
from .tree import Plain, Tree, grow

Class = Literal["open", "guarded", "locked"]
ORDER: tuple[Class, ...] = ("open", "guarded", "locked")


@dataclass(frozen=True)
class Keep:
    """The classes of one kind of node: its attributes, and of adding, removing and moving one."""

    open: str = ""
    guarded: str = ""
    locked: str = ""
    add: Class = "guarded"
    remove: Class = "guarded"
    move: Class = "open"

    def of(self, attr: str) -> Class:
        """The class of an attribute; what is not named is locked (a house test allows no such)."""
        return "open" if attr in self.open.split() else "guarded" if attr in self.guarded.split() else "locked"


TABLE: Mapping[str, Keep] = {
    "definition": Keep(
        open="title summary category owner",
        locked="id version kind channel language licence maintainers parts based_on renamed protect",
    ),
    "legal": Keep(guarded="verified", locked="text", remove="locked"),
    "reference": Keep(guarded="kind number year issuer title article url in_force note covers"),
    "service": Keep(
        open="needs life_event minutes fee_text tax_text product validity portal portal_name",
        guarded="account entry depth promise_days max_days",
        locked="legal legal_max_days",
    ),
    "requirement": Keep(open="title text icon"),
    "step": Keep(open="title text", add="open", remove="open"),
    "standard": Keep(open="text", guarded="verified", add="open"),
    "form": Keep(open="summary"),
    "page": Keep(open="title intro"),
    "field": Keep(
        open="label help width autocomplete default filter",
        guarded="required visible source accept max_mb max_files unit min max decimals max_length expr"
        " min_rows max_rows shape",
        locked="type personal public retention",
    ),
    "column": Keep(open="label help", guarded="required unit min max decimals max_length", locked="type personal"),
    "option": Keep(open="label help", guarded="retired"),
    "rule": Keep(open="message", guarded="expr"),
    "workflow": Keep(guarded="start max_returns"),
    "stage": Keep(open="title text escalate", guarded="sla_days", locked="legal legal_max_days", move="guarded"),
    "function": Keep(open="title", locked="kind"),
    "state": Keep(
        open="title public_title",
        guarded="stage function within_days within track tracks",
        locked="kind outcome pause",
        move="guarded",
    ),
    "transition": Keep(
        open="action tone",
        guarded="from to function guard note effects timer auto signal",
        locked="requires reopen",
        move="guarded",
    ),
    "track": Keep(open="title", guarded="start when"),
    "subcase": Keep(open="title text", guarded="function from within_days max_times carry", locked="definition legal"),
    "param": Keep(open="label help value", guarded="who", locked="type default min max"),
    "letter": Keep(open="title", guarded="register number_format template data"),
    "table": Keep(open="title unit legal", guarded="verified", locked="type"),
    "key": Keep(open="label", locked="type"),
    "row": Keep(open="label", guarded="key value"),
    "fee": Keep(open="title account", guarded="when rounding due_days", locked="kind perda"),
    "fee_step": Keep(open="label", guarded="expr", move="guarded"),
    "line": Keep(open="label", guarded="expr when"),
    "migration": Keep(locked="from policy reason states fields"),
    "scenario": Keep(
        open="title submitted time_zone answers problems hidden days_off letters fees params due promise moves",
        add="open",
    ),
}
"""Every attribute of every kind. A scenario's expectations are open: they say what a region's rules do, they do not
make them. `requires` is locked because it carries the signature."""

SHORTER = frozenset({("stage", "sla_days"), ("service", "promise_days")})
"""Promises: a shorter one is open, a longer one is guarded."""

UNSIGNED = "lapisan-dijaga"
"""The finding of a guarded change that lacks its reason or its second person."""

FREE_IDS = frozenset({"standard"})
"""Kinds whose ids are names given by law, not by an author."""


def keep_of(kind: str) -> Keep:
    """The classes of a kind."""
    return TABLE[kind]


def is_own(address: str, namespace: str) -> bool:
    """Whether the region itself made the node."""
    return bool(namespace) and id_of(address).startswith(f"{namespace}_")


def class_of(tree: Tree, change: AnyChange, namespace: str = "") -> Class:
    """How closely what a change touches is kept, in the definition `tree` that it is made to."""
    kind = kind_of(change.node)
    if isinstance(change, Set):
        found = attr_class(tree, change.node, change.attr, change.was, change.to)
    elif isinstance(change, Add):
        found = "open" if is_own(change.parent, namespace) else keep_of(kind).add
    elif isinstance(change, Move):
        found = move_class(tree, change.node)
    else:
        found = remove_class(tree, change.node)
    return "guarded" if found == "locked" and is_own(change.node, namespace) else found


def move_class(tree: Tree, node: str) -> Class:
    """The class of moving a node."""
    return max(keep_of(kind_of(node)).move, protection(tree, node), key=ORDER.index)


def remove_class(tree: Tree, node: str) -> Class:
    """The class of removing a node with what hangs below it; what always stands there once is locked."""
    if node in tree and parents()[kind_of(tree.parent(node)), kind_of(node)].many == "one":
        return "locked"
    below = list(tree.below(node)) if node in tree else [node]
    return max((keep_of(kind_of(node)).remove, *(protection(tree, one) for one in below)), key=ORDER.index)


def refusal_class(local: Tree, upstream: Tree, change: AnyChange) -> Class:
    """How closely it is kept to refuse what upstream changed, `change` leading from the region's form to upstream's."""
    if isinstance(change, Set):
        return attr_class(upstream, change.node, change.attr, change.to, change.was)
    if isinstance(change, Move):
        return move_class(upstream, change.node)
    return remove_class(upstream if isinstance(change, Add) else local, change.node)


def attr_class(tree: Tree, node: str, attr: str, was: Plain | None = None, to: Plain | None = None) -> Class:
    """The class of one attribute; with both values, a shorter promise is open."""
    kind, name = kind_of(node), base_attr(attr)
    found = keep_of(kind).of(name)
    if (kind, name) in SHORTER and is_less(to, was):
        found = "open"
    return max(found, protection(tree, node), protection(tree, f"{node}.{name}"), key=ORDER.index)


def protection(tree: Tree, place: str) -> Class:
    """What the author keeps closer than the schema does."""
    found: Class = tree.attrs("definition:self").get(f"protect.{place}", "open")
    return found


def is_less(to: Plain | None, was: Plain | None) -> bool:
    """Whether a whole number became smaller."""
    return isinstance(to, str) and isinstance(was, str) and to.isdigit() and was.isdigit() and int(to) < int(was)


def judge(base: Definition, overlay: Overlay) -> list[Finding]:
    """What is wrong with an overlay as such: locked changes, missing reasons and second persons, ids of others.

    Raises `DefinitionError` when a change does not fit the base.
    """
    tree = grow(base)
    found: list[Finding] = []
    for change in overlay.changes:
        found += judge_change(tree, change, overlay.namespace)
        enacted(tree, [change])
    return found


def judge_change(tree: Tree, change: AnyChange, namespace: str) -> Iterator[Finding]:
    """The findings of one change, given the definition as it stands before it."""
    kept = class_of(tree, change, namespace)
    if kept == "locked":
        message = f"{touched(change)} dikunci oleh skema atau penulisnya."
        mend = "Buat definisi sendiri dengan id baru dan based_on, lalu ubah di sana."
        yield Finding("lapisan-terkunci", change.node, message, mend)
    elif kept == "guarded" and not (change.why.strip() and second_person(change)):
        message = f"{touched(change)} dijaga: perlu alasan dan orang kedua."
        yield Finding(UNSIGNED, change.node, message, "Isi why (alasan) dan second (nama orang kedua).")
    if isinstance(change, Add) and change.origin == "daerah":
        yield from (foreign(address, namespace) for address in added(change) if not named(address, namespace))


def kept_classes(base: Definition, overlay: Overlay) -> tuple[tuple[AnyChange, Class], ...]:
    """Each change with the class of what it touches, in the definition as it stands before it.

    Raises `DefinitionError` when a change does not fit.
    """
    tree = grow(base)
    found: list[tuple[AnyChange, Class]] = []
    for change in overlay.changes:
        found.append((change, class_of(tree, change, overlay.namespace)))
        enacted(tree, [change])
    return tuple(found)


def second_person(change: AnyChange) -> bool:
    """Whether somebody else than its author stands for the change."""
    return bool(change.second.strip()) and change.second.strip().casefold() != change.by.strip().casefold()


def touched(change: AnyChange) -> str:
    """What a change does, in a finding."""
    words = {"add": "Menambah simpul ini", "remove": "Menghapus simpul ini", "move": "Memindahkan simpul ini"}
    return f"“{change.attr}”" if isinstance(change, Set) else words[change.op]


def named(address: str, namespace: str) -> bool:
    """Whether an added id carries the region's namespace (names given by law need none)."""
    return kind_of(address) in FREE_IDS or is_own(address, namespace)


def foreign(address: str, namespace: str) -> Finding:
    """An added id without the region's namespace."""
    mend = f"Awali id-nya dengan “{namespace}_”." if namespace else "Isi namespace lapisan, misalnya r3273."
    return Finding("lapisan-nama-daerah", address, "Id yang ditambah daerah tidak memakai nama daerahnya.", mend)


def added(change: Add) -> Iterator[str]:
    """The addresses of an added node and of all that comes with it."""
    yield change.node
    yield from added_below(kind_of(change.node), change.to)


def added_below(kind: str, data: Plain) -> Iterator[str]:
    """The addresses written below a node."""
    for slot in shapes()[kind].slots if isinstance(data, dict) else ():
        for child in data.get(slot.attr, ()):
            if isinstance(child, dict):
                yield f"{slot.kind}:{child.get('id', '')}"
                yield from added_below(slot.kind, child)


def refuse(found: list[Finding]) -> None:
    """Raise `DefinitionError` when there are findings."""
    if found:
        raise DefinitionError(found)
