"""Stalled jobs (their worker was killed) are queued again; listeners and effects are safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app as queue

STALLED_AFTER_SECONDS = 30


async def retry_stalled() -> None:
    """Put jobs of workers that no longer beat back to 'todo'."""
    current = queue.current_app if hasattr(queue, "current_app") else queue
    for stalled in await current.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await current.job_manager.retry_job(stalled)
