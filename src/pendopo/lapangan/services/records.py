"""The record of a visit (berita acara): numbered, typeset by a job; a scan completes what is signed on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, next_number
from pendopo.documents.api import TypesetProblem, print_paper
from pendopo.files.api import JPEG, PDF, PNG, store_bytes, store_upload
from pendopo.lapangan.kertas import new_code, number_of, paper_of_record
from pendopo.lapangan.models import BeritaAcaraSurvei, HasilKunjungan, Kunjungan
from pendopo.lapangan.services.visits import locked_visit
from pendopo.lapangan.vocabulary import MENUNGGU_TTD, SELESAI
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer
from pendopo.tenancy.api import region as inside

REGISTER = "ba-survei"
JOB = "pendopo.lapangan.render_record"
SCAN_TYPES, MAX_SCAN_MB = (PDF, JPEG, PNG), 10


def make_record(
    place: Region, visit: Kunjungan, result: HasilKunjungan, *, signed: bool, actor: Actor, now: datetime
) -> BeritaAcaraSurvei:
    """Number a record; a job typesets it."""
    year = now.astimezone(place.tz).year
    seq = next_number(REGISTER, year)
    row = BeritaAcaraSurvei.objects.create(
        visit=visit, result=result, register=REGISTER, year=year, seq=seq, number=number_of(seq, year),
        code=new_code(), made_at=now, made_by_label=actor.label, signed_at=now if signed else None,
    )  # fmt: skip
    defer(JOB, region=place, subject=row.pk, lock=str(row.pk))
    record(
        "lapangan.record_made", subject=row, actor=actor, now=now, case_id=visit.case_id,
        data={"number": row.number, "signed": signed},
    )  # fmt: skip
    return row


def void_record(visit: Kunjungan, *, actor: Actor, now: datetime) -> None:
    """The record that stands is void; its number stays."""
    for row in BeritaAcaraSurvei.objects.filter(visit=visit, voided_at=None):
        row.voided_at = now
        row.save(update_fields=["voided_at"])
        record(
            "lapangan.record_voided", subject=row, actor=actor, now=now, case_id=visit.case_id,
            data={"number": row.number},
        )  # fmt: skip


@transaction.atomic
def attach_scan(
    *, place: Region, visit_id: UUID, upload: UploadedFile[Any], actor: Actor, now: datetime
) -> BeritaAcaraSurvei:
    """The record as it was signed on paper, photographed or scanned: with it the visit is done. Raises Refusal."""
    visit = locked_visit(visit_id)
    row: BeritaAcaraSurvei | None = BeritaAcaraSurvei.objects.filter(visit=visit, voided_at=None).first()
    if row is None or visit.status != MENUNGGU_TTD:
        raise Refusal(_("Berita acara ini tidak sedang menunggu tanda tangan di atas kertas."))
    stored = store_upload(
        place, upload, accept=SCAN_TYPES, max_mb=MAX_SCAN_MB, purpose="berita_acara_survei", now=now
    )  # fmt: skip
    row.scan, row.signed_at = stored, now
    row.save(update_fields=["scan", "signed_at"])
    visit.status, visit.finished_at, visit.version = SELESAI, now, visit.version + 1
    visit.save(update_fields=["status", "finished_at", "version"])
    record(
        "lapangan.record_signed", subject=row, actor=actor, now=now, case_id=visit.case_id,
        data={"number": row.number, "scan": stored.sha256},
    )  # fmt: skip
    return row


def render_record(place: Region, record_id: UUID, now: datetime) -> None:
    """Job: typeset outside any transaction, then keep. Safe to run twice; what keeps it from being made is written."""
    with inside(place):
        row = BeritaAcaraSurvei.objects.select_related("visit", "result").get(pk=record_id)
        if row.file_id is not None:
            return
        paper = paper_of_record(place, row)
    try:
        content, problem = print_paper(place, paper), ""
    except TypesetProblem as failed:
        content, problem = b"", failed.code
    with inside(place):
        row = BeritaAcaraSurvei.objects.select_for_update(of=("self",)).get(pk=record_id)
        if row.file_id is not None:
            return
        row.problem = problem
        if content:
            name = f"{paper.title} {row.number}.pdf".replace("/", "-")
            row.file = store_bytes(place, content, mime=PDF, name=name, purpose="berita_acara_survei", now=row.made_at)
        row.save(update_fields=["file", "problem"])
        data = {"number": row.number, "problem": problem} | ({"sha256": row.file.sha256} if content else {})
        record("lapangan.record_rendered", subject=row, actor=SYSTEM, now=now, case_id=row.visit.case_id, data=data)
