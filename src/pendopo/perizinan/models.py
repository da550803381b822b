"""Permits, what happened to them after issue, and what was sent to central systems."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pendopo.core.api import decrypt
from pendopo.documents.api import Letter
from pendopo.perizinan import rules
from pendopo.perizinan.models_daur import AturanMasaIzin as AturanMasaIzin
from pendopo.perizinan.models_daur import PengingatIzin as PengingatIzin
from pendopo.perizinan.models_daur import UrusanIzin as UrusanIzin
from pendopo.perizinan.models_register import ArsipIzin as ArsipIzin
from pendopo.perizinan.models_register import BatasWilayah as BatasWilayah
from pendopo.perizinan.models_register import EntriKata as EntriKata
from pendopo.perizinan.models_register import EntriRegister as EntriRegister
from pendopo.perizinan.models_register import ImporArsip as ImporArsip
from pendopo.perizinan.pusat import Answer
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Izin(RegionModel):
    """One permit. Without `issued_at` it is only being prepared, and stands on no register and no public page.

    `holder_masked` is what the public sees: names of people behind dots, names of companies as they are.
    `facts`: pairs of label and value of the answers that the definition makes public. No `valid_until`: it holds on.
    """

    case_id = models.UUIDField()
    definition_id = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=200)
    letter = RegionForeignKey(Letter, related_name="+")
    number = models.CharField(max_length=120)
    code = models.CharField(max_length=26)
    object_text = models.CharField(max_length=300)
    place_text = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=list)
    holder_sealed = models.BinaryField()
    holder_masked = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    signer_name = models.CharField(max_length=160)
    signer_title = models.CharField(max_length=160)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "case_id"], name="izin_one_per_case"),
            models.UniqueConstraint(fields=["region", "code"], name="izin_code_one"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="izin_dates"),
        ]
        indexes = [
            models.Index(
                fields=["region", "issued_at", "id"], condition=Q(issued_at__isnull=False), name="izin_issued"
            ),
            models.Index(
                fields=["region", "valid_until", "id"],
                condition=Q(issued_at__isnull=False, valid_until__isnull=False),
                name="izin_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> str:
        """The holder's full name, for those who may see it."""
        return decrypt(self.region_id, self.holder_sealed).decode()

    def status(self, now: datetime) -> rules.Status:
        """Whether it holds at this moment, derived from its dates and what happened since (`happened`)."""
        return rules.status_of(
            self.valid_from, self.valid_until, [(fact.kind, fact.at) for fact in self.happened.all()],
            now=now, tz=self.region.tz,
        )  # fmt: skip


class IzinFact(RegionModel):
    """Something that happened to a permit after issue, brought about by a later case; never changed, only added.

    `at` may lie ahead (a successor that begins later replaces only then). `category`: the reason in a word or two, as
    everybody may read it. `letter`: the decision or the copy; `seq`: which warning or copy it is, from 1.
    """

    append_only = True

    KINDS = [
        ("diperingatkan", "Diperingatkan"),
        ("dibekukan", "Dibekukan"),
        ("dibuka", "Pembekuan diakhiri"),
        ("dicabut", "Dicabut"),
        ("dipulihkan", "Pencabutan dibatalkan"),
        ("diganti", "Diganti surat lain"),
        ("dialihkan", "Dialihkan"),
        ("disalin", "Salinan diterbitkan"),
    ]

    izin = RegionForeignKey(Izin, related_name="happened")
    kind = models.CharField(max_length=14, choices=KINDS)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by_title = models.CharField(max_length=160)
    by_case_id = models.UUIDField(null=True)
    replaced_by = RegionForeignKey(Izin, null=True, related_name="replaces")
    letter = RegionForeignKey(Letter, null=True, related_name="+")
    category = models.CharField(max_length=120, blank=True, default="")
    seq = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "izin"], condition=Q(kind__in=["diganti", "dialihkan"]), name="izin_one_successor"
            ),
            models.UniqueConstraint(
                fields=["region", "izin", "kind", "seq"], condition=Q(seq__gt=0), name="izin_fact_counted"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "izin", "at"], name="izin_fact_at"),
            models.Index(fields=["region", "letter"], condition=Q(letter__isnull=False), name="izin_fact_letter"),
        ]

    def __str__(self) -> str:
        return self.kind


class CentralFiling(RegionModel):
    """One sending of a case to a central system, and its answer. `key` is the same at every retry of that sending.

    `chosen`: what was picked on the simulator's page; `answer`: what the case has been told.
    """

    ANSWERS: ClassVar[list[tuple[Answer, str]]] = [
        ("disetujui", "Disetujui"), ("ditolak", "Ditolak"), ("dikembalikan", "Dikembalikan"),
    ]  # fmt: skip

    case_id = models.UUIDField()
    case_number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    channel = models.CharField(max_length=1)
    system = models.CharField(max_length=60)
    is_simulated = models.BooleanField()
    key = models.CharField(max_length=80)
    reference = models.CharField(max_length=60)
    sent_at = models.DateTimeField()
    chosen = models.CharField(max_length=12, choices=ANSWERS, blank=True)
    answer = models.CharField(max_length=12, choices=ANSWERS, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="central_filing_once")]
        indexes = [
            models.Index(fields=["region", "case_id"], name="central_filing_case"),
            models.Index(fields=["region", "sent_at"], condition=Q(answered_at=None), name="central_filing_open"),
        ]

    def __str__(self) -> str:
        return self.reference
