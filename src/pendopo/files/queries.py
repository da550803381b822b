"""Reading stored files back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, ManyToOneRel, OuterRef
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.files import disk
from pendopo.files.models import PartialUpload, StoredFile


def read_file(stored: StoredFile) -> bytes:
    """The content, checked against its digest. Raises FileDamaged when the disk no longer has it, Refusal (410) when it
    was erased."""
    if stored.erased_at is not None:
        raise Refusal(_("Berkas ini sudah dihapus sesuai masa simpannya."), status=410)
    assert stored.region_id is not None  # the database keeps it
    return disk.fetch(stored.region_id, stored.sha256)


def files_by_id(ids: Iterable[UUID | str]) -> dict[UUID, StoredFile]:
    """Several files of the open region in one statement; ids that are not here are left out."""
    return StoredFile.objects.in_bulk([UUID(str(one)) for one in ids])


def unfinished_uploads(owner: bytes, target: UUID, now: datetime) -> list[PartialUpload]:
    """What this sender has begun for a draft and not finished."""
    rows = PartialUpload.objects.filter(owner=owner, target=target, file=None, expires_at__gt=now)
    return list(rows.order_by("created_at", "id"))


def unreferenced(before: datetime, limit: int = 500) -> list[StoredFile]:
    """Files from before this moment to which no row leads any more, oldest first. Drafts name theirs in answers."""
    rows = StoredFile.objects.filter(created_at__lt=before, erased_at=None)
    for link in StoredFile._meta.get_fields(include_hidden=True):
        if link.auto_created and isinstance(link, ManyToOneRel):
            holder: Any = link.related_model
            rows = rows.exclude(Exists(holder.objects.filter(**{link.field.name: OuterRef("pk")})))
    return list(rows.order_by("created_at", "pk")[:limit])
