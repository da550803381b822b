"""Job entry points of core, and its clockwork."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import Region, job

BEAT, BEAT_QUEUE = "pendopo.core.beat", "denyut"


@job("pendopo.core.deliver")
def deliver(region: Region, subject: UUID) -> None:
    from pendopo.core.delivery import deliver

    deliver(region, subject)


@queue.periodic(cron="* * * * * */5")  # the sixth field is the seconds
@queue.task(name=BEAT, queue=BEAT_QUEUE, queueing_lock="beat", priority=100)
def beat(timestamp: int) -> str:
    """The worker's sign of life; why the clock is not believed, or ''."""
    from pendopo.core.services import beat

    return beat()


@queue.periodic(cron="*/2 * * * *")
@queue.task(name="pendopo.core.rescue", queueing_lock="rescue", pass_context=True)
async def rescue(context: object, timestamp: int) -> None:
    """Jobs whose worker was killed go back into the queue."""
    from pendopo.core.rescue import retry_stalled

    await retry_stalled()
