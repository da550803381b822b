"""Files that came in parts: attached to the draft they were sent for, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Draft, draft_answers, keep_file
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current
from pendopo.engine.api import Field
from pendopo.files.api import Sender, StoredFile, cancel_upload, finish_upload
from pendopo.layanan.rules_publik import TYPED
from pendopo.layanan.services.applying import keep_draft
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Target:
    """Whose draft a file is meant for, and what it holds so far. `page`: where a draft that begins now stands."""

    id: UUID
    current: Current
    draft: Draft | None
    answers: Mapping[str, Any]
    fields: frozenset[str]
    page: str
    device_hash: bytes
    user_id: UUID | None

    def field(self, name: str) -> Field:
        """A question for files that this sender may answer now. Raises Http404."""
        found = self.current.compiled.fields.get(name)
        if found is None or found.type != "file" or name not in self.fields:
            raise Http404
        return found


def attach_upload(
    *, place: Region, target: Target, field: Field, upload_id: UUID, sender: Sender, actor: Actor, now: datetime
) -> tuple[StoredFile, Draft]:
    """Judge the whole and put it into the draft, in one transaction; asked twice it is there once.

    The draft's row is held, so that two files that end at the same moment both stay. Raises Refusal (then the upload
    is forgotten), Http404 or WrongOffset.
    """
    stored = finish_upload(place, upload_id, sender=sender, accept=field.accept, max_mb=field.max_mb, now=now)
    held = Draft.objects.select_for_update().filter(id=target.draft.id).first() if target.draft else None
    answers = draft_answers(held) if held else dict(target.answers)
    if str(stored.id) not in answers.get(field.id, ()):
        answers = keep_file(answers, field.id, stored, max_files=field.max_files)
    draft = keep_draft(
        place=place, current=target.current, draft=held, draft_id=target.id, answers=answers,
        wrong=dict(answers.get(TYPED, {})), page=held.page if held else target.page,
        device_hash=target.device_hash, user_id=target.user_id, now=now,
    )  # fmt: skip
    if draft.id != target.id:
        raise Refusal(_("Isian ini dibuka di perangkat lain. Kirim berkasnya bersama halaman ini."))
    return stored, draft


def refuse_upload(place: Region, upload_id: UUID, *, sender: Sender, now: datetime) -> None:
    """What was judged wrong is of no use any more; unknown is gone already."""
    try:
        cancel_upload(place, upload_id, sender=sender, now=now)
    except Http404:
        return
