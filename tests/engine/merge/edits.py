"""Generated definitions and random edits of any definition, for the laws of merging."""

import random
from functools import cache
from typing import Any

from pendopo.engine.api import Definition, DefinitionError, load_folder
from pendopo.engine.load import validated
from pendopo.engine.merge.structure import kind_of, parents, shapes
from pendopo.engine.merge.tree import Tree, graft, grow, harvest

from ..shipped import FOLDER

WORDS = ("nama", "luas", "alamat", "jenis", "jumlah", "bukti", "izin", "usaha", "tempat", "tanggal")
EXPRESSIONS = ("", "a == 1", "a  ==  1", "(a == 1)", 'b in ("x", "y")', "a > 2 and c", "not c")
VALUES: dict[str, dict[str, tuple[Any, ...]]] = {
    "definition": {"title": WORDS, "summary": WORDS, "owner": WORDS, "title@en": ("Permit", "Licence")},
    "reference": {"article": ("", "pasal 1", "pasal 2"), "covers.param:batas": ("3", "20", None)},
    "service": {"fee_text": ("Rp0", "Rp10.000"), "promise_days": ("2", "5", "9")},
    "requirement": {"text": WORDS, "icon": ("", "berkas")},
    "standard": {"text": WORDS},
    "page": {"title": WORDS, "intro": ("", *WORDS)},
    "field": {
        "label": WORDS,
        "label@en": ("", "Name", "Area"),
        "required": (None, "tidak", *EXPRESSIONS[1:]),
        "visible": EXPRESSIONS,
        "help": ("", *WORDS),
        "type": ("text", "integer", "choice"),
        "accept": (None, [".pdf"], [".pdf", ".jpg"]),
    },
    "option": {"label": WORDS},
    "rule": {"expr": EXPRESSIONS[1:], "message": WORDS},
    "stage": {"sla_days": ("1", "2", "3", "7"), "title": WORDS},
    "state": {"title": WORDS, "public_title": WORDS},
    "transition": {"action": WORDS, "guard": EXPRESSIONS, "note": (None, "boleh", "wajib")},
    "param": {"value": ("", "1", "20", "x"), "label": WORDS, "max": ("", "10", "30")},
    "letter": {"title": WORDS, "data.nama": ("a", "b", None), "data.lama": ("c", None)},
    "table": {"title": WORDS},
    "row": {"value": ("1", "2", "3"), "label": WORDS},
    "line": {"expr": ("a", "b", "a + b")},
    "fee_step": {"expr": ("a", "(a)", "b")},
    "function": {"title": WORDS},
    "track": {"when": EXPRESSIONS, "title": WORDS},
    "subcase": {"carry.nama": ("a", "b", None), "title": WORDS, "within_days": ("5", "9")},
    "migration": {"policy": (None, "offer", "move"), "states.a": ("b", None), "reason": ("", *WORDS)},
    "scenario": {"title": WORDS, "answers.a": ("1", "2", None), "due": ("", "2026-11-23T15:00")},
}
NEW: dict[str, dict[str, Any]] = {
    "legal": {"text": "UU"},
    "reference": {"kind": "perda", "number": "1", "year": "2026", "title": "Contoh", "covers": {"param:batas": "3"}},
    "requirement": {"title": "Berkas"},
    "step": {"title": "Tahap"},
    "page": {"title": "Halaman"},
    "field": {"type": "text", "label": "Isian"},
    "option": {"label": "Pilihan"},
    "rule": {"expr": "a > 1", "message": "Salah"},
    "column": {"type": "text", "label": "Kolom"},
    "stage": {"title": "Tahap", "sla_days": "2"},
    "state": {"title": "Keadaan", "public_title": "Keadaan", "kind": "open"},
    "transition": {"from": ["awal"], "to": "akhir", "action": "Lanjut", "function": "petugas"},
    "param": {"type": "integer", "label": "Batas", "default": "3"},
    "letter": {"title": "Surat", "register": "izin", "number_format": "{urut}", "template": "satu\ndua\ntiga\nempat\n"},
    "table": {"title": "Tarif", "type": "money", "keys": [{"id": "kunci_{id}", "label": "Kunci"}]},
    "row": {"key": ["x"], "value": "1"},
    "fee": {"title": "Retribusi", "perda": "perda", "lines": [{"id": "garis_{id}", "label": "Baris", "expr": "a"}]},
    "scenario": {"title": "Cerita", "submitted": "2026-11-20T10:00"},
    "function": {"title": "Petugas", "kind": "staff"},
    "track": {"title": "Jalur", "start": "awal"},
    "subcase": {"title": "Keberatan", "definition": "keberatan", "function": "pemohon", "from": ["awal"]},
    "key": {"label": "Kunci"},
    "fee_step": {"label": "Langkah", "expr": "a"},
    "migration": {"from": "1"},
}
STANDARD = ("biaya", "prosedur", "produk", "sarana", "evaluasi")


@cache
def shipped() -> Definition:
    """The shipped service."""
    return load_folder(FOLDER)


@cache
def seedling() -> Definition:
    """The smallest definition."""
    return validated(
        {
            "id": "contoh", "version": "1", "kind": "layanan", "title": "Contoh", "summary": "Contoh",
            "category": "usaha", "channel": "D", "owner": "Dinas", "licence": "Apache-2.0",
            "service": {"minutes": "5", "promise_days": "3", "fee_text": "Rp0", "product": "Surat"},
            "form": {"pages": [{"id": "awal", "title": "Awal"}]}, "workflow": {"start": "awal"},
        }
    )  # fmt: skip


class Editor:
    """Random edits, each of which leaves a definition that the schema accepts. `name` begins the ids it adds."""

    def __init__(self, dice: random.Random, name: str) -> None:
        self.dice = dice
        self.name = name
        self.count = 0

    def grown(self, size: int) -> Definition:
        """A generated definition of about `size` nodes."""
        return self.edited(seedling(), size, (self.add, self.add, self.add, self.set))

    def edited(self, definition: Definition, times: int, ways: Any = ()) -> Definition:
        """The definition after so many edits; those that the schema refuses are left out."""
        tree = grow(definition)
        for _ in range(times):
            twin = tree.copy()
            way = self.dice.choice(ways or (self.set, self.set, self.set, self.add, self.remove, self.move, self.write))
            way(twin)
            try:
                harvest(twin)
            except DefinitionError:
                continue
            tree = twin
        return harvest(tree)

    def some(self, tree: Tree, kinds: Any) -> str:
        """One node of these kinds, or the empty text."""
        found = [address for address in tree.items if kind_of(address) in kinds]
        return self.dice.choice(found) if found else ""

    def set(self, tree: Tree) -> None:
        """An attribute gets another value."""
        node = self.some(tree, VALUES)
        attr = self.dice.choice(sorted(VALUES[kind_of(node)]))
        value = self.dice.choice(VALUES[kind_of(node)][attr])
        if value is None or value == shapes()[kind_of(node)].defaults.get(attr) or (value == "" and "@" in attr):
            tree.attrs(node).pop(attr, None)
        else:
            tree.attrs(node)[attr] = value

    def add(self, tree: Tree) -> None:
        """A new node somewhere in a row."""
        kind = self.dice.choice([*sorted(NEW), "field", "field", "option", "standard"])
        parent = self.some(tree, {above for above, below in parents() if below == kind})
        if not parent:
            return
        self.count += 1
        own = self.dice.choice(STANDARD) if kind == "standard" else f"{self.name}{self.count}"
        address = f"{kind}:{own}"
        if address in tree:
            return
        data = {"text": "Ada"} if kind == "standard" else {"id": own} | filled(NEW[kind], own)
        graft(tree, address, parent, data)
        self.shuffle(tree, address, parent)

    def shuffle(self, tree: Tree, address: str, parent: str) -> None:
        """The node to any place of a row."""
        row = [other for other in tree.row(parent, kind_of(address)) if other != address]
        tree.place(address, parent, self.dice.choice(["", *row]))

    def remove(self, tree: Tree) -> None:
        """A node goes with what hangs below it."""
        if node := self.some(tree, {*NEW, "standard"}):
            tree.take(node)

    def move(self, tree: Tree) -> None:
        """A node to another place, perhaps of another parent."""
        if node := self.some(tree, {*NEW} - {"scenario"}):
            above = {kind for kind, below in parents() if below == kind_of(node)} - {"column"}
            if parent := self.some(tree, above):
                self.shuffle(tree, node, parent)

    def write(self, tree: Tree) -> None:
        """A line of a letter changes, goes or comes."""
        if node := self.some(tree, {"letter"}):
            lines = tree.attrs(node).get("template", "").splitlines(keepends=True) or ["\n"]
            place = self.dice.randrange(len(lines))
            lines[place : place + 1] = self.dice.choice(
                [[], [f"{self.dice.choice(WORDS)}\n"], [lines[place], "baru\n"]]
            )
            tree.attrs(node)["template"] = "".join(lines)


def filled(value: Any, own: str) -> Any:
    """A pattern of a new node with its id put in."""
    if isinstance(value, dict):
        return {key: filled(child, own) for key, child in value.items()}
    if isinstance(value, list):
        return [filled(child, own) for child in value]
    return value.replace("{id}", own)
