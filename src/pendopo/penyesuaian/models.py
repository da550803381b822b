"""Drafts of changes to the region's services, before they are published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pendopo.definitions.api import Release
from pendopo.files.api import StoredFile
from pendopo.people.api import Person
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Rancangan(RegionModel):
    """What one person is changing in one service. Nothing of it counts until it is published.

    `body`: an overlay in canonical bytes, laid over the flat definition of `release`, on which the draft was begun or
    to which it was moved last. `version` counts every write, so that two windows do not overwrite each other.
    """

    DRAFTED, SENT, PUBLISHED, DISCARDED = "dirancang", "diajukan", "terbit", "dibuang"
    STATES = (
        (DRAFTED, "Dirancang"), (SENT, "Menunggu orang kedua"), (PUBLISHED, "Terbit"), (DISCARDED, "Dibuang"),
    )  # fmt: skip

    definition_id = models.CharField(max_length=80)
    release = RegionForeignKey(Release, related_name="+")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=9, choices=STATES, default=DRAFTED)
    author = RegionForeignKey(Person, related_name="+")
    author_label = models.CharField(max_length=160)
    reason = models.CharField(max_length=500, blank=True)
    moved = models.JSONField(default=list)  # what a person must know since others published meanwhile, as sentences
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = RegionForeignKey(Person, null=True, related_name="+")
    decided_label = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=500, blank=True)
    published = RegionForeignKey(Release, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "definition_id", "author"],
                condition=Q(state__in=("dirancang", "diajukan")),
                name="rancangan_one_open",
            )
        ]
        indexes = [models.Index(fields=["region", "definition_id", "state"], name="rancangan_service")]


class Rujukan(RegionModel):
    """A law that was used to confirm something here, so that it is typed once, with a copy to read. What it confirmed
    stands in the overlays, not here. `key`: kind, issuer, number and year, by which it is found again.
    """

    key = models.CharField(max_length=240)
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=40, blank=True)
    year = models.CharField(max_length=4, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    in_force = models.DateField()
    copy = RegionForeignKey(StoredFile, null=True, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = RegionForeignKey(Person, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="rujukan_one")]
