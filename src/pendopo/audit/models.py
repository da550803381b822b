"""Rows that are only ever added: what happened, the chain over it, and who looked at whose data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from pendopo.tenancy.api import Region, RegionModel, current_region_id


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


class Link(RegionModel):
    """The place of one event in the chain of its region; the id is the event's. Written by the database at commit.

    `digest` is SHA-256 over `former` (the digest of the link before), the place, the moment and every column of the
    event (`canonical.py`). Whoever changes, removes, adds or moves an event must write every later link anew, and
    then the heads that were printed and sent no longer fit.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, editable=False)
    # The event's own link to its region is checked; a second check would lengthen the time of the lock at commit.
    region = models.ForeignKey(
        Region, models.PROTECT, default=current_region_id, editable=False, db_index=False, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    seq = models.BigIntegerField()
    linked_at = models.DateTimeField()  # the server's clock at the commit; never earlier than the link before
    former = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "seq"], name="link_place")]


class DayHead(RegionModel):
    """Where the chain stood at the region's midnight after a day: what is printed, sent and shown to everybody."""

    append_only = True

    day = models.DateField()
    seq = models.BigIntegerField()
    digest = models.BinaryField()
    count = models.BigIntegerField()  # events of that day
    kinds = models.JSONField(default=dict)  # events of that day by kind
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="day_head_one")]


class ClockMark(models.Model):
    """What is known of the server's clock (of the cell, one row). While `stopped_at` is set, no event is taken.

    `good_at` was the clock's time when it was last found right, `boot_id` and `boot_seconds` the machine's own count
    at that moment. `confirmed_at`, `trusted_until`: somebody said that the clock is right although the trail has
    links up to `trusted_until`.
    """

    BACK, JUMP, LONG = "mundur", "melompat", "lama_mati"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    good_at = models.DateTimeField()
    boot_id = models.CharField(max_length=36, blank=True)
    boot_seconds = models.FloatField(default=0)
    stopped_at = models.DateTimeField(null=True)
    why = models.CharField(
        max_length=10,
        blank=True,
        choices=[(BACK, "Jam mundur"), (JUMP, "Jam melompat"), (LONG, "Mati terlalu lama")],
    )
    confirmed_at = models.DateTimeField(null=True)
    trusted_until = models.DateTimeField(null=True)


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
