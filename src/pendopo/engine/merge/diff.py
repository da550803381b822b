"""What differs between two definitions, as changes that turn the one into the other."""

from bisect import bisect_left
from collections.abc import Iterator

from ..schema import Definition
from .changes import Add, AnyChange, Move, Remove, Set
from .structure import kind_of, shapes
from .tree import Tree, grow, written


def diff(base: Definition, other: Definition) -> tuple[AnyChange, ...]:
    """The changes from `base` to `other`, in the order in which they can be applied."""
    return tuple(changes_between(grow(base), grow(other)))


def changes_between(base: Tree, other: Tree) -> Iterator[AnyChange]:
    """Additions and moves from left to right and parents first, then attributes, then removals."""
    yield from placements(base, other)
    for address, item in other.items.items():
        before = base.items.get(address)
        if before is not None and before.attrs != item.attrs:
            for attr in sorted(before.attrs.keys() | item.attrs.keys()):
                if before.attrs.get(attr) != item.attrs.get(attr):
                    yield Set(node=address, attr=attr, was=before.attrs.get(attr), to=item.attrs.get(attr))
    yield from removals(base, other)


def placements(base: Tree, other: Tree) -> Iterator[AnyChange]:
    """New nodes (written with the new ones below them) and moved ones.

    Each is put right of its left neighbour, from left to right; those that keep their order are never touched.
    """
    new = frozenset(address for address in other.items if address not in base)
    for address in list(walk(other)):
        for slot in shapes()[kind_of(address)].slots:
            if slot.many != "list":
                yield from added_to_map(other, address, slot.kind, new)
                continue
            row = other.row(address, slot.kind)
            still = staying(base, address, slot.kind, row)
            after = ""
            for child in row:
                if child in new and address not in new:
                    yield Add(node=child, parent=address, after=after, to=written(other, child, new))
                elif child not in new and child not in still:
                    yield Move(
                        node=child,
                        parent=address,
                        after=after,
                        was_parent=base.parent(child),
                        was_after=base.left_of(child),
                    )
                after = child


def walk(tree: Tree) -> Iterator[str]:
    """All nodes, parents first."""
    yield from tree.below("definition:self")


def added_to_map(other: Tree, parent: str, kind: str, new: frozenset[str]) -> Iterator[Add]:
    """New nodes that stand in no order."""
    for child in sorted(other.row(parent, kind)):
        if child in new and parent not in new:
            yield Add(node=child, parent=parent, to=written(other, child, new))


def staying(base: Tree, parent: str, kind: str, row: list[str]) -> frozenset[str]:
    """The longest part of a row whose order is still that of the base."""
    if row == base.row(parent, kind):
        return frozenset(row)
    places = {child: place for place, child in enumerate(base.row(parent, kind))}
    return longest_rising([child for child in row if child in places], places)


def longest_rising(row: list[str], places: dict[str, int]) -> frozenset[str]:
    """A longest rising subsequence (patience sorting); the first found, so equal input gives equal output."""
    tops: list[int] = []
    owners: list[str] = []
    before: dict[str, str] = {}
    for child in row:
        pile = bisect_left(tops, places[child])
        before[child] = owners[pile - 1] if pile else ""
        tops[pile : pile + 1] = [places[child]]
        owners[pile : pile + 1] = [child]
    found: set[str] = set()
    last = owners[-1] if owners else ""
    while last:
        found.add(last)
        last = before[last]
    return frozenset(found)


def removals(base: Tree, other: Tree) -> Iterator[Remove]:
    """The topmost nodes that are gone, each with what goes with it."""
    gone = frozenset(address for address in base.items if address not in other)
    for address in base.items:
        if address in gone and base.parent(address) not in gone:
            yield Remove(node=address, was=written(base, address, gone))
