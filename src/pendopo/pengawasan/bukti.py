"""What findings show to whoever examines: how many, how grave, and whether each was answered and closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from pendopo.core.api import Evidence
from pendopo.pengawasan.models import Temuan
from pendopo.tenancy.api import Region


def findings(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Findings that were opened in a period, by office and weight, without their words."""
    after = last + timedelta(days=1)
    rows = Temuan.objects.filter(
        opened_at__gte=datetime(first.year, first.month, first.day, tzinfo=place.tz),
        opened_at__lt=datetime(after.year, after.month, after.day, tzinfo=place.tz),
    )  # fmt: skip
    counted = rows.values_list("unit__name", "severity").annotate(
        n=Count("id"), closed=Count("id", filter=Q(closed_at__isnull=False))
    )
    told = [[str(cell) for cell in row] for row in counted.order_by("unit__name", "severity")]
    return Evidence(
        "Temuan pengawasan dan tindak lanjutnya", "Banyaknya temuan menurut kantor dan bobot, dan yang sudah ditutup.",
        ("kantor", "bobot", "temuan", "ditutup"), told, whole=not rows.filter(closed_at=None).exists(),
    )  # fmt: skip
