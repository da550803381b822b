"""The right to apply for somebody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Kuasa(RegionModel):
    """The right of one account to apply for somebody else: a person, a business, an organisation; dated, by a letter.

    Claimed by whoever will act, confirmed by an officer or by the owner with an account of their own. `services`: ids
    of definitions, none for all. Names and numbers are sealed; the number is found by its blind index.
    """

    CLAIMED, HOLDS, REFUSED, REVOKED = "diajukan", "berlaku", "ditolak", "dicabut"
    STATES = [(CLAIMED, _("Menunggu")), (HOLDS, _("Berlaku")), (REFUSED, _("Ditolak")), (REVOKED, _("Dicabut"))]
    KINDS = [("usaha", _("Badan usaha")), ("organisasi", _("Organisasi")), ("orang", _("Orang lain"))]

    agent_user_id = models.UUIDField()
    agent_sealed = models.BinaryField()
    kind = models.CharField(max_length=10, choices=KINDS)
    name_sealed = models.BinaryField()
    number_kind = models.CharField(max_length=4, choices=[("nik", "NIK"), ("nib", "NIB"), ("npwp", "NPWP")])
    number_sealed = models.BinaryField()
    number_index = models.BinaryField()
    services = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    letter = RegionForeignKey(StoredFile, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default=CLAIMED)
    owner_user_id = models.UUIDField(null=True)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_label = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "agent_user_id"], name="kuasa_agent"),
            models.Index(fields=["region", "owner_user_id"], name="kuasa_owner"),
            models.Index(fields=["region", "state", "claimed_at"], name="kuasa_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_to__gte=models.F("valid_from")), name="kuasa_dates")
        ]

    @property
    def name(self) -> str:
        """For whom: their name, or that of the business."""
        return decrypt(self.region_id, self.name_sealed).decode()

    @property
    def number(self) -> str:
        """NIK, NIB or NPWP of the owner."""
        return decrypt(self.region_id, self.number_sealed).decode()

    @property
    def agent(self) -> str:
        """Who acts, by the name they gave."""
        return decrypt(self.region_id, self.agent_sealed).decode()

    @property
    def reason(self) -> str:
        """Why it was refused or revoked."""
        return decrypt(self.region_id, self.reason_sealed).decode() if self.reason_sealed else ""
