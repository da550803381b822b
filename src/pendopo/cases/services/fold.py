"""Folding the appended counts, so that reading them stays cheap."""

from __future__ import annotations

from django.db import connection, transaction

from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import current_region_id


@transaction.atomic
def fold_counts() -> int:
    """Replace the appended differences of the open region by one row per definition and state; rows removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM cases_statecount WHERE region_id = %s RETURNING definition_id, state, delta) "
            "SELECT definition_id, state, sum(delta)::int, count(*) FROM gone GROUP BY 1, 2",
            [current_region_id()],
        )
        totals = cursor.fetchall()
        cursor.executemany(
            "INSERT INTO cases_statecount (id, region_id, definition_id, state, delta) VALUES (%s, %s, %s, %s, %s)",
            [(uuid7(), current_region_id(), d, s, total) for d, s, total, _ in totals if total],
        )
    return sum(rows for *_, rows in totals)
