"""What is known about a stored file; the content itself lies sealed on disk under its digest."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class StoredFile(RegionModel):
    """One file somebody sent or the house made. Never changed; two rows may share the same content.

    `sha256` and `size` (bytes) are of the content as it is read back. `upload_sha256` is of what was sent: pictures
    are turned upright and rid of their position before they are kept, so the two differ there. `erased_at`: the
    content and the name are gone, as the law or its sender wanted; digest and dates stay.
    """

    sha256 = models.CharField(max_length=64)
    upload_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=40)
    pages = models.PositiveSmallIntegerField(null=True)
    name_sealed = models.BinaryField()
    purpose = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "sha256"], name="stored_file_sha256")]

    def __str__(self) -> str:
        return f"{self.mime} {self.sha256[:12]}"

    @property
    def name(self) -> str:
        """The name its sender gave it (people's names stand in file names, so it is sealed)."""
        if not self.name_sealed:
            return "(dihapus)"
        return decrypt(self.region_id, self.name_sealed).decode()


class PartialUpload(RegionModel):
    """A file that comes in parts over a weak line; it becomes a `StoredFile` whole or not at all.

    `owner` and `address` are keyed digests of the device (or account) and of the network address, for finding it again
    and for quotas. `target` and `purpose`: the draft and the field it is meant for. `offset`: bytes that are safe on
    disk. `fingerprint`: how the sender knows the same file again. `file`: set when all of it was judged and kept.
    """

    owner = models.BinaryField()
    address = models.BinaryField()
    target = models.UUIDField()
    purpose = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    name_sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    file = RegionForeignKey(StoredFile, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["region", "owner", "target"], name="partial_owner"),
            models.Index(fields=["region", "address"], name="partial_address"),
            models.Index(fields=["region", "expires_at"], name="partial_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "owner", "target", "purpose", "fingerprint"], name="partial_one",
                condition=models.Q(file=None),
            ),
            models.CheckConstraint(condition=models.Q(offset__lte=models.F("size")), name="partial_offset"),
        ]  # fmt: skip

    @property
    def name(self) -> str:
        return decrypt(self.region_id, self.name_sealed).decode()
