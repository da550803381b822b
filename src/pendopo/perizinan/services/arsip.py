"""Bringing in an old archive: kept, told, rehearsed, then wholly in the register or not at all; undone as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, Teller, alone, encrypt
from pendopo.files.api import read_file, store_bytes
from pendopo.lib.sheets import xlsx_table
from pendopo.lib.sheets_in import Unreadable, cell_text
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import Actor, Person, local_day, staff
from pendopo.perizinan import rules_arsip as rules
from pendopo.perizinan import rules_register as register
from pendopo.perizinan.models import ArsipIzin, EntriKata, EntriRegister, ImporArsip
from pendopo.perizinan.queries_arsip import SHOWN, Plan, plan_of, read_table, remembered, standing_import
from pendopo.perizinan.queries_register import forget_choices
from pendopo.perizinan.services.register import insert_rows
from pendopo.tenancy.api import Region, defer, region

KEPT_AS = "application/vnd.ms-excel"
NAMESPACE = UUID("6d3c1f0e-5c1c-4f4e-9a55-0c0f7e0d0041")
STEP = 2_000
ROLES = frozenset({"admin", "pengelola_layanan"})
Tell = Callable[[int], None]
T = TypeVar("T")


@transaction.atomic
def keep_archive(place: Region, content: bytes, name: str, *, actor: Actor, now: datetime) -> ImporArsip:
    """Keep a sheet and guess its columns, as the last sheet with the same ones was told. Nothing comes in yet.

    Raises Refusal (422): empty, too large, no table, or in the register already.
    """
    if not content or len(content) > rules.MOST_MB * 1_000_000:
        raise Refusal(_("Berkas kosong, atau lebih dari %(batas)s MB.") % {"batas": rules.MOST_MB}, status=422)
    digest = sha256(content).hexdigest()
    standing = standing_import(digest)
    if standing is not None:
        words = {"nama": standing.name}
        raise Refusal(_("Berkas ini sudah masuk register sebagai “%(nama)s”. Tidak dimasukkan dua kali.") % words)
    try:
        table = read_table(content, most=rules.HEAD_WITHIN + 1)
    except Unreadable as no:
        raise Refusal(str(no), status=422) from no
    layout = rules.layout_of(table.head)
    before = remembered(layout)
    row = ImporArsip.objects.create(
        file=store_bytes(place, content, mime=KEPT_AS, name="arsip", purpose="impor", now=now), name=name[:120],
        digest=digest, layout=layout, head=table.head, kind=before.kind if before else "",
        mapping=before.mapping if before else rules.guess(table.head), made_by_id=_person(actor), made_at=now,
    )  # fmt: skip
    record("perizinan.archive_kept", subject=row, actor=actor, now=now, data={"sidik": digest})
    return row


def _person(actor: Actor) -> UUID:
    if actor.actor_id is None:
        raise Refusal(_("Hanya petugas yang dapat memasukkan arsip."))
    return actor.actor_id


@transaction.atomic
def map_archive(
    place: Region, row: ImporArsip, mapping: dict[str, str], kind: str, *, actor: Actor, now: datetime
) -> None:
    """Say what the columns are, and let a job rehearse every row. Raises Refusal once rows are coming in."""
    row = ImporArsip.objects.select_for_update().get(pk=row.pk)
    if row.state in (ImporArsip.APPLYING, ImporArsip.APPLIED):
        raise Refusal(_("Arsip ini sudah dimasukkan. Batalkan dahulu bila kolomnya keliru."))
    row.mapping = {key: title for key, title in mapping.items() if title in row.head and key in rules.BY_KEY}
    row.kind, row.state, row.problem, row.done = " ".join(kind.split())[:80], ImporArsip.WAITING, "", 0
    row.save(update_fields=["mapping", "kind", "state", "problem", "done"])
    record("perizinan.archive_mapped", subject=row, actor=actor, now=now)
    defer("pendopo.perizinan.read_archive", region=place, subject=row.pk, lock=f"arsip-{place.id}")


def read_archive(place: Region, import_id: UUID, now: datetime) -> None:
    """Job: rehearse every row; what is wrong stands in a report. Safe to repeat."""
    with region(place):
        row = ImporArsip.objects.select_related("file").get(pk=import_id)
        if row.state != ImporArsip.WAITING or not alone(import_id):
            return
        try:
            table = read_table(read_file(row.file))
        except Unreadable as no:
            row.state, row.problem = ImporArsip.FAILED, str(no)[:300]
            row.save(update_fields=["state", "problem"])
            record("perizinan.archive_unreadable", subject=row, actor=_reader(row), now=now)
            return
        _note(place, row, table, plan_of(place, row, table, local_day(now)), now)


def _note(place: Region, row: ImporArsip, table: rules.Table, plan: Plan, now: datetime) -> None:
    """Keep what a rehearsal found."""
    row.state, row.counts, row.report = ImporArsip.READ, plan.counts, None
    shown = [[one.row, one.column, one.sentence] for one in plan.faults[:SHOWN]]
    row.faults_sealed = encrypt(place, json.dumps(shown, ensure_ascii=False))
    if plan.faults or plan.same:
        content = report_of(table, plan)
        row.report = store_bytes(place, content, mime=KEPT_AS, name="laporan-arsip.xlsx", purpose="impor", now=now)
    row.save(update_fields=["state", "counts", "report", "faults_sealed", "problem"])
    record("perizinan.archive_read", subject=row, actor=_reader(row), now=now, data=plan.counts)


def _reader(row: ImporArsip) -> Actor:
    return Actor(kind="staf", label=_("Pengelola"), actor_id=row.made_by_id)


def report_of(table: rules.Table, plan: Plan) -> bytes:
    """The rows that do not come in, as they were, with the reason beside each: mended they can be sent as they are."""
    said: dict[int, list[str]] = {}
    for fault in plan.faults:
        said.setdefault(fault.row, []).append(f"{fault.column}: {fault.sentence}")
    for number, text in plan.same:
        said.setdefault(number, []).append(_("Nomor %(nomor)s sudah ada di register; dilewati.") % {"nomor": text})
    width = len(table.head)

    def rows() -> Iterator[list[str]]:
        for number in sorted(said):
            cells = table.rows[number - table.at - 2]
            texts = [cell_text(cell)[0] for cell in cells[:width]]
            yield [*texts, *[""] * (width - len(texts)), str(number), " ".join(said[number])]

    return xlsx_table(_("Baris yang tidak masuk"), [*table.head, _("Baris"), _("Sebabnya")], rows())


@transaction.atomic
def ask_apply(place: Region, row: ImporArsip, *, actor: Actor, now: datetime) -> None:
    """Let a job bring in what was rehearsed. Raises Refusal when a row is wrong or the file stands there already."""
    row = ImporArsip.objects.select_for_update().get(pk=row.pk)
    if not row.may_apply:
        raise Refusal(_("Arsip ini belum dapat dimasukkan: masih ada baris yang salah, atau tidak ada yang baru."))
    if standing_import(row.digest) is not None:
        raise Refusal(_("Berkas yang sama sudah masuk register."))
    row.state, row.applied_by_id, row.done = ImporArsip.APPLYING, _person(actor), 0
    row.save(update_fields=["state", "applied_by", "done"])
    record("perizinan.archive_confirmed", subject=row, actor=actor, now=now, data={"sidik": row.digest})
    defer("pendopo.perizinan.apply_archive", region=place, subject=row.pk, lock=f"arsip-{place.id}")


def apply_archive(place: Region, import_id: UUID, now: datetime, *, tell: Tell | None = None) -> None:
    """Job: all rows in one transaction, or none when the rehearsal now says otherwise. Safe to repeat.

    `tell(n)`: rows so far, said outside the transaction.
    """
    tell = tell or Teller(place, lambda done: ImporArsip.objects.filter(pk=import_id).update(done=done))
    with region(place):
        row = ImporArsip.objects.select_related("file").get(pk=import_id)
        if row.state != ImporArsip.APPLYING or row.applied_by_id is None or not alone(import_id):
            return
        table, actor = read_table(read_file(row.file)), _still_allowed(row, now)
        plan = plan_of(place, row, table, local_day(now))
        if actor is None or plan.counts != row.counts:
            row.problem = _("Keadaan berubah sejak diperiksa. Lihat hasilnya lagi, lalu masukkan.")
            _note(place, row, table, plan, now)
            return
        bring_in(place, row, plan, tell)
        ImporArsip.objects.filter(pk=row.pk).update(
            state=ImporArsip.APPLIED, applied_at=now, done=len(plan.fresh), faults_sealed=None
        )
        data = {**plan.counts, "sidik": row.digest}
        record("perizinan.archive_imported", subject=row, actor=actor, now=now, data=data)
    forget_choices()


def _still_allowed(row: ImporArsip, now: datetime) -> Actor | None:
    assert row.applied_by_id is not None  # the state says that somebody has confirmed it
    try:
        actor = staff(Person.objects.select_related("region", "user").get(pk=row.applied_by_id), now)
    except LookupError:
        return None
    return actor if actor.roles & ROLES else None


ENTRY = (
    "id", "source", "kind", "title", "number", "number_key", "unit", "holder_masked", "object_text", "place_text",
    "kecamatan", "kelurahan", "lat_milli", "lon_milli", "issued_on", "valid_from", "valid_until", "phase", "turns_on",
    "code", "batch",
)  # fmt: skip


def bring_in(place: Region, row: ImporArsip, plan: Plan, tell: Tell) -> None:
    """Write the entries, their words and what is sealed, some thousand rows in a statement."""
    for number, bite in enumerate(_bites(plan.fresh, STEP)):
        ids = [entry_id(place, one) for one in bite]
        entries = [(here, *_entry(row, one)) for here, one in zip(ids, bite, strict=True)]
        insert_rows(EntriRegister, ENTRY, entries)
        sealed = [
            (here, row.pk, one.row, encrypt(place, json.dumps(one.sealed, ensure_ascii=False)))
            for here, one in zip(ids, bite, strict=True)
        ]
        insert_rows(ArsipIzin, ("id", "batch_id", "row", "holder_sealed"), sealed)
        words = [
            (uuid7(), here, word, one.issued_on, row.pk)
            for here, one in zip(ids, bite, strict=True)
            for word in register.object_words(one.object_text)
        ]
        insert_rows(EntriKata, ("id", "entry_id", "word", "issued_on", "batch"), words)
        tell(number * STEP + len(bite))


def _bites(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def entry_id(place: Region, one: rules.Archived) -> UUID:
    """The same archive row always gets the same id, and so the same address."""
    return uuid5(NAMESPACE, f"{place.id}:{one.kind}:{one.key}")


def _entry(row: ImporArsip, one: rules.Archived) -> tuple[Any, ...]:
    """The columns of `ENTRY` after the id."""
    lat, lon = one.point or (None, None)
    return (
        EntriRegister.ARCHIVE, one.kind, one.title, one.number, one.key, one.unit[:200], one.holder_masked,
        one.object_text, one.place_text[:200], one.kecamatan, one.kelurahan, lat, lon, one.issued_on, one.valid_from,
        one.valid_until, one.phase, one.turns_on, "", row.pk,
    )  # fmt: skip


@transaction.atomic
def undo_archive(row: ImporArsip, why: str, *, actor: Actor, now: datetime) -> int:
    """Take a whole import out again; what it was and why stays on record. Raises Refusal without a reason."""
    row = ImporArsip.objects.select_for_update().get(pk=row.pk)
    if row.state != ImporArsip.APPLIED:
        raise Refusal(_("Hanya arsip yang sudah masuk register dapat dibatalkan."))
    if not why.strip():
        raise Refusal(_("Tulis mengapa impor ini dibatalkan."), status=422)
    ArsipIzin.objects.filter(batch_id=row.pk).delete()
    EntriKata.objects.filter(batch=row.pk).delete()
    gone, _kinds = EntriRegister.objects.filter(batch=row.pk).delete()
    row.state, row.undone_at, row.undone_why = ImporArsip.UNDONE, now, why.strip()[:300]
    row.save(update_fields=["state", "undone_at", "undone_why"])
    record("perizinan.archive_undone", subject=row, actor=actor, now=now, data={"baris": gone, "sidik": row.digest})
    forget_choices()
    return gone
