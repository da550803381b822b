"""A visit in the example region, planned for today: what the technical team takes along on its phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.cases.api import Case, view_case
from pendopo.config.demo.staff import demo_person
from pendopo.lapangan.models import Kunjungan
from pendopo.lapangan.services import Plan, ask_visit, plan_visit
from pendopo.people.api import Actor, staff
from pendopo.tenancy.api import Region, region

STATE, SERVICE = "verifikasi_teknis", "izin-reklame-insidentil"
NOTE = "Mohon ada yang menunjukkan titik pasangnya. (contoh)"


def plan_visits(place: Region, now: datetime) -> None:
    """The technical team goes to the place of a case that waits for them; by hand, its definition asks for none."""
    with region(place):
        surveyor = staff(demo_person("tim_teknis"), now)
        case = Case.objects.filter(definition_id=SERVICE, state=STATE).order_by("submitted_at").first()
        if case is None or Kunjungan.objects.filter(case=case).exists():
            return
        _visit(place, case, surveyor, now)


def _visit(place: Region, case: Case, surveyor: Actor, now: datetime) -> None:
    view = view_case(Case.objects.select_related("release").get(pk=case.pk))
    visit = ask_visit(
        place=place, case=view.case, compiled=view.compiled, answers=view.answers, actor=surveyor, now=now
    )  # fmt: skip
    assert surveyor.actor_id is not None  # staff
    at = (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    plan_visit(
        place=place, visit_id=visit.pk, plan=Plan(at, [surveyor.actor_id], NOTE), actor=surveyor, now=now
    )  # fmt: skip
