"""Changes applied to a definition. Each says what it expects to find; what does not fit is refused, never guessed."""

from collections.abc import Iterable

from ..canonical import canonical, digest
from ..findings import DefinitionError, Finding
from ..schema import Definition
from .changes import Add, AnyChange, Move, Overlay, Remove, Set
from .structure import TEXTS, base_attr, id_of, kind_of, parents, shapes
from .tree import Plain, Tree, graft, grow, harvest, trimmed, written


def apply(base: Definition, overlay: Overlay) -> Definition:
    """The base with the overlay's changes; raises `DefinitionError` when they do not fit or give no definition."""
    if overlay.definition != base.id or overlay.base != digest(canonical(base)):
        message = "Lapisan ini dibuat untuk versi lain dari definisi ini."
        raise DefinitionError([Finding("lapisan-dasar", "definition:self", message, "Jalankan pemutakhiran dahulu.")])
    return harvest(enacted(grow(base), overlay.changes))


def enacted(tree: Tree, changes: Iterable[AnyChange]) -> Tree:
    """The same tree, changed."""
    for change in changes:
        if isinstance(change, Set):
            enact_set(tree, change)
        elif isinstance(change, Add):
            enact_add(tree, change)
        elif isinstance(change, Move):
            enact_move(tree, change)
        else:
            enact_remove(tree, change)
    return tree


def enact_set(tree: Tree, change: Set) -> None:
    """One attribute, if it still is what the change expects."""
    need(tree, change, change.node)
    shape = shapes()[kind_of(change.node)]
    if base_attr(change.attr) not in shape.attrs and ":" not in change.attr:
        raise misfit(change, f"“{change.attr}” bukan atribut simpul ini.")
    was, to = trimmed(shape, change.attr, change.was), trimmed(shape, change.attr, change.to)
    now = tree.get(change.node, change.attr)
    if now != was:
        raise misfit(change, f"“{change.attr}” sekarang {shown(now)}, bukan {shown(was)}.")
    if to is None:
        tree.attrs(change.node).pop(change.attr, None)
    else:
        tree.attrs(change.node)[change.attr] = to


def enact_add(tree: Tree, change: Add) -> None:
    """A new node with what hangs below it."""
    need_place(tree, change)
    if change.node in tree:
        raise misfit(change, "Simpul ini sudah ada.")
    if (
        not isinstance(change.to, dict)
        or TEXTS in change.to
        or change.to.get("id", id_of(change.node)) != id_of(change.node)
    ):
        raise misfit(change, "Isi “to” harus simpul ini, ditulis seperti di berkas definisi.")
    graft(tree, change.node, change.parent, change.to)
    tree.place(change.node, change.parent, change.after)


def enact_move(tree: Tree, change: Move) -> None:
    """A node to its new place."""
    need(tree, change, change.node)
    need_place(tree, change)
    if change.was_parent and tree.parent(change.node) != change.was_parent:
        raise misfit(change, f"Simpul ini sekarang ada di {tree.parent(change.node)}.")
    if change.after == change.node:
        raise misfit(change, "Simpul tidak dapat ditaruh sesudah dirinya sendiri.")
    tree.place(change.node, change.parent, change.after)


def enact_remove(tree: Tree, change: Remove) -> None:
    """A node goes with what hangs below it."""
    need(tree, change, change.node)
    slot = parents().get((kind_of(tree.parent(change.node)), kind_of(change.node)))
    if slot is None or slot.many == "one":
        raise misfit(change, "Simpul ini tidak dapat dihapus.")
    if change.was is not None and change.was != written(tree, change.node):
        raise misfit(change, "Isi simpul ini sudah berbeda dari yang dicatat lapisan.")
    tree.take(change.node)


def need(tree: Tree, change: AnyChange, address: str) -> None:
    """The node must be there."""
    if address not in tree:
        raise misfit(change, f"Simpul {address} tidak ada.")


def need_place(tree: Tree, change: Add | Move) -> None:
    """Parent and left neighbour must be there, and the parent hold such nodes in a list or map."""
    need(tree, change, change.parent)
    slot = parents().get((kind_of(change.parent), kind_of(change.node)))
    if slot is None or slot.many == "one":
        raise misfit(change, f"{change.parent} tidak memuat simpul seperti ini.")
    if change.after and change.after not in tree.row(change.parent, kind_of(change.node)):
        raise misfit(change, f"Tetangga kiri {change.after} tidak ada di {change.parent}.")


def shown(value: Plain | None) -> str:
    """A value in a message, cut short."""
    text = "nilai bawaan" if value is None else str(value)
    return f"“{text}”" if len(text) <= 80 else f"“{text[:80]}…”"


def misfit(change: AnyChange, message: str) -> DefinitionError:
    """The refusal of one change."""
    return DefinitionError([Finding("lapisan-tidak-cocok", change.node, message, "Sesuaikan lapisannya.")])
