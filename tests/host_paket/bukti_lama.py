"""What migrated data must still be able to do: `python -m tests.host_paket.bukti_lama DIGEST…`, as the application.

Every open case opens; one of each state is moved by somebody who may; the kept letters verify; the chain of events
holds before and after. Prints one line of JSON.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any


def opened(place: Any) -> list[str]:
    """The state of each open case, in order."""
    from pendopo.cases.api import Case, view_case
    from pendopo.tenancy.api import region

    with region(place):
        cases = Case.objects.filter(finished_at=None).select_related("release").order_by("id")
        return [view_case(case).case.state for case in cases]


def moved(place: Any) -> list[str]:
    """`definition: state > state` for one case of each state that a person of the office could move."""
    from pendopo.cases.api import Case
    from pendopo.people.api import Person
    from pendopo.tenancy.api import region

    found, seen = [], set()
    with region(place):
        now = Case.objects.latest("changed_at").changed_at + timedelta(hours=1)
        people = Person.objects.select_related("user").order_by("id")
        actors = [actor for person in people if (actor := _on_duty(person, now)) is not None]
        cases = list(Case.objects.filter(finished_at=None).select_related("release").order_by("id"))
    for case in cases:
        key = (case.definition_id, case.state)
        if key not in seen and (after := _moved(place, case, actors, now)):
            seen.add(key)
            found.append(f"{case.definition_id}: {case.state} > {after}")
    return found


def _on_duty(person: Any, now: Any) -> Any:
    from pendopo.people.api import staff

    try:
        return staff(person, now)
    except LookupError:  # holds no post on that day
        return None


def _moved(place: Any, case: Any, actors: list[Any], now: Any) -> str:
    from pendopo.cases.api import InvalidAnswers, Wish, actions_for, move_case, view_case
    from pendopo.core.api import Refusal
    from pendopo.tenancy.api import region

    for actor in actors:
        with region(place):
            view = view_case(case)
            steps = actions_for(view, actor)
        for step in steps:
            try:
                with region(place):
                    after = move_case(
                        place=place, case_id=case.id, transition_id=step.id, actor=actor, now=now,
                        wish=Wish(note="dicoba sesudah pembaruan"),
                    )  # fmt: skip
            except (Refusal, InvalidAnswers):
                continue
            return str(after.state)
    return ""


def letters(place: Any, digests: set[str]) -> dict[str, int]:
    """How the kept signed letters compare with what was signed."""
    from pendopo.documents.api import Letter, check_pdf, signed_bytes
    from pendopo.tenancy.api import region

    verdicts: dict[str, int] = {}
    with region(place):
        for letter in Letter.objects.filter(signed_file__sha256__in=digests).select_related("signed_file"):
            verdict = check_pdf(signed_bytes(letter) or b"").verdict
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
    return verdicts


def main() -> None:
    """Look, move, look again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    import django

    django.setup()
    from pendopo.audit.api import check
    from pendopo.tenancy.api import all_regions

    told: dict[str, Any] = {}
    for place in all_regions():
        before = check(place)
        told[place.code] = {
            "opened": opened(place),
            "letters": letters(place, set(sys.argv[1:])),
            "moved": moved(place),
            "chain": [before.bad is None, check(place).bad is None],
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
