"""The desk made comfortable: filters with a name, who gets what comes, and many cases done at once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pendopo.people.api import Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class SavedFilter(RegionModel):
    """A list's filter under a name: somebody's own, or (`unit`) everybody's of an office.

    `page`: the address name of the list; `query`: its address without the page of the list. Words that were sought
    stand in it sealed, as they do in addresses. `is_default`: what this person's list opens with.
    """

    person = RegionForeignKey(Person, related_name="+")
    unit = RegionForeignKey(Unit, null=True, related_name="+")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1200)
    is_default = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["region", "person", "page"], name="saved_filter_own"),
            models.Index(fields=["region", "unit", "page"], name="saved_filter_unit", condition=Q(unit__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "person", "page", "name"], name="saved_filter_one"),
            models.UniqueConstraint(
                fields=["region", "person", "page"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssignmentRule(RegionModel):
    """Who of an office gets what comes to it, from a day to a day (both included; no end = until told).

    `definition_id`: of one service; '' for all others. `people`: among whom (ids of persons; none: whoever holds the
    post). `areas`: of AREA, the beginning of a wilayah code → person. `last_id`: whose turn it was last.
    """

    TURN, LEAST, AREA, NONE = "bergilir", "tersedikit", "wilayah", "sendiri"
    METHODS = [
        (TURN, _("Bergilir")),
        (LEAST, _("Yang paling sedikit pegangannya")),
        (AREA, _("Menurut wilayah")),
        (NONE, _("Tidak dibagi: petugas mengambil sendiri")),
    ]

    unit = RegionForeignKey(Unit, related_name="+")
    role = models.CharField(max_length=40)
    definition_id = models.CharField(max_length=80, blank=True)
    method = models.CharField(max_length=10, choices=METHODS)
    people = models.JSONField(default=list)
    areas = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = RegionForeignKey(Person, null=True, related_name="+")
    made_at = models.DateTimeField()
    last_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "unit", "role", "valid_from"], name="assignment_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="assignment_dates"
            )
        ]

    def __str__(self) -> str:
        return self.method


class BulkRun(RegionModel):
    """Cases that somebody has chosen to judge and move together. It holds no right: each case is asked anew."""

    person = RegionForeignKey(Person, related_name="+")
    made_at = models.DateTimeField()
    from_sheet = models.BooleanField(default=False)  # what is to be done with each was written in a workbook
    started_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "person", "made_at"], name="bulk_run_person")]


class BulkItem(RegionModel):
    """One chosen case: the version on the officer's screen, what is to be done, and what came of it.

    `all_right`: judge every file *sesuai* first. `note_sealed` is emptied once it is written to the case.
    """

    WAITING, DONE, REFUSED = "menunggu", "selesai", "ditolak"
    STATES = [(WAITING, _("Belum")), (DONE, _("Selesai")), (REFUSED, _("Tidak dapat"))]

    run = RegionForeignKey(BulkRun, related_name="items")
    position = models.PositiveSmallIntegerField()
    case_id = models.UUIDField()
    seen = models.PositiveIntegerField()
    all_right = models.BooleanField(default=False)
    transition = models.CharField(max_length=60, blank=True)
    note_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "run", "position"], name="bulk_item_position"),
            models.UniqueConstraint(fields=["region", "run", "case_id"], name="bulk_item_case"),
        ]
