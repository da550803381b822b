"""Promises as facts that everybody may read, what changed in them day by day, and evidence for whoever examines."""

from __future__ import annotations

from typing import Any

from django.db import models

from pendopo.files.api import StoredFile
from pendopo.keterbukaan.rules import TOTALS, Sums
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class AngkaJanji(RegionModel):
    """What `rules.Sums` holds, as columns: of a service (`stage` is '') or one of its stages.

    `title`: what the service or stage was called when this was reckoned last.
    """

    definition_id = models.CharField(max_length=80)
    stage = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    promise_min = models.PositiveIntegerField(default=0)
    promise_max = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    granted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    returns = models.PositiveIntegerField(default=0)
    days_sum = models.PositiveIntegerField(default=0)
    by_days = models.JSONField(default=dict)
    pauses = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)  # with the region's key: what is hidden cannot be guessed
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def sums(self) -> Sums:
        """The row as a value that adds up."""
        return Sums(
            **{name: getattr(self, name) for name in ("promise_min", "promise_max", *TOTALS)},
            by_days={int(days): n for days, n in self.by_days.items()},
            pauses={why: (times, minutes) for why, (times, minutes) in self.pauses.items()},
        )

    @staticmethod
    def columns(sums: Sums) -> dict[str, Any]:
        """A value as the columns."""
        return {
            **{name: getattr(sums, name) for name in ("promise_min", "promise_max", *TOTALS)},
            "by_days": {str(days): n for days, n in sorted(sums.by_days.items())},
            "pauses": {why: list(pair) for why, pair in sorted(sums.pauses.items())},
        }


class FaktaJanji(AngkaJanji):
    """Cases that ended on one day in the region, of one service or of one of its stages.

    `versions`: the sum of the versions of these cases (of the service's row); it tells when the day must be reckoned
    anew. `told`: the digest and the public face as the last file of changes told them.
    """

    day = models.DateField()
    versions = models.BigIntegerField(default=0)
    told = models.CharField(max_length=64, blank=True)
    told_face = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day", "definition_id", "stage"], name="fakta_janji_one"),
            models.CheckConstraint(condition=models.Q(late__lte=models.F("finished")), name="fakta_janji_late"),
        ]
        indexes = [
            models.Index(fields=["region", "definition_id", "day"], name="fakta_janji_service"),
            models.Index(
                fields=["region", "day"], name="fakta_janji_untold",
                condition=~models.Q(told=models.F("digest")),
            ),
        ]  # fmt: skip


class FaktaBulan(AngkaJanji):
    """The same for a month: the sum of its days. What public pages read."""

    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "month", "definition_id", "stage"], name="fakta_bulan_one"),
            models.CheckConstraint(condition=models.Q(late__lte=models.F("finished")), name="fakta_bulan_late"),
        ]
        indexes = [models.Index(fields=["region", "definition_id", "stage", "month"], name="fakta_bulan_service")]


class TundaanJanji(RegionModel):
    """How many cases lay open at the end of a day (of today: at `seen_at`), how many waited with a clock that stands
    still, how many were past their promise."""

    day = models.DateField()
    definition_id = models.CharField(max_length=80)
    stage = models.CharField(max_length=60, blank=True)
    open = models.PositiveIntegerField(default=0)
    paused = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    longest = models.PositiveIntegerField(default=0)  # working days past the promise
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day", "definition_id", "stage"], name="tundaan_janji_one")
        ]


class BerkasLambat(RegionModel):
    """An open case past its promise, as everybody may see it. `code` is a pseudonym that only the region can make:
    the same as long as the case lives, and no way back to its number. Service and stage are '' where fewer than five
    lie open."""

    code = models.CharField(max_length=14)
    definition_id = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    days_late = models.PositiveIntegerField()
    why = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="berkas_lambat_one")]
        indexes = [models.Index(fields=["region", "days_late", "code"], name="berkas_lambat_days")]


class KabarPerubahan(RegionModel):
    """What changed in the facts between two evenings: one file a day, chained to the former one by its digest."""

    append_only = True

    day = models.DateField()
    former = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    kinds = models.JSONField(default=dict)  # baru, berubah, ditarik
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="kabar_perubahan_one")]


class BarisPerubahan(RegionModel):
    """One line of such a file, in its order and exactly as its digest was taken."""

    append_only = True

    day = models.DateField()
    seq = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day", "seq"], name="baris_perubahan_one")]


class IndikatorBukti(RegionModel):
    """Something that an examiner asks evidence for. The list is the region's own and dated; codes are its own, too.

    `sources`: names under which apps say what they hold. `source`: where the indicator stands. `checked_by`: who found
    it confirmed; until then it says *perlu verifikasi*.
    """

    code = models.CharField(max_length=30)
    area = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    sources = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="indikator_bukti_one")]

    @property
    def needs_check(self) -> bool:
        return not self.checked_by


class BerkasBukti(RegionModel):
    """A file that somebody added to an indicator for a period. Taken out, it stays in the archives that have it."""

    indicator = RegionForeignKey(IndikatorBukti, related_name="+")
    period = models.CharField(max_length=8)
    file = RegionForeignKey(StoredFile, related_name="+")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500)
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "period", "indicator"], name="berkas_bukti_period")]


class ArsipBukti(RegionModel):
    """One archive of evidence of a period. A later one is another version; the former ones stay.

    `as_of`: the moment it tells of; asked for again, the same moment gives the same bytes as long as nothing changed.
    `manifest`: SHA-256 of the list of digests. `is_signed`: the region's server signed that digest in its catalogue.
    """

    period = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    file = RegionForeignKey(StoredFile, null=True, related_name="+")
    manifest = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)
    is_signed = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "period", "version"], name="arsip_bukti_one")]
