"""What the survey shows to whoever examines: published results with their digests, and how far follow-up is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from pendopo.core.api import Evidence
from pendopo.skm.models import HasilSurvei, TindakLanjut
from pendopo.tenancy.api import Region


def results(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Results that were published in a period; whole when none of their follow-up is past its day and not done."""
    after = last + timedelta(days=1)
    rows = HasilSurvei.objects.filter(
        published_at__gte=datetime(first.year, first.month, first.day, tzinfo=place.tz),
        published_at__lt=datetime(after.year, after.month, after.day, tzinfo=place.tz),
    ).order_by("published_at", "scope")  # fmt: skip
    plans = TindakLanjut.objects.values("scope", "period").annotate(
        n=Count("id"), done=Count("id", filter=Q(done_on__isnull=False))
    )
    follow = {(one["scope"], one["period"]): (one["n"], one["done"]) for one in plans.order_by()}
    told = [
        [row.period, row.scope, str(row.version), f"{row.published_at.astimezone(place.tz):%Y-%m-%d}",
            *(str(n) for n in follow.get((row.scope, row.period), (0, 0))), row.digest]
        for row in rows
    ]  # fmt: skip
    today = now.astimezone(place.tz).date()
    return Evidence(
        "Hasil survei kepuasan yang diumumkan", "Triwulan, versi, tindak lanjut yang direncanakan dan yang selesai.",
        ("masa", "lingkup", "versi", "diumumkan", "tindak_lanjut", "selesai", "sidik"), told,
        whole=not TindakLanjut.objects.filter(done_on=None, due__lt=min(today, after)).exists(),
    )  # fmt: skip
