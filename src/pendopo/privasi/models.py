"""Requests of people about their data, copies made for them, breaches, and how long things are kept."""

from __future__ import annotations

from django.db import models

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Permintaan(RegionModel):
    """A person's request about their data (UU 27/2022 art. 5–13), with its clock.

    It comes from an account (`user_id`) or from whoever holds number and code of a case (`case_id`). Words are sealed.
    """

    KINDS = [
        ("salinan", "Minta salinan"),
        ("perbaikan", "Perbaiki data"),
        ("hapus", "Hapus data"),
        ("henti", "Hentikan pemrosesan"),
    ]
    OPEN, DONE, REFUSED = "menunggu", "dipenuhi", "ditolak"
    STATES = [(OPEN, "Menunggu"), (DONE, "Dipenuhi"), (REFUSED, "Ditolak")]

    number = models.CharField(max_length=24)
    kind = models.CharField(max_length=10, choices=KINDS)
    user_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    body_sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=STATES, default=OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer_sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    answered_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="permintaan_number"),
            models.CheckConstraint(
                condition=models.Q(user_id__isnull=False) | models.Q(case_id__isnull=False), name="permintaan_whose"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "due_at"], name="permintaan_open"),
            models.Index(fields=["region", "user_id", "asked_at"], name="permintaan_user"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def body(self) -> str:
        """What the person wrote."""
        return decrypt(self.region_id, self.body_sealed).decode()

    @property
    def answer(self) -> str:
        """What the office answered, '' before."""
        return decrypt(self.region_id, self.answer_sealed).decode() if self.answer_sealed else ""


class Salinan(RegionModel):
    """A copy of somebody's data, made by a job, to be fetched by them alone until it expires."""

    user_id = models.UUIDField()
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "user_id", "asked_at"], name="salinan_user")]


class Insiden(RegionModel):
    """A failure of protection (UU 27/2022 art. 46): known since when, which data, whose, what was done, who was told.

    `services`, `since`, `until`: which applications are concerned; the affected are found by them.
    """

    number = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    known_at = models.DateTimeField()
    due_at = models.DateTimeField()
    services = models.JSONField(default=list)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    kinds = models.CharField(max_length=300)
    how = models.TextField()
    handling = models.TextField(blank=True)
    is_serious = models.BooleanField(default=False)
    affected = models.PositiveIntegerField(default=0)
    people_told_at = models.DateTimeField(null=True)
    agency_told_at = models.DateTimeField(null=True)
    public_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reported_label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="insiden_number")]
        indexes = [models.Index(fields=["region", "known_at"], name="insiden_known")]

    def __str__(self) -> str:
        return self.number


class MasaSimpan(RegionModel):
    """How long one kind of data is kept, as the region decided; without a row the default of `rules` holds.

    `days` is None when that kind is never erased by itself. `basis`: the decision or regulation it rests on.
    """

    kind = models.CharField(max_length=30)
    days = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind"], name="masa_simpan_one")]
