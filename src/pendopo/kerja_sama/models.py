"""Agreements between regions as this region keeps them, and what both sides publish about their use."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from pendopo.files.api import StoredFile
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models_fakta import FaktaDinyatakan as FaktaDinyatakan
from pendopo.kerja_sama.models_fakta import FaktaMitra as FaktaMitra
from pendopo.kerja_sama.vocabulary import ARAH, BERJALAN, DALAM_MASA, JENIS, TAHAP, USULAN
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Kesepakatan(RegionModel):
    """One link of the chain between this region and another: a Kesepakatan Bersama, or a PKS below it.

    Each region keeps its own row; the text travels as a file. `ours`, `theirs`: office and signatory (kantor, nama,
    jabatan, kapasitas, kuasa). `definitions`: services by id that it covers, empty for all. `partner_root`: SHA-256 of
    the partner's root as printed and compared; a signature pins it. `digest`: of the draft at signing, equal on both
    sides. `told`: reminders that were given, in months before the end.
    """

    kind = models.CharField(max_length=3, choices=JENIS)
    parent = RegionForeignKey("self", null=True, related_name="children")
    state = models.CharField(max_length=12, choices=TAHAP, default=USULAN)
    title = models.CharField(max_length=200)
    direction = models.CharField(max_length=12, choices=ARAH)
    object_text = models.TextField(blank=True)
    scope_text = models.TextField(blank=True)
    definitions = models.JSONField(default=list)
    financing = models.TextField(blank=True)
    partner_code = models.CharField(max_length=5, blank=True)
    partner_name = models.CharField(max_length=120)
    partner_kind = models.CharField(max_length=10, blank=True)
    partner_namespace = models.CharField(max_length=16)
    partner_root = models.CharField(max_length=64, blank=True)
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    offered_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    is_burden = models.BooleanField(default=False)
    is_budgeted = models.BooleanField(default=False)
    dprd_sent_on = models.DateField(null=True)
    dprd_outcome = models.CharField(max_length=6, blank=True)
    dprd_number = models.CharField(max_length=120, blank=True)
    dprd_on = models.DateField(null=True)
    our_number = models.CharField(max_length=120, blank=True)
    their_number = models.CharField(max_length=120, blank=True)
    signed_place = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    scan = RegionForeignKey(StoredFile, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    pinned_at = models.DateTimeField(null=True)
    pin_trouble = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)
    told = models.JSONField(default=list)
    made_by_label = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["region", "state", "valid_until"], name="kesepakatan_state"),
            models.Index(fields=["region", "partner_namespace"], name="kesepakatan_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="kesepakatan_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["berlaku", "diperpanjang"]) | Q(signed_on__isnull=False) & ~Q(our_number=""),
                name="kesepakatan_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Not signed yet and not given up."""
        return self.state in BERJALAN

    @property
    def is_signed(self) -> bool:
        """Signed once, whatever became of it."""
        return self.signed_on is not None

    @property
    def needs_dprd(self) -> bool:
        """It burdens the region and stands in no budget yet."""
        return self.is_burden and not self.is_budgeted

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day."""
        return rules.holds(self.state, self.valid_from, self.valid_until, day)

    @property
    def in_term(self) -> bool:
        return self.state in DALAM_MASA


class LangkahKesepakatan(RegionModel):
    """One step of an agreement: from which stage to which, on which day, by whom, with which document."""

    append_only = True

    agreement = RegionForeignKey(Kesepakatan, related_name="steps")
    before = models.CharField(max_length=12, choices=TAHAP, blank=True)
    after = models.CharField(max_length=12, choices=TAHAP)
    day = models.DateField()
    document = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "agreement", "at"], name="langkah_kesepakatan_order")]


class Adendum(RegionModel):
    """A change of a signed agreement: a longer term, another scope. Signed by both like the agreement itself."""

    append_only = True

    agreement = RegionForeignKey(Kesepakatan, related_name="addenda")
    our_number = models.CharField(max_length=120)
    their_number = models.CharField(max_length=120)
    signed_on = models.DateField()
    about = models.TextField()
    until_before = models.DateField(null=True)
    until_after = models.DateField(null=True)
    definitions = models.JSONField(default=list)
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()


class BeritaAcara(RegionModel):
    """A hand-over record (BAST) under an agreement: which bundles, made from their signed manifests, and what goes
    with them. `items`: the excerpts as printed; `training`: materi, hari, peserta; its letter bears number and scan."""

    agreement = RegionForeignKey(Kesepakatan, related_name="handovers")
    is_giving = models.BooleanField(default=False)
    items = models.JSONField(default=list)
    training = models.JSONField(default=list)
    support_until = models.DateField(null=True)
    note = models.TextField(blank=True)
    their_number = models.CharField(max_length=120, blank=True)
    made_by_label = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    signed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "agreement", "made_at"], name="berita_acara_order")]


class AturanKerjaSama(RegionModel):
    """One dated default as a region has set it: the last row of a name that holds on a day counts."""

    append_only = True

    name = models.CharField(max_length=20)
    value = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)
    valid_from = models.DateField()
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "name", "valid_from", "at"], name="aturan_kerja_sama_day")]


class PilihanJaringan(RegionModel):
    """Whether this region shows its use of other regions' services, and when it last said so in a signed statement."""

    is_shown = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="pilihan_jaringan_one")]


class PakaiMitra(RegionModel):
    """What a partner last said about its use, from its signed statement. Counts only."""

    partner_namespace = models.CharField(max_length=16)
    partner_code = models.CharField(max_length=5, blank=True)
    partner_name = models.CharField(max_length=120)
    partner_kind = models.CharField(max_length=10, blank=True)
    said_on = models.DateField()
    body = models.JSONField(default=dict)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "partner_namespace"], name="pakai_mitra_one")]
