"""Assignments of auditors, and everything they do by them. Values of people stand in none of these tables."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from pendopo.files.api import StoredFile
from pendopo.pengawasan.vocabulary import BOBOT, KEADAAN, TERBUKA
from pendopo.people.api import Membership, Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class SuratTugas(RegionModel):
    """A letter that lets one person look into part of the region's cases, from a day to a day (both included).

    The scope: `services` by id and `units` by id (empty: all), cases that came in from `period_from` to `period_to`
    (open at an end that is empty), and the `kinds` of what may be seen of them.
    """

    number = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    issued_by = models.CharField(max_length=160)
    issued_on = models.DateField()
    person = RegionForeignKey(Person, related_name="+")
    unit = RegionForeignKey(Unit, related_name="+")
    post = RegionForeignKey(Membership, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    services = models.JSONField(default=list)
    units = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    may_export_personal = models.BooleanField(default=False)
    letter = RegionForeignKey(StoredFile, null=True, related_name="+")
    given_by_label = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "person", "valid_to"], name="surat_tugas_person")]
        constraints = [
            models.UniqueConstraint(fields=["region", "number", "person"], name="surat_tugas_one"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="surat_tugas_dates"),
        ]

    def __str__(self) -> str:
        return self.number

    def holds_on(self, day: date) -> bool:
        """Whether it opens anything on this day."""
        return self.revoked_at is None and self.valid_from <= day <= self.valid_to


class PembukaanData(RegionModel):
    """One answer of a person that an auditor opened, and the reason typed before."""

    append_only = True

    assignment = RegionForeignKey(SuratTugas, related_name="openings")
    case_id = models.UUIDField()
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    by_label = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "assignment", "opened_at"], name="pembukaan_surat")]


class Tarikan(RegionModel):
    """A population drawn by an assignment: all of it as files (`ekspor`), or some of it by lot (`sampel`).

    `query`: what was asked, as shown on the page. `head_seq`, `head_digest`: where the trail stood when it began.
    A sample has `seed`, `size` and, once drawn, the `chosen` registration numbers in the order of the lot.
    """

    EKSPOR, SAMPEL = "ekspor", "sampel"
    WAITING, RUNNING, DONE, FAILED = "menunggu", "berjalan", "selesai", "gagal"

    assignment = RegionForeignKey(SuratTugas, related_name="draws")
    kind = models.CharField(max_length=6, choices=[(EKSPOR, "Ekspor"), (SAMPEL, "Sampel")])
    query = models.JSONField(default=dict)
    personal = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    stratified = models.BooleanField(default=False)
    chosen = models.JSONField(default=list)
    manifest = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8,
        choices=[(WAITING, "Menunggu"), (RUNNING, "Berjalan"), (DONE, "Selesai"), (FAILED, "Gagal")],
        default=WAITING,
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    head_seq = models.BigIntegerField(default=0)
    head_digest = models.CharField(max_length=64, blank=True)
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "assignment", "asked_at"], name="tarikan_surat")]


class BerkasTarikan(RegionModel):
    """One file of an export, by its name in the manifest."""

    draw = RegionForeignKey(Tarikan, related_name="files")
    name = models.CharField(max_length=80)
    file = RegionForeignKey(StoredFile, related_name="+")
    rows = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "draw", "name"], name="berkas_tarikan_one")]


class Temuan(RegionModel):
    """A finding: what an auditor found, which office answers for it, until when, and how far that is."""

    assignment = RegionForeignKey(SuratTugas, related_name="findings")
    serial = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    condition = models.TextField()
    criteria = models.TextField(blank=True)
    recommendation = models.TextField()
    severity = models.CharField(max_length=6, choices=BOBOT)
    unit = RegionForeignKey(Unit, related_name="+")
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12, choices=KEADAAN, default=TERBUKA)
    due_at = models.DateTimeField(null=True)
    opened_by_label = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "unit", "due_at"], name="temuan_unit", condition=Q(closed_at=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["region", "assignment", "serial"], name="temuan_one")]

    def __str__(self) -> str:
        return self.title


class TanggapanTemuan(RegionModel):
    """What was said on a finding: by the office (`jawaban`), or by the auditor, who judges it."""

    append_only = True

    finding = RegionForeignKey(Temuan, related_name="replies")
    state = models.CharField(max_length=12, choices=KEADAAN)  # the state of the finding after it
    text = models.TextField()
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "finding", "said_at"], name="tanggapan_temuan_order")]


class AlamatInspektorat(RegionModel):
    """Where the region's daily digest is sent."""

    email = models.EmailField(blank=True)
    changed_by_label = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="alamat_inspektorat_one")]


class KirimanKepala(RegionModel):
    """The head of one day on its way to the Inspektorat: sent, or why not yet."""

    WAITING, SENT, FAILED, NOWHERE = "menunggu", "terkirim", "gagal", "tanpa_alamat"

    day = models.DateField()
    state = models.CharField(
        max_length=12,
        choices=[(WAITING, "Menunggu dikirim"), (SENT, "Terkirim"), (FAILED, "Gagal terkirim"),
                 (NOWHERE, "Belum ada alamat")],
    )  # fmt: skip
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="kiriman_kepala_one")]
