"""One row per notice, whatever became of it; the region's own wording; receipts of gateways."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.notify.rules import error_words
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Notice(RegionModel):
    """What an applicant is told about a case.

    The text holds no NIK, no documents and no full secret code: an e-mail is a postcard. The recipient is sealed with
    the region's key. `manual`: nobody was told by machine, so a person calls or writes; `opened_…`: who last opened
    the office's own WhatsApp for it. `next_try_at`: None while waiting means now, None when failed means never.
    """

    EMAIL, SMS, WA, MANUAL = "email", "sms", "wa", "manual"
    CHANNELS = [(EMAIL, "Surel"), (SMS, "SMS"), (WA, "WhatsApp"), (MANUAL, "Dikabari petugas")]
    WAITING, HANDED, SENT, FAILED, BY_HAND = "menunggu", "diserahkan", "terkirim", "gagal", "manual"
    STATES = [
        (WAITING, "Menunggu dikirim"),
        (HANDED, "Diserahkan ke gerbang"),
        (SENT, "Terkirim"),
        (FAILED, "Gagal terkirim"),
        (BY_HAND, "Belum dikabari"),
    ]

    case_id = models.UUIDField()
    kind = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=6, choices=CHANNELS)
    recipient_sealed = models.BinaryField(null=True)
    subject = models.CharField(max_length=160)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=STATES)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    next_try_at = models.DateTimeField(null=True)
    gateway = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "case_id", "created_at"], name="notice_case"),
            models.Index(fields=["region", "state", "created_at", "id"], name="notice_outbox"),
            models.Index(
                fields=["region", "gateway", "reference"], condition=~models.Q(reference=""), name="notice_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def recipient(self) -> str:
        """E-mail address or phone number; '' when the applicant gave neither."""
        if self.recipient_sealed is None or self.region_id is None:
            return ""
        return decrypt(self.region_id, self.recipient_sealed).decode()

    @property
    def error_words(self) -> str:
        """Why the last try failed, as a sentence."""
        return error_words(self.last_error)


class MessageTemplate(RegionModel):
    """The region's own words for an occasion; without a row those of the house."""

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=160)
    body = models.TextField()
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind"], name="message_template_one")]

    def __str__(self) -> str:
        return self.kind


class ChannelPolicy(RegionModel):
    """Through which gateway messages go to a phone; '' or no row: through none."""

    gateway = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="channel_policy_one")]

    def __str__(self) -> str:
        return self.gateway


class DeliveryReceipt(RegionModel):
    """What a gateway said of a message, each receipt once (`key`: its own id for it)."""

    append_only = True

    notice = RegionForeignKey(Notice, related_name="receipts")
    gateway = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    is_delivered = models.BooleanField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "gateway", "key"], name="delivery_receipt_once")]

    def __str__(self) -> str:
        return self.key
