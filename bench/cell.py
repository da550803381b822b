"""Inside the measured cell, run as `python -m bench.cell VERB …`: found regions, make cases, upgrade. Prints JSON."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.inside import enter

SPENT: dict[str, list[tuple[float, float]]] = {}
TOLD = 5  # cases that are really submitted; the others are copies of them
DAYS = 50  # over which the copies are spread, all of them recent


@contextmanager
def spent(name: str) -> Iterator[None]:
    """Note the processor time and the time on the wall of a piece of work."""
    begun = time.process_time(), time.monotonic()
    yield
    SPENT.setdefault(name, []).append((time.process_time() - begun[0], time.monotonic() - begun[1]))


def told() -> dict[str, dict[str, float]]:
    """Sums and worst cases, in seconds."""
    return {
        name: {
            "count": len(found),
            "processor": sum(one[0] for one in found),
            "wall": sum(one[1] for one in found),
            "median_wall": statistics.median(one[1] for one in found),
            "worst_wall": max(one[1] for one in found),
        }
        for name, found in SPENT.items()
    }


def offer(args: argparse.Namespace) -> dict[str, Any]:
    """Offer the generated services in the first region too."""
    from django.utils import timezone

    from bench.generated import services
    from pendopo.config.founding import bind_to_office
    from pendopo.definitions.api import publish
    from pendopo.people.api import SYSTEM, Unit
    from pendopo.tenancy.api import all_regions, region

    place, now = next(one for one in all_regions() if one.code == "32.73"), timezone.now()
    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        for one in services(args.services):
            bind_to_office(publish(one, actor=SYSTEM, now=now), office, now=now)
    return {"slug": place.slug}


def found(args: argparse.Namespace) -> dict[str, Any]:
    """Found `regions` regions with every shipped service and the generated ones; each adapts one of them."""
    from django.utils import timezone

    from bench.generated import ADAPTED, own_changes, services
    from pendopo.config.founding import bind_to_office, found_region
    from pendopo.data.areas import all_places
    from pendopo.definitions.api import adapt, publish
    from pendopo.people.api import SYSTEM, Unit
    from pendopo.tenancy.api import all_regions, region

    now, here = timezone.now(), {one.code for one in all_regions()}
    codes = [one.code for one in all_places() if one.kind != "provinsi" and one.code not in here][::4]
    generated, slugs = list(services(args.services)), []
    for code in codes[: args.regions]:
        with spent("found"):
            with spent("found: region and shipped services"):
                place = found_region(code, now=now, is_contoh=True, slug=f"d{code.replace('.', '')}")
            with spent("found: generated services"), region(place):
                office = Unit.objects.get(code="DPMPTSP")
                for one in generated:
                    bind_to_office(publish(one, actor=SYSTEM, now=now), office, now=now)
        with spent("adapt"), region(place):
            adapt(ADAPTED, own_changes(f"r{place.id}"), actor=SYSTEM, now=now)
        slugs.append(place.slug)
    return {"slugs": slugs}


def fill(args: argparse.Namespace) -> dict[str, Any]:
    """Make `cases` cases of the measured service in every founded region, and two scenarios of its own."""
    from django.db import connection
    from django.utils import timezone

    from bench.generated import ADAPTED
    from pendopo.config.demo import besar, besar_sql
    from pendopo.definitions.api import compiled_of, current, keep_scenario
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region

    now = timezone.now()
    for turn, place in enumerate(_founded()):
        low = turn * args.cases + 1  # ids are made of the time and this number
        high = low + args.cases - TOLD - 1
        with spent("cases"), region(place):
            ids = [_submit(place, number, now) for number in range(TOLD)]
            given: dict[str, Any] = {
                "here": place.id, "zone": place.time_zone, "low": low, "high": high, "first": low,
                "total": args.cases - TOLD, "now": now, "days": DAYS, "ended": ids, "waiting": ids,
                "stamp": int(time.time() * 1000), "dates": [], "words": 0, "holders": "{}", "note": b"",
            }  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute(besar_sql.YEARS, given)
                years = {str(year): besar._reserve(place, year, count) for year, count in cursor.fetchall()}
                given["numbers"] = json.dumps(years)
                for statement in (besar_sql.CASES, besar_sql.ANSWERS, besar_sql.STEPS, besar_sql.DEADLINES):
                    cursor.execute(statement, given)
            for scenario in compiled_of(current(ADAPTED).release).definition.scenarios[:2]:
                keep_scenario(
                    ADAPTED, scenario.model_copy(update={"id": f"sendiri_{scenario.id}"}), actor=SYSTEM, now=now
                )
    return {}


def _submit(place: Any, number: int, now: Any) -> Any:
    from uuid import uuid4

    from bench.generated import ADAPTED
    from pendopo.cases.api import submit_case
    from pendopo.config.demo.answers import invent, send_file
    from pendopo.definitions.api import current
    from pendopo.people.api import anonymous

    dice = random.Random(number)
    answers = invent(place, dice, number, now).answers | {"lahan_orang_lain": False}
    for field in ("foto_lokasi", "gambar_materi"):
        answers[field] = [send_file(place, field, dice, "Bazar", now)]
    case = submit_case(
        place=place, current=current(ADAPTED), case_id=uuid4(), answers=answers, actor=anonymous(), now=now
    )  # fmt: skip
    return case.id


def upgrade(args: argparse.Namespace) -> dict[str, Any]:
    """Upgrade the measured service in every founded region of this part, by what operators use."""
    from django.utils import timezone

    from bench.generated import ADAPTED, next_version
    from pendopo.bundles.api import upgrade_region
    from pendopo.people.api import SYSTEM

    now, upstream, tried, differ = timezone.now(), next_version(), 0, 0
    places = _founded()[args.part :: args.parts]
    for place in places:
        with spent("upgrade"):
            release, outcome = upgrade_region(place, ADAPTED, upstream, actor=SYSTEM, now=now)
        assert release.number > 1
        tried, differ = tried + outcome.tried, differ + len(outcome.different)
    return {"regions": len(places), "tried": tried, "different": differ}


def _founded() -> list[Any]:
    from pendopo.tenancy.api import all_regions

    return sorted((one for one in all_regions() if one.slug.startswith("d") and one.slug[1:].isdigit()), key=str)


VERBS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "offer": offer, "found": found, "fill": fill, "upgrade": upgrade,
}  # fmt: skip


def main() -> None:
    """Print one line of JSON: what the verb tells, and what it spent."""
    parser = argparse.ArgumentParser(prog="python -m bench.cell")
    parser.add_argument("verb", choices=VERBS)
    for name, default in (("regions", 1), ("services", 86), ("cases", 200), ("part", 0), ("parts", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    enter()
    said = VERBS[args.verb](args)
    print(json.dumps({"said": said, "spent": told()}))


if __name__ == "__main__":
    main()
