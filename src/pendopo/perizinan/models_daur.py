"""The life of a permit after issue: which case is about which permit, the dated rule of its times, reminders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pendopo.tenancy.api import RegionForeignKey, RegionModel


class UrusanIzin(RegionModel):
    """A draft, later the case with the same id, that is about a permit which stands already.

    `former`: the case whose answers filled the form (their later version is what a change is compared with).
    `opened_by`: the post of who opened it, '' for the holder. A transfer waits for whoever shall receive the permit:
    `agreed_at` and the account `to_user_id` are theirs.
    """

    RENEW, CHANGE, COPY, REVOKE, TRANSFER, SANCTION = (
        "perpanjangan", "perubahan", "salinan", "pencabutan", "pengalihan", "penertiban",
    )  # fmt: skip
    KINDS = [
        (RENEW, _("Perpanjangan")),
        (CHANGE, _("Perubahan data")),
        (COPY, _("Salinan")),
        (REVOKE, _("Pencabutan atas permohonan")),
        (TRANSFER, _("Pengalihan")),
        (SANCTION, _("Penertiban")),
    ]

    subject_id = models.UUIDField()
    izin = RegionForeignKey("perizinan.Izin", related_name="matters")
    kind = models.CharField(max_length=12, choices=KINDS)
    former_case_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=160, blank=True)
    agreed_at = models.DateTimeField(null=True)
    to_user_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "subject_id"], name="urusan_izin_once")]
        indexes = [
            models.Index(fields=["region", "izin", "opened_at"], name="urusan_izin_of"),
            models.Index(
                fields=["region", "to_user_id"], condition=models.Q(to_user_id__isnull=False), name="urusan_izin_to"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class AturanMasaIzin(RegionModel):
    """From a day on: when permits may be renewed, how late still, and when their holders are reminded.

    All in calendar days. `basis`: the law or decision it rests on, '' as long as nobody has named one.
    """

    append_only = True

    since = models.DateField()
    renew_days = models.PositiveSmallIntegerField()
    late_days = models.PositiveSmallIntegerField()
    remind_days = models.JSONField()
    file_days = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=160)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "since", "decided_at"], name="aturan_masa_izin")]

    def __str__(self) -> str:
        return self.since.isoformat()


class PengingatIzin(RegionModel):
    """A holder was told that the permit ends in so many days; once for each of the rule's days."""

    append_only = True

    izin = RegionForeignKey("perizinan.Izin", related_name="reminders")
    days = models.PositiveSmallIntegerField()
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "izin", "days"], name="pengingat_izin_once")]

    def __str__(self) -> str:
        return f"{self.days}"
