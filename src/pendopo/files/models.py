"""What is known about a stored file; the content itself lies sealed on disk under its digest."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.tenancy.api import RegionModel


class StoredFile(RegionModel):
    """One file somebody sent or the house made. Never changed; two rows may share the same content.

    `sha256` and `size` (bytes) are of the content as it is read back. `upload_sha256` is of what was sent: pictures
    are turned upright and rid of their position before they are kept, so the two differ there.
    """

    sha256 = models.CharField(max_length=64)
    upload_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=40)
    pages = models.PositiveSmallIntegerField(null=True)
    name_sealed = models.BinaryField()
    purpose = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "sha256"], name="stored_file_sha256")]

    def __str__(self) -> str:
        return f"{self.mime} {self.sha256[:12]}"

    @property
    def name(self) -> str:
        """The name its sender gave it (people's names stand in file names, so it is sealed)."""
        return decrypt(self.region_id, self.name_sealed).decode()
