"""Counters, the working calendar, areas, the worker's sign of life."""

from __future__ import annotations

from django.db import models

from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import RegionModel


class Counter(RegionModel):
    """The last number given in a register and year. The row is locked by the update that takes the next."""

    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "register", "year"], name="counter_one")]


class HariLibur(RegionModel):
    """A day on which the region's offices do not work. `estimated`: the date may still move by decree."""

    date = models.DateField()
    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=12,
        choices=[("nasional", "Libur nasional"), ("cuti_bersama", "Cuti bersama"), ("lokal", "Libur daerah")],
    )
    estimated = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    decree = models.CharField(max_length=200, blank=True)  # the decision that set it here; '' = as founded

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "date"], name="hari_libur_one")]


class JamKerja(RegionModel):
    """Opening hours of one part of a weekday (0 = Monday).

    Of the whole region, or of one unit that keeps other hours; the usual ones, or those of a season with a name
    (Ramadan), by `decree`, from `valid_from` to `valid_until`.
    """

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    unit_id = models.UUIDField(null=True)
    season = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    decree = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "unit_id", "season", "valid_from", "weekday", "opens"],
                name="jam_kerja_part",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="jam_kerja_forward"),
            models.CheckConstraint(
                condition=models.Q(season="", valid_from=None, valid_until=None)
                | (~models.Q(season="") & models.Q(valid_until__gte=models.F("valid_from"))),
                name="jam_kerja_season",
            ),
        ]


class Wilayah(RegionModel):
    """An area inside the region by its Kemendagri code: kecamatan, kelurahan or desa."""

    code = models.CharField(max_length=13)
    name = models.CharField(max_length=80)
    level = models.CharField(
        max_length=10, choices=[("kecamatan", "Kecamatan"), ("kelurahan", "Kelurahan"), ("desa", "Desa")]
    )
    parent_code = models.CharField(max_length=13, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="wilayah_one")]


class Pulse(models.Model):
    """The worker's sign of life (of the cell): /sehat reads it, a job in the worker writes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField()


class Progress(RegionModel):
    """Long work as people see it: how far it is. Kept after the end, so that its end is seen too."""

    name = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="progress_one")]


class Backup(models.Model):
    """One backup at one place, or the attempt at one (of the cell; written by the operator's commands, not by pages).

    `made_at`: the moment whose data it holds. `size`: bytes of everything it needs, of which `new_bytes` were written.
    `proven_at`: when it was last restored into an empty server and found equal; `proof_error`: why it was not.
    `gone_at`: when retention removed it. `error` is a sentence for the administrator, without personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    made_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    why = models.CharField(
        max_length=10,
        choices=[
            ("harian", "Harian"),
            ("tangan", "Dengan tangan"),
            ("pembaruan", "Sebelum pembaruan"),
            ("pindah", "Pindah mesin"),
        ],
    )
    size = models.PositiveBigIntegerField(default=0)
    new_bytes = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    ok = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    proof_tried_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)
    proof_error = models.CharField(max_length=300, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="backup_newest")]

    def __str__(self) -> str:
        return f"{self.place} {self.made_at:%Y-%m-%d}"
