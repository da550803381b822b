"""Submission, moves, deadlines: what the rules of a case promise."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from pendopo.cases.api import (
    Case,
    CaseDeadline,
    CaseReturn,
    InvalidAnswers,
    Wish,
    actions_for,
    fold_counts,
    get_case_by_receipt,
    get_case_for,
    inbox,
    judge_files,
    lapse_case,
    lapse_due,
    move_case,
    repair_case,
    secret_of,
    state_counts,
    take_case,
    view_case,
)
from pendopo.cases.models import CaseAnswers, CaseStep, StateCount
from pendopo.config.demo.answers import send_file
from pendopo.core.api import Refusal
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
WIB = "%Y-%m-%d %H.%M"


def wib(region_: Region, moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(region_.tz).strftime(WIB)


def judge_all(place: Region, case: Case, actor: object, now: datetime, **verdicts: str) -> None:
    with region(place):
        files = view_case(case).files
        chosen = {f.row.id: (verdicts.get(f.row.field, "sesuai"), "") for f in files}
        judge_files(place=place, case=case, verdicts=chosen, actor=actor, now=now)


def go(place: Region, case: Case, transition: str, actor: object, now: datetime, **wish: object) -> Case:
    with region(place):
        return move_case(
            place=place, case_id=case.id, transition_id=transition, actor=actor, now=now, wish=Wish(**wish)
        )


def test_submission_on_friday_promises_tuesday(bandung: Region, kantor, permohonan) -> None:
    case = permohonan()
    assert wib(bandung, case.promise_due) == "2026-11-24 15.00"
    with region(bandung):
        stage = CaseDeadline.objects.get(case=case, scope="tahap")
        assert wib(bandung, stage.due_at) == "2026-11-23 15.00"
        assert [note[1] for note in stage.notes].count(1) == 1


def test_sending_twice_makes_one_case(bandung: Region, kantor, permohonan) -> None:
    same = uuid4()
    first, second = permohonan(case_id=same), permohonan(case_id=same)
    assert first.number == second.number
    with region(bandung):
        assert Case.objects.count() == 1
        assert CaseAnswers.objects.count() == 1


def test_wrong_answers_make_no_case(bandung: Region, kantor, permohonan) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        permohonan(tanggal_mulai="2026-11-01", nik="3273991302990000")
    assert {"tanggal_mulai", "nik"} <= refused.value.problems.keys()
    with region(bandung):
        assert not Case.objects.exists()


def test_personal_answers_lie_sealed(bandung: Region, kantor, permohonan) -> None:
    case = permohonan()
    with region(bandung):
        row = CaseAnswers.objects.get(case=case)
        assert "nik" not in row.plain
        assert "nama" not in row.plain
        assert row.all["nik"] not in json.dumps(row.plain)
        assert case.applicant in {row.all["nama"], row.all.get("nama_badan")}
        assert row.all["nama"] not in json.dumps(row.plain)


def test_number_and_secret_open_the_case_and_nothing_else_does(
    bandung: Region, kerinci: Region, kantor, permohonan
) -> None:
    case = permohonan()
    with region(bandung):
        secret = secret_of(bandung, case.id)
        assert get_case_by_receipt(bandung, case.number.lower(), secret.replace("-", " ").lower()) == case
        with pytest.raises(Http404):
            get_case_by_receipt(bandung, case.number, "0000-0000-0000")
        with pytest.raises(Http404):
            get_case_by_receipt(bandung, "REG-2026-11-999999", secret)
    with region(kerinci), pytest.raises(Http404):
        get_case_by_receipt(kerinci, case.number, secret)


def test_forwarding_asks_for_all_files_to_be_right(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    with pytest.raises(Refusal, match="Nilai semua berkas"):
        go(bandung, case, "teruskan", kantor.front_office, now)
    judge_all(bandung, case, kantor.front_office, now, foto_lokasi="buram")
    with pytest.raises(Refusal, match="semuanya sesuai"):
        go(bandung, case, "teruskan", kantor.front_office, now)
    judge_all(bandung, case, kantor.front_office, now)
    assert go(bandung, case, "teruskan", kantor.front_office, now).state == "verifikasi_teknis"


def test_wrong_role_cannot_move(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    for actor in (kantor.tim_teknis, kantor.penanda_tangan, anonymous()):
        with pytest.raises(Http404):
            go(bandung, case, "tolak", actor, now, note="x")


def test_of_two_people_one_wins_and_the_other_is_told(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    go(bandung, case, "tolak", kantor.front_office, now, note="Tempat terlarang.", seen=1)
    with pytest.raises(Refusal, match="diproses orang lain"):
        go(bandung, case, "tolak", kantor.front_office, now, note="Tempat terlarang.", seen=1)
    with pytest.raises(Refusal, match="sekarang pada tahap"):
        go(bandung, case, "teruskan", kantor.front_office, now)


def test_return_stops_the_clock_and_repair_goes_on_with_what_was_left(
    bandung: Region, kantor, permohonan, now: datetime
) -> None:
    case = permohonan()
    judge_all(bandung, case, kantor.front_office, now, foto_lokasi="buram")
    monday = now + timedelta(days=3)
    case = go(bandung, case, "kembalikan", kantor.front_office, monday, note="Foto buram.", fields=("foto_lokasi",))
    with region(bandung):
        asked = CaseReturn.objects.get(case=case)
        assert asked.fields == ["foto_lokasi"]
        assert wib(bandung, asked.until) == "2026-12-03 23.59"
        assert view_case(case).deadline("janji").due_at is None
        import random

        photo = send_file(bandung, "foto_lokasi", random.Random(5), "Bazar", monday)
        thursday = monday + timedelta(days=3)
        case = repair_case(
            place=bandung,
            case=case,
            changes={"foto_lokasi": [photo], "jumlah_lembar": 99},
            actor=anonymous(),
            now=thursday,
        )
        assert case.state == "verifikasi_berkas"
        # One of two days was used by Monday; Thursday 10.00 plus the day left is Friday.
        assert wib(bandung, case.promise_due) == "2026-11-27 15.00"
        latest, first = CaseAnswers.objects.order_by("-version")[0], CaseAnswers.objects.order_by("version")[0]
        assert latest.all["foto_lokasi"] == [photo]
        assert latest.all["jumlah_lembar"] == first.all["jumlah_lembar"], "only what was asked may change"
        files = {f.row.field: f for f in view_case(case).files}
        assert len(files["foto_lokasi"].former) == 1
        assert files["foto_lokasi"].verdict == ""


def test_asking_for_an_answer_asks_for_what_it_opens(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    case = go(bandung, case, "kembalikan", kantor.front_office, now, note="Lahan siapa?", fields=("lahan_orang_lain",))
    with region(bandung):
        assert CaseReturn.objects.get(case=case).fields == ["lahan_orang_lain", "persetujuan_lahan"]
        with pytest.raises(InvalidAnswers) as refused:
            repair_case(place=bandung, case=case, changes={"lahan_orang_lain": True}, actor=anonymous(), now=now)
        assert set(refused.value.problems) == {"persetujuan_lahan"}
        case = repair_case(place=bandung, case=case, changes={"lahan_orang_lain": False}, actor=anonymous(), now=now)
    assert case.state == "verifikasi_berkas"


def test_at_most_three_returns(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    for _ in range(3):
        go(bandung, case, "kembalikan", kantor.front_office, now, note="Lengkapi.", fields=("tulisan",))
        with region(bandung):
            case = repair_case(place=bandung, case=case, changes={"tulisan": "Baru"}, actor=anonymous(), now=now)
    with pytest.raises(Refusal, match="3 kali"):
        go(bandung, case, "kembalikan", kantor.front_office, now, note="Lagi.", fields=("tulisan",))


def test_time_over_lapses_the_case_at_its_deadline(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    case = go(bandung, case, "kembalikan", kantor.front_office, now, note="Lengkapi.", fields=("tulisan",))
    with region(bandung):
        assert not lapse_case(bandung, case.id, now + timedelta(days=9))
        assert lapse_due(bandung, now + timedelta(days=9)) == 0
        assert lapse_due(bandung, now + timedelta(days=14)) == 1
        case = Case.objects.get(id=case.id)
        assert (case.state, case.outcome) == ("gugur", "gagal")
        assert wib(bandung, case.finished_at) == "2026-11-30 23.59"
        assert not lapse_case(bandung, case.id, now + timedelta(days=15))


def test_late_is_counted_with_the_days_it_took(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    thursday = now + timedelta(days=6)
    case = go(bandung, case, "tolak", kantor.front_office, thursday, note="Terlarang.")
    assert case.is_late is True
    assert case.days_used == 4
    in_time = go(bandung, permohonan(number=2), "tolak", kantor.front_office, now, note="Terlarang.")
    assert (in_time.is_late, in_time.days_used) == (False, 0)


def test_inbox_shows_what_waits_for_me(bandung: Region, kerinci: Region, kantor, permohonan, now: datetime) -> None:
    first, second = permohonan(number=1), permohonan(number=2)
    with region(bandung):
        mine = inbox(kantor.front_office, now=now, place=bandung)
        assert [row.number for row in mine.rows] == [first.number, second.number]
        assert mine.counts["semua"] == 2
        assert mine.counts["belum_diambil"] == 2
        assert inbox(kantor.kepala_seksi, now=now, place=bandung).rows == []
        take_case(case=first, actor=kantor.front_office, now=now)
        assert inbox(kantor.front_office, now=now, place=bandung).counts["belum_diambil"] == 1
        late = inbox(kantor.front_office, now=now + timedelta(days=7), place=bandung, which="lewat")
        assert len(late.rows) == 2
    with region(kerinci):
        assert inbox(kantor.front_office, now=now, place=kerinci).rows == []


def test_case_of_another_region_is_not_there(bandung: Region, kerinci: Region, kantor, permohonan) -> None:
    case = permohonan()
    with region(bandung):
        assert get_case_for(kantor.tim_teknis, case.id) == case
    with region(kerinci), pytest.raises(Http404):
        get_case_for(kantor.tim_teknis, case.id)


def test_a_colleague_cannot_take_what_is_taken(bandung: Region, kantor, permohonan, now: datetime) -> None:
    case = permohonan()
    with region(bandung):
        take_case(case=case, actor=kantor.front_office, now=now)
        take_case(case=case, actor=kantor.front_office, now=now)
        with pytest.raises(Refusal, match="rekan"):
            take_case(case=case, actor=kantor.tim_teknis, now=now)
        assert CaseStep.objects.get(case=case, left_at=None).holder_id == kantor.front_office.actor_id


def test_actions_are_those_of_my_post(bandung: Region, kantor, permohonan) -> None:
    case = permohonan()
    with region(bandung):
        view = view_case(case)
        assert [step.id for step in actions_for(view, kantor.front_office)] == ["teruskan", "kembalikan", "tolak"]
        assert actions_for(view, kantor.kepala_seksi) == []
        assert [step.id for step in actions_for(view, anonymous())] == ["tarik"]


def test_counts_are_the_same_before_and_after_folding(bandung: Region, kantor, permohonan, now: datetime) -> None:
    for number in range(1, 4):
        permohonan(number=number)
    go(bandung, permohonan(number=4), "tolak", kantor.front_office, now, note="Terlarang.")
    with region(bandung):
        before = state_counts("izin-reklame-insidentil")
        assert before == {"verifikasi_berkas": 3, "ditolak": 1}
        fold_counts()
        assert state_counts("izin-reklame-insidentil") == before
        assert StateCount.objects.count() == 2
