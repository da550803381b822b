"""Who of an office gets what comes: pure, the same people in the same order give the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

TURN, LEAST, AREA = "bergilir", "tersedikit", "wilayah"


def next_in_turn(people: Sequence[UUID], last: UUID | None) -> UUID | None:
    """Whoever comes after the last one, in the order of the list; who is absent is not in it and is passed over.

    With the same people throughout, nobody gets two more than anybody else.
    """
    if not people:
        return None
    if last is None:
        return people[0]
    if last in people:
        return people[(people.index(last) + 1) % len(people)]
    later = [one for one in people if str(one) > str(last)]
    return later[0] if later else people[0]


def least_loaded(people: Sequence[UUID], loads: Mapping[UUID, int], last: UUID | None) -> UUID | None:
    """Whoever has least in their name; of several the one whose turn it is."""
    if not people:
        return None
    least = min(loads.get(one, 0) for one in people)
    return next_in_turn([one for one in people if loads.get(one, 0) == least], last)


def of_area(people: Sequence[UUID], areas: Mapping[str, str], code: str, last: UUID | None) -> UUID | None:
    """Whoever has the narrowest area that the code lies in; where nobody has it, whose turn it is."""
    fitting = sorted((prefix for prefix in areas if code and lies_in(code, prefix)), key=len, reverse=True)
    for prefix in fitting:
        named = next((one for one in people if str(one) == areas[prefix]), None)
        if named is not None:
            return named
    return next_in_turn(people, last)


def lies_in(code: str, area: str) -> bool:
    """Whether a wilayah code is this area or lies in it: '32.73.01.1001' lies in '32.73.01'."""
    return code == area or code.startswith(f"{area}.")


def choose(
    method: str, people: Sequence[UUID], *, last: UUID | None, loads: Mapping[UUID, int], areas: Mapping[str, str],
    code: str,
) -> UUID | None:  # fmt: skip
    """The person of a rule, or None when nobody is there. `people`: who may and is not absent, in a fixed order."""
    order = sorted(people, key=str)
    if method == TURN:
        return next_in_turn(order, last)
    if method == LEAST:
        return least_loaded(order, loads, last)
    return of_area(order, areas, code, last) if method == AREA else None
