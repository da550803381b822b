"""Two officers at the same moment, two connections: both tracks end, the join happens once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pendopo.audit.api import events_of
from pendopo.cases.api import Case
from pendopo.cases.models import CaseStep
from pendopo.cases.services.going import locked_case
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region, region
from tests.jalur import go, in_tracks

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """Run verbs side by side, each on a connection of its own as the application; how each ended."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
            start.wait()
            verb()
            return "ya"
        except Refusal as no:
            return no.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def moves(place: Region, case: Case) -> list[str]:
    with region(place):
        return [str(event.data["transition"]) for event in events_of(case.id) if event.kind == "cases.moved"]


def test_two_tracks_end_at_once_and_join_once(
    transactional_db: None, bandung: Region, cabang: SimpleNamespace, permohonan, now: datetime
) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    ends = at_once(
        lambda: go(bandung, case, "ruang_ya", cabang.ruang, now, seen=case.version),
        lambda: go(bandung, case, "jalan_ya", cabang.jalan, now, seen=case.version),
    )
    assert ends == ["ya", "ya"]
    found = moves(bandung, case)
    assert sorted(found[-4:-2]) == ["jalan_ya", "ruang_ya"]
    assert found[-2:] == ["gabung_ya", "kecil"]
    with region(bandung):
        assert list(CaseStep.objects.filter(case=case, left_at=None).values_list("state", flat=True)) == ["persetujuan"]


def test_of_two_in_one_track_at_once_one_wins(
    transactional_db: None, bandung: Region, cabang: SimpleNamespace, permohonan, now: datetime
) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    ends = at_once(
        lambda: go(bandung, case, "ruang_ya", cabang.ruang, now, seen=case.version),
        lambda: go(bandung, case, "ruang_bukan", cabang.ruang, now, seen=case.version),
    )
    assert sorted(end == "ya" for end in ends) == [False, True]
    with region(bandung):
        assert CaseStep.objects.filter(case=case).exclude(result="").count() == 1


def test_a_case_and_its_parent_are_locked_by_one_condition_on_the_key(bandung: Region, cabang, permohonan, now) -> None:
    """Written as an alternative, a release's every case would be looked through for one move."""
    case = permohonan()
    with region(bandung), connection.cursor() as cursor:
        with CaptureQueriesContext(connection) as seen:
            locked_case(case.id)
        cursor.execute("EXPLAIN " + seen.captured_queries[-1]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "id = ANY (ARRAY[" in plan, plan
