"""Visits to a place: who goes when, what they found, who was there and signed. What names people lies sealed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from pendopo.cases.api import Case
from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.lapangan.vocabulary import CARA, DIMINTA, KEADAAN, KEDATANGAN, SARAN, SIFAT, SUMBER, TERBUKA
from pendopo.people.api import Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Kunjungan(RegionModel):
    """One visit for one case. `state` is the case's state for which it is made; `unit` and `role` the desk it lay on.

    `checklist` is frozen when the visit is asked for. `result_id` names the result that counts. `version` grows with
    every change, so that a phone which was away can tell that something happened meanwhile. `sub_area`: the
    kelurahan, for planning by place.
    """

    case = RegionForeignKey(Case, related_name="+")
    definition_id = models.CharField(max_length=80)
    case_number = models.CharField(max_length=24)
    service_title = models.CharField(max_length=200)
    state = models.CharField(max_length=60)
    unit = RegionForeignKey(Unit, null=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    sub_area = models.CharField(max_length=160, blank=True)
    position = models.CharField(max_length=48, blank=True)
    checklist = models.JSONField(default=dict)
    planned_at = models.DateTimeField(null=True)
    plan_note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=KEADAAN, default=DIMINTA)
    version = models.PositiveIntegerField(default=1)
    result_id = models.UUIDField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by_label = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "status", "planned_at", "id"], name="kunjungan_status"),
            models.Index(fields=["region", "planned_at", "id"], name="kunjungan_day"),
            models.Index(fields=["region", "case", "asked_at"], name="kunjungan_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "case"], name="kunjungan_one_open", condition=Q(status__in=TERBUKA)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.case_number

    @property
    def is_open(self) -> bool:
        return self.status in TERBUKA


class PetugasKunjungan(RegionModel):
    """Somebody who goes along to a visit."""

    visit = RegionForeignKey(Kunjungan, related_name="surveyors")
    person = RegionForeignKey(Person, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "visit", "person"], name="petugas_kunjungan_one")]
        indexes = [models.Index(fields=["region", "person"], name="petugas_kunjungan_person")]


class FotoKunjungan(RegionModel):
    """A photo of a visit. `client_id` was given by the phone, so that sending it twice keeps it once.

    `sha256`: of the bytes as the phone counted them, and as they arrived (`file.upload_sha256`). The place where it
    was taken stands here only, never in the picture: `position` in degrees, `accuracy_m` in metres.
    """

    append_only = True
    erasable = ("caption_sealed",)

    visit = RegionForeignKey(Kunjungan, related_name="photos")
    client_id = models.UUIDField()
    item = models.CharField(max_length=60, blank=True)
    file = RegionForeignKey(StoredFile, related_name="+")
    sha256 = models.CharField(max_length=64)
    position = models.CharField(max_length=48, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=6, choices=SUMBER, blank=True)
    caption_sealed = models.BinaryField()
    taken_at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    by_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "client_id"], name="foto_kunjungan_one")]
        indexes = [models.Index(fields=["region", "visit", "taken_at"], name="foto_kunjungan_visit")]

    @property
    def caption(self) -> str:
        return decrypt(self.region_id, self.caption_sealed).decode() if self.caption_sealed else ""


class HasilKunjungan(RegionModel):
    """What was found on a visit, as one phone sent it. `answers`: of the checklist; `sealed`: whatever was written.

    `client_id` was given by the phone: the same result sent twice is here once. `arrived` says how it came; which
    result counts stands on the visit. `started_at` and `ended_at` are the phone's clock, `received_at` is ours.
    """

    append_only = True
    erasable = ("sealed",)

    visit = RegionForeignKey(Kunjungan, related_name="results")
    client_id = models.UUIDField()
    answers = models.JSONField(default=dict)
    photos = models.JSONField(default=list)
    advice = models.CharField(max_length=12, choices=SARAN)
    position = models.CharField(max_length=48, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=6, choices=SUMBER, blank=True)
    sealed = models.BinaryField()
    arrived = models.CharField(max_length=8, choices=KEDATANGAN)
    seen_version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "client_id"], name="hasil_kunjungan_one")]
        indexes = [models.Index(fields=["region", "visit", "received_at"], name="hasil_kunjungan_visit")]

    @property
    def words(self) -> dict[str, Any]:
        """What was written: `temuan`, `saran`, `alamat`, and `catatan` by item of the checklist."""
        found: dict[str, Any] = json.loads(decrypt(self.region_id, self.sealed)) if self.sealed else {}
        return found


class HadirKunjungan(RegionModel):
    """Somebody who was there, and how they signed. `reason`: why not, when they would not."""

    append_only = True
    erasable = ("name_sealed", "reason_sealed")

    result = RegionForeignKey(HasilKunjungan, related_name="present")
    position = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=8, choices=SIFAT)
    name_sealed = models.BinaryField()
    way = models.CharField(max_length=8, choices=CARA)
    signature = RegionForeignKey(StoredFile, null=True, related_name="+")
    reason_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "result", "position"], name="hadir_kunjungan_one")]

    @property
    def name(self) -> str:
        return decrypt(self.region_id, self.name_sealed).decode() if self.name_sealed else ""

    @property
    def reason(self) -> str:
        return decrypt(self.region_id, self.reason_sealed).decode() if self.reason_sealed else ""


class BeritaAcaraSurvei(RegionModel):
    """The record of a visit: numbered, typeset once, signed by those who were there.

    `code` leads to its public check. `signed_at` is set when nobody's hand is missing; `scan` is the photographed
    paper where somebody signed on paper. A record that another one replaced is `voided`, its number stays.
    """

    visit = RegionForeignKey(Kunjungan, related_name="records")
    result = RegionForeignKey(HasilKunjungan, related_name="+")
    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=26)
    made_at = models.DateTimeField()
    made_by_label = models.CharField(max_length=120)
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    problem = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField(null=True)
    scan = RegionForeignKey(StoredFile, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "register", "year", "seq"], name="ba_survei_number"),
            models.UniqueConstraint(fields=["region", "code"], name="ba_survei_code"),
        ]
        indexes = [models.Index(fields=["region", "visit", "made_at"], name="ba_survei_visit")]

    def __str__(self) -> str:
        return self.number


class DaftarPeriksa(RegionModel):
    """A checklist as the region has changed it, from a day on; the former ones stay."""

    append_only = True

    list_id = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    items = models.JSONField(default=list)
    valid_from = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    changed_by_label = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "list_id", "valid_from"], name="daftar_periksa_day")]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day
