"""Bringing in a download: kept, told, rehearsed row by row, then applied in one transaction or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, Teller, alone, encrypt
from pendopo.files.api import erase_file, read_file, store_bytes
from pendopo.lib.sheets import csv_table
from pendopo.lib.sheets_in import Unreadable, read_sheets
from pendopo.lib.tables_in import HEAD_WITHIN, Table, table_of
from pendopo.people.api import Actor, Person, local_day, staff
from pendopo.saluran import queries, rules
from pendopo.saluran.models import ImporPusat
from pendopo.saluran.services.apply import Line, Origin, Outcome, apply_rows, plan_rows
from pendopo.saluran.vocabulary import SALAH, TITLES, VERDICTS
from pendopo.tenancy.api import Region, defer, region

KEPT_AS, REPORT_AS = "application/vnd.ms-excel", "text/csv"
ROLES = frozenset({"front_office", "tim_teknis", "kepala_seksi", "pengelola_layanan", "admin"})
SHOWN = 200
HEAD = ("Baris", "Nomor", "Layanan", "Keadaan", "Per tanggal", "Berkas di sini", "Hasil", "Keterangan")
READ_JOB, APPLY_JOB = "pendopo.saluran.read_import", "pendopo.saluran.apply_import"
Tell = Callable[[int], None]


def read_table(content: bytes, *, most: int | None = None) -> Table:
    """The sheet that is meant. Raises Unreadable with a sentence."""
    table = table_of(read_sheets(content, most=most), rules.TITLES_KNOWN)
    if table is None:
        raise Unreadable("Lembar ini tidak berisi baris di bawah judul kolomnya.")
    if len(table.rows) > rules.MOST_ROWS:
        raise Unreadable(f"Lebih dari {rules.MOST_ROWS} baris. Bagi menjadi beberapa berkas.")
    return table


@transaction.atomic
def keep_import(
    place: Region, source_id: str, content: bytes, name: str, day: date, *, actor: Actor, now: datetime
) -> ImporPusat:
    """Keep a download and guess its columns as the source's are remembered. Nothing comes in yet.

    `day`: of the download. Raises Refusal (422): empty, too large, no table, in the future; or when this very file
    has come in already.
    """
    if not content or len(content) > rules.MOST_MB * 1_000_000:
        raise Refusal(_("Berkas kosong, atau lebih dari %(batas)s MB.") % {"batas": rules.MOST_MB}, status=422)
    if day > local_day(now):
        raise Refusal(_("Hari unduhan tidak boleh di masa depan."), status=422)
    digest = sha256(content).hexdigest()
    standing = queries.standing_import(source_id, digest)
    if standing is not None:
        words = {"nama": standing.name, "hari": f"{standing.day:%d-%m-%Y}"}
        raise Refusal(_("Berkas ini sudah masuk sebagai “%(nama)s”, unduhan %(hari)s.") % words, status=422)
    try:
        table = read_table(content, most=HEAD_WITHIN + 1)
    except Unreadable as no:
        raise Refusal(str(no), status=422) from no
    rule = queries.rule_of(source_id)
    row = ImporPusat.objects.create(
        source=source_id, file=store_bytes(place, content, mime=KEPT_AS, name="unduhan", purpose="impor", now=now),
        name=name.replace("\0", "")[:120], digest=digest, day=day, head=table.head,
        mapping=rules.guess(table.head, rule.columns), made_by_id=_person(actor), made_at=now,
    )  # fmt: skip
    record("saluran.import_kept", subject=row, actor=actor, now=now, data={"sumber": source_id, "sidik": digest})
    return row


def _person(actor: Actor) -> UUID:
    if actor.actor_id is None:
        raise Refusal(_("Hanya petugas yang dapat memasukkan unduhan."))
    return actor.actor_id


@transaction.atomic
def ask_read(place: Region, row: ImporPusat, mapping: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Say what the columns are, and let a job rehearse every row. Raises Refusal once rows are coming in."""
    row = ImporPusat.objects.select_for_update().get(pk=row.pk)
    if row.state in (ImporPusat.APPLYING, ImporPusat.APPLIED):
        raise Refusal(_("Unduhan ini sudah masuk."))
    row.mapping = {key: title for key, title in mapping.items() if title in row.head and key in rules.BY_KEY}
    row.state, row.problem, row.done = ImporPusat.WAITING, "", 0
    row.save(update_fields=["mapping", "state", "problem", "done"])
    record("saluran.import_mapped", subject=row, actor=actor, now=now, data={"sumber": row.source})
    defer(READ_JOB, region=place, subject=row.pk, lock=f"pusat-{place.id}")


def read_import(place: Region, import_id: UUID, now: datetime) -> None:
    """Job: rehearse every row; what becomes of it stands in a report. Safe to repeat."""
    with region(place):
        row = ImporPusat.objects.select_related("file").get(pk=import_id)
        if row.state != ImporPusat.WAITING or not alone(import_id):
            return
        try:
            table = read_table(read_file(row.file))
        except Unreadable as no:
            row.state, row.problem = ImporPusat.FAILED, str(no)[:300]
            row.save(update_fields=["state", "problem"])
            record("saluran.import_unreadable", subject=row, actor=_reader(row), now=now)
            return
        news, faults, reader = read_rows(row, table, local_day(now))
        _note(place, row, plan_rows(row.source, news, today=local_day(now)), faults, reader.strange, now)


def read_rows(row: ImporPusat, table: Table, today: date) -> tuple[list[rules.News], list[rules.Fault], rules.Reader]:
    """The news of every row, and what is wrong with the others."""
    words = queries.rule_of(row.source).words
    reader = rules.Reader(table, row.mapping, words, row.day, today)
    news: list[rules.News] = []
    faults: list[rules.Fault] = []
    for number, cells in enumerate(table.rows):
        found = reader.read(number, cells)
        if isinstance(found, list):
            faults += found
        elif found is not None:
            news.append(found)
    return news, faults, reader


def _note(
    place: Region, row: ImporPusat, outcome: Outcome, faults: list[rules.Fault], strange: dict[str, str], now: datetime
) -> None:
    """Keep what a rehearsal found."""
    row.state, row.counts = ImporPusat.READ, counts_of(outcome, faults)
    row.strange = dict(list(strange.items())[:50])
    lines = list(report_lines(outcome, faults))
    shown = [line for line in lines if line[6] in SHOW_FIRST][:SHOWN]
    shown += [line for line in lines if line[6] not in SHOW_FIRST][: SHOWN - len(shown)]
    row.shown_sealed = encrypt(place, json.dumps(shown, ensure_ascii=False))
    content = csv_table(HEAD, lines).encode()
    row.report = store_bytes(place, content, mime=REPORT_AS, name="laporan-pusat.csv", purpose="impor", now=now)
    row.save(update_fields=["state", "counts", "strange", "report", "shown_sealed", "problem"])
    record("saluran.import_read", subject=row, actor=_reader(row), now=now, data=row.counts)


SHOW_FIRST = frozenset({VERDICTS[SALAH], VERDICTS["ganda"], VERDICTS["lama"], VERDICTS["berubah"], VERDICTS["baru"]})


def counts_of(outcome: Outcome, faults: list[rules.Fault]) -> dict[str, int]:
    """Rows by verdict; `salah` counts rows, not faults."""
    wrong = len({fault.row for fault in faults})
    return outcome.counts | {"salah": wrong, "terbaca": len(outcome.lines)}


def report_lines(outcome: Outcome, faults: list[rules.Fault]) -> Iterator[list[str]]:
    """Every row with what becomes of it, in the order of the sheet; no names."""
    said: dict[int, tuple[str, list[str]]] = {}
    for fault in faults:
        said.setdefault(fault.row, (fault.number, []))[1].append(f"{fault.column}: {fault.sentence}")
    lines = [_report_line(line) for line in outcome.lines]
    lines += [
        [str(number), about, "", "", "", "", VERDICTS[SALAH], " ".join(why)] for number, (about, why) in said.items()
    ]
    yield from sorted(lines, key=lambda line: int(line[0]))


def _report_line(line: Line) -> list[str]:
    news = line.news
    return [
        str(news.row), news.number, news.service, TITLES[news.state], f"{news.as_of:%d-%m-%Y}", line.case_number,
        VERDICTS[line.verdict], line.sentence,
    ]  # fmt: skip


def _reader(row: ImporPusat) -> Actor:
    return Actor(kind="staf", label=_("Petugas"), actor_id=row.made_by_id)


@transaction.atomic
def ask_apply(place: Region, row: ImporPusat, *, skips: bool, actor: Actor, now: datetime) -> None:
    """Let a job apply what was rehearsed. Unreadable rows hold everything unless `skips` leaves them out knowingly.

    Raises Refusal.
    """
    row = ImporPusat.objects.select_for_update().get(pk=row.pk)
    if not row.may_apply:
        raise Refusal(_("Unduhan ini belum dapat dimasukkan: belum diperiksa, atau tidak ada baris yang terbaca."))
    wrong = row.counts.get("salah", 0)
    if wrong and not skips:
        raise Refusal(_("%(n)s baris tidak terbaca. Perbaiki dahulu, atau pilih meninggalkannya.") % {"n": wrong})
    if queries.standing_import(row.source, row.digest) is not None:
        raise Refusal(_("Berkas yang sama sudah masuk."))
    row.state, row.applied_by_id, row.done, row.skips = ImporPusat.APPLYING, _person(actor), 0, bool(wrong)
    row.save(update_fields=["state", "applied_by", "done", "skips"])
    data = {"sumber": row.source, "sidik": row.digest, "ditinggalkan": wrong}
    record("saluran.import_confirmed", subject=row, actor=actor, now=now, data=data)
    defer(APPLY_JOB, region=place, subject=row.pk, lock=f"pusat-{place.id}")


def apply_import(place: Region, import_id: UUID, now: datetime, *, tell: Tell | None = None) -> None:
    """Job: all rows in one transaction, or none when the rehearsal now says otherwise. Safe to repeat."""
    tell = tell or Teller(place, lambda done: ImporPusat.objects.filter(pk=import_id).update(done=done))
    with region(place):
        row = ImporPusat.objects.select_related("file", "applied_by").get(pk=import_id)
        if row.state != ImporPusat.APPLYING or row.applied_by_id is None or not alone(import_id):
            return
        table, actor, today = read_table(read_file(row.file)), _still_allowed(row, now), local_day(now)
        news, faults, reader = read_rows(row, table, today)
        plan = plan_rows(row.source, news, today=today)
        if actor is None or counts_of(plan, faults) != row.counts:
            row.problem = _("Keadaan berubah sejak diperiksa. Lihat hasilnya lagi, lalu masukkan.")
            _note(place, row, plan, faults, reader.strange, now)
            return
        origin = Origin("impor", batch=row.pk, day=row.day)
        outcome = apply_rows(place, row.source, news, origin=origin, actor=actor, now=now, tell=tell)
        counts = row.counts | {"berjalan": outcome.signalled}
        ImporPusat.objects.filter(pk=row.pk).update(
            state=ImporPusat.APPLIED, applied_at=now, done=len(news), counts=counts
        )
        erase_file(row.file, now)  # its names and numbers of persons have served; the digest and the report stay
        record("saluran.import_applied", subject=row, actor=actor, now=now, data=counts | {"sidik": row.digest})


def _still_allowed(row: ImporPusat, now: datetime) -> Actor | None:
    """Who confirmed it, if they may still do so."""
    assert row.applied_by_id is not None  # the state says that somebody has confirmed it
    try:
        actor = staff(Person.objects.select_related("region", "user").get(pk=row.applied_by_id), now)
    except LookupError:
        return None
    return actor if actor.roles & ROLES else None
