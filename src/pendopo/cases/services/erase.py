"""Erasing what a case knows of people: the case, its numbers, its dates and its trail stay."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.models import Case, CaseAnswers, CaseFile, CaseNote, CaseReturn, FileJudgement
from pendopo.cases.services.index import index
from pendopo.core.api import Refusal, encrypt
from pendopo.definitions.api import compiled_of
from pendopo.files.api import erase_file
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

GONE = "Data pemohon sudah dihapus"


@transaction.atomic
def erase_fields(place: Region, case: Case, fields: Collection[str], *, why: str, actor: Actor, now: datetime) -> int:
    """Erase some answers of a finished case, files included; how many things went. Safe to repeat.

    `why`: a short code for the trail. Raises Refusal while the case is open.
    """
    _refuse_open(case)
    gone = _erase_answers(place, case, set(fields)) + _erase_files(case, fields, now)
    if gone:
        data = {"isian": sorted(fields), "alasan": why}
        record("cases.fields_erased", subject=case, actor=actor, now=now, case_id=case.id, data=data)
    return gone


@transaction.atomic
def erase_case(place: Region, case: Case, *, why: str, actor: Actor, now: datetime) -> bool:
    """Erase everything a finished case knows of people; whether anything was left. Safe to repeat.

    What stays: number, service, dates, states, public answers, the trail. Letters and bills are archives of their own.
    Raises Refusal while the case is open.
    """
    _refuse_open(case)
    if case.applicant == GONE:
        return False
    fields = set(compiled_of(case.release).fields)
    _erase_answers(place, case, fields)
    _erase_files(case, fields, now)
    CaseNote.objects.filter(case=case).update(body_sealed=b"")
    CaseReturn.objects.filter(case=case).update(note_sealed=encrypt(place, ""))
    FileJudgement.objects.filter(case_file__case=case).update(note=b"")
    case.applicant_sealed, case.contact_sealed = encrypt(place, GONE), encrypt(place, "{}")
    case.user_id = None
    case.save(update_fields=["applicant_sealed", "contact_sealed", "user_id"])
    last = CaseAnswers.objects.filter(case=case).order_by("-version").first()
    index(case, compiled_of(case.release), last.all if last else {}, place, again=True)
    record("cases.erased", subject=case, actor=actor, now=now, case_id=case.id, data={"alasan": why})
    return True


def _refuse_open(case: Case) -> None:
    if case.finished_at is None:
        raise Refusal(_("Permohonan ini masih berjalan; datanya masih diperlukan. Batalkan dahulu bila perlu."))


def _erase_answers(place: Region, case: Case, fields: Collection[str]) -> int:
    """Take sealed answers out of every submission; how many answers went."""
    gone = 0
    for row in CaseAnswers.objects.filter(case=case):
        kept = {name: value for name, value in row.personal.items() if name not in fields}
        dropped = len(row.personal) - len(kept)
        if dropped:
            sealed = encrypt(place, json.dumps(kept)) if kept else b""
            CaseAnswers.objects.filter(pk=row.pk).update(sealed=sealed)
            gone += dropped
    return gone


def _erase_files(case: Case, fields: Collection[str], now: datetime) -> int:
    """Erase the content of the files given for these questions; how many went."""
    rows = CaseFile.objects.filter(case=case, field__in=list(fields)).select_related("file")
    return sum(erase_file(row.file, now) for row in rows)
