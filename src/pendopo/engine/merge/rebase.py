"""Upgrade: a region's overlay moved from one upstream version to the next, and everything that people must see."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from ..canonical import canonical, digest
from ..confirming import lapsed, told
from ..findings import DefinitionError, Finding
from ..names import param_value
from ..schema import Definition, Param
from .apply import enacted
from .changes import Add, AnyChange, Overlay, Set
from .classes import class_of, refusal_class, second_person
from .diff import changes_between
from .normal import words_of
from .provenance import attributed
from .renames import Renamer, renames_between
from .structure import id_of, kind_of
from .threeway import Threeway
from .tree import Tree, grow, harvest, written
from .verdicts import Notes, Offered, Rebased, Report, Side, Signature, Usage, Verify
from .words import NOUNS

TYPED = frozenset({"field", "column"})
"""Kinds of node whose type decides what an answer is."""

LABELS = ("label", "title", "text", "action")


def rebase(
    base: Definition,
    overlay: Overlay,
    upstream: Definition,
    *,
    choices: Mapping[str, Side] | None = None,
    usage: Usage | None = None,
    verify: Verify | None = None,
    signed: Signature | None = None,
    owner: bool = False,
) -> Rebased:
    """Move `overlay` from `base` to `upstream`, the next version of the same definition.

    `choices`: a person's decisions by `kind:id.attribute`. `usage`: what cases use. `verify`: refuses a merged
    definition that reads well but is wrong. `signed`: who made the choices. `owner`: `upstream` is a proposal to the
    author, whom no lock binds. Raises `DefinitionError` when the overlay does not fit its base, or the definitions are
    not versions of one.
    """
    before, after = grow(base), grow(upstream)
    if overlay.definition != base.id or overlay.base != digest(canonical(base)) or base.id != upstream.id:
        message = "Lapisan, dasarnya, dan versi baru bukan dari definisi yang sama."
        raise DefinitionError([Finding("lapisan-dasar", "definition:self", message, "Periksa versi yang terpasang.")])
    local = grow(harvest(enacted(before.copy(), overlay.changes)))
    renamer = Renamer(renames_between(before, after))
    if renamer.nodes:
        before, local = renamer.tree(before), renamer.tree(local)
    notes = Notes()
    merge = Threeway(before, local, after, choices or {}, usage or Usage(), notes)
    merged = merge.merged()
    review(notes, before, local, after, merged, usage or Usage(), overlay.namespace)
    definition = built(notes, merged)
    if definition is not None:
        review_confirmed(notes, local, definition)
    changes = [
        attributed(change, sources_of(change, overlay, renamer, choices or {}), overlay.namespace, signed, renamer.node,
                   renamer.key)
        for change in changes_between(after, merged)
    ]  # fmt: skip
    if not owner:
        forbid_locked(notes, after, changes, overlay.namespace)
        forbid_alone(notes, after, changes, overlay.namespace, choices or {})
    mine = list(changes_between(before, local))
    if definition is not None and verify is not None:
        prove(notes, definition, verify, mine, list(changes_between(before, after)))
    return Rebased(
        definition=definition,
        overlay=overlay.model_copy(update={"base": digest(canonical(upstream)), "changes": tuple(changes)}),
        taken=tuple(changes_between(local, merged)),
        given_back=tuple(change for change in mine if change.key in notes.back),
        conflicts=tuple(notes.conflicts),
        reports=tuple(notes.reports),
        blocking=tuple(notes.blocking),
        offered=tuple(offered(before, local, after, merged, choices or {}, usage or Usage(), notes)),
    )


def sources_of(
    change: AnyChange, overlay: Overlay, renamer: Renamer, choices: Mapping[str, Side]
) -> tuple[AnyChange, ...]:
    """The changes from which one may take its origin: a decision of today never hides behind one of former days."""
    if choices.get(change.key) != "daerah":
        return overlay.changes
    return tuple(old for old in overlay.changes if old.op == change.op and renamer.key(old) == change.key)


def offered(
    base: Tree, local: Tree, upstream: Tree, merged: Tree, choices: Mapping[str, Side], usage: Usage, notes: Notes
) -> Iterator[Offered]:
    """What upstream brings without contradiction, with what a person says to it."""
    disputed = {conflict.key for conflict in notes.conflicts}
    refused = {key for key, side in choices.items() if side == "daerah" and key not in disputed}
    if refused:
        decided = {key: side for key, side in choices.items() if key not in refused}
        merged = Threeway(base, local, upstream, decided, usage, Notes()).merged()
    for change in changes_between(local, merged):
        if change.key not in disputed:
            keep = refusal_class(local, upstream, change)
            yield Offered(change, keep, change.key in refused and keep != "locked")


def built(notes: Notes, merged: Tree) -> Definition | None:
    """The merged definition, or None and a blocking report when the schema refuses it."""
    try:
        return harvest(merged)
    except DefinitionError as error:
        for finding in error.findings:
            notes.tell("bentuk", finding.node, finding.message, blocks=True)
        return None


def review(notes: Notes, base: Tree, local: Tree, upstream: Tree, merged: Tree, usage: Usage, namespace: str) -> None:
    """The rules that need the merged whole: types, bounds of parameters, additions that mean the same."""
    for address in merged.items:
        if kind_of(address) in TYPED and address in base and address in upstream:
            review_type(notes, base, upstream, address, usage)
        if kind_of(address) == "param" and local.get(address, "value") is not None:
            review_param(notes, merged, address)
    review_alike(notes, base, local, upstream)


def review_type(notes: Notes, base: Tree, upstream: Tree, address: str, usage: Usage) -> None:
    """A type that upstream changed needs a map while there are answers of the old type."""
    if upstream.get(address, "type") == base.get(address, "type"):
        return
    owner = address if kind_of(address) == "field" else base.parent(address)
    version = base.get("definition:self", "version")
    maps = [node for node in upstream.items if kind_of(node) == "migration" and upstream.get(node, "from") == version]
    if any(upstream.get(node, f"fields.{id_of(owner)}") is not None for node in maps):
        return
    used = id_of(owner) in usage.fields
    end = "ada jawaban tersimpan dan tidak ada peta pindah." if used else "belum ada peta pindah, belum ada jawaban."
    notes.tell("jenis-berubah", address, f"Hulu mengubah jenis isiannya; {end}", blocks=used)


def review_param(notes: Notes, merged: Tree, address: str) -> None:
    """The region's value must be one by the new type and within the new bounds."""
    value = merged.get(address, "value")
    if value is not None and not value_fits(Param.model_validate(written(merged, address)), value):
        text = f"Nilai daerah “{value}” di luar batas versi baru."
        notes.tell("batas-parameter", address, text, blocks=True)


def value_fits(param: Param, text: str) -> bool:
    """Whether a text is a value of a parameter, and a number within its bounds."""
    try:
        param_value(param, text)
        if param.type == "text":
            return True
        return (not param.min or Decimal(param.min) <= Decimal(text)) and (
            not param.max or Decimal(text) <= Decimal(param.max)
        )
    except (ValueError, InvalidOperation):
        return False


def review_alike(notes: Notes, base: Tree, local: Tree, upstream: Tree) -> None:
    """Nodes that both sides added and that read the same."""
    theirs = {words(upstream, node): node for node in upstream.items if node not in base and node not in local}
    for node in local.items:
        twin = theirs.get(words(local, node)) if node not in base and node not in upstream else None
        if twin is not None:
            notes.tell("mirip", node, f"Hulu juga menambah {twin} yang berbunyi sama. Mungkin salah satu cukup.")


def review_confirmed(notes: Notes, local: Tree, definition: Definition) -> None:
    """What the region had confirmed by a law, and which has another value in the merged definition."""
    if not local.row("definition:self", "reference"):
        return
    for node, law in lapsed(harvest(local), definition):
        name = "" if id_of(node) == "self" else f" “{called(local, node)}”"
        text = f"{NOUNS[kind_of(node)]}{name} berubah isinya, jadi pengesahan menurut {told(law)} gugur: "
        text += "perlu verifikasi lagi."
        notes.tell("pengesahan-gugur", node, text)


def called(tree: Tree, node: str) -> str:
    """What people call a node, on one line; a component of the standard by its key."""
    if kind_of(node) == "standard":
        return id_of(node).replace("_", " ")
    name = next((tree.get(node, attr) for attr in LABELS if tree.get(node, attr)), id_of(node))
    return " ".join(str(name).split())[:120]


def words(tree: Tree, node: str) -> tuple[str, str]:
    """Kind and name of a node as people read it; nodes without a name are like themselves only."""
    name = next((tree.get(node, attr) for attr in LABELS if tree.get(node, attr)), node)
    return kind_of(node), " ".join(str(name).casefold().split())


def forbid_locked(notes: Notes, upstream: Tree, changes: Iterable[AnyChange], namespace: str) -> None:
    """What the new version locks can no longer be changed by an overlay."""
    for change in changes:
        of_others = isinstance(change, Add) and change.origin != "daerah"
        if not of_others and class_of(upstream, change, namespace) == "locked":
            text = "Versi baru menguncinya; perubahan daerah hanya dapat hidup di definisi sendiri (based_on)."
            notes.tell("dikunci-hulu", change.node, text, blocks=True)


def forbid_alone(
    notes: Notes, upstream: Tree, changes: Iterable[AnyChange], namespace: str, choices: Mapping[str, Side]
) -> None:
    """Who decides for the region's side of something guarded gives a reason, and a second person agrees."""
    for change in changes:
        alone = not (change.why.strip() and second_person(change))
        if choices.get(change.key) == "daerah" and alone and class_of(upstream, change, namespace) == "guarded":
            text = "Keputusan ini dijaga: perlu alasan dan orang kedua."
            notes.tell("dijaga", change.node, text, blocks=True)


def prove(notes: Notes, definition: Definition, verify: Verify, mine: list[AnyChange], theirs: list[AnyChange]) -> None:
    """Merging without verifying is unsafe: what the verifier refuses blocks, with the changes of both sides near it."""
    for finding in verify(definition):
        if finding.level == "galat":
            near = [change for change in mine if is_near(change, finding)]
            text = f"{finding.code}: {finding.message}"
            theirs_near = tuple(change for change in theirs if is_near(change, finding))
            notes.blocking.append(Report("verifikasi", finding.node, text, tuple(near), theirs_near))


def is_near(change: AnyChange, finding: Finding) -> bool:
    """Whether a finding is about what a change touched: its node, a node it names, or one that names it."""
    if change.node == finding.node or f"“{id_of(change.node)}”" in finding.message:
        return True
    told = [change.to] if isinstance(change, (Set, Add)) else [change.was] if change.op == "remove" else []
    own = id_of(finding.node)
    return any(own in text.replace("(", " ").replace(")", " ").split() for value in told for text in words_of(value))
