"""What an imported workbook would do, row by row; reads only. Importing the same file again does nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.core.api import role_titles
from pendopo.definitions.api import Binding
from pendopo.kepegawaian.lembar import PEGAWAI, PERAN, UNIT, Row
from pendopo.kepegawaian.queries_rencana import holds_from, read_desks
from pendopo.kepegawaian.rules import Hold, first_day_without, held_desks
from pendopo.lib.formats import tanggal
from pendopo.people.api import (
    ADMIN,
    Membership,
    Person,
    Unit,
    accounts_of_citizens,
    persons_by_identifier,
    read_identifier,
    role_title,
)

NEW, CHANGED, ENDED, SAME, WRONG = "baru", "berubah", "berakhir", "sama", "galat"
OUTCOMES = (NEW, CHANGED, ENDED, SAME, WRONG)
LIMITS = {"nama": 160, "singkat": 40, "kode": 30, "jenis": 30, "jabatan": 160, "pangkat": 80}


@dataclass
class Item:
    """A row with what will happen: its outcome, a sentence, and what the verb needs (`change`)."""

    sheet: str
    row: Row
    outcome: str = SAME
    words: str = ""
    change: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def wrong(self, sentence: str) -> None:
        self.problems.append(sentence)
        self.outcome = WRONG


@dataclass
class ImportPlan:
    """Every row of a file with its outcome, and what is wrong with the whole."""

    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(OUTCOMES, 0)
        for item in self.items:
            found[item.outcome] += 1
        found[WRONG] += len(self.problems)
        return found

    @property
    def digest(self) -> str:
        """Of what will happen: applying does exactly this or nothing."""
        told = [
            [one.sheet, one.row.number, one.outcome, sorted(one.change.items()), one.problems] for one in self.items
        ]
        return sha256(json.dumps([told, self.problems], default=str).encode()).hexdigest()

    def of(self, sheet: str) -> list[Item]:
        return [item for item in self.items if item.sheet == sheet]


def plan_import(rows: Mapping[str, list[Row]], today: date) -> ImportPlan:
    """Judge every row against the region as it stands and against the rest of the file. Some ten statements."""
    plan = ImportPlan()
    for name in (PEGAWAI.name, PERAN.name):
        for row in rows.get(name, ()):
            _tidy_who(row)
    units = _plan_units(plan, rows.get(UNIT.name, ()), today)
    texts = {row.cells.get("nip", "") for name in (PEGAWAI.name, PERAN.name) for row in rows.get(name, ())}
    known = persons_by_identifier(texts)
    newcomers = _plan_people(plan, rows.get(PEGAWAI.name, ()), units, known)
    _plan_posts(plan, rows.get(PERAN.name, ()), units, known, newcomers)
    _judge_whole(plan, today)
    return plan


def _tidy_who(row: Row) -> None:
    """One person, one writing: a NIP without blanks, an address in small letters."""
    found = read_identifier(row.cells.get("nip", ""))
    if found is not None and found.kind != "phone":
        row.cells["nip"] = found.value


def _faults(item: Item, needed: Iterable[tuple[str, str]]) -> None:
    for key, title in needed:
        if not item.row.cells.get(key) and key not in item.row.faults:
            item.wrong(_("%(kolom)s belum diisi.") % {"kolom": title})
    for sentence in item.row.faults.values():
        item.wrong(sentence)
    for key, most in LIMITS.items():
        if len(item.row.cells.get(key, "")) > most:
            item.wrong(_("Kolom %(kolom)s paling banyak %(batas)s huruf.") % {"kolom": key, "batas": most})


def _day(row: Row, key: str) -> date | None:
    text = row.cells.get(key, "")
    return date.fromisoformat(text) if text and key not in row.faults else None


# -- units


def _plan_units(plan: ImportPlan, rows: Iterable[Row], today: date) -> dict[str, Unit | None]:
    """Codes that will be there: with their unit, or None for those that the file brings."""
    known: dict[str, Unit | None] = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    items = [Item(UNIT.name, row) for row in rows]
    plan.items += items
    codes = [item.row.cells.get("kode", "") for item in items]
    for code in codes:
        known.setdefault(code, None)
    busy = _busy_units()
    for item in items:
        _faults(item, (("kode", "Kode unit"), ("nama", "Nama unit")))
        code, parent = item.row.cells.get("kode", ""), item.row.cells.get("induk", "")
        if code and codes.count(code) > 1:
            item.wrong(_("Kode unit ini tertulis pada dua baris."))
        if parent and (parent not in known or parent == code):
            item.wrong(_("Kode induk “%(kode)s” tidak ada.") % {"kode": parent})
        if not item.problems:
            _plan_unit(item, known[code], today, busy)
    _refuse_circles(items, known)
    return known


def _busy_units() -> set[UUID]:
    """Offices with people, functions or sub-units: they are closed by a decree, not by a cell."""
    posts = Membership.objects.filter(valid_to=None).values_list("unit_id", flat=True)
    bound = Binding.objects.values_list("unit_id", flat=True)
    above = Unit.objects.filter(parent__isnull=False, valid_to=None).values_list("parent_id", flat=True)
    return {*posts, *bound, *above}


def _plan_unit(item: Item, unit: Unit | None, today: date, busy: set[UUID]) -> None:
    cells = item.row.cells
    first, last = _day(item.row, "mulai"), _day(item.row, "sampai")
    if unit is None:
        first = first or today
        if last is not None and last < first:
            item.wrong(_("Tanggal sampai tidak boleh sebelum tanggal mulai."))
            return
        item.outcome, item.words = NEW, _("Unit baru sejak %(hari)s.") % {"hari": tanggal(first)}
        item.change = {
            "code": cells["kode"], "name": cells["nama"], "short": cells.get("singkat") or cells["nama"][:40],
            "kind": cells.get("jenis") or "dinas", "parent": cells.get("induk", ""), "valid_from": first,
            "valid_to": last,
        }  # fmt: skip
        return
    if first is not None and first != unit.valid_from:
        item.wrong(
            _("Unit ini sudah ada sejak %(hari)s; tanggal itu tidak diubah.") % {"hari": tanggal(unit.valid_from)}
        )
        return
    _compare_unit(item, unit, last, busy)


def _compare_unit(item: Item, unit: Unit, last: date | None, busy: set[UUID]) -> None:
    cells, told = item.row.cells, []
    short, kind = cells.get("singkat") or unit.short, cells.get("jenis") or unit.kind
    if (cells["nama"], short) != (unit.name, unit.short):
        item.change |= {"name": cells["nama"], "short": short}
        told.append(_("nama menjadi %(nama)s") % {"nama": cells["nama"]})
    parent = cells.get("induk", "")
    if (parent, kind) != (unit.parent.code if unit.parent else "", unit.kind):
        item.change |= {"parent": parent, "kind": kind}
        told.append(_("induk atau jenisnya berubah"))
    if last != unit.valid_to:
        if last is None:
            item.wrong(_("Unit ini berakhir %(hari)s; mengosongkan sel tidak membukanya lagi.") % _on(unit.valid_to))
            return
        if unit.pk in busy:
            item.wrong(_("Unit ini masih punya orang, fungsi layanan, atau bawahan. Pakai keputusan penataan."))
            return
        if last < unit.valid_from:
            item.wrong(_("Tanggal sampai tidak boleh sebelum tanggal mulai."))
            return
        item.change["valid_to"] = last
        told.append(_("berakhir %(hari)s") % _on(last))
    if item.change:
        item.outcome = ENDED if "valid_to" in item.change else CHANGED
        item.words = "; ".join(told).capitalize() + "."


def _on(day: date | None) -> dict[str, str]:
    return {"hari": tanggal(day) if day else ""}


def _refuse_circles(items: list[Item], known: Mapping[str, Unit | None]) -> None:
    above = {code: unit.parent.code for code, unit in known.items() if unit is not None and unit.parent is not None}
    above |= {item.row.cells["kode"]: item.row.cells.get("induk", "") for item in items if not item.problems}
    for item in items:
        at, seen = item.row.cells.get("kode", ""), set()
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at and not item.problems and at == item.row.cells.get("kode", ""):
            item.wrong(_("Unit tidak dapat berada di bawah dirinya sendiri."))


# -- people


def _plan_people(
    plan: ImportPlan, rows: Iterable[Row], units: Mapping[str, Unit | None], known: Mapping[str, Person]
) -> set[str]:
    """Identifiers, as written, of people whom the file brings."""
    items = [Item(PEGAWAI.name, row) for row in rows]
    plan.items += items
    citizens = accounts_of_citizens(item.row.cells.get("nip", "") for item in items)
    seen: dict[Any, int] = {}
    newcomers: set[str] = set()
    for item in items:
        _faults(item, (("nip", "NIP atau surel"), ("nama", "Nama lengkap")))
        text, code = item.row.cells.get("nip", ""), item.row.cells.get("unit", "")
        found = read_identifier(text) if text else None
        if text and (found is None or found.kind == "phone"):
            item.wrong(_("“%(isi)s” bukan NIP (18 angka) dan bukan alamat surel.") % {"isi": text})
        elif found is not None:
            if (found.kind, found.value) in seen:
                words = {"baris": seen[found.kind, found.value]}
                item.wrong(_("Orang yang sama sudah tertulis pada baris %(baris)s.") % words)
            seen.setdefault((found.kind, found.value), item.row.number)
        if text in citizens:
            item.wrong(_("Alamat ini dipakai akun warga. Pakai NIP atau surel dinas orang itu."))
        if code and code not in units:
            item.wrong(_("Kode unit “%(kode)s” tidak ada.") % {"kode": code})
        if not item.problems:
            _plan_person(item, known.get(text))
            if item.outcome == NEW:
                newcomers.add(text)
    return newcomers


def _plan_person(item: Item, person: Person | None) -> None:
    cells = item.row.cells
    wanted = {"name": cells["nama"], "title": cells.get("jabatan", ""), "rank": cells.get("pangkat", "")}
    code = cells.get("unit", "")
    if person is None:
        item.outcome, item.words = NEW, _("Orang baru; undangan dibuat di halaman Petugas.")
        item.change = {**wanted, "identifier": cells["nip"], "unit": code}
        return
    now = {"name": person.name, "title": person.title, "rank": person.rank}
    told = [name for name in wanted if wanted[name] != now[name]]
    if code != (person.unit.code if person.unit else ""):
        told.append("unit")
    if told:
        titles = {"name": _("nama"), "title": _("jabatan"), "rank": _("pangkat"), "unit": _("unit")}
        item.outcome = CHANGED
        item.words = _("Berubah: %(apa)s.") % {"apa": ", ".join(titles[name] for name in told)}
        item.change = {**wanted, "unit": code}


# -- posts


def read_role(text: str) -> str | None:
    """A role by its name or its title; None when no app knows it."""
    plain = text.strip().lower()
    for role, title in role_titles().items():
        if plain in (role, role.replace("_", " "), title.lower()):
            return role
    return None


def _plan_posts(
    plan: ImportPlan, rows: Iterable[Row], units: Mapping[str, Unit | None], known: Mapping[str, Person],
    newcomers: set[str],
) -> None:  # fmt: skip
    items = [Item(PERAN.name, row) for row in rows]
    plan.items += items
    kept: dict[tuple[UUID, UUID, str], list[Membership]] = {}
    for post in Membership.objects.filter(kind=Membership.OWN):
        kept.setdefault((post.person_id, post.unit_id, post.role), []).append(post)
    taken: dict[tuple[str, str, str], list[tuple[date, date | None]]] = {}
    for item in items:
        _faults(item, (("nip", "NIP atau surel"), ("unit", "Kode unit"), ("peran", "Peran"), ("mulai", "Mulai")))
        cells = item.row.cells
        role = read_role(cells.get("peran", ""))
        if cells.get("peran") and role is None:
            item.wrong(_("Peran “%(isi)s” tidak dikenal.") % {"isi": cells["peran"]})
        if cells.get("unit") and cells["unit"] not in units:
            item.wrong(_("Kode unit “%(kode)s” tidak ada.") % {"kode": cells["unit"]})
        if cells.get("nip") and cells["nip"] not in known and cells["nip"] not in newcomers:
            item.wrong(_("Orang ini belum terdaftar dan tidak ada pada lembar Pegawai."))
        first, last = _day(item.row, "mulai"), _day(item.row, "sampai")
        if first and last and last < first:
            item.wrong(_("Tanggal sampai tidak boleh sebelum tanggal mulai."))
        if item.problems or role is None or first is None:
            continue
        spans = taken.setdefault((cells["nip"], cells["unit"], role), [])
        if any(a <= (last or date.max) and first <= (b or date.max) for a, b in spans):
            item.wrong(_("Peran yang sama untuk orang ini tertulis pada dua baris."))
            continue
        spans.append((first, last))
        person, unit = known.get(cells["nip"]), units[cells["unit"]]
        same = kept.get((person.pk, unit.pk, role), []) if person and unit else []
        _plan_post(item, role, first, last, unit, same)


def _plan_post(
    item: Item, role: str, first: date, last: date | None, unit: Unit | None, same: list[Membership]
) -> None:
    post = next((one for one in same if one.valid_from == first), None)
    if post is not None:
        _compare_post(item, post, last)
        return
    for one in same:
        if one.valid_from <= (last or date.max) and first <= (one.valid_to or date.max):
            item.wrong(_("Orang ini sudah memegang peran itu sejak %(hari)s.") % _on(one.valid_from))
            return
    if unit is not None and not (
        unit.valid_from <= first and (unit.valid_to is None or unit.valid_to >= (last or first))
    ):
        item.wrong(_("Unit itu tidak ada pada hari-hari tersebut."))
        return
    item.outcome, item.words = NEW, _("%(peran)s sejak %(hari)s.") % {"peran": role_title(role), **_on(first)}
    item.change = {
        "identifier": item.row.cells["nip"], "unit": item.row.cells["unit"], "role": role, "valid_from": first,
        "valid_to": last,
    }  # fmt: skip


def _compare_post(item: Item, post: Membership, last: date | None) -> None:
    if last == post.valid_to:
        return
    if last is None:
        told = _("Peran ini berakhir %(hari)s; mengosongkan sel tidak meneruskannya. Pakai keputusan mutasi.")
        item.wrong(told % _on(post.valid_to))
        return
    item.outcome = ENDED
    item.words = _("Berakhir %(hari)s.") % _on(last)
    item.change = {"post": post.pk, "valid_to": last}


# -- the whole


def _judge_whole(plan: ImportPlan, today: date) -> None:
    """An administrator must stay; posts end today at the earliest; desks that become empty are told."""
    yesterday = today - timedelta(days=1)
    ends = {item.change["post"]: item for item in plan.of(PERAN.name) if "post" in item.change}
    for item in ends.values():
        if item.change["valid_to"] < yesterday:
            item.wrong(_("Peran tidak dapat berakhir surut. Tulis kemarin agar berakhir sekarang."))
    holds = holds_from(yesterday)
    later = [
        hold if hold.post_id not in ends else _ended(hold, ends[hold.post_id].change["valid_to"]) for hold in holds
    ]
    if ends:
        new_admins = any(item.change.get("role") == ADMIN for item in plan.of(PERAN.name))
        empty_from = first_day_without(later, ADMIN, today + timedelta(days=1))
        if empty_from is not None and not new_admins and first_day_without(holds, ADMIN, today + timedelta(1)) is None:
            told = _("Sejak %(hari)s daerah ini tidak punya pengelola lagi. Sisakan seorang pengelola.")
            plan.problems.append(told % _on(empty_from))
        days = {item.change["valid_to"] + timedelta(days=1) for item in ends.values()}
        lost = {desk for day in days for desk in read_desks().all & (held_desks(holds, day) - held_desks(later, day))}
        names = {unit.pk: unit.short for unit in Unit.objects.filter(pk__in=[unit for unit, _role in lost])}
        for unit, role in sorted(lost, key=str):
            words = {"peran": role_title(role), "unit": names.get(unit, "")}
            plan.warnings.append(_("%(peran)s %(unit)s tidak akan dipegang siapa pun.") % words)


def _ended(hold: Hold, last: date) -> Hold:
    return Hold(hold.person, hold.unit, hold.role, hold.first, last, hold.post_id, hold.kind, hold.active)
