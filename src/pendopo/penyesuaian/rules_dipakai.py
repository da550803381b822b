"""Where something of a definition is used, in words. Knows the engine, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pendopo.engine.api import Definition, Tree
from pendopo.penyesuaian.rules_slots import name_of

READ_BY = {
    "field": "Isian", "rule": "Aturan isian", "transition": "Langkah", "track": "Jalur",
    "subcase": "Permohonan turunan", "letter": "Surat", "fee": "Biaya", "fee_step": "Hitungan", "line": "Baris biaya",
}  # fmt: skip
PUBLIC = "halaman layanan"
SHOWN = 4


def used_in(definition: Definition, tree: Tree, node: str) -> str:
    """Where a point is used: pages, letters, formulas, clocks."""
    kind, name = node.partition(":")[0], node.partition(":")[2]
    if kind == "legal":
        return f"{PUBLIC}, formulir cetak"
    if kind == "standard":
        return f"{PUBLIC}, rancangan standar pelayanan"
    if kind == "service":
        return f"tenggat setiap berkas, {PUBLIC}"
    if kind == "stage":
        return "tenggat tahap ini, daftar kerja petugas"
    if kind == "letter":
        return "nomor setiap surat yang terbit"
    if kind == "fee":
        return "ketetapan dan tagihan"
    found = list(dict.fromkeys(_readers(definition, tree, name)))
    if not found:
        return "belum dipakai rumus mana pun"
    more = f", dan {len(found) - SHOWN} tempat lain" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def _readers(definition: Definition, tree: Tree, name: str) -> Iterator[str]:
    """What names a parameter or a tariff in its formulas or texts."""
    word = re.compile(rf"(?<![a-z0-9_]){re.escape(name)}(?![a-z0-9_])")
    for node, item in tree.items.items():
        kind = node.partition(":")[0]
        if kind in READ_BY and any(word.search(str(value)) for value in item.attrs.values()):
            yield f"{READ_BY[kind]} “{name_of(tree, node)}”"
