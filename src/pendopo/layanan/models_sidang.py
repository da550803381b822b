"""A sitting: letters that a signer has read, signed one after the other after one proof."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pendopo.people.api import Person
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class SigningSitting(RegionModel):
    """One proof of the signer for a stated number of letters, until a stated moment. It holds no key and no secret.

    `beat_at`: the last sign of life of the process that signs; `ended_at`: it has nothing more to do, or was stopped.
    """

    person = RegionForeignKey(Person, related_name="+")
    total = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stopped = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region", "person", "opened_at"], name="sitting_person")]


class SigningItem(RegionModel):
    """One letter of a sitting, exactly as it was shown: its digest, the version of its case, and what came of it."""

    WAITING, SIGNED, REFUSED = "menunggu", "terbit", "ditolak"
    STATES = [(WAITING, _("Belum")), (SIGNED, _("Terbit")), (REFUSED, _("Tidak dapat"))]

    sitting = RegionForeignKey(SigningSitting, related_name="items")
    position = models.PositiveSmallIntegerField()
    case_id = models.UUIDField()
    letter_id = models.UUIDField(null=True)  # and the step: known once it is issued
    transition = models.CharField(max_length=60, blank=True)
    seen = models.PositiveIntegerField()
    fixed_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "sitting", "position"], name="signing_item_position"),
            models.UniqueConstraint(fields=["region", "sitting", "case_id"], name="signing_item_case"),
        ]
