"""Region (of the whole cell) and the base of everything that belongs to one."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.context import current_region_id


class Region(models.Model):
    """A province, kota or kabupaten. The id is its Kemendagri code without the dot at founding, fixed for good."""

    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(
        max_length=10, choices=[("provinsi", "Provinsi"), ("kota", "Kota"), ("kabupaten", "Kabupaten")]
    )
    slug = models.SlugField(unique=True)
    host = models.CharField(max_length=120, unique=True, null=True, blank=True)
    base_url = models.URLField(help_text="Alamat umum yang tetap; tercetak pada surat dan kode QR.")
    time_zone = models.CharField(max_length=40, default="Asia/Jakarta")
    is_contoh = models.BooleanField(default=False)
    head_title = models.CharField(max_length=40)
    hue = models.PositiveSmallIntegerField(default=268)
    chroma_milli = models.PositiveSmallIntegerField(default=125)
    help_phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True, default="")  # its picture lies among the region's files
    local_languages = models.CharField(max_length=40, blank=True, default="")  # codes with a blank between: 'su'
    founded_at = models.DateTimeField()
    # '' works; CLOSED is only read, because its export is being carried elsewhere; MOVED lives at `moved_to` now.
    state = models.CharField(
        max_length=8, blank=True, default="", choices=[("tertutup", "Hanya dibaca"), ("pindah", "Sudah pindah")]
    )
    moved_to = models.URLField(blank=True, default="")

    CLOSED, MOVED = "tertutup", "pindah"

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name as every page shows it: synthetic regions always say *contoh*."""
        return f"{self.name} (contoh)" if self.is_contoh else self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def chroma(self) -> float:
        return self.chroma_milli / 1000


M = TypeVar("M", bound=models.Model)


class RegionManager(models.Manager[M]):
    """Adds the open region to every query, so that plans are good; row-level security is the net behind it."""

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        region_id = current_region_id()
        return rows if region_id is None else rows.filter(region_id=region_id)


class RegionForeignKey(models.ForeignKey[Any, Any]):
    """A link between two rows of one region: the database keeps it by (region_id, id), so it cannot cross.

    Django's own constraint ignores row-level security and is left out; `security.py` lays the composite one and
    an index that starts with the region.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        options["db_index"] = False
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        return name, path, args, kwargs


class RegionModel(models.Model):
    """Base of every row that belongs to a region."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, default=current_region_id, editable=False, db_index=False, related_name="+"
    )

    # Rows of these models are only ever added: the application role may neither change nor delete them.
    append_only = False
    # Of an append-only model: sealed columns that erasure may shorten. Everything else of the row stays as it is.
    erasable: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[RegionManager[Self]] = RegionManager()

    class Meta:
        abstract = True
