"""A small definition with the retribusi of PBG (PP 16/2021); tariffs that a region sets are invented."""

import copy
from typing import Any

from pendopo.engine.api import Compiled, Definition, compile

from .shipped import patched, step

Data = dict[str, Any]


def formula(step: str, expr: str) -> Data:
    return {"id": step, "label": step.replace("_", " ").capitalize(), "expr": expr}


def tariff(table: str, title: str, key: Data, rows: dict[str, str]) -> Data:
    return {
        "id": table, "title": title, "type": "decimal", "keys": [key], "legal": "PP 16/2021, lampiran",
        "rows": [{"id": f"{table}_{number}", "key": [name], "value": value}
                 for number, (name, value) in enumerate(rows.items(), start=1)],
    }  # fmt: skip


TABLES = [
    tariff("indeks_fungsi", "Indeks fungsi (If)", {"id": "fungsi_bangunan", "label": "Fungsi"},
           {"hunian_kecil": "0.15", "hunian": "0.17", "umkm": "0.5"}),
    tariff("koefisien_lantai", "Koefisien jumlah lantai", {"id": "banyak_lantai", "label": "Lantai", "type": "integer"},
           {"1": "1.000", "2": "1.090", "3..": "1.120"}),
]  # fmt: skip

STEPS = [
    formula("faktor_fungsi", 'tabel("indeks_fungsi", fungsi)'),
    formula("bobot", 'desimal("0.3") * 1 + desimal("0.2") * 2 + desimal("0.5") * tabel("koefisien_lantai", lantai)'),
    formula("indeks", "faktor_fungsi * bobot"),
]
"""Private, permanent, simple: complexity 1 × 0,3, permanence 2 × 0,2, height by table × 0,5."""

LINES = [formula("bangunan", "luas * indeks_lokalitas * shst * indeks")]

PARAMS = [
    {"id": "perda_retribusi", "type": "text", "label": "Perda retribusi", "default": ""},
    {"id": "indeks_lokalitas", "type": "decimal", "label": "Indeks lokalitas", "default": "0.005", "min": "0"},
    {"id": "shst", "type": "money", "label": "SHST tertinggi per m²", "default": "5350000", "min": "0"},
]

FIELDS = [
    {"id": "fungsi", "type": "choice", "label": "Fungsi bangunan", "options": [
        {"id": "hunian_kecil", "label": "Hunian sampai 100 m²"}, {"id": "hunian", "label": "Hunian lain"},
        {"id": "umkm", "label": "Usaha mikro kecil"}]},
    {"id": "luas", "type": "decimal", "label": "Luas lantai", "unit": "m²", "min": "1", "max": "100000"},
    {"id": "lantai", "type": "integer", "label": "Jumlah lantai", "min": "1", "max": "3"},
]  # fmt: skip

FEE: Data = {
    "id": "retribusi_pbg", "title": "Retribusi PBG", "kind": "retribusi", "perda": "perda_retribusi",
    "account": "4.1.02.03.01", "steps": STEPS, "lines": LINES, "rounding": "terdekat", "due_days": 30,
}  # fmt: skip

PERDA = {"perda_retribusi": "Perda contoh tentang retribusi daerah"}


ENGLISH = {
    "page:bangunan_gedung": {"title": "Building"},
    "field:fungsi": {"label": "Use"},
    "option:hunian_kecil": {"label": "Small house"},
    "option:hunian": {"label": "House"},
    "option:umkm": {"label": "Small business"},
    "field:luas": {"label": "Area", "unit": "m²"},
    "field:lantai": {"label": "Floors"},
}


def add_fee(data: Data, **values: object) -> None:
    """Give the shipped service this fee, billed when it is approved; `values` replace parts of the fee."""
    data["form"]["pages"].append({"id": "bangunan_gedung", "title": "Bangunan", "fields": copy.deepcopy(FIELDS)})
    data["texts"]["en"] |= copy.deepcopy(ENGLISH)
    data["params"] += copy.deepcopy(PARAMS)
    data["tables"] = copy.deepcopy(TABLES)
    data["fees"] = [copy.deepcopy(FEE) | values]
    step(data, "setujui")["effects"].insert(0, "tetapkan_retribusi")


def with_fee(**values: object) -> Definition:
    """The shipped definition with this fee."""
    return patched(lambda data: add_fee(data, **values))


def compiled(params: dict[str, str] | None = None, **values: object) -> Compiled:
    """The same, compiled with a region's parameters (by default with a Perda)."""
    return compile(with_fee(**values), params=PERDA if params is None else params)
