"""`pendopo pekerja`: the worker; runs jobs until it is told to stop."""

from __future__ import annotations

import argparse
import logging
from contextlib import suppress

from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from pendopo.config.cli.deathsig import die_with_parent
from pendopo.tenancy.api import refuse_unsafe_role

log = logging.getLogger("pendopo.worker")


def run(args: argparse.Namespace) -> int:
    """Jobs in threads, three at a time; finished ones are deleted, failed ones stay to be seen."""
    import pendopo.config.demo.tasks  # noqa: F401  (registers the demo's job)

    die_with_parent()
    refuse_unsafe_role()
    with suppress(AlreadyEnqueued):  # the first sign of life at once, not after the clockwork's first five seconds
        queue.tasks["pendopo.core.beat"].defer(timestamp=0)
    worker = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]  # DjangoConnector has it
    with worker.replace_connector(worker.connector):
        worker.run_worker(concurrency=3, delete_jobs="successful", fetch_job_polling_interval=1.0)
    return 0
