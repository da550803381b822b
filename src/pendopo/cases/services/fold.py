"""Folding the appended counts, so that reading them stays cheap."""

from __future__ import annotations

from django.db import connection, transaction

from pendopo.cases.models import DeskCount, StateCount
from pendopo.tenancy.api import RegionModel, current_region_id

FOLDED: tuple[type[RegionModel], ...] = (StateCount, DeskCount)


@transaction.atomic
def fold_counts() -> int:
    """Replace the appended differences of the open region by one row per key; rows removed.

    What is appended meanwhile stays; of two folds at once each sums exactly the rows that it removed itself.
    """
    return sum(_fold(model) for model in FOLDED)


def _fold(model: type[RegionModel]) -> int:
    table = model._meta.db_table
    keys = [f.column for f in model._meta.local_concrete_fields if f.column not in ("id", "region_id", "delta")]
    key = ", ".join(f'"{name}"' for name in keys)
    statement = f"""
        WITH many AS (
            SELECT unnest(array_agg(id)) AS id FROM "{table}" WHERE region_id = %s
            GROUP BY {key} HAVING count(*) > 1 OR sum(delta) = 0
        ), gone AS (
            DELETE FROM "{table}" WHERE region_id = %s AND id IN (SELECT id FROM many) RETURNING {key}, delta
        ), folded AS (
            INSERT INTO "{table}" (id, region_id, {key}, delta)
            SELECT gen_random_uuid(), %s, {key}, sum(delta) FROM gone GROUP BY {key} HAVING sum(delta) <> 0
        )
        SELECT count(*) FROM gone
    """  # noqa: S608  (names of our own models and columns; values are parameters)
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_region_id()] * 3)
        row = cursor.fetchone()
    assert row is not None  # a count always returns one row
    return int(row[0])
