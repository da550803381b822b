"""What the register of permits shows to whoever examines: how many entries stand in the open, by month and kind."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth

from pendopo.core.api import Evidence
from pendopo.perizinan.models import EntriRegister
from pendopo.tenancy.api import Region


def register(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Entries of permits that were issued in a period."""
    rows = EntriRegister.objects.filter(issued_on__gte=first, issued_on__lte=last)
    months = rows.annotate(month=TruncMonth("issued_on")).values_list("month", "kind", "source")
    counted = months.annotate(n=Count("id")).order_by("month", "kind", "source")
    return Evidence(
        "Register izin yang terbuka", "Izin yang diterbitkan dan dapat dicari siapa pun, tanpa data pribadi.",
        ("bulan", "jenis", "sumber", "banyak"),
        [[f"{month:%Y-%m}", kind, source, str(n)] for month, kind, source, n in counted], addresses=("register-izin",),
    )  # fmt: skip
