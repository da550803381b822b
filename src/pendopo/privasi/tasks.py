"""Job entry points of privasi."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.core.api import running_progress
from pendopo.tenancy.api import Region, job, working_regions
from pendopo.tenancy.api import region as inside


@job("pendopo.privasi.copy")
def copy(region: Region, subject: UUID) -> None:
    from pendopo.privasi.services import make_copy

    make_copy(region, subject, now=timezone.now())


@job("pendopo.privasi.tell")
def tell(region: Region, subject: UUID) -> None:
    from pendopo.privasi.letters import to_people
    from pendopo.privasi.models import Insiden
    from pendopo.privasi.services.breaches import send_tidings

    with inside(region):
        breach = Insiden.objects.get(pk=subject)
        text = to_people(breach, region)
    send_tidings(region, breach, text, now=timezone.now())


@queue.periodic(cron="40 18 * * *")  # 01.40 in western Indonesia
@queue.task(name="pendopo.privasi.sweep", queueing_lock="privasi.sweep")
def sweep(timestamp: int) -> None:
    """Every night: let go of what is over. A region whose example history is being told waits for the next night."""
    from pendopo.privasi.services import sweep

    for place in working_regions():
        with inside(place):
            is_busy = bool(running_progress())
        if not is_busy:
            sweep(place, now=timezone.now())
