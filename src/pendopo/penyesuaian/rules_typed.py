"""From what was typed to typed changes, and back. Knows the engine, no Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.engine.api import Definition, Set, Tree, value_fits
from pendopo.penyesuaian.rules_slots import (
    FILE_TYPES,
    FORMULA,
    LINES,
    NUMBER,
    PICK,
    TEMPLATE,
    TICKS,
    WHEN,
    YES_NO,
    Slot,
    value_of,
)

LONGEST = 10_000
LONGEST_LETTER = 100_000


@dataclass(frozen=True)
class Signed:
    """Who changes, when (ISO), and why."""

    by: str
    when: str
    why: str = ""


def as_typed(slot: Slot, value: Any) -> Any:
    """A value as its input shows it: text, or a list for ticks."""
    if slot.kind == TICKS:
        return list(value) if isinstance(value, list) else []
    if slot.kind == LINES:
        return "\n".join(value) if isinstance(value, list) else ""
    return str(value)


def tidy(text: str) -> str:
    """NFC, plain line ends, no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "").strip()


def read_slot(slot: Slot, given: Sequence[str], formula: str, definition: Definition) -> tuple[Any, str]:
    """The value of what was typed, and what is wrong with it ('' when nothing is)."""
    typed = tidy(given[0]) if given else ""
    if slot.kind == TICKS:
        chosen = [one for one, _name in FILE_TYPES if one in given]
        return chosen, "" if chosen else "Pilih sedikitnya satu jenis berkas."
    if slot.kind == LINES:
        return [line for line in (tidy(one) for one in typed.split("\n")) if line], ""
    if slot.kind == YES_NO:
        return ("ya" if typed == "ya" else "tidak"), ""
    if slot.kind == WHEN:
        return read_when(typed, tidy(formula))
    if slot.kind == NUMBER:
        return read_number(slot, typed)
    if slot.kind == PICK:
        return typed, "" if typed in dict(slot.options) else "Pilih salah satu dari daftar."
    most = LONGEST_LETTER if slot.kind == TEMPLATE else LONGEST
    if len(typed) > most:
        return typed, f"Terlalu panjang: paling banyak {most} huruf."
    if not typed and not slot.may_be_empty:
        return typed, f"Tulis {slot.label[:1].lower() + slot.label[1:]}."
    if slot.kind == FORMULA and "\n" in typed:
        return typed, "Tulis rumusnya dalam satu baris."
    return typed, param_problem(slot, typed, definition)


def read_when(typed: str, formula: str) -> tuple[str, str]:
    """Mandatory: always, never, or when a formula holds."""
    if typed in ("ya", "tidak"):
        return typed, ""
    if typed == "bila" and formula:
        return formula, ""
    return "", "Tulis rumusnya, atau pilih Ya atau Tidak."


def read_number(slot: Slot, typed: str) -> tuple[str, str]:
    """Whole numbers within the bounds of the slot."""
    digits = typed.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", typed) else typed
    if not re.fullmatch(r"\d{1,6}", digits):
        return typed, "Tulis angka bulat, misalnya 3."
    if not slot.least <= int(digits) <= slot.most:
        return typed, f"Isi {slot.least} sampai {slot.most}."
    return str(int(digits)), ""


def param_problem(slot: Slot, typed: str, definition: Definition) -> str:
    """Why a parameter cannot have this value."""
    if slot.attr != "value" or not typed:
        return ""
    param = next((one for one in definition.params if f"param:{one.id}" == slot.node), None)
    if param is None or value_fits(param, typed):
        return ""
    low, high = param.min, param.max
    bounds = f" Isi {low} sampai {high}." if low and high else f" Paling sedikit {low}." if low else ""
    return f"“{typed[:40]}” tidak sah.{bounds or (f' Paling banyak {high}.' if high else '')}"


def changes_of(tree: Tree, slots: Iterable[Slot], values: Mapping[str, Any], signed: Signed) -> list[Set]:
    """The changes that lead from what holds to what was typed; what is the same gives none."""
    found = []
    for slot in slots:
        if slot.name not in values:
            continue
        now, to = value_of(tree, slot.node, slot.attr), values[slot.name]
        if to == now:
            continue
        gone = to == "" and ("@" in slot.attr or "." in slot.attr)
        found.append(
            Set(
                node=slot.node, attr=slot.attr, was=tree.get(slot.node, slot.attr), to=None if gone else to,
                by=signed.by, when=signed.when, why=signed.why,
            )
        )  # fmt: skip
    return found


def new_id(tree: Tree, kind: str, label: str, namespace: str) -> str:
    """A readable id of the region's own for something called so: `r3273_nomor_rt`; a number where it is taken."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_") or "baru"
    taken = {address.partition(":")[2] for address in tree.items}
    found, number = f"{namespace}_{word}", 2
    while found in taken:
        found, number = f"{namespace}_{word}_{number}", number + 1
    return found
