"""A small definition with the retribusi of PBG (PP 16/2021); tariffs that a region sets are invented."""

from typing import Any

from pendopo.engine.api import Compiled, Definition, compile

from .shipped import patched

Data = dict[str, Any]


def formula(step: str, expr: str) -> Data:
    return {"id": step, "label": step.replace("_", " ").capitalize(), "expr": expr}


STEPS = [
    formula(
        "faktor_fungsi",
        'desimal("0.15") if fungsi == "hunian_kecil" else desimal("0.17") if fungsi == "hunian" else desimal("0.5")',
    ),
    formula(
        "koefisien_lantai",
        'desimal("1.000") if lantai <= 1 else desimal("1.090") if lantai == 2 else desimal("1.120")',
    ),
    formula("bobot", 'desimal("0.3") * 1 + desimal("0.2") * 2 + desimal("0.5") * koefisien_lantai'),
    formula("indeks", "faktor_fungsi * bobot"),
]
"""Private, permanent, simple: complexity 1 × 0,3, permanence 2 × 0,2, height by table × 0,5."""

LINES = [formula("bangunan", "luas * indeks_lokalitas * shst * indeks")]

PARAMS = [
    {"id": "perda_retribusi", "type": "text", "label": "Perda retribusi", "default": ""},
    {"id": "indeks_lokalitas", "type": "decimal", "label": "Indeks lokalitas", "default": "0.005"},
    {"id": "shst", "type": "money", "label": "SHST tertinggi per m²", "default": "5350000"},
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


def with_fee(**values: object) -> Definition:
    """The shipped definition with this fee; `values` replace parts of it."""

    def patch(data: Data) -> None:
        data["form"]["pages"].append({"id": "bangunan_gedung", "title": "Bangunan", "fields": FIELDS})
        data["params"] = [*data["params"], *PARAMS]
        data["tables"] = values.pop("tables", [])
        data["fees"] = [FEE | values]

    return patched(patch)


def compiled(params: dict[str, str] | None = None, **values: object) -> Compiled:
    """The same, compiled with a region's parameters (by default with a Perda)."""
    return compile(with_fee(**values), params=PERDA if params is None else params)
