"""A case of the demonstration and one made in the browser are the same kind of thing: event by event."""

from __future__ import annotations

from types import SimpleNamespace

from tests.journeys.citizen import Told
from tests.journeys.world import World

EVENTS = """
SELECT kind, data FROM audit_event WHERE case_id = %s AND kind NOT LIKE 'notify.%%' 
ORDER BY occurred_at, recorded_at, id
"""
RETURNED_AND_ISSUED = """
SELECT id FROM cases_case WHERE outcome = 'baik' AND returns = 1 AND id <> %s ORDER BY submitted_at LIMIT 1
"""


def story(world: World, case_id: object) -> list[tuple[str, str, str]]:
    """Kind, transition and fields of each event, in their order."""
    found = []
    for row in world.rows(EVENTS, case_id):
        data = row["data"]
        found.append((row["kind"], str(data.get("transition", "")), ",".join(data.get("fields", []))))
    return found


def test_browser_and_demonstration_leave_the_same_events(issued: SimpleNamespace, told: Told, world: World) -> None:
    example = world.rows(RETURNED_AND_ISSUED, told.case_id)[0]["id"]
    assert story(world, told.case_id) == story(world, example)


def test_no_event_holds_what_the_citizen_typed(issued: SimpleNamespace, told: Told, world: World) -> None:
    from tests.journeys.citizen import NAME, NIK, PHONE

    rows = world.rows("SELECT data::text AS data, actor_label FROM audit_event WHERE case_id = %s", told.case_id)
    for row in rows:
        assert not any(typed in row["data"] + row["actor_label"] for typed in (NAME, NIK, PHONE.replace(" ", "")[1:]))
