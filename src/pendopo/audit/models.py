"""Two kinds of rows, both only ever added: what happened, and who looked at whose data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from pendopo.tenancy.api import RegionModel


class Event(RegionModel):
    """One thing that happened. Holds no personal values: ids, field ids and short codes only."""

    append_only = True

    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=120)
    batch = models.UUIDField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["region", "case_id", "occurred_at", "id"], name="event_case"),
            models.Index(fields=["region", "batch"], name="event_batch"),
        ]


class Look(RegionModel):
    """Somebody saw personal data of somebody else; kept even when the request was refused."""

    append_only = True

    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=120)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    what = models.CharField(max_length=80)
    looked_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["region", "subject_id", "looked_at"], name="look_subject")]
