"""Changes as sentences: what a service does differently, for those who decide about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pendopo.lib.formats import rupiah

from ..compiled import Compiled, compile
from ..confirming import told
from ..expr import ExprError
from ..findings import DefinitionError
from ..schema import Definition
from .changes import Add, AnyChange, Move, Remove, Set
from .normal import LETTERS, is_expression
from .renames import REFERENCES
from .structure import base_attr, id_of, kind_of, shapes
from .tree import Plain, Tree, grow
from .verdicts import Conflict
from .words import ATTRIBUTES, EMPTY, NOUNS, PHRASES, QUIET, SPOKEN, WORDS_ONLY

NAMES = ("label", "title", "action", "message", "text")
LONGEST = 160


@dataclass(frozen=True)
class Sentence:
    """One change in words; `behaviour` when the service acts differently, not only reads differently."""

    text: str
    node: str
    behaviour: bool


def sentences(changes: Iterable[AnyChange], before: Definition, after: Definition) -> tuple[Sentence, ...]:
    """The changelog of `changes`, which lead from `before` to `after`: behaviour first, then words."""
    told = (sentence for _, sentence in spoken(changes, before, after))
    return tuple(sorted(told, key=lambda sentence: not sentence.behaviour))


def spoken(
    changes: Iterable[AnyChange], before: Definition, after: Definition
) -> tuple[tuple[AnyChange, Sentence], ...]:
    """Each change with its sentence, in the order given."""
    speaker = Speaker(before, after)
    return tuple((change, speaker.say(change)) for change in changes)


@dataclass(frozen=True)
class Dispute:
    """A conflict as people read it: what it is about, and the value of each side in words (long texts as they are)."""

    conflict: Conflict
    title: str
    base: str
    local: str
    upstream: str


def disputes(conflicts: Iterable[Conflict], before: Definition, after: Definition) -> tuple[Dispute, ...]:
    """Conflicts in words; `before` is the region's form, `after` upstream's."""
    speaker = Speaker(before, after)
    return tuple(speaker.dispute(one) for one in conflicts)


class Speaker:
    """Says changes between two definitions with the names that people know."""

    def __init__(self, before: Definition, after: Definition) -> None:
        self.old, self.new = Side(before), Side(after)

    def say(self, change: AnyChange) -> Sentence:
        """One change as a sentence."""
        if isinstance(change, Set):
            return self.say_set(change)
        behaviour = kind_of(change.node) not in QUIET
        if isinstance(change, Add) and kind_of(change.node) == "reference":
            return Sentence(self.confirmation(change.node), change.node, False)
        if isinstance(change, Add):
            return Sentence(f"{self.new.noun(change.node)} baru{self.new.place(change.node)}", change.node, behaviour)
        if isinstance(change, Remove):
            return Sentence(f"{self.old.noun(change.node)} dihapus", change.node, behaviour)
        return Sentence(self.say_move(change), change.node, False)

    def confirmation(self, node: str) -> str:
        """What a new reference confirms."""
        law = next(one for one in self.new.definition.references if one.id == id_of(node))
        groups: dict[str, list[str]] = {}
        for place in law.covers:
            if place in self.new.tree:
                kind = kind_of(place)
                own = id_of(place).replace("_", " ") if kind == "standard" else self.new.name(place)
                groups.setdefault(NOUNS[kind], []).extend([] if id_of(place) == "self" else [own])
        words = [f"{noun} {', '.join(names)}".strip() for noun, names in groups.items()]
        return f"Disahkan menurut {told(law)}: {'; '.join(words) or EMPTY}"

    def dispute(self, one: Conflict) -> Dispute:
        """A conflict, each side with the names that it uses itself."""
        where = self.old if one.node in self.old.tree else self.new

        def words(side: Side, value: Plain | None) -> str:
            return value if isinstance(value, str) and "\n" in value else side.value(one.node, one.attr, value)

        title = f"{where.noun(one.node)}, {attribute(one.attr)}"
        return Dispute(one, title, words(self.old, one.base), words(self.old, one.local), words(self.new, one.upstream))

    def say_move(self, change: Move) -> str:
        """A node in another place."""
        to = self.new.noun(change.parent) if self.old.tree.parent(change.node) != change.parent else ""
        near = f"sesudah {self.new.name(change.after)}" if change.after else "ke urutan pertama"
        return f"{self.new.noun(change.node)} dipindahkan {f'ke {to}, {near}' if to else near}"

    def say_set(self, change: Set) -> Sentence:
        """An attribute with another value."""
        kind, attr = kind_of(change.node), base_attr(change.attr)
        if ":" in change.attr or "@" in change.attr:
            lang = change.attr.rpartition("@")[2]
            return Sentence(f"Terjemahan ({lang}) dari {self.new.noun(change.node)}", change.node, False)
        behaviour = kind not in QUIET and attr not in WORDS_ONLY
        if (kind, attr) in LETTERS:
            return Sentence(f"Isi surat {self.new.name(change.node)} berubah", change.node, True)
        return Sentence(self.phrase(change, kind, attr), change.node, behaviour)

    def phrase(self, change: Set, kind: str, attr: str) -> str:
        """The words for one attribute."""
        name = self.new.name(change.node)
        spoken = SPOKEN.get((kind, attr))
        if spoken is not None:
            sort = 0 if change.to in (None, "", "ya") else 1 if change.to == "tidak" else 2
            return spoken[sort].format(name=name, to=self.new.value(change.node, change.attr, change.to))
        was = self.old.value(change.node, change.attr, change.was)
        to = self.new.value(change.node, change.attr, change.to)
        pattern = PHRASES.get((kind, attr))
        if pattern is None:
            return f"{self.new.noun(change.node)}, {attribute(change.attr)}: {was} → {to}"
        bare = name.strip("“”")
        return pattern.format(name=name, bare=bare[:1].lower() + bare[1:], was=was, to=to)


class Side:
    """One of the two definitions, with names and explained expressions."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.tree: Tree = grow(definition)
        self.compiled: Compiled | None = None
        self.tried = False

    def name(self, node: str) -> str:
        """What people call a node, in quotes."""
        found = next((self.tree.get(node, attr) for attr in NAMES if self.tree.get(node, attr)), id_of(node))
        return f"“{short(str(found))}”"

    def noun(self, node: str) -> str:
        """Kind and name."""
        kind = kind_of(node)
        return NOUNS[kind] if id_of(node) == "self" else f"{NOUNS[kind]} {self.name(node)}"

    def place(self, node: str) -> str:
        """Where a new node stands, when that says something."""
        parent = self.tree.parent(node)
        required = kind_of(node) == "field" and self.tree.get(node, "required") is None
        where = f" di {self.noun(parent)}" if parent and id_of(parent) != "self" else ""
        return where + (" (wajib diisi)" if required else "")

    def value(self, node: str, attr: str, value: Plain | None) -> str:
        """A value in words: ids by their names, expressions explained, money as rupiah."""
        kind, name = kind_of(node), base_attr(attr)
        if value is None:
            value = self.default(node, kind, name)
        if isinstance(value, list):
            return ", ".join(self.one(kind, name, str(item)) for item in value) or EMPTY
        if not isinstance(value, str) or value == "":
            return EMPTY if not value else short(str(value))
        if is_expression(node, attr) and value not in ("ya", "tidak"):
            return self.explained(value)
        if (kind, name) == ("row", "value") and self.tree.get(self.tree.parent(node), "type") == "money":
            return rupiah(int(value)) if value.lstrip("-").isdigit() else value
        return self.one(kind, name, value)

    def default(self, node: str, kind: str, name: str) -> Plain:
        """What holds when nothing is written; a parameter has its own default."""
        if (kind, name) == ("param", "value"):
            return self.tree.get(node, "default")
        return shapes()[kind].defaults.get(name)

    def one(self, kind: str, name: str, value: str) -> str:
        """One text; an id by the name of its node."""
        target = f"{REFERENCES.get((kind, name), '')}:{value}"
        return self.name(target) if target in self.tree else short(value)

    def explained(self, source: str) -> str:
        """An expression in words, or as written when it cannot be read."""
        if not self.tried:
            self.tried = True
            self.compiled = compiled_or_none(self.definition)
        try:
            return self.compiled.explain(source) if self.compiled else f"`{source}`"
        except ExprError:
            return f"`{source}`"


def attribute(attr: str) -> str:
    """An attribute in words; of a mapping with its key."""
    name, _, key = attr.partition(".")
    return f"{ATTRIBUTES.get(name, name)} {key}".strip()


def compiled_or_none(definition: Definition) -> Compiled | None:
    """The definition ready to explain; None when something in it is wrong."""
    try:
        return compile(definition)
    except DefinitionError:
        return None


def short(text: str) -> str:
    """A text on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def grouped(told: Iterable[Sentence]) -> dict[bool, list[str]]:
    """Sentences by whether behaviour changes; equal ones once."""
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for sentence in told:
        found[sentence.behaviour][sentence.text] = None
    return {behaviour: list(texts) for behaviour, texts in found.items()}
