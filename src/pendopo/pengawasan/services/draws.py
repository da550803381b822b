"""Drawing a population: all of it as files with their digests, or some of it by a lot that anybody can repeat."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import head, keep_looks, record, record_look
from pendopo.cases.api import Case, walk_cases
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile, store_bytes
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.pengawasan.models import BerkasTarikan, SuratTugas, Tarikan
from pendopo.pengawasan.queries_export import Row, head_of, rows_of
from pendopo.pengawasan.queries_scope import Asked, scope_of, wanted_in
from pendopo.pengawasan.rules import LARGEST_SAMPLE, draw, draw_each
from pendopo.pengawasan.services.looks import SHORTEST_REASON
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region

JOB = "pendopo.pengawasan.tarik"
PART = 50_000  # rows of one file
CHUNK = 1_000  # cases of one reading
CSV = "text/csv"
BYTES = "application/octet-stream"  # XLSX as it is kept; downloads are named, never shown


@dataclass(frozen=True)
class Wish:
    """What is to be drawn. A sample has a size, and a seed of its own when none is typed."""

    kind: str
    asked: Asked
    personal: bool = False
    reason: str = ""
    seed: str = ""
    size: int = 0
    stratified: bool = False


@transaction.atomic
def ask_draw(
    place: Region, assignment: SuratTugas, wish: Wish, *, actor: Actor, now: datetime
) -> Tarikan:  # fmt: skip
    """Queue a draw. Raises Refusal (422) for what the assignment does not allow or cannot be."""
    if wish.personal and not assignment.may_export_personal:
        raise Refusal(_("Surat tugas ini tidak membolehkan ekspor nama pemohon."), status=422)
    if wish.personal and len(wish.reason.strip()) < SHORTEST_REASON:
        raise Refusal(_("Tulis alasannya dengan satu kalimat; alasan ini tercatat."), status=422)
    if wish.kind == Tarikan.SAMPEL and not 0 < wish.size <= LARGEST_SAMPLE:
        raise Refusal(_("Besar sampel antara 1 dan %(most)s.") % {"most": LARGEST_SAMPLE}, status=422)
    seed = (wish.seed.strip()[:64] or secrets.token_hex(8)) if wish.kind == Tarikan.SAMPEL else ""
    row = Tarikan.objects.create(
        assignment=assignment, kind=wish.kind, query=wish.asked.as_data(), personal=wish.personal,
        reason=wish.reason.strip()[:300], seed=seed, size=wish.size, stratified=wish.stratified,
        by_id=actor.actor_id, by_label=actor.label, asked_at=now,
    )  # fmt: skip
    data = {"kind": row.kind, "query": row.query, "seed": seed, "size": row.size, "personal": row.personal}
    record("pengawasan.draw_asked", subject=row, actor=actor, now=now, data=data)
    defer(JOB, region=place, subject=row.pk, lock=f"tarik-{place.id}")
    return row


@dataclass
class _Maker:
    """Collects the rows of one draw, a file's worth at a time."""

    place: Region
    row: Tarikan
    now: datetime
    kinds: list[str]
    waiting: dict[str, list[Row]] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    files: list[tuple[str, StoredFile, int]] = field(default_factory=list)
    done: int = 0

    def add(self, cases: list[Case]) -> None:
        """The tables of some cases; in the open region."""
        for kind in self.kinds:
            rows = self.waiting.setdefault(kind, [])
            rows.extend(rows_of(self.place, kind, cases, personal=self.row.personal))
            while len(rows) >= PART:
                self._file(kind, rows[:PART])
                del rows[:PART]
        if self.row.personal:
            for case in cases:
                record_look(subject=case, what="pengawasan:ekspor", actor=_By(self.row), now=self.now)
        self.done += len(cases)
        Tarikan.objects.filter(pk=self.row.pk).update(state=Tarikan.RUNNING, done=self.done)

    def finish(self) -> None:
        """What is left, so that every kind has at least one file."""
        for kind in self.kinds:
            if self.waiting.get(kind) or kind not in self.parts:
                self._file(kind, self.waiting.get(kind, []))

    def _file(self, kind: str, rows: list[Row]) -> None:
        number = self.parts[kind] = self.parts.get(kind, 0) + 1
        titles = head_of(kind, personal=self.row.personal)
        made = ((f"{kind}-{number}.csv", CSV, csv_table(titles, rows, comma=True).encode()),
                (f"{kind}-{number}.xlsx", BYTES, xlsx_table(kind, titles, rows)))  # fmt: skip
        for name, mime, content in made:
            stored = store_bytes(
                self.place, content, mime=mime, name=name, purpose="pengawasan", now=self.now
            )  # fmt: skip
            self.files.append((name, stored, len(rows)))


@dataclass(frozen=True)
class _By:
    """Whoever asked for the draw, for the log of looks."""

    row: Tarikan

    @property
    def actor_id(self) -> UUID | None:
        return self.row.by_id

    @property
    def label(self) -> str:
        return self.row.by_label


def make_draw(place: Region, draw_id: UUID) -> None:
    """Job: draw from the beginning, a thousand cases in each transaction. Safe to run again: what is done stays."""
    now = timezone.now()
    with region(place):
        row = Tarikan.objects.select_related("assignment").get(pk=draw_id)
        if row.state == Tarikan.DONE:
            return
        if not row.assignment.holds_on(now.astimezone(place.tz).date()):
            _end(row, Tarikan.FAILED, now)
            return
        last = head()
        row.head_seq, row.head_digest = (last.seq, last.digest) if last else (0, "")
    if row.kind == Tarikan.SAMPEL:
        _sample(place, row, now)
    else:
        _export(place, row, now)


def _chunks(place: Region, row: Tarikan) -> Iterator[list[Case]]:
    """The population, each list inside a transaction of its own."""
    with region(place):
        wanted = wanted_in(place, scope_of(row.assignment), Asked.from_data(row.query))
    walk = walk_cases(place, wanted, CHUNK)
    while True:
        with region(place):
            found = next(walk, None)
            if found is None:
                return
            yield found
        keep_looks(place)


def _export(place: Region, row: Tarikan, now: datetime) -> None:
    maker = _Maker(place, row, now, sorted(row.assignment.kinds))
    for cases in _chunks(place, row):
        maker.add(cases)
    with region(place):
        maker.finish()
        files = [
            {"nama": name, "baris": rows, "ukuran": stored.size, "sha256": stored.sha256}
            for name, stored, rows in maker.files
        ]
        row.manifest = _manifest(place, row, now, maker.done) | {"berkas": files}
        row.done = row.total = maker.done
        BerkasTarikan.objects.bulk_create(
            BerkasTarikan(draw=row, name=name, file=stored, rows=rows) for name, stored, rows in maker.files
        )
        _end(row, Tarikan.DONE, now)


def _sample(place: Region, row: Tarikan, now: datetime) -> None:
    counts: dict[str, int] = {}

    def names() -> Iterator[tuple[str, str]]:
        for cases in _chunks(place, row):
            for case in cases:
                counts[case.definition_id] = counts.get(case.definition_id, 0) + 1
                yield case.definition_id, case.number

    if row.stratified:
        chosen = [name for found in draw_each(row.seed, names(), row.size).values() for name in found]
    else:
        chosen = draw(row.seed, (name for _group, name in names()), row.size)
    with region(place):
        row.chosen, row.done, row.total = chosen, sum(counts.values()), sum(counts.values())
        row.manifest = _manifest(place, row, now, row.total) | {"per_layanan": counts, "terpilih": chosen}
        _end(row, Tarikan.DONE, now)


def _manifest(place: Region, row: Tarikan, now: datetime, count: int) -> dict[str, object]:
    """What makes a draw checkable by somebody else."""
    return {
        "surat_tugas": row.assignment.number, "daerah": place.code, "jenis": row.kind, "permintaan": row.query,
        "ditarik": now.isoformat(timespec="seconds"), "populasi": count, "nama_pemohon": row.personal,
        "benih": row.seed, "besar": row.size, "per_layanan_dihitung_sendiri": row.stratified,
        "kepala_jejak": {"urutan": row.head_seq, "sha256": row.head_digest},
    }  # fmt: skip


def _end(row: Tarikan, state: str, now: datetime) -> None:
    row.state, row.finished_at = state, now
    row.save()
    content = json.dumps(row.manifest, sort_keys=True).encode()
    data = {"state": state, "count": row.done, "manifest": sha256(content).hexdigest()}
    record("pengawasan.draw_ended", subject=row, actor=SYSTEM, now=now, data=data)
