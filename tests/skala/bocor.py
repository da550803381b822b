"""Many short units of work of two regions through one pooler: each may see its own region only, outside none.

Run with the two region ids; prints `UNIT <n> BOCOR <n>`.
"""

from __future__ import annotations

import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import django
from django.db import connection

THREADS, UNITS = 8, 400


def work(seed: int, regions: tuple[int, int]) -> int:
    """How often this thread saw what it must not see."""
    from pendopo.people.api import Unit
    from pendopo.tenancy.api import region

    dice, leaks = random.Random(seed), 0
    for _ in range(UNITS):
        if dice.random() < 0.2:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM people_unit")
                leaks += cursor.fetchone()[0] != 0
            continue
        mine = dice.choice(regions)
        with region(mine), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT region_id FROM people_unit")
            leaks += cursor.fetchall() != [(mine,)]
            leaks += Unit.objects.exclude(region_id=mine).exists()
    connection.close()
    return leaks


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.config.settings"
    django.setup()
    regions = (int(sys.argv[1]), int(sys.argv[2]))
    with ThreadPoolExecutor(THREADS) as crew:
        leaks = sum(crew.map(lambda seed: work(seed, regions), range(THREADS)))
    print(f"UNIT {THREADS * UNITS} BOCOR {leaks}")


if __name__ == "__main__":
    main()
