"""Facts that regions state about their services, as a region that gathers them keeps them."""

from __future__ import annotations

from django.db import models

from pendopo.tenancy.api import RegionModel


class FaktaMitra(RegionModel):
    """What a partner stated about one service in one month: finished, late, mean working days. From its signed facts.

    `mean_tenths`: the mean in tenths of a working day; None when nothing was finished.
    """

    partner_namespace = models.CharField(max_length=16)
    partner_name = models.CharField(max_length=120)
    partner_kind = models.CharField(max_length=10, blank=True)
    month = models.DateField()
    definition_id = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    finished = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    mean_tenths = models.PositiveIntegerField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "partner_namespace", "month", "definition_id"], name="fakta_mitra_one"
            ),
            models.CheckConstraint(condition=models.Q(late__lte=models.F("finished")), name="fakta_mitra_late"),
        ]


class FaktaDinyatakan(RegionModel):
    """The digest of the facts that this region stated last. One row a region."""

    digest = models.CharField(max_length=64)
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="fakta_dinyatakan_one")]
