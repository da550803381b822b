"""Bringing in a workbook: kept, rehearsed, and applied as that very file, wholly or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, Teller, encrypt
from pendopo.files.api import read_file, store_bytes
from pendopo.kepegawaian.lembar import (
    KEPT_AS,
    ORGANISATION,
    PEGAWAI,
    PERAN,
    UNIT,
    Remark,
    Unreadable,
    read_book,
    write_book,
)
from pendopo.kepegawaian.models import ImporOrganisasi, Penempatan
from pendopo.kepegawaian.queries_impor import ENDED, SAME, WRONG, ImportPlan, Item, plan_import
from pendopo.kepegawaian.services.acting import person_of
from pendopo.people.api import (
    Actor,
    Membership,
    Person,
    Unit,
    create_person,
    create_unit,
    grant_membership,
    local_day,
    persons_by_identifier,
    place_person,
    place_unit,
    rename_unit,
    set_last_day,
    set_unit_end,
    staff,
)
from pendopo.tenancy.api import Region, defer, region

MOST_MB = 10
SHOWN = 200
STEP = 100
"""After how many rows the page hears how far it is."""


@transaction.atomic
def keep_import(place: Region, content: bytes, *, actor: Actor, now: datetime) -> ImporOrganisasi:
    """Keep a file and let a job read it. Nothing of it is applied. Raises Refusal (422) for what is no list."""
    if not content or len(content) > MOST_MB * 1_000_000:
        raise Refusal(_("Berkas kosong, atau lebih dari %(batas)s MB.") % {"batas": MOST_MB}, status=422)
    suffix = "xlsx" if content.startswith(b"PK\x03\x04") else "csv"
    mime = KEPT_AS if suffix == "xlsx" else "text/csv"
    file = store_bytes(place, content, mime=mime, name=f"organisasi.{suffix}", purpose="impor", now=now)
    row = ImporOrganisasi.objects.create(file=file, digest=file.sha256, made_by_id=person_of(actor), made_at=now)
    record("kepegawaian.import_kept", subject=row, actor=actor, now=now, data={"sidik": file.sha256})
    defer("pendopo.kepegawaian.read_import", region=place, subject=row.pk)
    return row


def read_import(place: Region, import_id: UUID, now: datetime) -> None:
    """Rehearse a kept file: what each row would do, with a report to take home. Safe to repeat."""
    with region(place):
        row = ImporOrganisasi.objects.select_related("file", "made_by").get(pk=import_id)
        if row.state not in (ImporOrganisasi.WAITING, ImporOrganisasi.READ):
            return
        try:
            plan = plan_import(read_book(read_file(row.file)), local_day(now))
        except Unreadable as no:
            row.state, row.problem, row.read_at = ImporOrganisasi.FAILED, str(no)[:300], now
            row.save(update_fields=["state", "problem", "read_at"])
            record("kepegawaian.import_unreadable", subject=row, actor=_reader(row), now=now)
            return
        row.report = store_bytes(
            place, report_of(plan), mime=KEPT_AS, name="laporan-impor.xlsx", purpose="impor", now=now
        )  # fmt: skip
        row.state, row.plan, row.counts, row.read_at = ImporOrganisasi.READ, plan.digest, plan.counts, now
        row.shown_sealed = encrypt(place, json.dumps(_shown(plan), ensure_ascii=False))
        row.problem = ""
        row.save()
        record("kepegawaian.import_read", subject=row, actor=_reader(row), now=now, data=plan.counts)


def _reader(row: ImporOrganisasi) -> Actor:
    return Actor(kind="staf", label=_("Pengelola"), actor_id=row.made_by_id)


def _shown(plan: ImportPlan) -> dict[str, Any]:
    """What the page shows: wrong rows first, then those that change something."""
    rows = [item for item in plan.items if item.outcome != SAME]
    rows.sort(key=lambda item: (item.outcome != WRONG, item.outcome != ENDED))
    return {
        "masalah": plan.problems, "awas": plan.warnings,
        "baris": [
            [one.sheet, one.row.number, _named(one), one.outcome, _said(one)] for one in rows[:SHOWN]
        ],
    }  # fmt: skip


def _named(item: Item) -> str:
    return item.row.cells.get("nama") or item.row.cells.get("nip", "")


def _said(item: Item) -> str:
    return " ".join(item.problems) if item.problems else item.words


def report_of(plan: ImportPlan) -> bytes:
    """The file again, with the remarks beside each row."""
    sheets = {layout.name: [item.row.cells for item in plan.of(layout.name)] for layout in ORGANISATION}
    remarks = {
        layout.name: [
            Remark(item.outcome, _said(item), item.outcome if item.outcome in (WRONG, SAME) else "")
            for item in plan.of(layout.name)
        ]
        for layout in ORGANISATION
    }
    notes = [_("Laporan pemeriksaan"), *plan.problems, *plan.warnings]
    return write_book(sheets, ORGANISATION, choices={}, notes=notes, remarks=remarks, spare=0)


@transaction.atomic
def ask_apply(place: Region, row: ImporOrganisasi, *, digest: str, actor: Actor, now: datetime) -> None:
    """Let a job apply what was rehearsed. `digest`: of the plan on the screen. Raises Refusal when it is another."""
    row = ImporOrganisasi.objects.select_for_update().get(pk=row.pk)
    if not row.may_apply or digest != row.plan:
        raise Refusal(_("Yang diperiksa bukan lagi yang terakhir. Muat ulang halaman ini."))
    row.state, row.applied_by_id, row.done = ImporOrganisasi.APPLYING, actor.actor_id, 0
    row.save(update_fields=["state", "applied_by", "done"])
    record("kepegawaian.import_confirmed", subject=row, actor=actor, now=now, data={"sidik": row.digest})
    defer("pendopo.kepegawaian.apply_import", region=place, subject=row.pk, lock=f"impor-{place.id}")


Tell = Callable[[int], None]


def apply_import(place: Region, import_id: UUID, now: datetime, *, tell: Tell | None = None) -> None:
    """Apply a confirmed file in one transaction, an event per change; nothing when the region has changed since.

    Safe to repeat. `tell(n)`: rows done so far, said outside the transaction.
    """
    tell = tell or Teller(place, lambda done: ImporOrganisasi.objects.filter(pk=import_id).update(done=done))
    with region(place):
        row = ImporOrganisasi.objects.select_related("file").get(pk=import_id)
        if row.state != ImporOrganisasi.APPLYING or row.applied_by_id is None:
            return
        today = local_day(now)
        plan = plan_import(read_book(read_file(row.file)), today)
        actor = _still_admin(row, now)
        if actor is None or plan.digest != row.plan:
            ImporOrganisasi.objects.filter(pk=row.pk).update(
                state=ImporOrganisasi.READ, problem=_("Keadaan berubah sejak diperiksa. Periksa lagi, lalu terapkan."),
                plan=plan.digest, counts=plan.counts, shown_sealed=encrypt(place, json.dumps(_shown(plan))),
            )  # fmt: skip
            record("kepegawaian.import_stale", subject=row, actor=actor or _reader(row), now=now)
            return
        _apply(plan, today, actor, now, tell)
        done = ImporOrganisasi.objects.filter(pk=row.pk, state=ImporOrganisasi.APPLYING)
        done.update(state=ImporOrganisasi.APPLIED, applied_at=now, done=len(plan.items))
        data = {**plan.counts, "sidik": row.digest}
        record("kepegawaian.import_applied", subject=row, actor=actor, now=now, data=data)


def _still_admin(row: ImporOrganisasi, now: datetime) -> Actor | None:
    assert row.applied_by_id is not None  # the state says that somebody has confirmed it
    try:
        actor = staff(Person.objects.select_related("region", "user").get(pk=row.applied_by_id), now)
    except LookupError:
        return None
    return actor if "admin" in actor.roles else None


def _apply(plan: ImportPlan, today: date, actor: Actor, now: datetime, tell: Tell) -> None:
    units = {unit.code: unit for unit in Unit.objects.all()}
    todo = [item for item in plan.items if item.outcome not in (SAME, WRONG)]
    _found_units([item for item in todo if item.sheet == UNIT.name and "code" in item.change], units, actor, now)
    known = persons_by_identifier(
        item.row.cells.get("nip", "") for item in plan.items if item.sheet in (PEGAWAI.name, PERAN.name)
    )
    posts = Membership.objects.in_bulk([item.change["post"] for item in todo if "post" in item.change])
    for number, item in enumerate(todo, 1):
        if item.sheet == UNIT.name:
            _change_unit(item, units, today, actor, now)
        elif item.sheet == PEGAWAI.name:
            _apply_person(item, units, known, today, actor, now)
        else:
            _apply_post(item, units, known, posts, actor, now)
        if number % STEP == 0:
            tell(number)


def _found_units(items: list[Item], units: dict[str, Unit], actor: Actor, now: datetime) -> None:
    """New offices, those above first."""
    waiting = items
    while waiting:
        ready = [item for item in waiting if not item.change["parent"] or item.change["parent"] in units]
        for item in ready:
            given = dict(item.change)
            parent = units.get(given.pop("parent"))
            units[given["code"]] = create_unit(**given, parent=parent, actor=actor, now=now)
        waiting = [item for item in waiting if item not in ready]


def _change_unit(item: Item, units: dict[str, Unit], today: date, actor: Actor, now: datetime) -> None:
    change, unit = item.change, units[item.row.cells["kode"]]
    if "code" in change:
        return
    if "name" in change:
        rename_unit(unit, name=change["name"], short=change["short"], since=today, actor=actor, now=now)
    if "kind" in change:
        place_unit(unit, parent=units.get(change["parent"]), kind=change["kind"], actor=actor, now=now)
    if "valid_to" in change:
        set_unit_end(unit, change["valid_to"], actor=actor, now=now)


def _apply_person(
    item: Item, units: dict[str, Unit], known: dict[str, Person], today: date, actor: Actor, now: datetime
) -> None:
    change, text = item.change, item.row.cells["nip"]
    unit = units.get(change["unit"])
    if "identifier" in change:
        mail = "@" in text
        known[text] = create_person(
            name=change["name"], nip="" if mail else text, email=text if mail else "", title=change["title"],
            rank=change["rank"], unit=unit, actor=actor, now=now,
        )  # fmt: skip
        Penempatan.objects.create(
            person=known[text], unit=unit, title=change["title"], rank=change["rank"], valid_from=today
        )
        return
    _place_again(known[text], unit, change, today)
    place_person(
        known[text], unit=unit, title=change["title"], rank=change["rank"], name=change["name"], actor=actor, now=now
    )


def _place_again(person: Person, unit: Unit | None, change: dict[str, Any], today: date) -> None:
    """The dated placement: that of before ends with yesterday; one that began today is mended."""
    last = person.placements.order_by("-valid_from").first()
    given = {"unit": unit, "title": change["title"], "rank": change["rank"]}
    if last is not None and last.valid_from >= today:
        for name, value in given.items():
            setattr(last, name, value)
        last.save(update_fields=list(given))
        return
    if last is not None:
        last.valid_to = date.fromordinal(today.toordinal() - 1)
        last.save(update_fields=["valid_to"])
    Penempatan.objects.create(person=person, valid_from=today, **given)


def _apply_post(
    item: Item, units: dict[str, Unit], known: dict[str, Person], posts: dict[UUID, Membership], actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    change = item.change
    if "post" in change:
        set_last_day(posts[change["post"]], change["valid_to"], basis_id=None, actor=actor, now=now)
        return
    grant_membership(
        person=known[item.row.cells["nip"]], role=change["role"], unit=units[change["unit"]],
        valid_from=change["valid_from"], valid_to=change["valid_to"], actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def ask_again(place: Region, row: ImporOrganisasi, *, actor: Actor, now: datetime) -> None:
    """Rehearse the kept file once more, against the region as it stands now."""
    if row.state not in (ImporOrganisasi.READ, ImporOrganisasi.WAITING):
        return
    row.state, row.problem = ImporOrganisasi.WAITING, ""
    row.save(update_fields=["state", "problem"])
    record("kepegawaian.import_asked_again", subject=row, actor=actor, now=now)
    defer("pendopo.kepegawaian.read_import", region=place, subject=row.pk)


def note_export(*, actor: Actor, now: datetime) -> None:
    """Who took the whole organisation along, with names and NIP."""
    me = Person.objects.get(pk=person_of(actor))
    record("kepegawaian.exported", subject=me, actor=actor, now=now, data={"orang": Person.objects.count()})
