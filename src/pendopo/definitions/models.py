"""A definition as a region holds it: immutable releases, the one in force, and who does what."""

from __future__ import annotations

from django.db import models

from pendopo.people.api import Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Release(RegionModel):
    """One published version: canonical bytes and their digest. Never changed."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    body = models.BinaryField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id", "number"], name="release_one")]


class Installed(RegionModel):
    """Which release of a definition is in force here, and whether new applications are taken."""

    definition_id = models.CharField(max_length=80)
    release = RegionForeignKey(Release)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id"], name="installed_one")]


class Binding(RegionModel):
    """A function of a definition (front office, penanda tangan…) bound to a role in a real office."""

    definition_id = models.CharField(max_length=80)
    function = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    unit = RegionForeignKey(Unit)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "definition_id", "function", "unit"], name="binding_one")
        ]
