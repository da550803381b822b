"""The public register: what everybody may read of each permit, and where entries of an old archive came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.people.api import Person
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class EntriRegister(RegionModel):
    """One permit or archive entry as everybody may read it. No personal data: names of people stand behind dots.

    An issued permit and its entry share one id. `kind`: a definition, or `arsip-…` for a kind that is no service here.
    `phase`: as the permit stands today, so that an index finds it; `turns_on`: the next day on which that may change.
    `lat_milli`, `lon_milli`: thousandths of a degree, about 110 metres, so that no single home is found.
    """

    PENDOPO, ARCHIVE = "pendopo", "arsip"
    SOURCES: ClassVar[list[tuple[str, str]]] = [(PENDOPO, "Diterbitkan lewat Pendopo"), (ARCHIVE, "Arsip")]

    source = models.CharField(max_length=8, choices=SOURCES)
    kind = models.CharField(max_length=80, db_collation="C")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=120)
    number_key = models.CharField(max_length=120, db_collation="C")  # compared byte by byte: beginnings are a range
    unit = models.CharField(max_length=200, blank=True)
    holder_masked = models.CharField(max_length=200, blank=True)
    object_text = models.CharField(max_length=300, blank=True)
    place_text = models.CharField(max_length=200, blank=True)
    kecamatan = models.CharField(max_length=13, blank=True, db_collation="C")
    kelurahan = models.CharField(max_length=13, blank=True, db_collation="C")
    lat_milli = models.IntegerField(null=True)
    lon_milli = models.IntegerField(null=True)
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    phase = models.CharField(max_length=16, db_collation="C")
    turns_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    code = models.CharField(max_length=26, blank=True)
    batch = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="entri_dates"),
            models.CheckConstraint(
                condition=Q(lat_milli=None, lon_milli=None) | Q(lat_milli__isnull=False, lon_milli__isnull=False),
                name="entri_point_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "issued_on", "id"], name="entri_day"),
            models.Index(fields=["region", "kind", "issued_on", "id"], name="entri_kind"),
            models.Index(fields=["region", "phase", "issued_on", "id"], name="entri_phase"),
            models.Index(fields=["region", "kind", "phase", "issued_on", "id"], name="entri_kind_phase"),
            models.Index(fields=["region", "kind", "kecamatan", "issued_on", "id"], name="entri_kind_kecamatan"),
            models.Index(
                fields=["region", "kind", "turns_on", "id"],
                condition=Q(turns_on__isnull=False),
                name="entri_kind_turns",
            ),
            models.Index(fields=["region", "kecamatan", "issued_on", "id"], name="entri_kecamatan"),
            models.Index(fields=["region", "kelurahan", "issued_on", "id"], name="entri_kelurahan"),
            models.Index(fields=["region", "number_key", "id"], name="entri_number"),
            models.Index(fields=["region", "turns_on", "id"], condition=Q(turns_on__isnull=False), name="entri_turns"),
            models.Index(fields=["region", "batch"], condition=Q(batch__isnull=False), name="entri_batch"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def point(self) -> tuple[int, int] | None:
        """Its rounded place, in thousandths of a degree."""
        return None if self.lat_milli is None or self.lon_milli is None else (self.lat_milli, self.lon_milli)


class EntriKata(RegionModel):
    """A word of an entry's object, by which it is found in the order of the register."""

    entry_id = models.UUIDField()
    word = models.CharField(max_length=40, db_collation="C")
    issued_on = models.DateField()
    batch = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "word", "issued_on", "entry_id"], name="entri_kata_find"),
            models.Index(fields=["region", "batch"], condition=Q(batch__isnull=False), name="entri_kata_batch"),
        ]

    def __str__(self) -> str:
        return self.word


class ImporArsip(RegionModel):
    """A sheet of an old archive: its columns are told, its rows rehearsed, then it comes in wholly or not at all.

    `head`: titles of its columns; `mapping`: title of a column by what it is (`rules_arsip.COLUMNS`). `layout`: digest
    of the titles. `faults_sealed`: the first wrong rows, as the page shows them; `report`: all of them as a workbook.
    """

    UPLOADED, WAITING, READ, APPLYING, APPLIED, FAILED, UNDONE = (
        "diunggah", "menunggu", "diperiksa", "dimasukkan", "selesai", "gagal", "dibatalkan",
    )  # fmt: skip
    STATES: ClassVar[list[tuple[str, str]]] = [
        (UPLOADED, "Menunggu arti kolomnya"), (WAITING, "Sedang diperiksa"), (READ, "Sudah diperiksa"),
        (APPLYING, "Sedang dimasukkan"), (APPLIED, "Masuk register"), (FAILED, "Tidak dapat dibaca"),
        (UNDONE, "Dibatalkan"),
    ]  # fmt: skip

    file = RegionForeignKey(StoredFile, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    layout = models.CharField(max_length=64)
    head = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    kind = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=UPLOADED)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    faults_sealed = models.BinaryField(null=True)
    report = RegionForeignKey(StoredFile, null=True, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    made_by = RegionForeignKey(Person, related_name="+")
    made_at = models.DateTimeField()
    applied_by = RegionForeignKey(Person, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "made_at"], name="impor_arsip_made"),
            models.Index(fields=["region", "layout", "made_at"], name="impor_arsip_layout"),
        ]
        constraints = [
            # One file stands in the register at most once at a time.
            models.UniqueConstraint(
                fields=["region", "digest"], condition=Q(state__in=["dimasukkan", "selesai"]), name="impor_arsip_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_apply(self) -> bool:
        """It was read, no row is wrong, and there is something to bring in."""
        return self.state == self.READ and not self.counts.get("salah") and bool(self.counts.get("baru"))


class ArsipIzin(RegionModel):
    """What only staff may see of an archive entry (which has the same id): its holder, sealed with the region's key."""

    batch = RegionForeignKey(ImporArsip, related_name="+")
    row = models.PositiveIntegerField()
    holder_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"baris {self.row}"

    @property
    def holder(self) -> str:
        """The holder as the archive writes it, with NIK where the sheet had one (JSON)."""
        return decrypt(self.region_id, self.holder_sealed).decode()


class BatasWilayah(RegionModel):
    """Boundaries drawn under the points: simplified shapes with whose they are and as of when. The newest counts.

    `shapes`: [{"kode", "nama", "cincin": [[[lon, lat], …], …]}] in ten-thousandths of a degree.
    """

    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    as_of = models.DateField()
    shapes = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "made_at"], name="batas_newest")]

    def __str__(self) -> str:
        return self.title
