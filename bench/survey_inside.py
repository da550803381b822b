"""Inside the measured instance: answers of one quarter, one more answer, one result. Not part of the product."""

from __future__ import annotations

import random
import sys
import time
from datetime import timedelta
from typing import Any

ROUNDS, GIVEN = 7, 200
GOAL_RESULT, GOAL_RATE = 1500.0, 100.0  # milliseconds on the clock for a whole result; answers per second


def measure(count: int) -> bool:
    """Whether both goals are met: a result over so many answers, and answers kept per second by one process."""
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
    whole = _milliseconds(lambda: result_of(read_scope(""), period, place), place)
    one = _milliseconds(lambda: result_of(read_scope(f"layanan:{service}"), period, place), place)
    begun = time.perf_counter()
    for _number in range(GIVEN):
        with region(place):
            answer_at_counter(place, service, unit, Answer(dict.fromkeys(MANDATED, 4), {}), now=now)
    rate = GIVEN / (time.perf_counter() - begun)
    print(f"{count} answers: result of all services {whole:.0f} ms, of one {one:.0f} ms; {rate:.0f} answers per second")
    return whole <= GOAL_RESULT and rate >= GOAL_RATE


def _milliseconds(work: Any, place: Any) -> float:
    from pendopo.tenancy.api import region

    times = []
    for _turn in range(ROUNDS):
        begun = time.perf_counter()
        with region(place):
            work()
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)[ROUNDS // 2]


if __name__ == "__main__":
    from bench.inside import enter

    enter()
    sys.exit(0 if measure(int(sys.argv[1])) else 1)
