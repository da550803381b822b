"""Answers that nobody can join to a person, the questionnaire by date, published results, follow-up.

Rows that come from a respondent have random ids and hold a day, never a moment: nothing about them tells an order.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.people.api import Unit
from pendopo.skm.rules_kuesioner import Questionnaire, read_questionnaire
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Kuesioner(RegionModel):
    """What a region asks from a day on, and by which weights it counts; without one the shipped nine hold."""

    append_only = True

    valid_from = models.DateField()
    basis = models.CharField(max_length=200)
    body = models.JSONField()
    decided_at = models.DateTimeField()
    decided_label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "valid_from"], name="kuesioner_from")]

    def read(self) -> Questionnaire:
        """As the rules know it."""
        return read_questionnaire(self.body, basis=self.basis, valid_from=self.valid_from)


class JawabanSurvei(RegionModel):
    """One respondent's marks for one service. No case, no account, no moment, no order.

    `way`: by an invitation after a case, at a counter, or from paper. `scores`: mark per element id.
    """

    append_only = True
    INVITED, COUNTER, PAPER = "undangan", "loket", "kertas"
    WAYS = [(INVITED, "Undangan sesudah permohonan"), (COUNTER, "Poster di loket"), (PAPER, "Survei kertas")]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    definition_id = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="+")
    day = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS)
    scores = models.JSONField()
    sex = models.CharField(max_length=10, blank=True)
    education = models.CharField(max_length=10, blank=True)
    occupation = models.CharField(max_length=10, blank=True)
    age = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "day", "definition_id"], name="jawaban_day"),
            models.Index(fields=["region", "definition_id", "day"], name="jawaban_service"),
        ]


class UndanganTerpakai(RegionModel):
    """A spent invitation: the digest of its token, and nothing else. Only the region's key leads from a case to it."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    spent = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "spent"], name="undangan_spent")]


class SaranSurvei(RegionModel):
    """Words that somebody added, apart from their marks; read by staff, shown only as staff wrote them for showing."""

    NEW, SHOWN, KEPT = "baru", "tayang", "simpan"
    STATES = [(NEW, "Belum dibaca"), (SHOWN, "Ditayangkan"), (KEPT, "Tidak ditayangkan")]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    definition_id = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="+")
    day = models.DateField()
    body_sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=STATES, default=NEW)
    shown_text = models.CharField(max_length=500, blank=True)
    read_label = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "state", "day"], name="saran_state")]

    @property
    def body(self) -> str:
        """What was written."""
        return decrypt(self.region_id, self.body_sealed).decode()


class HasilSurvei(RegionModel):
    """A published result: numbers frozen with their digest. A correction is a new version; the former one stays."""

    append_only = True

    scope = models.CharField(max_length=120, blank=True)
    period = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "scope", "period", "version"], name="hasil_version"),
        ]
        indexes = [models.Index(fields=["region", "published_at"], name="hasil_newest")]


class TindakLanjut(RegionModel):
    """What is done about an element that scored low: by whom, until when, and the proof that it was done."""

    scope = models.CharField(max_length=120, blank=True)
    period = models.CharField(max_length=8)
    element = models.CharField(max_length=4)
    plan = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    due = models.DateField()
    planned_label = models.CharField(max_length=120)
    done_on = models.DateField(null=True)
    proof = models.CharField(max_length=300, blank=True)
    proof_file = RegionForeignKey(StoredFile, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "scope", "period"], name="tindak_scope")]


class SurveiKertas(RegionModel):
    """An import of answers on paper: which file, how many, who brought it in; the same file is taken once."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="+")
    file_digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "definition_id", "file_digest"], name="survei_kertas_once"),
        ]
