"""A copy of everything the region keeps of a person: made by a job, fetched by them alone, gone after a week."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case, cases_of_user, draft_answers, view_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of, context_for
from pendopo.documents.api import letter_of_subject, signed_bytes
from pendopo.files.api import read_file, store_bytes
from pendopo.notify.api import notices_of
from pendopo.people.api import SYSTEM, Actor, User
from pendopo.privasi.models import Salinan
from pendopo.privasi.queries import own_data
from pendopo.privasi.services.keeping import kept_days
from pendopo.tenancy.api import Region, defer, region

JOB = "pendopo.privasi.copy"


@transaction.atomic
def ask_copy(place: Region, user: User, *, actor: Actor, now: datetime) -> Salinan:
    """Ask for a copy; a job makes it. Raises Refusal while another is being made."""
    if Salinan.objects.filter(user_id=user.pk, made_at=None, expires_at__gt=now).exists():
        raise Refusal(_("Salinan Anda sedang disiapkan."))
    days = kept_days("salinan") or 7
    row = Salinan.objects.create(user_id=user.pk, asked_at=now, expires_at=now + timedelta(days=days))
    defer(JOB, region=place, subject=row.pk)
    record("privasi.copy_asked", subject=row, actor=actor, now=now)
    return row


def make_copy(place: Region, copy_id: UUID, *, now: datetime) -> None:
    """Make the copy that was asked for. Safe to run twice."""
    with region(place):
        row = Salinan.objects.get(pk=copy_id)
        if row.made_at is not None:
            return
        content = _packed(place, User.objects.get(pk=row.user_id), now)
        row.file = store_bytes(
            place, content, mime="application/zip", name="data-saya.zip", purpose="salinan_data", now=now
        )
        row.made_at = now
        row.save(update_fields=["file", "made_at"])
        record("privasi.copy_made", subject=row, actor=SYSTEM, now=now, data={"besar": len(content)})


def _packed(place: Region, user: User, now: datetime) -> bytes:
    """One ZIP: data.json, the files that were sent, the letters that came of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(_told(place, user, now), ensure_ascii=False, indent=1))
        for case in cases_of_user(user.pk):
            _add_papers(packed, case)
    return out.getvalue()


def _add_papers(packed: zipfile.ZipFile, case: Case) -> None:
    folder = case.number.replace("/", "-")
    for number, file in enumerate(view_case(case).files, 1):
        if file.row.file.erased_at is None:
            packed.writestr(f"{folder}/{number:02d}-{file.row.file.name}", read_file(file.row.file))
    letter = letter_of_subject(case.pk)
    content = signed_bytes(letter) if letter is not None and letter.is_signed else None
    if content is not None:
        packed.writestr(f"{folder}/surat.pdf", content)


def _told(place: Region, user: User, now: datetime) -> dict[str, Any]:
    """What is kept, for a machine to read (UU 27/2022 art. 13)."""
    mine = own_data(user, place, now)
    return {
        "daerah": place.title,
        "dibuat": now.astimezone(place.tz).isoformat(),
        "akun": {"nama": user.name, "telepon": user.phone, "surel": user.email, "sejak": user.created_at.isoformat()},
        "permohonan": [_case_told(one.case, place, now) for one in mine.cases],
        "belum_dikirim": [{"layanan": one.definition_id, "isian": draft_answers(one)} for one in mine.drafts],
        "dilihat_oleh": [
            {"jabatan": look.actor_label, "pada": look.looked_at.isoformat(), "apa": look.what} for look in mine.looks
        ],
        "permintaan": [
            {"nomor": one.number, "jenis": one.kind, "keadaan": one.state, "isi": one.body, "jawaban": one.answer}
            for one in mine.requests
        ],
    }


def _case_told(case: Case, place: Region, now: datetime) -> dict[str, Any]:
    view, compiled, context = view_case(case), compiled_of(case.release), context_for(place, now)
    return {
        "nomor": case.number, "layanan": compiled.definition.title, "dikirim": case.submitted_at.isoformat(),
        "keadaan": view.state.public_title, "hasil": case.outcome,
        "isian": {
            field.label: compiled.display(field.id, view.answers, context)
            for field in compiled.fields.values()
            if field.id in view.answers and field.type != "file"
        },
        "pesan": [{"dari": note.by_label, "isi": note.body} for note in view.notes if note.kind == "pesan"],
        "kabar": [{"perihal": one.subject, "keadaan": one.state} for one in notices_of(case.pk)],
    }  # fmt: skip
