"""Where a change comes from: who made it, who stood by, when and why, carried over when an overlay is written anew."""

from collections.abc import Callable, Iterable, Sequence

from ..canonical import canonical, digest
from ..findings import DefinitionError, Finding
from ..schema import Definition
from .apply import enacted
from .changes import Add, AnyChange, Move, Overlay
from .classes import UNSIGNED, is_own, judge_change
from .diff import changes_between
from .tree import grow, harvest
from .verdicts import Signature


def attributed(
    change: AnyChange,
    sources: Sequence[AnyChange],
    namespace: str,
    signed: Signature | None = None,
    node: Callable[[str], str] = lambda address: address,
    key: Callable[[AnyChange], str] = lambda old: old.key,
) -> AnyChange:
    """A change with the origin of the last source about the same, else about the same node, else `signed`.

    `key`, `node`: what a source is about, in the names of today.
    """
    near = [old for old in sources if node(old.node) == change.node]
    found = [old for old in near if old.op == change.op and key(old) == change.key] or near
    if not found and isinstance(change, Move):  # which of two swapped nodes has moved is a matter of view
        found = [old for old in sources if isinstance(old, Move)]
    origin = found[-1] if found else signed
    update: dict[str, str] = {}
    if origin is not None:
        update = {"by": origin.by, "second": origin.second, "when": origin.when, "why": origin.why}
    if isinstance(change, Add):
        additions = [old for old in found if isinstance(old, Add)]
        kept = [old.origin for old in additions if old.origin != "daerah"]
        strange = signed.origin if signed else "hulu"
        new = strange if not (is_own(change.node, namespace) or additions) else "daerah"
        update["origin"] = kept[-1] if kept else new
    return change.model_copy(update=update)


def revised(
    base: Definition, overlay: Overlay, changes: Iterable[AnyChange], *, unsigned: bool = False
) -> Overlay:  # fmt: skip
    """The overlay with further changes, written as shortly as it can be.

    Each new change is judged where it is made. Raises `DefinitionError`: what does not fit, is locked, lacks a second
    person (`unsigned`: a draft, which still waits for its reason and second person), carries a foreign id, or gives no
    definition.
    """
    if overlay.base != digest(canonical(base)):
        message = "Lapisan ini dibuat untuk versi lain dari definisi ini."
        raise DefinitionError([Finding("lapisan-dasar", "definition:self", message, "Jalankan pemutakhiran dahulu.")])
    before, added = grow(base), tuple(changes)
    tree = enacted(before.copy(), overlay.changes)
    found: list[Finding] = []
    for change in added:
        found += (
            one for one in judge_change(tree, change, overlay.namespace) if not (unsigned and one.code == UNSIGNED)
        )
        if isinstance(change, Add) and change.origin != "daerah":
            message = "Hanya pemutakhiran dan usulan yang diterima yang membawa simpul daerah lain."
            found.append(Finding("lapisan-nama-daerah", change.node, message, "Hapus origin."))
        enacted(tree, [change])
    if found:
        raise DefinitionError(found)
    sources = (*overlay.changes, *added)
    after = grow(harvest(tree))
    return overlay.with_changes(
        attributed(change, sources, overlay.namespace) for change in changes_between(before, after)
    )


def tidied(base: Definition, overlay: Overlay) -> Overlay:
    """The same overlay in the one order and shortness that all ways of writing it lead to.

    Raises `DefinitionError` when it does not fit.
    """
    before = grow(base)
    after = grow(harvest(enacted(before.copy(), overlay.changes)))
    return overlay.with_changes(
        attributed(change, overlay.changes, overlay.namespace) for change in changes_between(before, after)
    )


def laid_over(base: Definition, overlay: Overlay, target: Definition, signed: Signature) -> Overlay:
    """The overlay on `base` that gives `target`: what `overlay` had keeps its origin, the rest is `signed`."""
    changes = changes_between(grow(base), grow(target))
    return overlay.with_changes(
        attributed(change, sources_for(change, overlay), overlay.namespace, signed) for change in changes
    )


def sources_for(change: AnyChange, overlay: Overlay) -> tuple[AnyChange, ...]:
    """The former changes of just the same thing; what is new never hides behind one about the same node."""
    return tuple(old for old in overlay.changes if old.op == change.op and old.key == change.key)
