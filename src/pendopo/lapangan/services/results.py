"""Results of a visit as phones send them: each once, none thrown away, one of them counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt
from pendopo.files.api import PNG, StoredFile, store_upload
from pendopo.lapangan import rules
from pendopo.lapangan.models import FotoKunjungan, HadirKunjungan, HasilKunjungan, Kunjungan
from pendopo.lapangan.services.records import make_record, void_record
from pendopo.lapangan.services.visits import locked_visit, stands
from pendopo.lapangan.vocabulary import BERLAKU, DIMINTA, MENUNGGU_TTD, SELESAI, TERJADWAL
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

SIGNATURE_MB = 1


class InvalidReport(Exception):
    """A result that is not complete: a sentence for each wrong field, by the field's id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("the result is not complete")
        self.problems = dict(problems)


@dataclass(frozen=True)
class Sent:
    """A result as it came. `seen`: the version of the visit on the sender's page; `raw`: flat names as in the form."""

    client_id: UUID
    raw: Mapping[str, str]
    photos: Sequence[str] = ()
    seen: int = 0


@transaction.atomic
def receive_result(*, place: Region, visit_id: UUID, sent: Sent, actor: Actor, now: datetime) -> HasilKunjungan:
    """Keep a result; the same one again is the one that is there.

    The first to arrive counts, and its record is made. One that comes after another, or after the case has moved on,
    is kept beside it and shown. Raises InvalidReport, or Http404 for an id of another visit.
    """
    visit = locked_visit(visit_id)
    known: HasilKunjungan | None = HasilKunjungan.objects.filter(client_id=sent.client_id).first()
    if known is not None:
        if known.visit_id != visit.pk:
            raise Http404
        return known
    photos = {one.client_id: one.item for one in FotoKunjungan.objects.filter(visit=visit)}
    checklist = rules.read_checklist(visit.checklist)
    report, problems = rules.read_report(checklist, sent.raw, sent.photos, photos, now)
    signatures = _keep_signatures(place, report, problems, now)
    if problems:
        raise InvalidReport(problems)
    arrived = rules.arrival(
        is_open=visit.status in (DIMINTA, TERJADWAL), has_result=visit.result_id is not None, stands=stands(visit)
    )
    result = _add(place, visit, sent, report, arrived, actor, now)
    _add_present(place, result, report, signatures)
    record(
        "lapangan.result_received", subject=result, actor=actor, now=now, case_id=visit.case_id,
        data={"visit": str(visit.pk), "arrived": arrived, "photos": len(report.photos), "advice": report.advice},
    )  # fmt: skip
    if arrived == BERLAKU:
        _count(place, visit, result, signed=report.is_signed, actor=actor, now=now)
    return result


@transaction.atomic
def choose_result(*, place: Region, visit_id: UUID, result_id: UUID, actor: Actor, now: datetime) -> Kunjungan:
    """Let another result count; the record of the former one is void, its number stays. Raises Refusal, Http404."""
    visit = locked_visit(visit_id)
    result = HasilKunjungan.objects.filter(pk=result_id, visit=visit).first()
    if result is None:
        raise Http404
    if result.pk == visit.result_id:
        return visit
    if not stands(visit):
        raise Refusal(_("Berkasnya sudah berjalan terus, jadi hasil yang berlaku tidak dapat diganti lagi."))
    void_record(visit, actor=actor, now=now)
    signed = not result.present.filter(way="kertas").exists()
    _count(place, visit, result, signed=signed, actor=actor, now=now)
    record(
        "lapangan.result_chosen", subject=result, actor=actor, now=now, case_id=visit.case_id,
        data={"visit": str(visit.pk)},
    )  # fmt: skip
    return visit


def _keep_signatures(
    place: Region, report: rules.Report, problems: dict[str, str], now: datetime
) -> list[StoredFile | None]:
    """The drawn signatures as files, in the order of those present; what is no picture is wrong at its row."""
    found: list[StoredFile | None] = []
    for number, one in enumerate(report.present):
        if not one.signature or problems:
            found.append(None)
            continue
        upload = SimpleUploadedFile("tanda-tangan.png", one.signature, PNG)
        try:
            found.append(
                store_upload(place, upload, accept=(PNG,), max_mb=SIGNATURE_MB, purpose="tanda_tangan", now=now)
            )
        except Refusal as no:
            problems[f"hadir-{number}"] = no.sentence
    return found


def _add(
    place: Region, visit: Kunjungan, sent: Sent, report: rules.Report, arrived: str, actor: Actor, now: datetime
) -> HasilKunjungan:
    sealed = encrypt(place, json.dumps(report.words, ensure_ascii=False))
    return HasilKunjungan.objects.create(
        visit=visit, client_id=sent.client_id, answers=dict(report.answers), photos=[str(one) for one in report.photos],
        advice=report.advice, position=report.position, accuracy_m=report.accuracy, source=report.source,
        sealed=sealed, arrived=arrived, seen_version=sent.seen, started_at=report.started_at,
        ended_at=report.ended_at, received_at=now, by_id=actor.actor_id, by_label=actor.label,
    )  # fmt: skip


def _add_present(
    place: Region, result: HasilKunjungan, report: rules.Report, signatures: Sequence[StoredFile | None]
) -> None:
    HadirKunjungan.objects.bulk_create(
        HadirKunjungan(
            result=result, position=number, capacity=one.capacity, name_sealed=encrypt(place, one.name), way=one.way,
            signature=file, reason_sealed=encrypt(place, one.reason) if one.reason else b"",
        )
        for number, (one, file) in enumerate(zip(report.present, signatures, strict=True))
    )  # fmt: skip


def _count(
    place: Region, visit: Kunjungan, result: HasilKunjungan, *, signed: bool, actor: Actor, now: datetime
) -> None:
    """From now on this result counts; its record gets its number last."""
    visit.result_id, visit.version = result.pk, visit.version + 1
    visit.status, visit.finished_at = (SELESAI, now) if signed else (MENUNGGU_TTD, None)
    visit.save(update_fields=["result_id", "version", "status", "finished_at"])
    make_record(place, visit, result, signed=signed, actor=actor, now=now)
