"""Recordings that read a page or a question aloud."""

from __future__ import annotations

from django.db import models

from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Suara(RegionModel):
    """A region's own recording of a text: of a page (`halaman:portal:awal`), a service (`layanan:<id>`) or a question
    (`isian:<id>:<field>`). A newer one takes the place of the former; the text itself is its transcript.
    """

    key = models.CharField(max_length=160)
    lang = models.CharField(max_length=8, default="id")
    file = RegionForeignKey(StoredFile, related_name="+")
    recorded_at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "key", "lang"], condition=models.Q(withdrawn_at=None), name="suara_one"
            )
        ]
