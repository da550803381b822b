"""Verbs of evidence: the list of indicators, files that somebody adds, archives by period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.bundles.api import state_publicly
from pendopo.core.api import Refusal, derive, evidence_names, report_progress
from pendopo.files.api import JPEG, PDF, PNG, read_file, store_bytes, store_upload
from pendopo.keterbukaan import queries_bukti as queries
from pendopo.keterbukaan.indikator import BAWAAN
from pendopo.keterbukaan.models import ArsipBukti, BerkasBukti, IndikatorBukti
from pendopo.keterbukaan.queries_bukti import Keadaan
from pendopo.keterbukaan.rules_bukti import Butir, Periode, archive, read_period, table
from pendopo.lib.sheets_in import Unreadable, cell_text, read_sheets
from pendopo.tenancy.api import Region, defer, region

ACCEPT, MAX_MB = (PDF, JPEG, PNG), 10
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
MOST, LONG = 500, 300
JOB = "pendopo.keterbukaan.arsip"
ZIP = "application/zip"
NAMED = {name for one in BAWAAN for name in one.sources}
CODE = re.compile(r"[A-Za-z0-9._-]{1,30}")


@dataclass(frozen=True)
class Baris:
    """One indicator as a workbook names it."""

    code: str
    area: str
    title: str
    sources: list[str]
    source: str


class BadList(Exception):
    """A workbook that is not taken: every fault as a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults


def read_list(content: bytes) -> list[Baris]:
    """The list in a workbook or CSV: a row each, its first row the head. Raises BadList with every fault."""
    try:
        rows = next(iter(read_sheets(content, most=MOST + 2).values()), [])
    except Unreadable as no:
        raise BadList([str(no)]) from None
    texts = [[cell_text(cell)[0] for cell in row] for row in rows]
    head = [cell.casefold() for cell in texts[0]] if texts else []
    if head[: len(queries.HEAD)] != list(queries.HEAD):
        raise BadList([_("Baris pertama harus berisi: %(kolom)s.") % {"kolom": ", ".join(queries.HEAD)}])
    found = [_row(cells) for cells in texts[1:] if any(cells)]
    faults = [*_faults(found), *([_("Daftar ini kosong.")] if not found else [])]
    if len(found) > MOST:
        faults.append(_("Paling banyak %(n)s indikator.") % {"n": MOST})
    if faults:
        raise BadList(faults)
    return found


def _row(cells: Sequence[str]) -> Baris:
    code, area, title, sources, source = [*cells, "", "", "", "", ""][: len(queries.HEAD)]
    return Baris(code, area, title, [one.strip() for one in sources.split(",") if one.strip()], source)


def _faults(rows: Sequence[Baris]) -> list[str]:
    known, seen, found = {*evidence_names(), *NAMED}, set[str](), list[str]()
    for number, row in enumerate(rows, start=2):
        said = ""
        if not CODE.fullmatch(row.code):
            said = _("kode wajib diisi: huruf, angka, titik, atau garis, paling panjang 30")
        elif row.code in seen:
            said = _("kode ini sudah ada di baris lain")
        elif not row.area or not row.title or max(map(len, (row.title, row.source))) > LONG or len(row.area) > 80:
            said = _("area dan indikator wajib diisi dan tidak terlalu panjang")
        elif strange := [name for name in row.sources if name not in known]:
            said = _("sumber tidak dikenal: %(nama)s") % {"nama": ", ".join(strange)[:80]}
        seen.add(row.code)
        if said:
            found.append(_("Baris %(n)s: %(kata)s.") % {"n": number, "kata": said})
    return found


@transaction.atomic
def keep_list(place: Region, rows: Sequence[Baris], *, today: date, actor: Acting, now: datetime) -> int:
    """Put a list in the place of the former one; how many indicators it has. What it leaves out ends today.

    An indicator whose words changed is to be confirmed again.
    """
    _keep_shipped(place)
    former = {one.code: one for one in IndikatorBukti.objects.all()}
    for code in former.keys() - {row.code for row in rows}:
        if former[code].valid_to is None:
            former[code].valid_to = today
            former[code].save(update_fields=["valid_to"])
    for position, row in enumerate(rows):
        one = former.get(row.code) or IndikatorBukti(region_id=place.id, code=row.code, valid_from=today)
        if (one.title, one.source) != (row.title, row.source):
            one.checked_by = ""
        one.area, one.title, one.sources, one.source = row.area, row.title, row.sources, row.source
        one.position, one.valid_to = position, None
        one.save()
    record("keterbukaan.indicators_kept", subject=place, actor=actor, now=now, data={"count": len(rows)})
    return len(rows)


def _one_line(typed: str) -> str:
    """What somebody typed, on one line, without signs that no text of ours holds."""
    return " ".join(typed.replace("\x00", " ").split())


def _keep_shipped(place: Region) -> None:
    """The list that comes along becomes the region's own at the first change."""
    if not IndikatorBukti.objects.exists():
        rows = queries.shipped()
        for row in rows:
            row.region_id = place.id
        IndikatorBukti.objects.bulk_create(rows)


@transaction.atomic
def confirm_indicator(place: Region, code: str, source: str, *, actor: Acting, now: datetime) -> IndikatorBukti:
    """Say where an indicator stands; from then on it no longer says *perlu verifikasi*. Raises Refusal, Http404."""
    source = _one_line(source)
    if not source or len(source) > LONG:
        raise Refusal(_("Sebutkan dokumen dan halaman tempat indikator ini tertulis."), status=422)
    _keep_shipped(place)
    row = queries.get_indicator(code)
    row.source, row.checked_by = source, actor.label
    row.save(update_fields=["source", "checked_by"])
    record("keterbukaan.indicator_confirmed", subject=row, actor=actor, now=now, data={"code": code})
    return row


@transaction.atomic
def add_evidence(
    place: Region, code: str, period: Periode, upload: UploadedFile[Any], note: str, *, actor: Acting, now: datetime
) -> BerkasBukti:
    """Add a file to an indicator. Raises Refusal with a sentence, Http404."""
    note = _one_line(note)
    if not note or len(note) > 500:
        raise Refusal(_("Tulis dalam satu kalimat apa yang dibuktikan berkas ini."), status=422)
    _keep_shipped(place)
    row = queries.get_indicator(code)
    file = store_upload(place, upload, accept=ACCEPT, max_mb=MAX_MB, purpose="bukti", now=now)
    added = BerkasBukti.objects.create(
        region_id=place.id, indicator=row, period=period.key, file=file, name=file.name[:120], note=note,
        by_id=actor.actor_id, by_label=actor.label, added_at=now,
    )  # fmt: skip
    data = {"code": code, "period": period.key, "sha256": file.sha256}
    record("keterbukaan.evidence_added", subject=added, actor=actor, now=now, data=data)
    return added


@transaction.atomic
def remove_evidence(row: BerkasBukti, *, actor: Acting, now: datetime) -> None:
    """Take a file out of what comes next; archives that have it keep it."""
    if row.removed_at is None:
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        record("keterbukaan.evidence_removed", subject=row, actor=actor, now=now, data={"period": row.period})


@transaction.atomic
def ask_archive(place: Region, period: Periode, *, actor: Acting, now: datetime) -> ArsipBukti:
    """Queue one more version of a period's archive. Raises Refusal while one is being built."""
    if queries.building(period) is not None:
        raise Refusal(_("Arsip masa ini sedang disusun. Tunggu sampai selesai."))
    last = ArsipBukti.objects.filter(period=period.key).aggregate(last=Max("version"))["last"] or 0
    row = ArsipBukti.objects.create(
        region_id=place.id, period=period.key, version=last + 1, as_of=now, by_id=actor.actor_id, by_label=actor.label
    )
    report_progress(queries.name_of_work(period.key), title=_title(place, row), done=0, total=3, now=now)
    defer(JOB, region=place, subject=row.pk, lock=f"bukti-{place.id}")
    record("keterbukaan.archive_asked", subject=row, actor=actor, now=now, data={"period": period.key})
    return row


def _title(place: Region, row: ArsipBukti) -> str:
    period = read_period(row.period)
    return f"Arsip bukti {place.title}, {period.title if period else row.period}, versi {row.version}"


def build_archive(place: Region, archive_id: UUID, *, actor: Acting, now: datetime) -> None:
    """Job: gather, pack, keep and sign. Opens its own transactions; run again it gives the same bytes."""
    with region(place):
        row = ArsipBukti.objects.get(pk=archive_id)
        period = read_period(row.period)
        if row.file_id is not None or period is None:
            return
        found = queries.standings(place, period, row.as_of)
        _tell(place, row, 1, now)
    items = [item for one in found for item in _items(one)]
    told = f"{place.title}. Keadaan per {row.as_of.astimezone(place.tz):%Y-%m-%d %H:%M}."
    listed = [(one.row.code, one.row.area, one.row.title, one.title) for one in found]
    content, digest = archive(_title(place, row), told, items, listed)
    signed = _sign(place, row, digest, now)
    with region(place):
        row.file = store_bytes(
            place, content, mime=ZIP, name=f"bukti-{row.period}-v{row.version}.zip", purpose="bukti", now=now
        )
        row.manifest, row.count, row.is_signed, row.made_at = digest, len(items), signed, now
        row.save(update_fields=["file", "manifest", "count", "is_signed", "made_at"])
        _tell(place, row, 3, now)
        data = {"period": row.period, "version": row.version, "manifest": digest, "signed": signed}
        record("keterbukaan.archive_built", subject=row, actor=actor, now=now, data=data)


def _tell(place: Region, row: ArsipBukti, done: int, now: datetime) -> None:
    report_progress(queries.name_of_work(row.period), title=_title(place, row), done=done, total=3, now=now)


def _items(one: Keadaan) -> list[Butir]:
    """The files of an indicator: a table for each source, then what somebody added."""
    folder = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in one.row.code).strip(".") or "_"
    tables = [
        Butir(f"{folder}/{number:02d}-data.csv", f"{found.title}. {found.text}", one.row.code,
            table(found.head, found.rows))
        for number, found in enumerate(one.found, start=1) if found.rows
    ]  # fmt: skip
    added = [
        Butir(f"{folder}/{number:02d}-berkas.{ENDINGS.get(file.file.mime, 'bin')}", f"{file.name}. {file.note}",
            one.row.code, read_file(file.file))
        for number, file in enumerate(one.files, start=len(tables) + 1)
    ]  # fmt: skip
    return [*tables, *added]


def _sign(place: Region, row: ArsipBukti, digest: str, now: datetime) -> bool:
    """Whether the region's server signed the digest in its catalogue; without a catalogue nothing does."""
    mark = derive(place, "arsip-bukti", row.pk.bytes).hex()[:12]
    body = {"jenis": "arsip-bukti", "masa": row.period, "versi": row.version, "sha256_manifes": digest}
    try:
        state_publicly(place, f"bukti-{row.period.lower()}-{row.version}-{mark}", body, now=now)
    except Refusal:
        return False
    return True
