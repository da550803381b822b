"""One thing that came from elsewhere, as people look at it before they decide: a new version, or a proposal."""

from __future__ import annotations

from django.db import models

from pendopo.bundles.models import Contribution, Partner
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Review(RegionModel):
    """A new version of a partner or of Pendopo, or an incoming proposal, weighed against the release in force.

    `state`: 'menghitung' (a job rehearses it), 'siap', 'gagal' (`trouble` says why), 'dipakai', 'dilewati' (this
    version is not wanted), 'ditolak' (a proposal), 'dikembalikan' (one click back). `told` is what the page shows,
    reckoned against the release with digest `against`: it is stale as soon as another one is in force. `choices`: what
    people decided, by the key of the change or conflict; `chosen_by`: the first of the two whom guarded refusals need.
    """

    definition_id = models.CharField(max_length=80)
    source = models.CharField(max_length=8)  # katalog | pendopo | usulan
    partner = RegionForeignKey(Partner, models.CASCADE, null=True)
    contribution = RegionForeignKey(Contribution, models.CASCADE, null=True)
    number = models.PositiveIntegerField()  # in the partner's catalogue; of Pendopo the version; of a proposal its base
    title = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)
    bundle_digest = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict)
    body = models.BinaryField()  # canonical bytes of what is offered
    base = models.BinaryField(default=bytes)  # of a proposal: the own published version on which it was made
    state = models.CharField(max_length=12)
    trouble = models.TextField(blank=True)
    against = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    chosen_by = models.UUIDField(null=True)
    chosen_name = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)
    former = models.PositiveIntegerField(null=True)  # the release that was in force before it was used
    former_origin = models.JSONField(default=dict)
    result = models.PositiveIntegerField(null=True)  # the release that came of it
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "definition_id", "source", "digest"], name="review_one")
        ]
        indexes = [models.Index(fields=["region", "state"], name="review_state")]
