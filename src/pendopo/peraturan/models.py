"""What a region filled in for a draft of a regulation."""

from __future__ import annotations

from django.db import models

from pendopo.tenancy.api import RegionModel


class IsianNaskah(RegionModel):
    """The values of one draft's slots, as somebody typed them last; offices and titles, no names of persons."""

    draft_id = models.CharField(max_length=40)
    values = models.JSONField()
    changed_at = models.DateTimeField()
    changed_label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "draft_id"], name="isian_naskah_one")]
