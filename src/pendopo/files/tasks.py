"""Job entry points of files."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import region, working_regions


@queue.periodic(cron="23 * * * *")
@queue.task(name="pendopo.files.tidy", queueing_lock="files_tidy")
def tidy(timestamp: int) -> None:
    """Every hour: uploads in parts that nobody finished are forgotten."""
    from pendopo.files.services import purge_partial

    for place in working_regions():
        with region(place):
            purge_partial(place, timezone.now())
