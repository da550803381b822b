"""Inside the measured instance: answers of one quarter, one more answer, one result. Not part of the product."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROUNDS, GIVEN = 7, 200
GOAL_RESULT, GOAL_ANSWER = 1000.0, 15.0  # milliseconds of processor time: a whole result, one answer


def measure(count: int) -> bool:
    """Whether both goals are met: a result over so many answers, and one answer kept."""
    from django.utils import timezone

    from pendopo.skm.models import JawabanSurvei
    from pendopo.skm.queries_staf import result_of
    from pendopo.skm.rules_kuesioner import DEMOGRAPHICS, MANDATED, Answer
    from pendopo.skm.rules_periode import last_whole
    from pendopo.skm.scope import read_scope, service_titles, unit_of_service
    from pendopo.skm.services import answer_at_counter
    from pendopo.tenancy.api import all_regions, region

    place, now, dice = all_regions()[0], timezone.now(), random.Random(1)
    period = last_whole(now.astimezone(place.tz).date())
    with region(place):
        services = list(service_titles())
        service = next(name for name in services if unit_of_service(name) is not None)
        unit = unit_of_service(service)
        assert unit is not None
        rows: list[Any] = [
            JawabanSurvei(
                definition_id=dice.choice(services), unit=unit, way="kertas",
                day=period.start + timedelta(days=dice.randint(0, 88)),
                scores={name: dice.randint(2, 4) for name in MANDATED},
                **{name: dice.choice(["", *codes]) for name, (_title, codes) in DEMOGRAPHICS.items()},
            )
            for _number in range(count)
        ]  # fmt: skip
        JawabanSurvei.objects.bulk_create(rows, batch_size=2000)
    whole = _median(lambda: result_of(read_scope(""), period, place), place)
    one = _median(lambda: result_of(read_scope(f"layanan:{service}"), period, place), place)

    def give() -> None:
        answer_at_counter(place, service, unit, Answer(dict.fromkeys(MANDATED, 4), {}), now=now)

    begun = time.perf_counter()
    each = _median(give, place, rounds=GIVEN)
    rate = GIVEN / (time.perf_counter() - begun)
    print(
        f"{count} answers, processor time: result of all services {whole:.0f} ms, of one {one:.0f} ms, one more answer "
        f"{each:.1f} ms ({rate:.0f} per second on the clock)"
    )
    return whole <= GOAL_RESULT and each <= GOAL_ANSWER


def _median(work: Callable[[], object], place: Any, *, rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time, ours and of the server process that answers us."""
    from django.db import connection

    from pendopo.tenancy.api import region

    times = []
    for _turn in range(rounds):
        with region(place):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                server = cursor.fetchone()[0]
            before = time.process_time() + _used(server)
            work()
            times.append(1000 * (time.process_time() + _used(server) - before))
    return statistics.mean(times) if rounds == GIVEN else statistics.median(times)


def _used(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    from bench.inside import enter

    enter()
    sys.exit(0 if measure(int(sys.argv[1])) else 1)
