"""`pendopo pekerja`: the worker; runs jobs until it is told to stop."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from pendopo.audit.api import clock_stop
from pendopo.config.cli.deathsig import die_with_parent
from pendopo.core.tasks import BEAT, BEAT_QUEUE
from pendopo.tenancy.api import refuse_unsafe_role

if TYPE_CHECKING:
    from procrastinate.job_context import JobContext
    from procrastinate.worker import Worker

log = logging.getLogger("pendopo.worker")


def run(args: argparse.Namespace) -> int:
    """Jobs in threads, three at a time; finished ones are deleted, failed ones stay to be seen."""
    import pendopo.config.demo.tasks  # noqa: F401  (registers the demo's job)

    die_with_parent()
    refuse_unsafe_role()
    with suppress(AlreadyEnqueued):  # the first sign of life at once, not after the clockwork's first five seconds
        queue.tasks[BEAT].defer(timestamp=0)
    worker = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]  # DjangoConnector has it
    with worker.replace_connector(worker.connector):
        worker.run_worker(
            queues=_queues(clock_stop()), concurrency=3, delete_jobs="successful", fetch_job_polling_interval=1.0,
            worker_middleware=[heed_clock],
        )  # fmt: skip
    return 0


async def heed_clock(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """While the server's clock is wrong only the beat goes on, which looks at the clock; every other job waits."""
    result = await call_next()
    if context.job.task_name == BEAT:
        worker.queues = _queues(result)
    return result


def _queues(clock_is_wrong: str | None) -> list[str] | None:
    return [BEAT_QUEUE] if clock_is_wrong else None
