"""A file that another case takes over as its own."""

from __future__ import annotations

from pendopo.files.models import StoredFile


def twin_file(stored: StoredFile) -> StoredFile:
    """A row of its own for the same content: when one of the two is erased, the other keeps it.

    It is as old as the first one. The event belongs to the verb that calls.
    """
    return StoredFile.objects.create(
        region_id=stored.region_id, sha256=stored.sha256, upload_sha256=stored.upload_sha256, size=stored.size,
        mime=stored.mime, pages=stored.pages, name_sealed=stored.name_sealed, purpose=stored.purpose,
        created_at=stored.created_at,
    )  # fmt: skip
