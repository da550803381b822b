"""Going along the branching service in tests, by the real verbs."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from pendopo.cases.api import Case, Wish, judge_files, move_case, view_case
from pendopo.config.demo.answers import send_file
from pendopo.tenancy.api import Region, region


def go(place: Region, case: Case, transition: str, actor: Any, now: datetime, **wish: object) -> Case:
    """One move; the case as it stands then."""
    with region(place):
        return move_case(
            place=place, case_id=case.id, transition_id=transition, actor=actor, now=now, wish=Wish(**wish)
        )


def all_right(place: Region, case: Case, actor: Any, now: datetime) -> None:
    """Judge every file 'sesuai'."""
    with region(place):
        files = {one.row.id: ("sesuai", "") for one in view_case(case).files}
        judge_files(place=place, case=case, verdicts=files, actor=actor, now=now)


def in_tracks(
    place: Region, cabang: SimpleNamespace, permohonan: Callable[..., Case], now: datetime, *, both: bool = True,
    number: int = 1, **changes: object,
) -> Case:  # fmt: skip
    """A case whose offices are asked at once: two of them, or only spatial planning."""
    if both:
        with region(place):
            consent = send_file(place, "persetujuan_lahan", random.Random(number), "Bazar", now)
        changes |= {"lahan_orang_lain": True, "persetujuan_lahan": [consent]}
    case = permohonan(number=number, at=now, **({"jumlah_lembar": 5} | changes))
    all_right(place, case, cabang.front_office, now)
    go(place, case, "teruskan", cabang.front_office, now)
    return go(place, case, "minta_rekomendasi", cabang.tim_teknis, now)


def places(place: Region, case: Case) -> dict[str, str]:
    """Line → state, as the pages read it."""
    with region(place):
        return view_case(Case.objects.select_related("release").get(id=case.id)).journey.places
