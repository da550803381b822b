"""Drafts: what somebody typed and uploaded before submitting. Nothing typed is lost, nothing is kept for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.cases.models import Draft
from pendopo.cases.rules import split_personal
from pendopo.core.api import decrypt, encrypt
from pendopo.definitions.api import Current
from pendopo.files.api import StoredFile
from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import Region

KEEP_DAYS = 90


def draft_answers(draft: Draft) -> dict[str, Any]:
    """Everything typed so far."""
    sealed: dict[str, Any] = json.loads(decrypt(draft.region_id, draft.sealed)) if draft.sealed else {}
    return {**draft.plain, **sealed}


def save_draft(
    *,
    place: Region,
    current: Current,
    draft: Draft | None,
    draft_id: UUID,
    answers: Mapping[str, Any],
    page: str,
    device_hash: bytes,
    user_id: UUID | None,
    now: datetime,
) -> Draft:
    """Keep the answers; a new draft gets the id that its case will have.

    When that id is taken (the answer that carried the device's secret was lost, and the page is sent again) the
    draft begins anew under another id; the one that nobody can open expires.
    """
    plain, personal = split_personal(current.compiled, answers)
    is_new = draft is None
    draft = draft or Draft(id=draft_id, definition_id=current.release.definition_id, created_at=now)
    draft.device_hash, draft.user_id = device_hash, user_id or draft.user_id
    draft.plain, draft.sealed = plain, encrypt(place, json.dumps(personal))
    draft.page, draft.updated_at, draft.expires_at = page, now, now + timedelta(days=KEEP_DAYS)
    try:
        with transaction.atomic():
            draft.save(force_insert=is_new)
    except IntegrityError:
        if not is_new:
            raise
        draft.id = uuid7()
        draft.save(force_insert=True)
    return draft


def keep_file(answers: Mapping[str, Any], field: str, stored: StoredFile, *, max_files: int) -> dict[str, Any]:
    """The answers with one more file; beyond `max_files` the oldest gives way."""
    kept = [*answers.get(field, []), str(stored.id)][-max_files:]
    return {**answers, field: kept}


def remove_file(answers: Mapping[str, Any], field: str, file_id: str) -> dict[str, Any]:
    """The answers without that file."""
    left = [item for item in answers.get(field, []) if item != file_id]
    return {**{k: v for k, v in answers.items() if k != field}, **({field: left} if left else {})}


def drop_draft(draft_id: UUID) -> None:
    """Forget a draft (its case exists, or its owner wants it gone)."""
    Draft.objects.filter(id=draft_id).delete()


def purge_drafts(now: datetime) -> int:
    """Delete drafts past their time; the number deleted."""
    return Draft.objects.filter(expires_at__lt=now).delete()[0]
