"""Reading the vendored area files: names and children of a Kemendagri code."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "wilayah"
SMALL_WORDS = {"dan", "di"}


@dataclass(frozen=True)
class Place:
    """A province, kota or kabupaten as the files know it."""

    code: str
    name: str
    kind: str


def _rows(file: str) -> Iterator[dict[str, str]]:
    with gzip.open(FOLDER / f"{file}.csv.gz") as packed:
        yield from csv.DictReader(io.TextIOWrapper(packed, "utf-8"))


def _rows_of(file: str, prefix: str) -> Iterator[dict[str, str]]:
    """The rows whose code begins with the prefix; looks at the raw lines first, because villages are 84,000."""
    with gzip.open(FOLDER / f"{file}.csv.gz") as packed:
        header = packed.readline().decode().strip().split(",")
        wanted = prefix.encode()
        lines = (line.decode() for line in packed if line.startswith(wanted))
        yield from csv.DictReader(lines, fieldnames=header)


def titled(name: str) -> str:
    """'KABUPATEN KERINCI' as 'Kabupaten Kerinci'."""
    return " ".join(w.lower() if w.lower() in SMALL_WORDS else w.capitalize() for w in name.split())


def find_place(code: str) -> Place | None:
    """The province, kota or kabupaten of a code such as '32.73', or None."""
    if "." not in code:
        found = next((row for row in _rows("provinces") if row["code"] == code), None)
        return Place(code, f"Provinsi {titled(found['name'])}", "provinsi") if found else None
    found = next((row for row in _rows("regencies") if row["code"] == code), None)
    if found is None:
        return None
    name = titled(found["name"]).replace("Adm.", "Administrasi")
    return Place(code, name, "kota" if name.startswith("Kota") else "kabupaten")


@cache
def all_places() -> tuple[Place, ...]:
    """Every province, kota and kabupaten, provinces first."""
    provinces = [Place(row["code"], f"Provinsi {titled(row['name'])}", "provinsi") for row in _rows("provinces")]
    rest = []
    for row in _rows("regencies"):
        name = titled(row["name"]).replace("Adm.", "Administrasi")
        rest.append(Place(row["code"], name, "kota" if name.startswith("Kota") else "kabupaten"))
    return (*provinces, *rest)


def areas_below(code: str) -> list[tuple[str, str, str, str]]:
    """(code, name, level, parent code) of every kecamatan, kelurahan and desa of a kota or kabupaten.

    In the tenth digit of a village code 1 marks a kelurahan, 2 a desa (Permendagri on area codes).
    """
    found = [(row["code"], row["name"], "kecamatan", code) for row in _rows_of("districts", f"{code}.")]
    for row in _rows_of("villages", f"{code}."):
        level = "kelurahan" if row["code"].split(".")[-1].startswith("1") else "desa"
        found.append((row["code"], row["name"], level, row["district_code"]))
    return found


ZONES = {"Asia/Jakarta": {*range(11, 37), 61, 62}, "Asia/Jayapura": {81, 82, *range(91, 98)}}


def time_zone_of(code: str) -> str:
    """WIB, WITA or WIT by the province of a code."""
    province = int(code[:2])
    return next((zone for zone, provinces in ZONES.items() if province in provinces), "Asia/Makassar")
