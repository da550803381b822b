"""Messages from outside, and lateness that is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.http import Http404

from pendopo.audit.api import events_of
from pendopo.cases.api import escalate_due, escalated_to, lapse_due, signal_case, view_case
from pendopo.cases.models import Case, CaseStep
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, region
from tests.jalur import go, in_tracks

pytestmark = pytest.mark.django_db
CENTRE = Actor(kind="sistem", label="Sistem pusat (tiruan)")


@pytest.fixture
def di_pusat(bandung: Region, cabang, permohonan, now: datetime) -> Case:
    """A case that waits for the central system."""
    case = in_tracks(bandung, cabang, permohonan, now, both=False, jumlah_lembar=20)
    return go(bandung, case, "ruang_ya", cabang.ruang, now)


def say(place: Region, case: Case, name: str, now: datetime) -> bool:
    with region(place):
        return signal_case(place=place, case_id=case.id, signal=name, now=now, actor=CENTRE, data={"reference": "R-1"})


def test_a_signal_moves_the_case_once(bandung: Region, di_pusat: Case, now: datetime) -> None:
    assert di_pusat.state == "di_pusat"
    assert say(bandung, di_pusat, "pusat_disetujui", now)
    assert not say(bandung, di_pusat, "pusat_disetujui", now), "heard twice it does nothing more"
    with region(bandung):
        case = Case.objects.select_related("release").get(id=di_pusat.id)
        assert case.state == "persetujuan"
        (heard,) = [event for event in events_of(case.id) if event.data.get("signal")]
        assert (heard.actor_label, heard.data["reference"]) == ("Sistem pusat (tiruan)", "R-1")
        assert view_case(case).deadline("janji").due_at is not None, "the promise goes on"


def test_a_signal_for_which_nobody_waits_changes_nothing(bandung: Region, di_pusat: Case, permohonan, now) -> None:
    assert not say(bandung, di_pusat, "lunas", now)
    assert not say(bandung, permohonan(number=2), "pusat_disetujui", now)
    with region(bandung):
        assert Case.objects.get(id=di_pusat.id).version == di_pusat.version


def test_a_signal_reaches_no_case_of_another_region(bandung, kerinci: Region, di_pusat: Case, now: datetime) -> None:
    with pytest.raises(Http404):
        say(kerinci, di_pusat, "pusat_disetujui", now)


def test_an_outside_system_that_stays_silent_has_a_limit(bandung: Region, di_pusat: Case, now: datetime) -> None:
    with region(bandung):
        step = CaseStep.objects.get(case=di_pusat, left_at=None)
        assert step.due_at == step.timer_at
        assert lapse_due(bandung, now + timedelta(days=8)) == 1
        assert Case.objects.get(id=di_pusat.id).state == "verifikasi_teknis"


def test_what_is_late_is_told_once_to_those_whom_the_stage_names(bandung, kerinci, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        assert escalate_due(bandung, now) == 0
        assert escalate_due(bandung, now + timedelta(days=4)) == 2, "both tracks; the main line has no desk of its own"
        assert escalate_due(bandung, now + timedelta(days=5)) == 0
        assert {row.track for row in escalated_to(cabang.kepala_seksi)} == {"ruang", "jalan"}
        assert not escalated_to(cabang.front_office)
        told = [event for event in events_of(case.id) if event.kind == "cases.escalated"]
        assert sorted(event.data["track"] for event in told) == ["jalan", "ruang"]
    with region(kerinci):
        assert escalate_due(kerinci, now + timedelta(days=4)) == 0
        assert not escalated_to(cabang.kepala_seksi)
