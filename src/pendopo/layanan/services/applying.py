"""Filling in and sending an application: uploads, drafts, submission, and the signed key of a form without a draft."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, Draft, keep_file, open_subcase, save_draft, submit_case
from pendopo.core.api import Refusal, derive
from pendopo.definitions.api import Current
from pendopo.engine.api import Field
from pendopo.files.api import store_upload
from pendopo.layanan.rules_publik import BEHALF, PARENT, TYPED
from pendopo.layanan.services.behalf import behalf_id, held_kuasa
from pendopo.layanan.services.family import origin_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Uploads:
    """The answers with what was sent now, and why something was not taken."""

    answers: dict[str, Any]
    problems: dict[str, str]
    kept: int


def keep_uploads(
    *,
    place: Region,
    fields: Iterable[Field],
    answers: Mapping[str, Any],
    uploads: MultiValueDict[str, UploadedFile[Any]],
    now: datetime,
) -> Uploads:
    """Store each file at once: a refused one is a sentence at its field and takes nothing else with it."""
    held, problems, kept = dict(answers), {}, 0
    for field in fields:
        if field.type != "file":
            continue
        sent = uploads.getlist(field.id)
        if len(sent) > field.max_files:
            problems[field.id] = _("Pilih paling banyak %(n)d berkas.") % {"n": field.max_files}
        for upload in sent[: field.max_files]:
            try:
                stored = store_upload(
                    place, upload, accept=field.accept, max_mb=field.max_mb, purpose=field.id, now=now
                )
            except Refusal as no:
                problems[field.id] = no.sentence
                continue
            held, kept = keep_file(held, field.id, stored, max_files=field.max_files), kept + 1
    return Uploads(held, problems, kept)


def keep_draft(
    *,
    place: Region,
    current: Current,
    draft: Draft | None,
    draft_id: UUID,
    answers: Mapping[str, Any],
    wrong: Mapping[str, list[str]],
    page: str,
    device_hash: bytes,
    user_id: UUID | None,
    now: datetime,
) -> Draft:
    """Keep answers, and beside them what was typed wrong, so that it is there to be mended."""
    plain = {name: value for name, value in answers.items() if name != TYPED}
    return save_draft(
        place=place,
        current=current,
        draft=draft,
        draft_id=draft_id,
        answers={**plain, TYPED: dict(wrong)} if wrong else plain,
        page=page,
        device_hash=device_hash,
        user_id=user_id,
        now=now,
    )


def send_application(
    *, place: Region, current: Current, case_id: UUID, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Case:
    """Turn the answers into a case; sent again it is the same case. Raises InvalidAnswers or Refusal.

    Of a draft that was begun from another case it becomes a sub-case.
    """
    origin = origin_of(dict(answers))
    if origin is not None:
        plain = {name: value for name, value in answers.items() if name != PARENT}
        return open_subcase(
            place=place, parent_id=origin.case_id, link_id=origin.link, case_id=case_id, answers=plain, actor=actor,
            now=now,
        )  # fmt: skip
    kuasa_id = behalf_id(answers)
    held = held_kuasa(kuasa_id, actor, current.release.definition_id, now) if kuasa_id else None
    plain = {name: value for name, value in answers.items() if name != BEHALF}
    return submit_case(
        place=place, current=current, case_id=case_id, answers=plain, actor=actor, now=now, on_behalf=held
    )  # fmt: skip


def form_key(place: Region, definition_id: str, case_id: UUID) -> str:
    """The id that the case of this form will have, signed: nobody can choose another's."""
    return f"{case_id}.{_signature(place, definition_id, case_id)}"


def case_of_key(place: Region, definition_id: str, key: str) -> UUID:
    """The id in a key of this region and service. Raises Http404 when it was not made here."""
    text, _, signature = key.partition(".")
    try:
        case_id = UUID(text)
    except ValueError:
        raise Http404 from None
    if not hmac.compare_digest(signature.encode(), _signature(place, definition_id, case_id).encode()):
        raise Http404
    return case_id


def _signature(place: Region, definition_id: str, case_id: UUID) -> str:
    return derive(place, "kunci-formulir", f"{definition_id}:{case_id}".encode()).hex()[:32]
