"""A definition as a region holds it: immutable releases, the one in force, and who does what."""

from __future__ import annotations

from django.db import models

from pendopo.people.api import Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Base(RegionModel):
    """A verified upstream version as a region took it over: canonical bytes and their digest. Never changed."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id", "digest"], name="base_one")]


class Overlay(RegionModel):
    """One revision of what a region changed in a base: the typed changes in canonical bytes. Never changed."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    base = RegionForeignKey(Base)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id", "number"], name="overlay_one")]


class Release(RegionModel):
    """One published version, flat: base and overlay compiled into canonical bytes with their digest. Never changed.

    Without an overlay the base itself was published; releases of before overlays name no base, they are their own.
    """

    append_only = True

    definition_id = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    body = models.BinaryField()
    base = RegionForeignKey(Base, null=True)
    overlay = RegionForeignKey(Overlay, null=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "definition_id", "number"], name="release_one")]


class RegionScenario(RegionModel):
    """A region's own proof of a definition, often recorded from a real case. The last row of a name counts; one with
    an empty body withdraws it."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    name = models.CharField(max_length=64)
    body = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "definition_id", "name", "recorded_at"], name="regionscenario_name")]


class Installed(RegionModel):
    """Which release of a definition is in force here, and whether new applications are taken.

    `is_waiting`: it came from elsewhere and was never opened; only staff see it, and no case of it can be made.
    `card`: what lists show of the release (`cards.stored`); derived, made anew when its form changes.
    """

    definition_id = models.CharField(max_length=80)
    release = RegionForeignKey(Release)
    is_open = models.BooleanField(default=True)
    is_waiting = models.BooleanField(default=False, db_default=False)
    card = models.JSONField(default=dict, db_default={})

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
