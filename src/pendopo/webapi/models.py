"""Programs that speak with the region, what they sent, and whom they want to be told."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class ApiClient(RegionModel):
    """A program with a token of this region. Only the hash of the token's secret is kept."""

    title = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    key_id = models.CharField(max_length=8)
    secret_hash = models.BinaryField()
    expires_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "key_id"], name="api_client_key")]

    def __str__(self) -> str:
        return self.title


class ApiUpload(RegionModel):
    """A file that a client sent, to be named in one of its applications; nobody else can name it."""

    client = RegionForeignKey(ApiClient, related_name="uploads")
    file = RegionForeignKey(StoredFile, related_name="+")
    created_at = models.DateTimeField()


class ApiSubmission(RegionModel):
    """A case that came through a client; only that client may read it, and its webhooks tell of it."""

    append_only = True

    client = RegionForeignKey(ApiClient, related_name="submissions")
    case_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "case_id"], name="api_submission_case")]


class Webhook(RegionModel):
    """An address that wants to be told what happens to a client's applications. The secret signs every message."""

    client = RegionForeignKey(ApiClient, related_name="webhooks")
    url = models.CharField(max_length=300)
    kinds = models.JSONField(default=list)
    secret_sealed = models.BinaryField()
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=120, blank=True)

    @property
    def secret(self) -> str:
        """What its receiver checks signatures with."""
        return decrypt(self.region_id, self.secret_sealed).decode()


class Delivery(RegionModel):
    """One message to one webhook, whatever became of it. `answer`: the last HTTP status or what went wrong."""

    WAITING, SENT, FAILED = "menunggu", "terkirim", "gagal"
    STATES = [(WAITING, "Menunggu"), (SENT, "Terkirim"), (FAILED, "Gagal")]

    webhook = RegionForeignKey(Webhook, related_name="deliveries")
    event_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "webhook", "event_id"], name="delivery_once")]
        indexes = [models.Index(fields=["region", "webhook", "created_at"], name="delivery_newest")]
