"""Reading imports of old archives: what a sheet would bring, and what was found wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404

from pendopo.core.api import decrypt, wilayah_groups, wilayah_label
from pendopo.definitions.api import catalogue
from pendopo.files.api import read_file
from pendopo.lib.sheets_in import Unreadable, cell_text, read_sheets
from pendopo.perizinan import rules_arsip as rules
from pendopo.perizinan import rules_register as register
from pendopo.perizinan.models import ArsipIzin, EntriRegister, ImporArsip
from pendopo.tenancy.api import Region

SAMPLE = 5
SHOWN = 200
BITE = 2_000


def imports() -> list[ImporArsip]:
    """The newest imports."""
    return list(ImporArsip.objects.select_related("made_by").order_by("-made_at")[:50])


def get_import(import_id: UUID) -> ImporArsip:
    """One import, or the same 404 for absent and another region's."""
    row = ImporArsip.objects.select_related("file", "report", "made_by").filter(pk=import_id).first()
    if row is None:
        raise Http404
    return row


def remembered(layout: str) -> ImporArsip | None:
    """The last import of a sheet with the same columns whose mapping was told."""
    rows = ImporArsip.objects.filter(layout=layout).exclude(mapping={})
    return rows.order_by("-made_at").first()


def standing_import(digest: str) -> ImporArsip | None:
    """The import by which this very file stands in the register, or is coming in."""
    states = (ImporArsip.APPLYING, ImporArsip.APPLIED)
    return ImporArsip.objects.filter(digest=digest, state__in=states).first()


def read_table(content: bytes, *, most: int | None = None) -> rules.Table:
    """The sheet that is meant. Raises Unreadable with a sentence."""
    table = rules.table_of(read_sheets(content, most=most))
    if table is None:
        raise Unreadable("Lembar ini tidak berisi baris di bawah judul kolomnya.")
    if len(table.rows) > rules.MOST_ROWS:
        raise Unreadable(f"Lebih dari {rules.MOST_ROWS} baris. Bagi menjadi beberapa berkas.")
    return table


def sample_of(row: ImporArsip) -> list[list[str]]:
    """The first rows of a sheet, to recognise its columns by."""
    table = read_table(read_file(row.file), most=rules.HEAD_WITHIN + SAMPLE)
    return [[cell_text(cell)[0][:40] for cell in cells[: len(table.head)]] for cells in table.rows[:SAMPLE]]


@dataclass(frozen=True)
class Title:
    """A column of the sheet as the mapping page offers it: what it may be, what was chosen, what is wrong."""

    column: rules.Column
    chosen: str
    fault: str


def titles_of(mapping: dict[str, str], faults: dict[str, str]) -> list[Title]:
    """What every column of the register is in the sheet."""
    return [Title(one, mapping.get(one.key, ""), faults.get(one.key, "")) for one in rules.COLUMNS]


# -- what a sheet would bring


@dataclass
class Plan:
    """What became of each row. `same`: rows whose number stands in the register already; they are left out."""

    fresh: list[rules.Archived] = field(default_factory=list)
    same: list[tuple[int, str]] = field(default_factory=list)
    faults: list[rules.Fault] = field(default_factory=list)

    @property
    def wrong_rows(self) -> set[int]:
        """The numbers of rows that cannot come in."""
        return {fault.row for fault in self.faults}

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come in, stand there already, and are wrong."""
        return {"baru": len(self.fresh), "sama": len(self.same), "salah": len(self.wrong_rows)}


def plan_of(place: Region, row: ImporArsip, table: rules.Table, today: date) -> Plan:
    """Judge every row, and leave out what the register has."""
    reader = rules.Reader(table, row.mapping, row.kind, areas_of(place), kinds_of(), today)
    plan, waiting = Plan(), []
    for number, cells in enumerate(table.rows):
        found = reader.read(number, cells)
        if isinstance(found, list):
            plan.faults += found
        elif found is not None:
            waiting.append(found)
    for start in range(0, len(waiting), BITE):
        bite = waiting[start : start + BITE]
        there = _standing(bite)
        plan.fresh += [one for one in bite if (one.kind, one.key) not in there]
        plan.same += [(one.row, one.number) for one in bite if (one.kind, one.key) in there]
    return plan


def _standing(bite: Iterable[rules.Archived]) -> set[tuple[str, str]]:
    keys = [one.key for one in bite]
    return set(EntriRegister.objects.filter(number_key__in=keys).values_list("kind", "number_key"))


def areas_of(place: Region) -> rules.Areas:
    """Names of areas as archives write them."""
    kecamatan: dict[str, str] = {}
    kelurahan: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for name, rows in wilayah_groups(place):
        for code, below in rows:
            above = register.area_pair(code)[0]
            kecamatan[rules.area_name(name)] = above
            kelurahan.setdefault(rules.area_name(below), []).append(code)
            labels[code], labels[above] = wilayah_label(place, code) or "", name
    return rules.Areas(kecamatan, kelurahan, labels)


def kinds_of() -> dict[str, tuple[str, str]]:
    """Services by their title and id: an archive of a service that is offered stands beside its new permits."""
    found: dict[str, tuple[str, str]] = {}
    for one in catalogue():
        found[rules.plain(one.title)] = found[rules.plain(one.id)] = (one.id, one.title)
    return found


def faults_of(row: ImporArsip) -> list[list[Any]]:
    """The first wrong rows: row, column, sentence."""
    if row.faults_sealed is None:
        return []
    found: list[list[Any]] = json.loads(decrypt(row.region_id, row.faults_sealed))
    return found


def sealed_of(entry: EntriRegister) -> dict[str, str]:
    """What only staff may read of an archive entry; nothing for permits of ours."""
    kept = ArsipIzin.objects.filter(id=entry.id).first()
    found: dict[str, str] = json.loads(kept.holder) if kept is not None else {}
    return found


def archived_by_number(number: str) -> list[EntriRegister]:
    """The first archive entries whose number begins so."""
    start = register.number_key(number)
    if not start:
        return []
    rows = EntriRegister.objects.filter(
        number_key__gte=start, number_key__lt=register.beyond(start), source=EntriRegister.ARCHIVE
    )
    return list(rows.order_by("number_key", "id")[:20])
