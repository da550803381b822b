"""What a region may add: questions, documents, choices, requirements and steps. Knows the engine, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.engine.api import Add, Move, Remove, Tree
from pendopo.penyesuaian.rules_typed import Signed, new_id

TYPES = (
    ("text", "Teks pendek", "Satu baris"),
    ("long_text", "Teks panjang", "Beberapa baris"),
    ("integer", "Angka bulat", "Jumlah, umur, banyaknya"),
    ("decimal", "Angka pecahan", "Ukuran, luas"),
    ("money", "Uang", "Dalam rupiah"),
    ("date", "Tanggal", ""),
    ("yes_no", "Ya atau tidak", ""),
    ("choice", "Pilih satu", "Tulis pilihannya di bawah"),
    ("multi_choice", "Pilih beberapa", "Tulis pilihannya di bawah"),
    ("phone", "Nomor telepon", "Data pribadi"),
    ("email", "Alamat surel", "Data pribadi"),
    ("nik", "NIK", "Data pribadi, disimpan tersandi"),
    ("file", "Berkas", "Foto atau dokumen yang diunggah"),
)
"""Types that a region adds, with their names and what they are for."""

PERSONAL = frozenset({"phone", "email", "nik"})
WITH_OPTIONS = frozenset({"choice", "multi_choice"})
KEPT = "1 tahun setelah berkas selesai"


@dataclass(frozen=True)
class Question:
    """A question as it was typed. `options`: labels; `words`: its label in other languages, by language."""

    type: str
    label: str
    help: str
    required: bool
    page: str
    after: str
    personal: bool
    options: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


def question(tree: Tree, namespace: str, asked: Question, signed: Signed) -> Add:
    """A new question of the region."""
    found = new_id(tree, "field", asked.label, namespace)
    to: dict[str, Any] = {"type": asked.type, "label": asked.label}
    if asked.help:
        to["help"] = asked.help
    if not asked.required and asked.type != "statement":
        to["required"] = "tidak"
    if asked.personal or asked.type in PERSONAL:
        to["personal"] = "umum"
    if asked.type == "file":
        to |= {
            "accept": ["application/pdf", "image/jpeg", "image/png"], "max_mb": "5", "retention": kept_as(tree),
        }  # fmt: skip
    to |= {f"label@{lang}": text for lang, text in asked.words if text}
    if asked.type in WITH_OPTIONS:
        to["options"] = [
            {"id": name, **words_of(text, [lang for lang, _ in asked.words])}
            for name, text in zip(option_ids(tree, found, asked.options), asked.options, strict=True)
        ]
    return Add(
        node=f"field:{found}", parent=asked.page, after=asked.after, to=to, by=signed.by, when=signed.when,
        why=signed.why,
    )  # fmt: skip


def words_of(text: str, langs: Sequence[str]) -> dict[str, str]:
    """A label; “Aspal = Asphalt” gives its translation too."""
    label, _, other = (part.strip() for part in text.partition("="))
    found = {"label": label}
    if other and langs:
        found[f"label@{langs[0]}"] = other
    return found


def option_ids(tree: Tree, field: str, labels: Sequence[str]) -> list[str]:
    """Readable ids of new options, each once."""
    found: list[str] = []
    namespace = field.partition("_")[0]
    for text in labels:
        base = new_id(tree, "option", text.partition("=")[0], namespace)
        name, number = base, 2
        while name in found or name == field:
            name, number = f"{base}_{number}", number + 1
        found.append(name)
    return found


def kept_as(tree: Tree) -> str:
    """How long files are kept: as the service's other files are."""
    for page in tree.row("form:self", "page"):
        for field in tree.row(page, "field"):
            if tree.get(field, "retention"):
                return str(tree.get(field, "retention"))
    return KEPT


def simple(
    tree: Tree, namespace: str, kind: str, parent: str, words: dict[str, str], signed: Signed
) -> Add:  # fmt: skip
    """A new option, requirement or public step at the end of its row; `words` holds its texts."""
    first = words.get("label") or words.get("title") or ""
    name = f"{kind}:{new_id(tree, kind, first, namespace)}"
    row = tree.row(parent, kind)
    to = {attr: text for attr, text in words.items() if text}
    return Add(
        node=name, parent=parent, after=row[-1] if row else "", to=to, by=signed.by, when=signed.when, why=signed.why
    )


def moved(tree: Tree, node: str, up: bool, signed: Signed) -> Move | None:
    """A node one place up or down in its row; None at the end."""
    row = tree.row_of(node)
    place = row.index(node)
    if (place == 0 and up) or (place == len(row) - 1 and not up):
        return None
    rest = [one for one in row if one != node]
    at = place - 1 if up else place + 1
    return Move(
        node=node, parent=tree.parent(node), after=rest[at - 1] if at else "", was_parent=tree.parent(node),
        by=signed.by, when=signed.when, why=signed.why,
    )  # fmt: skip


def to_page(tree: Tree, node: str, page: str, signed: Signed) -> Move:
    """A question to the end of another page."""
    row = tree.row(page, "field")
    return Move(
        node=node, parent=page, after=row[-1] if row else "", was_parent=tree.parent(node), by=signed.by,
        when=signed.when, why=signed.why,
    )  # fmt: skip


def removed(node: str, signed: Signed) -> Remove:
    """A node goes."""
    return Remove(node=node, by=signed.by, when=signed.when, why=signed.why)
