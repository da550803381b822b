"""What travels between regions, as one region sees it: its own catalogue, its partners, what they offer, whence an app
came, and proposals that are given back."""

from __future__ import annotations

from django.db import models

from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Catalogue(RegionModel):
    """This region as a publisher: one TUF repository of static files. Its keys lie outside the database."""

    namespace = models.CharField(max_length=16)  # r3273
    root_digest = models.CharField(max_length=64)  # SHA-256 of the first root: what an agreement pins
    root_version = models.PositiveIntegerField(default=1)
    founded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="catalogue_one")]


class Published(RegionModel):
    """One version of a definition in this region's own catalogue. `number` counts in the catalogue, from 1.

    `digest` is that of the definition's canonical bytes, `bundle_digest` that of the file that travels.
    """

    definition_id = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    bundle_digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    manifest = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id", "number"], name="published_one")]


class Partner(RegionModel):
    """Another publisher whose catalogue this region reads.

    `trust`: 'dikenal' (found by its address; enough to look and to try) or 'kesepakatan' (its root is pinned by a
    signed agreement). An agreement that ended stops new adoptions; what runs goes on.
    """

    code = models.CharField(max_length=5)  # Kemendagri code, '' for a partner abroad
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, blank=True)
    namespace = models.CharField(max_length=16)
    addresses = models.JSONField(default=list)  # 'sel:32.73', 'https://…', 'file:///media/…': tried in this order
    root_digest = models.CharField(max_length=64)
    trust = models.CharField(max_length=12, default="dikenal")
    agreement = models.CharField(max_length=120, blank=True)  # the number of the agreement that pinned it
    agreement_until = models.DateField(null=True)  # the last day on which it is in force
    ended_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # last good refresh
    trouble = models.CharField(max_length=300, blank=True)  # why the last refresh was refused, as a sentence
    offline_until = models.DateField(null=True)  # a dated offline mirror is believed until then

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "namespace"], name="partner_one")]


class Offer(RegionModel):
    """One version of a definition that a partner's verified catalogue offers, as last seen."""

    partner = RegionForeignKey(Partner, models.CASCADE)
    definition_id = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    bundle_digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    manifest = models.JSONField(default=dict)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "partner", "definition_id", "number"], name="offer_one")
        ]


class Origin(RegionModel):
    """Whence a definition of this region came and under what right it is open. One row a definition.

    Without a partner it came with Pendopo. `basis`: '' (none yet), 'kesepakatan' or 'lisensi' (the open licence plus a
    decree of the head of region, whose number and day stand here). What was adopted opens only when it is bound and
    has a basis.
    """

    definition_id = models.CharField(max_length=80)
    partner = RegionForeignKey(Partner, null=True)
    number = models.PositiveIntegerField(default=1)  # version in the partner's catalogue
    digest = models.CharField(max_length=64)
    bundle_digest = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict)
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField(null=True)
    basis = models.CharField(max_length=12, blank=True)
    basis_number = models.CharField(max_length=120, blank=True)
    basis_date = models.DateField(null=True)
    basis_file = RegionForeignKey(StoredFile, null=True, related_name="+")  # the decree, as it was sent
    bound_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    first_case_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id"], name="origin_one")]


class Contribution(RegionModel):
    """Changes of one region proposed to the publisher of the app. Kept by both: `direction` 'keluar' or 'masuk'.

    `state`: 'dikirim', 'diterima' (taken, in whole or in part), 'ditolak', 'ditarik'; an incoming one begins as
    'masuk'. `body` is the signed proposal as it travelled.
    """

    direction = models.CharField(max_length=6)
    definition_id = models.CharField(max_length=80)
    partner = RegionForeignKey(Partner)
    digest = models.CharField(max_length=64)
    base_digest = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    reason = models.TextField()
    body = models.BinaryField()
    state = models.CharField(max_length=10)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "direction", "digest"], name="contribution_one")]


from pendopo.bundles.models_review import Review as Review  # noqa: E402  # it refers to the rows above
