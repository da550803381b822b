"""Shared parts: what many definitions repeat is written once and used by name; what is published is flat.

A part is a folder `bagian/<id>/` with `bagian.yaml` (id, version, slots) and any files of a definition. A definition
names it under `parts:`; the part's text holds slots `<<name>>`, rows repeated for each entry of a list and rows that
stand only when a slot is filled. There are no conditions beyond that, no loops in loops by name, and nothing runs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .findings import DefinitionError, Finding

SHIPPED = Path(__file__).parents[1] / "perizinan" / "bagian"
"""The parts that come with Pendopo: data that lies beside the definitions, found also from a folder elsewhere."""

NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
SLOT = re.compile(r"<<([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)>>")
MORE = "+"
"""The key of a mapping whose value is a list of repeated or conditional mappings to add to it."""
DIRECTIONS = ("after", "drop")

Plain = Any
"""Text, or lists and mappings of it: what YAML holds."""
Reader = Callable[[Path], dict[str, Plain]]


def flat(data: dict[str, Plain], folder: Path, read: Reader) -> dict[str, Plain]:
    """The definition with its parts filled in; `parts` then tells which nodes came from where.

    A definition that is flat already (its `parts` are texts) stays as it is. Raises `DefinitionError`.
    """
    uses = data.get("parts", [])
    if not isinstance(uses, list) or not any(isinstance(use, dict) for use in uses):
        return data
    own = {key: value for key, value in data.items() if key != "parts"}
    whole: dict[str, Plain] = {}
    told: list[str] = []
    for use in uses:
        name, part = filled(use, folder, read)
        told.append(" ".join([f"{name}:", *sorted(addresses(part))]))
        whole = merged(whole, part)
    found: dict[str, Plain] = cleaned(merged(whole, own))
    return found | {"parts": told}


def filled(use: Plain, folder: Path, read: Reader) -> tuple[str, dict[str, Plain]]:
    """A part as this use fills it, and its name with its version."""
    if not isinstance(use, dict) or not NAME.fullmatch(str(use.get("use", ""))):
        raise refused("parts", "Setiap bagian menyebut namanya dengan use: nama-bagian.")
    name = use["use"]
    if unknown := use.keys() - {"use", "prefix", "with"}:
        raise refused(f"parts.{name}", f"Kunci “{min(unknown)}” tidak dikenal; yang ada use, prefix, dan with.")
    data = read(place_of(name, folder))
    about = data.pop("bagian")
    values = slots_of(name, about, use.get("with", {}))
    part = Filler(values).mapping(data)
    prefix = str(use.get("prefix", ""))
    return f"{name}@{about.get('version', '')}", renamed(part, prefix) if prefix else part


def place_of(name: str, folder: Path) -> Path:
    """The folder of a part: beside the definition, one above it, or among those that come with Pendopo."""
    for place in (folder.parent / "bagian", folder.parent.parent / "bagian", SHIPPED):
        if (place / name / "bagian.yaml").is_file():
            return place / name
    raise refused(f"parts.{name}", f"Bagian “{name}” tidak ada.")


def slots_of(name: str, about: Mapping[str, Plain], given: Plain) -> dict[str, Plain]:
    """What each slot holds: what the use gives, else the part's default; a slot without a default must be given."""
    slots = {slot["id"]: slot for slot in about.get("slots", [])}
    given = given if isinstance(given, dict) else {}
    if unknown := given.keys() - slots.keys():
        raise refused(f"parts.{name}", f"Bagian ini tidak punya lubang “{min(unknown)}”.")
    missing = [slot for slot in slots if slot not in given and "default" not in slots[slot]]
    if missing:
        raise refused(f"parts.{name}", f"Lubang “{missing[0]}” belum diisi.")
    return {slot: given.get(slot, row.get("default")) for slot, row in slots.items()}


class Filler:
    """Puts values into the slots of a part."""

    def __init__(self, values: Mapping[str, Plain]) -> None:
        self.values = values

    def of(self, value: Plain) -> Plain:
        """Any value, filled."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return list(self.rows(value))
        return self.mapping(value) if isinstance(value, dict) else value

    def text(self, text: str) -> Plain:
        """A text; one that is nothing but a slot becomes what the slot holds."""
        whole = SLOT.fullmatch(text)
        if whole:
            return self.value(whole[1])
        return SLOT.sub(lambda found: str(self.value(found[1])), text)

    def value(self, name: str) -> Plain:
        """What a slot holds; of an entry in a repeated row also one of its keys (empty when it lacks it)."""
        first, _, key = name.partition(".")
        if first not in self.values:
            raise refused("parts", f"Lubang “{name}” tidak dikenal.")
        found = self.values[first]
        return found.get(key, "") if key and isinstance(found, dict) else found

    def rows(self, rows: list[Plain]) -> Iterator[Plain]:
        """A list: rows repeated, left out, or spliced in where a slot holds a list."""
        for row in rows:
            if isinstance(row, dict) and ("each" in row or "when" in row or "unless" in row) and "item" in row:
                yield from self.chosen(row)
            else:
                found = self.of(row)
                yield from found if isinstance(found, list) and isinstance(row, str) else [found]

    def chosen(self, row: Mapping[str, Plain]) -> Iterator[Plain]:
        """A row as often as it stands: once, for each entry of a slot's list, or not at all."""
        if "when" in row and not is_filled(self.value(row["when"])):
            return
        if "unless" in row and is_filled(self.value(row["unless"])):
            return
        if "each" not in row:
            yield self.of(row["item"])
            return
        for entry in self.value(row["each"]) or []:
            inner = Filler({**self.values, row.get("as", "satu"): entry})
            yield from inner.rows([row["item"] if "only" not in row else {"when": row["only"], "item": row["item"]}])

    def mapping(self, data: Mapping[str, Plain]) -> dict[str, Plain]:
        """A mapping; a value that is only an empty slot leaves its key out, `+` adds repeated mappings."""
        found: dict[str, Plain] = {}
        for key, value in data.items():
            if key == MORE:
                for more in self.rows(value):
                    found |= more
                continue
            whole = self.of(value)
            if whole not in ("", None, []) or value in ("", []):
                found[SLOT.sub(lambda slot: str(self.value(slot[1])), key)] = whole
        return found


def is_filled(value: Plain) -> bool:
    """Whether a slot says yes: it holds something else than nothing and `tidak`."""
    return value not in ("", None, "tidak", [], {})


def merged(under: Plain, over: Plain) -> Plain:
    """Two written values, the second one leading: mappings key by key, rows with ids row by row."""
    if isinstance(under, dict) and isinstance(over, dict):
        return under | {key: merged(under[key], value) if key in under else value for key, value in over.items()}
    if isinstance(under, list) and isinstance(over, list) and has_ids(under) and has_ids(over):
        return merged_rows(under, over)
    return over


def has_ids(rows: list[Plain]) -> bool:
    """Whether these are nodes (an empty list may become some)."""
    return all(isinstance(row, dict) and "id" in row for row in rows)


def merged_rows(under: list[Plain], over: list[Plain]) -> list[Plain]:
    """Rows by id: the part's first, then what is new; `after` puts a row elsewhere (`after: awal`: first)."""
    rows = {row["id"]: row for row in under}
    rows |= {row["id"]: merged(rows.get(row["id"], {}), row) for row in over}
    order = [row["id"] for row in under] + [row["id"] for row in over if row["id"] not in {one["id"] for one in under}]
    for row in over:
        if "after" in row:
            order.remove(row["id"])
            order.insert(order.index(row["after"]) + 1 if row["after"] in order else 0, row["id"])
    return [rows[name] for name in order]


def cleaned(value: Plain) -> Plain:
    """Without the directions for merging, and without rows marked `drop: ya`."""
    if isinstance(value, list):
        return [cleaned(row) for row in value if not (isinstance(row, dict) and row.get("drop") == "ya")]
    if not isinstance(value, dict):
        return value
    is_node = "id" in value
    return {key: cleaned(one) for key, one in value.items() if not (is_node and key in DIRECTIONS)}


IN_EXPRESSIONS = frozenset({"visible", "required", "expr", "guard", "when", "data", "carry", "message"})
"""Where a part speaks of its own nodes in expressions or in `{…}`."""


def renamed(part: dict[str, Plain], prefix: str) -> dict[str, Plain]:
    """A second use: every page and question of the part, and what refers to them, gets a prefix."""
    pages = part.get("form", {}).get("pages", [])
    names = {row["id"] for page in pages for row in (page, *page.get("fields", []))}
    names |= {rule["id"] for page in pages for field in page.get("fields", []) for rule in field.get("validate", [])}
    word = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b") if names else None

    def one(value: Plain, *, speaks: bool = False) -> Plain:
        if isinstance(value, str):
            return word.sub(lambda found: prefix + found[1], value) if speaks and word else value
        if isinstance(value, list):
            return [one(row, speaks=speaks) for row in value]
        if not isinstance(value, dict):
            return value
        return {named(key): prefix + child if key == "id" and child in names else one(
            child, speaks=speaks or key in IN_EXPRESSIONS) for key, child in value.items()}  # fmt: skip

    def named(key: str) -> str:
        kind, _, name = key.rpartition(":")
        return f"{kind}:{prefix}{name}" if kind and name in names else prefix + key if key in names else key

    found = one(part)
    return dict(found)


def addresses(part: Mapping[str, Plain]) -> Iterator[str]:
    """The pages, questions, states, moves and letters that a part brings, as `kind:id`."""
    pages = part.get("form", {}).get("pages", [])
    yield from (f"page:{page['id']}" for page in pages)
    yield from (f"field:{field['id']}" for page in pages for field in page.get("fields", []))
    flow = part.get("workflow", {})
    for kind in ("state", "transition"):
        yield from (f"{kind}:{row['id']}" for row in flow.get(f"{kind}s", []))
    yield from (f"letter:{row['id']}" for row in part.get("letters", []))


def refused(node: str, message: str) -> DefinitionError:
    """A part that cannot be used."""
    return DefinitionError([Finding("bagian", node, message, "Lihat bagian.yaml dari bagian itu.")])
