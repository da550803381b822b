"""What the counter keeps of an application that it took for somebody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.layanan.models_sidang import SigningItem as SigningItem
from pendopo.layanan.models_sidang import SigningSitting as SigningSitting
from pendopo.people.api import Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class PersetujuanLoket(RegionModel):
    """A citizen's consent that an officer applies for them: to which text, how it was given, who recorded it, when.

    `case_id` is the id of the draft, which is that of the case once it is sent. `witness`: who heard a spoken consent.
    """

    append_only = True

    PAPER, THUMB, SPOKEN = "kertas", "jempol", "lisan"
    WAYS = [
        (PAPER, _("Tanda tangan di kertas")),
        (THUMB, _("Cap jempol di kertas")),
        (SPOKEN, _("Lisan, didengar saksi")),
    ]

    case_id = models.UUIDField()
    definition_id = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="+")
    clerk = RegionForeignKey(Person, related_name="+")
    clerk_label = models.CharField(max_length=120)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=6, choices=WAYS)
    paper = RegionForeignKey(StoredFile, null=True, related_name="+")
    witness_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "case_id"], name="persetujuan_one"),
            models.CheckConstraint(
                condition=models.Q(how="lisan", witness_sealed__isnull=False)
                | (~models.Q(how="lisan") & models.Q(paper__isnull=False)),
                name="persetujuan_proof",
            ),
        ]
        indexes = [models.Index(fields=["region", "unit", "recorded_at"], name="persetujuan_day")]

    @property
    def witness(self) -> str:
        """The name of the witness, '' when it was given on paper."""
        return decrypt(self.region_id, self.witness_sealed).decode() if self.witness_sealed else ""


class PermohonanSusulan(RegionModel):
    """An application that came in on paper during an outage and is entered afterwards: then, now, by whom, why.

    `case_id` as in `PersetujuanLoket`. The promise counts from `received_at`; `recorded_at` is when it was noted here.
    `note`: about the outage, never about the applicant.
    """

    append_only = True

    POWER, NETWORK, APPLICATION, OTHER = "listrik", "jaringan", "aplikasi", "lain"
    REASONS = [
        (POWER, _("Listrik padam")),
        (NETWORK, _("Jaringan putus")),
        (APPLICATION, _("Aplikasi tidak dapat dipakai")),
        (OTHER, _("Sebab lain")),
    ]

    case_id = models.UUIDField()
    definition_id = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="+")
    clerk = RegionForeignKey(Person, related_name="+")
    clerk_label = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    outage_from = models.DateTimeField()
    outage_until = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=REASONS)
    note = models.CharField(max_length=200)
    paper = RegionForeignKey(StoredFile, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "case_id"], name="susulan_one"),
            models.CheckConstraint(
                condition=models.Q(received_at__gte=models.F("outage_from"))
                & models.Q(received_at__lte=models.F("outage_until"))
                & models.Q(outage_until__lte=models.F("recorded_at")),
                name="susulan_order",
            ),
        ]
        indexes = [models.Index(fields=["region", "recorded_at"], name="susulan_month")]


class AturanSusulan(RegionModel):
    """For how many days after an outage its papers may still be entered; without a row seven."""

    DEFAULT_DAYS = 7

    days = models.PositiveSmallIntegerField(default=DEFAULT_DAYS)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region"], name="aturan_susulan_one"),
            models.CheckConstraint(condition=models.Q(days__range=(1, 60)), name="aturan_susulan_days"),
        ]
