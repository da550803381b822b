"""Offices asked at once: each sees its own track, both may act at the same time, and the join waits for all."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.http import Http404

from pendopo.audit.api import events_of
from pendopo.cases.api import Case, actions_for, inbox, lapse_due, take_case, view_case
from pendopo.cases.models import CaseDeadline, CaseReturn, CaseStep
from pendopo.core.api import Refusal
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region
from tests.jalur import go, in_tracks, places

pytestmark = pytest.mark.django_db


def actions(place: Region, case: Case, actor: object) -> list[str]:
    with region(place):
        return [step.id for step in actions_for(view_case(case), actor)]


def test_each_office_gets_its_own_step_and_sees_its_own_moves(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    assert places(bandung, case) == {"": "rekomendasi", "ruang": "ruang_periksa", "jalan": "jalan_periksa"}
    assert actions(bandung, case, cabang.ruang) == ["ruang_ya", "ruang_bukan"]
    assert actions(bandung, case, cabang.jalan) == ["jalan_ya", "minta_perbaikan"]
    assert actions(bandung, case, cabang.tim_teknis) == []
    with region(bandung):
        for actor in (cabang.ruang, cabang.jalan):
            assert [row.number for row in inbox(actor, now=now, place=bandung).rows] == [case.number]
        assert inbox(cabang.tim_teknis, now=now, place=bandung).rows == []


def test_an_office_that_is_not_needed_is_not_asked(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False)
    assert places(bandung, case) == {"": "rekomendasi", "ruang": "ruang_periksa"}
    assert actions(bandung, case, cabang.jalan) == ["minta_perbaikan"], "what its function does on the main line"


def test_the_other_office_cannot_act_in_a_track(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    for actor in (cabang.jalan, cabang.tim_teknis, cabang.front_office, anonymous()):
        with pytest.raises(Http404):
            go(bandung, case, "ruang_ya", actor, now)
    for step in ("gabung_ya", "jalan_lewat"):
        with pytest.raises((Http404, Refusal)):
            go(bandung, case, step, cabang.ruang, now)


def test_another_region_sees_no_track(bandung: Region, kerinci: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with pytest.raises(Http404):
        go(kerinci, case, "ruang_ya", cabang.ruang, now)
    with region(kerinci):
        assert inbox(cabang.ruang, now=now, place=kerinci).rows == []


def test_two_officers_at_once_in_two_tracks_both_land(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    seen = case.version
    go(bandung, case, "ruang_ya", cabang.ruang, now, seen=seen)
    joined = go(bandung, case, "jalan_ya", cabang.jalan, now, seen=seen)
    assert joined.state == "persetujuan"


def test_of_two_in_one_track_one_is_told(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    go(bandung, case, "ruang_ya", cabang.ruang, now, seen=case.version)
    with pytest.raises(Refusal, match="diproses orang lain"):
        go(bandung, case, "ruang_bukan", cabang.ruang, now, seen=case.version)


def test_the_main_line_hears_of_work_in_tracks(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    with pytest.raises(Refusal, match="diproses orang lain"):
        go(bandung, case, "tarik", anonymous(), now, seen=case.version)


def test_the_join_waits_for_all_and_decides_at_once(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    half = go(bandung, case, "ruang_ya", cabang.ruang, now)
    assert (half.state, half.results) == ("rekomendasi", {"ruang": "ruang_cocok"})
    joined = go(bandung, case, "jalan_ya", cabang.jalan, now)
    assert (joined.state, joined.results) == ("persetujuan", {"ruang": "ruang_cocok", "jalan": "jalan_aman"})
    with region(bandung):
        moved = [e for e in events_of(case.id) if e.kind == "cases.moved"]
        assert [(e.data["transition"], e.data.get("track", ""), e.actor_label) for e in moved[-4:]] == [
            ("ruang_ya", "ruang", cabang.ruang.label), ("jalan_ya", "jalan", cabang.jalan.label),
            ("gabung_ya", "", "Sistem"), ("kecil", "", "Sistem"),
        ]  # fmt: skip
        assert moved[-5].data["opened"] == ["ruang", "jalan"]


def test_a_refusal_in_a_track_refuses_at_the_join(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False)
    assert go(bandung, case, "ruang_bukan", cabang.ruang, now).state == "ditolak"


def test_step_rows_are_the_journey(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    with region(bandung):
        rows = CaseStep.objects.filter(case=case, left_at=None).order_by("entered_at", "id")
        assert [(row.track, row.state) for row in rows] == [("utama", "rekomendasi"), ("jalan", "jalan_periksa")]
        ended = CaseStep.objects.get(case=case, state="ruang_cocok")
        assert (ended.result, ended.track, ended.left_at) == ("ruang_cocok", "ruang", ended.entered_at)


def test_leaving_closes_open_tracks_and_withdrawal_ends_all(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        release = Case.objects.select_related("release").get(id=case.id)
        assert view_case(release).journey.tracks
    withdrawn = go(bandung, case, "cabut", anonymous(), now)
    assert (withdrawn.outcome, places(bandung, case)) == ("batal", {"": "dibatalkan"})
    with region(bandung):
        assert not CaseStep.objects.filter(case=case, left_at=None).exists()
        (event,) = [e for e in events_of(case.id) if e.data.get("transition") == "cabut"]
        assert event.data["closed"] == ["ruang", "jalan"]


def test_sent_back_out_of_tracks_and_repaired_the_offices_are_asked_anew(bandung, cabang, permohonan, now) -> None:
    from pendopo.cases.api import repair_case

    case = in_tracks(bandung, cabang, permohonan, now)
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    back = go(bandung, case, "minta_perbaikan", cabang.jalan, now, note="Lengkapi.", fields=("tulisan",))
    assert (back.state, back.returns, places(bandung, case)) == ("dikembalikan", 1, {"": "dikembalikan"})
    with region(bandung):
        assert CaseReturn.objects.get(case=case).fields == ["tulisan"]
        fixed = repair_case(place=bandung, case=case, changes={"tulisan": "Baru"}, actor=anonymous(), now=now)
        assert fixed.state == "verifikasi_berkas"
    go(bandung, case, "teruskan", cabang.front_office, now)
    again = go(bandung, case, "minta_rekomendasi", cabang.tim_teknis, now)
    assert again.results == {}, "how the tracks once ended holds no more"
    assert set(places(bandung, case)) == {"", "ruang", "jalan"}


def test_at_most_three_returns_also_out_of_tracks(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        Case.objects.filter(id=case.id).update(returns=3)
    with pytest.raises(Refusal, match="3 kali"):
        go(bandung, case, "minta_perbaikan", cabang.jalan, now, note="Lagi.", fields=("tulisan",))


def test_a_track_that_is_late_goes_on_at_its_own_deadline(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        until = CaseStep.objects.get(case=case, track="jalan").timer_at
        assert until.astimezone(bandung.tz).strftime("%Y-%m-%d %H.%M") == "2026-11-27 15.00", "five working days"
        assert lapse_due(bandung, until) == 0
        assert lapse_due(bandung, until + timedelta(minutes=1)) == 1
        case = Case.objects.select_related("release").get(id=case.id)
        assert case.results == {"jalan": "jalan_dianggap"}
        assert case.changed_at == until
        assert lapse_due(bandung, until + timedelta(days=1)) == 0, "it happens once"


def test_time_over_never_comes_before_what_happened_meanwhile(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    later = now + timedelta(days=10)
    go(bandung, case, "ruang_ya", cabang.ruang, later)
    with region(bandung):
        assert lapse_due(bandung, later + timedelta(minutes=9)) == 1
        case = Case.objects.get(id=case.id)
        assert (case.state, case.changed_at) == ("persetujuan", later)


def test_each_track_has_its_own_clock_of_a_shared_stage(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        rows = CaseDeadline.objects.filter(case=case, scope="tahap", stage="pemeriksaan", due_at__isnull=False)
        assert {row.track for row in rows} == {"utama", "ruang", "jalan"}
        due = {row.track: row.due_at for row in rows}
        assert due["ruang"] == CaseStep.objects.get(case=case, track="ruang", left_at=None).due_at
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    with region(bandung):
        last = CaseDeadline.objects.filter(case=case, scope="tahap", track="ruang").order_by("started_at", "id").last()
        assert last.due_at is None
        assert view_case(case).deadline("tahap", track="jalan").due_at == due["jalan"], "the other goes on"


def test_only_a_declared_pause_stops_the_promise(bandung: Region, cabang, permohonan, now: datetime) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, jumlah_lembar=20)
    with region(bandung):
        assert view_case(case).deadline("janji").due_at is not None, "tracks are our own time"
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    waiting = go(bandung, case, "jalan_ya", cabang.jalan, now)
    assert waiting.state == "di_pusat"
    with region(bandung):
        promise = view_case(waiting).deadline("janji")
        assert (promise.due_at, promise.reason) == (None, "jeda")
        assert promise.why == "Menunggu sistem pusat (perlu verifikasi)"


def test_an_officer_takes_the_step_of_the_own_track_only(bandung: Region, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    with region(bandung):
        take_case(case=case, actor=cabang.ruang, now=now)
        take_case(case=case, actor=cabang.jalan, now=now)
        held = dict(CaseStep.objects.filter(case=case, left_at=None).values_list("track", "holder_id"))
        assert held == {"utama": None, "ruang": cabang.ruang.actor_id, "jalan": cabang.jalan.actor_id}


def test_a_definition_that_leads_nowhere_refuses_the_move_and_changes_nothing(
    bandung: Region, cabang: SimpleNamespace, permohonan, now
) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False, jumlah_lembar=13)
    with pytest.raises(Refusal, match="tidak menentukan langkah"):
        go(bandung, case, "ruang_ya", cabang.ruang, now)
    assert places(bandung, case) == {"": "rekomendasi", "ruang": "ruang_periksa"}
