"""Job entry points of bundles, and the day's work: own signatures renewed, partners read."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.bundles.refusal import BundleRefused
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region, defer, job, region, working_regions

log = logging.getLogger("pendopo.bundles")
REFRESH, MARK = "pendopo.bundles.segarkan", "pendopo.bundles.nilai"


@queue.periodic(cron="17 17 * * *")  # 00.17 in western Indonesia
@queue.task(name="pendopo.bundles.harian", queueing_lock="katalog")
def harian(timestamp: int) -> None:
    """Every region's timestamp is signed anew (it holds seven days), and each partner's catalogue is read by a job."""
    from pendopo.bundles.models import Partner
    from pendopo.bundles.services import renew, state_answers

    for place in working_regions():
        try:
            renew(place, now=timezone.now())
            state_answers(place, now=timezone.now())
        except (Refusal, OSError) as error:  # one region's missing key does not keep the others from theirs
            log.warning("katalog daerah %s tidak diperbarui: %s", place.id, type(error).__name__)
        with region(place):
            for partner in Partner.objects.values_list("pk", flat=True):
                defer(REFRESH, region=place, subject=partner, lock=f"mitra-{place.id}")


@job(REFRESH, attempts=3)
def segarkan(region_: Region, subject: UUID) -> None:
    from pendopo.bundles.models import Partner
    from pendopo.bundles.services import read_answers, receive_contributions, refresh

    with region(region_):
        partner = Partner.objects.filter(pk=subject).first()
    if partner is None:
        return
    try:
        refresh(region_, partner, now=timezone.now())
        receive_contributions(region_, partner, now=timezone.now())
        read_answers(region_, partner, now=timezone.now())
    except BundleRefused:
        return  # the sentence stands on the partner; tomorrow it is tried again


@job(MARK, attempts=2)
def nilai(region_: Region, subject: UUID) -> None:
    from pendopo.bundles.services import measure_mark

    measure_mark(region_, subject, now=timezone.now())


@job("pendopo.bundles.hitung", attempts=3)
def hitung(region_: Region, subject: UUID) -> None:
    from pendopo.bundles.services.upgrading import reckon

    reckon(region_, subject)


@job("pendopo.bundles.pindahkan", attempts=5)
def pindahkan(region_: Region, subject: UUID) -> None:
    """Open cases go over to the release in force where it says so, some hundred in each transaction."""
    from pendopo.bundles.models import Review
    from pendopo.cases.api import migrate_some

    with region(region_):
        row = Review.objects.filter(pk=subject).first()
    last, more = None, row is not None
    while row is not None and more:
        with region(region_):
            last = migrate_some(region_, row.definition_id, now=timezone.now(), after=last).last
        more = last is not None
