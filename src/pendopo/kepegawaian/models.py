"""Decrees about offices and people, who stands in for whom, and organisations brought in as a workbook."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pendopo.files.api import StoredFile
from pendopo.people.api import Membership, Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


def no_traces() -> dict[str, Any]:
    """What a decree has changed before its day, so that taking it back restores exactly that."""
    return {"berakhir": [], "mulai": [], "unit": [], "penempatan": [], "penempatan_lama": []}


class SuratKeputusan(RegionModel):
    """A decree that moves people (mutasi) or rearranges offices (penataan).

    `effective_on`: its TMT. `rights_on`: the first day of the rights it gives; with a TMT in the past the day of its
    approval, because nobody held a right before it was given. `digest`: of the rows as they were rehearsed and sent
    in; only those can be approved. `traces`: see `no_traces`.
    """

    MUTASI, PENATAAN = "mutasi", "penataan"
    KINDS = [(MUTASI, _("Mutasi pegawai")), (PENATAAN, _("Penataan unit"))]
    DRAFT, SENT, APPROVED, APPLIED = "draf", "diajukan", "disetujui", "diterapkan"
    WITHDRAWN, REPLACED = "ditarik", "diganti"
    STATES = [
        (DRAFT, _("Draf")), (SENT, _("Menunggu persetujuan")), (APPROVED, _("Disetujui, belum berlaku")),
        (APPLIED, _("Berlaku")), (WITHDRAWN, _("Ditarik")), (REPLACED, _("Diganti")),
    ]  # fmt: skip

    kind = models.CharField(max_length=8, choices=KINDS)
    number = models.CharField(max_length=120)
    dated = models.DateField()
    effective_on = models.DateField()
    about = models.CharField(max_length=200, blank=True)
    scan = RegionForeignKey(StoredFile, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    replaces = RegionForeignKey("kepegawaian.SuratKeputusan", null=True, related_name="corrections")
    made_by = RegionForeignKey(Person, related_name="+")
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    approved_by = RegionForeignKey(Person, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    accepts_gaps = models.BooleanField(default=False)
    rights_on = models.DateField(null=True)
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)
    traces = models.JSONField(default=no_traces)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number", "dated"],
                name="sk_number_one",
                condition=~Q(state__in=["ditarik", "diganti"]),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="sk_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["disetujui", "diterapkan"])
                | Q(approved_by__isnull=False, approved_at__isnull=False, rights_on__isnull=False),
                name="sk_approved_whole",
            ),
        ]
        indexes = [models.Index(fields=["region", "state", "rights_on"], name="sk_due")]

    def __str__(self) -> str:
        return self.number


class BarisMutasi(RegionModel):
    """One row of a decree of mutasi: this person leaves this post, and takes up that one.

    `post` empty: they had none. `unit` empty: they leave (pension, another region). `heir`: who gets the open work.
    """

    decree = RegionForeignKey(SuratKeputusan, related_name="moves")
    position = models.PositiveSmallIntegerField()
    person = RegionForeignKey(Person, related_name="+")
    post = RegionForeignKey(Membership, null=True, related_name="+")
    unit = RegionForeignKey(Unit, null=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160, blank=True)
    rank = models.CharField(max_length=80, blank=True)
    heir = RegionForeignKey(Person, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "decree", "position"], name="baris_mutasi_position"),
            models.CheckConstraint(
                condition=Q(post__isnull=False) | Q(unit__isnull=False), name="baris_mutasi_does_something"
            ),
        ]


class BarisUnit(RegionModel):
    """One row of a decree that rearranges offices: the table of succession.

    SUCCEED: what an office does goes to `successor`; of one service, or one function of it, where these are named.
    A row that names neither closes the office. RENAME: it is called otherwise.
    """

    SUCCEED, RENAME = "beralih", "ganti_nama"
    KINDS = [(SUCCEED, _("Beralih ke unit lain")), (RENAME, _("Ganti nama"))]

    decree = RegionForeignKey(SuratKeputusan, related_name="unit_rows")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    unit = RegionForeignKey(Unit, related_name="+")
    successor = RegionForeignKey(Unit, null=True, related_name="+")
    definition_id = models.CharField(max_length=80, blank=True)
    function = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160, blank=True)
    short = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "decree", "position"], name="baris_unit_position"),
            models.CheckConstraint(
                condition=Q(kind="beralih", successor__isnull=False) | (Q(kind="ganti_nama") & ~Q(name="")),
                name="baris_unit_whole",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("unit")), name="baris_unit_not_itself"
            ),
        ]
        indexes = [models.Index(fields=["region", "unit"], name="baris_unit_unit")]


class Penempatan(RegionModel):
    """Where somebody works, as what and in which rank, from a day to a day (both included)."""

    person = RegionForeignKey(Person, related_name="placements")
    unit = RegionForeignKey(Unit, null=True, related_name="+")
    title = models.CharField(max_length=160, blank=True)
    rank = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decree = RegionForeignKey(SuratKeputusan, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "person", "valid_from"], name="penempatan_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="penempatan_dates"
            )
        ]


class Ketidakhadiran(RegionModel):
    """Somebody is away, from a day to a day (both included); with somebody who stands in, or without."""

    KINDS = [("cuti", _("Cuti")), ("sakit", _("Sakit")), ("dinas", _("Dinas luar")), ("diklat", _("Pelatihan"))]

    person = RegionForeignKey(Person, related_name="absences")
    kind = models.CharField(max_length=6, choices=KINDS)
    valid_from = models.DateField()
    valid_to = models.DateField()
    made_by = RegionForeignKey(Person, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "person", "valid_to"], name="ketidakhadiran_person")]
        constraints = [models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="ketidakhadiran_dates")]


class Penggantian(RegionModel):
    """Somebody stands in for a post, from a day to a day (both included), by an order with number and date.

    `replaced`: whose post it is; empty when it is vacant (Plt.). The rights are the post that it gave (`post_id`,
    a `Membership` of that kind); they begin and end by their days. `overlap_reason`: why it overlaps with another.
    """

    KINDS = Membership.KINDS[1:]

    post_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=9, choices=KINDS)
    unit = RegionForeignKey(Unit, related_name="+")
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    replaced = RegionForeignKey(Person, null=True, related_name="+")
    stand_in = RegionForeignKey(Person, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    number = models.CharField(max_length=120, blank=True)
    dated = models.DateField(null=True)
    overlap_reason = models.CharField(max_length=200, blank=True)
    absence = RegionForeignKey(Ketidakhadiran, null=True, related_name="stand_ins")
    extends = RegionForeignKey("kepegawaian.Penggantian", null=True, related_name="+")
    made_by = RegionForeignKey(Person, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "stand_in", "valid_to"], name="penggantian_stand_in"),
            models.Index(fields=["region", "replaced", "valid_to"], name="penggantian_replaced"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="penggantian_dates"),
            models.CheckConstraint(
                condition=Q(replaced__isnull=True) | ~Q(replaced=F("stand_in")), name="penggantian_not_oneself"
            ),
        ]


class BatasPenggantian(RegionModel):
    """How long somebody may stand in, from a day on; the newest row of a kind counts. `source`: where it is written;
    `verified`: somebody of the region has read it there."""

    kind = models.CharField(max_length=9, choices=Membership.KINDS[1:])
    most_days = models.PositiveSmallIntegerField()
    extensions = models.PositiveSmallIntegerField(default=0)
    needs_order = models.BooleanField(default=True)
    source = models.CharField(max_length=200)
    verified = models.BooleanField(default=False)
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind", "valid_from"], name="batas_penggantian_one")]


class ImporOrganisasi(RegionModel):
    """A workbook of the organisation that was brought in: rehearsed first, then applied as that very file, or not.

    `digest`: of the file. `plan`: of what the rehearsal said would happen; applying is refused when it would differ.
    `counts`: rows by what happens with them; `done`: rows applied so far, while it runs; `shown_sealed`: the rows that
    the page shows, because they change something or are wrong.
    """

    WAITING, READ, APPLYING, APPLIED, FAILED = "menunggu", "diperiksa", "diterapkan", "selesai", "gagal"
    STATES = [
        (WAITING, _("Sedang diperiksa")), (READ, _("Sudah diperiksa")), (APPLYING, _("Sedang diterapkan")),
        (APPLIED, _("Diterapkan")), (FAILED, _("Tidak dapat dibaca")),
    ]  # fmt: skip

    file = RegionForeignKey(StoredFile, related_name="+")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    plan = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    shown_sealed = models.BinaryField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    report = RegionForeignKey(StoredFile, null=True, related_name="+")
    made_by = RegionForeignKey(Person, related_name="+")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    applied_by = RegionForeignKey(Person, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "made_at"], name="impor_made")]

    @property
    def may_apply(self) -> bool:
        """It was read without a wrong row, and something would change."""
        return (
            self.state == self.READ
            and not self.counts.get("galat")
            and any(self.counts.get(name) for name in ("baru", "berubah", "berakhir"))
        )
