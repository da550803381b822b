"""An old archive of permits: what its columns may be, and what a row says. Pure; no Django."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pendopo.engine.api import parse_date, place_of
from pendopo.lib import tables_in
from pendopo.lib.sheets_in import cell_text
from pendopo.lib.tables_in import HEAD_WITHIN, Table, day_of, layout_of, plain
from pendopo.perizinan import rules_register as register
from pendopo.perizinan.rules_arsip_kolom import BODIES, BY_KEY, COLUMNS, DAYS, ENDED, FOREVER, LEGACY, Column

MOST_ROWS = 200_000
MOST_MB = 20

__all__ = ["BY_KEY", "COLUMNS", "HEAD_WITHIN", "Column", "Table", "layout_of", "plain"]
"""From beside, for those who read a sheet with this module."""


def table_of(sheets: Mapping[str, list[list[Any]]]) -> Table | None:
    """The sheet that is meant: the one with most rows; its head is the row that names most known columns."""
    return tables_in.table_of(sheets, {name for column in COLUMNS for name in column.names})


def guess(head: Sequence[str]) -> dict[str, str]:
    """Which column is probably what: {key: title}, each title once."""
    found: dict[str, str] = {}
    for column in COLUMNS:
        for name in column.names:
            title = next((one for one in head if one and plain(one) == name and one not in found.values()), None)
            if title is not None:
                found[column.key] = title
                break
    return found


def mapping_faults(mapping: Mapping[str, str], *, kind: str) -> dict[str, str]:
    """What is wrong with a mapping, by key."""
    faults = {
        column.key: f"Pilih kolom yang berisi {column.title.lower()}."
        for column in COLUMNS
        if column.needed and not mapping.get(column.key)
    }
    if not mapping.get("jenis") and not kind.strip():
        faults["jenis"] = "Pilih kolom jenis izin, atau tulis satu jenis untuk seluruh lembar."
    seen: dict[str, str] = {}
    for key, title in mapping.items():
        if title and title in seen:
            faults[key] = f"Kolom “{title}” sudah dipakai sebagai {BY_KEY[seen[title]].title.lower()}."
        seen[title] = key
    return faults


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: row as the sheet numbers it, title of the column, and a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Areas:
    """Codes of areas by their names: of a kecamatan, and of a kelurahan by its name (several may share one)."""

    kecamatan: Mapping[str, str]
    kelurahan: Mapping[str, Sequence[str]]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Archived:
    """A row as an entry of the register, with what is sealed."""

    row: int
    kind: str
    title: str
    number: str
    key: str
    holder: str
    holder_masked: str
    sealed: dict[str, str]
    object_text: str
    kecamatan: str
    kelurahan: str
    place_text: str
    point: tuple[int, int] | None
    issued_on: date
    valid_from: date
    valid_until: date | None
    phase: str
    turns_on: date | None
    unit: str


@dataclass
class Reader:
    """Reads rows of one sheet. `kinds`: (key, title) of services by what archives may call them."""

    table: Table
    mapping: Mapping[str, str]
    kind: str
    areas: Areas
    kinds: Mapping[str, tuple[str, str]]
    today: date
    columns: dict[str, int] = field(init=False)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    kept_kinds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = {
            key: self.table.head.index(title) for key, title in self.mapping.items() if title in self.table.head
        }  # fmt: skip

    def read(self, number: int, cells: Sequence[Any]) -> Archived | list[Fault] | None:
        """The entry of a row, or what is wrong with it; None for an empty row. `number`: from 0 below the head."""
        row = self.table.at + 2 + number
        texts: dict[str, str] = {}
        faults: list[Fault] = []
        for key, at in self.columns.items():
            texts[key], fault = cell_text(cells[at] if at < len(cells) else None)
            if fault:
                faults.append(Fault(row, self.mapping[key], fault))
        if not any(texts.values()) and not faults:
            return None
        return self._judge(row, texts, faults)

    def _judge(self, row: int, texts: dict[str, str], faults: list[Fault]) -> Archived | list[Fault]:
        def wrong(key: str, sentence: str) -> None:
            faults.append(Fault(row, self.mapping.get(key) or BY_KEY[key].title, sentence))

        broken = {fault.column for fault in faults}
        for column in COLUMNS:
            if column.needed and not texts.get(column.key) and self.mapping.get(column.key) not in broken:
                wrong(column.key, f"{column.title} belum diisi.")
        kind, title = self._kind(texts.get("jenis") or self.kind)
        if not title:
            wrong("jenis", "Jenis izin belum diisi.")
        key = register.number_key(texts.get("nomor", ""))
        if len(texts.get("nomor", "")) > register.NUMBER:
            wrong("nomor", f"Nomor paling banyak {register.NUMBER} huruf.")
        elif key:
            before = self.seen.setdefault((kind, key), row)
            if before != row:
                wrong("nomor", f"Nomor yang sama sudah ada pada baris {before}.")
        days = {name: self._day(name, texts.get(name, ""), wrong) for name in DAYS}
        ended = self._ended(texts.get("keadaan", ""), wrong)
        kecamatan, kelurahan = self._area(texts, wrong)
        point = self._point(texts.get("titik", ""), wrong)
        holder, objek = texts.get("pemegang", "")[:200], texts.get("objek", "")
        if register.holds_long_number(objek):
            wrong("objek", "Objek izin berisi nomor seperti NIK atau telepon. Hapus dahulu, karena kolom ini terbuka.")
        if register.holds_long_number(texts.get("nomor", "")) and not register.LONG_NUMBER.search(key):
            wrong("nomor", "Nomor izin berisi nomor seperti NIK atau telepon.")
        issued = days["terbit"]
        first = days["mulai"] or issued
        last = days["selesai"]
        if first and last and last < first:
            wrong("selesai", "Berlaku sampai tidak boleh sebelum berlaku sejak.")
        if faults or issued is None or first is None:
            return faults
        is_company = BODIES.get(plain(texts.get("bentuk", "")))
        phase = register.archive_phase(first, last, ended, today=self.today)
        sealed = {name: texts[name] for name in ("nik", "alamat") if texts.get(name)}
        return Archived(
            row=row, kind=kind, title=title[:200], number=texts["nomor"], key=key, holder=holder,
            holder_masked=register.public_holder(holder, is_company), sealed={"nama": holder, **sealed},
            object_text=register.without_name(objek, "" if is_company else holder)[:300], kecamatan=kecamatan,
            kelurahan=kelurahan, place_text=self.areas.labels.get(kelurahan or kecamatan, ""), point=point,
            issued_on=issued, valid_from=first, valid_until=last, phase=phase,
            turns_on=register.next_turn(first, last, (), today=self.today, holds=not ended), unit=texts.get("unit", ""),
        )  # fmt: skip

    def _kind(self, text: str) -> tuple[str, str]:
        if not text:
            return "", ""
        known = self.kept_kinds.get(text)
        if known is None:
            name = plain(text)
            title = LEGACY.get(name, text)
            known = self.kinds.get(name) or (register.archive_kind(title), title)
            self.kept_kinds[text] = known
        return known

    def _day(self, key: str, text: str, wrong: Any) -> date | None:
        if not text or (key == "selesai" and (text in FOREVER or (plain(text) or "?") in FOREVER)):
            return None
        day = day_of(text, parse_date)
        if day is None:
            wrong(key, f"“{text[:40]}” bukan tanggal. Tulis seperti 23-11-2016.")
        elif key == "terbit" and day > self.today:
            wrong(key, "Tanggal terbit di masa depan.")
            return None
        return day

    def _ended(self, text: str, wrong: Any) -> str:
        if not text:
            return ""
        found = ENDED.get(plain(text))
        if found is None:
            wrong("keadaan", f"“{text[:40]}” tidak dikenal. Tulis berlaku, dicabut, dibekukan, diganti, atau berakhir.")
        return found or ""

    def _area(self, texts: Mapping[str, str], wrong: Any) -> tuple[str, str]:
        given, above = texts.get("kelurahan", ""), texts.get("kecamatan", "")
        kecamatan = above if above in self.areas.labels else self.areas.kecamatan.get(area_name(above), "")
        if above and not kecamatan:
            wrong("kecamatan", f"Kecamatan “{above[:40]}” tidak ada di daerah ini.")
            return "", ""
        if not given:
            return kecamatan, ""
        if given in self.areas.labels:
            return register.area_pair(given)
        codes = [
            code for code in self.areas.kelurahan.get(area_name(given), ()) if code.startswith(kecamatan)
        ]  # fmt: skip
        if len(codes) == 1:
            return register.area_pair(codes[0])
        if codes:
            wrong("kelurahan", f"Ada beberapa “{given[:40]}” di daerah ini. Isi juga kecamatannya.")
        else:
            where = " di kecamatan itu" if kecamatan else " di daerah ini"
            wrong("kelurahan", f"Kelurahan atau desa “{given[:40]}” tidak ada{where}.")
        return "", ""

    def _point(self, text: str, wrong: Any) -> tuple[int, int] | None:
        if not text:
            return None
        place = place_of("titik", text)
        if place is None:
            wrong("titik", f"“{text[:40]}” bukan koordinat di Indonesia. Tulis seperti -6.9147, 107.6098.")
            return None
        lat, lon = place.texts[0]
        return register.milli_of(lat), register.milli_of(lon)


def area_name(text: str) -> str:
    """A name of an area as archives are compared with it: 'Kel. Citarum' is 'citarum'."""
    return re.sub(r"^(kelurahan|kel|desa|kecamatan|kec)(?=.{3})", "", plain(text))
