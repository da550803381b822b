"""Erasing content: what is gone is gone from the disk, its digest stays."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from pendopo.files import disk
from pendopo.files.models import StoredFile


def erase_file(stored: StoredFile, now: datetime) -> bool:
    """Forget content and name; whether there was anything left. The content leaves the disk when that is committed.

    Content that another file of the region still has stays. The event belongs to the verb that calls.
    """
    if stored.erased_at is not None:
        return False
    stored.erased_at, stored.name_sealed = now, b""
    stored.save(update_fields=["erased_at", "name_sealed"])
    assert stored.region_id is not None  # the database keeps it
    if not StoredFile.objects.filter(sha256=stored.sha256, erased_at=None).exists():
        transaction.on_commit(partial(disk.forget, stored.region_id, stored.sha256))
    return True
