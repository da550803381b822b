"""One row per notice, whatever became of it."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.tenancy.api import RegionModel


class Notice(RegionModel):
    """What an applicant is told about a case.

    The text holds no NIK, no documents and no full secret code: an e-mail is a postcard. The recipient is sealed with
    the region's key. `manual`: nobody was told by machine, so a person calls or writes.
    """

    EMAIL, MANUAL = "email", "manual"
    WAITING, SENT, FAILED, BY_HAND = "menunggu", "terkirim", "gagal", "manual"

    case_id = models.UUIDField()
    channel = models.CharField(max_length=6, choices=[(EMAIL, "Surel"), (MANUAL, "Dikabari petugas")])
    recipient_sealed = models.BinaryField(null=True)
    subject = models.CharField(max_length=160)
    body = models.TextField()
    state = models.CharField(
        max_length=8,
        choices=[
            (WAITING, "Menunggu dikirim"),
            (SENT, "Terkirim"),
            (FAILED, "Gagal terkirim"),
            (BY_HAND, "Belum dikabari"),
        ],
    )
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "case_id", "created_at"], name="notice_case")]

    def __str__(self) -> str:
        return self.subject

    @property
    def recipient(self) -> str:
        """E-mail address or phone number; '' when the applicant gave neither."""
        if self.recipient_sealed is None or self.region_id is None:
            return ""
        return decrypt(self.region_id, self.recipient_sealed).decode()
