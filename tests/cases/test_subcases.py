"""An objection: a case of its own with its own clock, opened in time, once, whose outcome reopens its parent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from pendopo.audit.api import events_of
from pendopo.cases.api import (
    Case,
    children_of,
    open_subcase,
    openings_for,
    parent_of,
    read_carried,
    view_case,
)
from pendopo.cases.models import CaseAnswers
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of, current
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region
from tests.jalur import all_right, go

pytestmark = pytest.mark.django_db
WORDS = {
    "pokok_keberatan": "fakta", "alasan_keberatan": "Tempatnya bukan tempat terlarang.", "ada_bukti": False,
    "permintaan": "diperiksa_ulang", "pernyataan_benar": True,
}  # fmt: skip


@pytest.fixture
def ditolak(bandung: Region, cabang, permohonan, now: datetime) -> Case:
    """An application that was refused on Friday."""
    case = permohonan()
    return go(bandung, case, "tolak", cabang.front_office, now, note="Tempat terlarang.")


def carried_by(place: Region, parent: Case, now: datetime) -> dict[str, object]:
    view = view_case(Case.objects.select_related("release").get(id=parent.id))
    link = view.compiled.subcases["keberatan"]
    child = current(link.definition).compiled
    return read_carried(place, view.case, view.compiled, view.journey, link, child, now)


def object_to(place: Region, parent: Case, now: datetime, *, case_id=None, actor=None, **changes: object) -> Case:
    """What the applicant fills in beside what is carried over."""
    with region(place):
        answers = carried_by(place, parent, now) | WORDS | changes
        return open_subcase(
            place=place, parent_id=parent.id, link_id="keberatan", case_id=case_id or uuid4(), answers=answers,
            actor=actor or anonymous(), now=now,
        )  # fmt: skip


def fresh(place: Region, case: Case) -> Case:
    with region(place):
        return Case.objects.select_related("release").get(id=case.id)


def decide(place: Region, cabang, child: Case, outcome: str, now: datetime) -> None:
    go(place, child, "usulkan", cabang.kepala_seksi, now, note="Telaah.")
    go(place, child, outcome, cabang.penanda_tangan, now, note="Putusan.")


def test_an_objection_has_its_own_number_clock_and_release(bandung: Region, ditolak: Case, now: datetime) -> None:
    child = object_to(bandung, ditolak, now)
    assert child.number != ditolak.number
    assert (child.parent_id, child.parent_link) == (ditolak.id, "keberatan")
    assert child.promise_due.astimezone(bandung.tz).strftime("%Y-%m-%d") == "2026-12-04", "ten working days"
    with region(bandung):
        assert compiled_of(child.release).definition.id == "keberatan"
        assert [one.case.id for one in children_of(ditolak, view_case(fresh(bandung, ditolak)).compiled)] == [child.id]
        assert parent_of(child).case.id == ditolak.id


def test_what_is_known_is_carried_over(bandung: Region, ditolak: Case, now: datetime) -> None:
    child = object_to(bandung, ditolak, now)
    with region(bandung):
        mine = CaseAnswers.objects.get(case=child).all
        before = CaseAnswers.objects.get(case=ditolak).all
        assert {name: mine[name] for name in ("nama", "nik", "nomor_hp")} == {
            name: before[name] for name in ("nama", "nik", "nomor_hp")
        }


def test_the_last_day_is_counted_and_the_day_after_is_refused(bandung: Region, ditolak: Case, now: datetime) -> None:
    with region(bandung):
        view = view_case(fresh(bandung, ditolak))
        (opening,) = openings_for(bandung, view.case, view.compiled, view.journey, anonymous(), now)
        assert opening.refusal == ""
        last = opening.last.due_at
    assert last.astimezone(bandung.tz).strftime("%Y-%m-%d %H.%M") == "2026-12-21 15.00", "21 working days"
    with pytest.raises(Refusal, match="sudah lewat: Senin, 21 Desember 2026"):
        object_to(bandung, ditolak, last + timedelta(minutes=1))
    assert object_to(bandung, ditolak, last).number


def test_only_once_and_a_withdrawn_one_does_not_count(bandung: Region, cabang, ditolak: Case, now: datetime) -> None:
    first = object_to(bandung, ditolak, now)
    with pytest.raises(Refusal, match="sedang diproses"):
        object_to(bandung, ditolak, now)
    go(bandung, first, "tarik", anonymous(), now)
    second = object_to(bandung, ditolak, now)
    decide(bandung, cabang, second, "tolak_keberatan", now)
    with pytest.raises(Refusal, match="1 kali, batas terbanyak"):
        object_to(bandung, ditolak, now)


def test_sent_twice_it_is_one_objection(bandung: Region, ditolak: Case, now: datetime) -> None:
    same = uuid4()
    assert object_to(bandung, ditolak, now, case_id=same) == object_to(bandung, ditolak, now, case_id=same)
    with region(bandung):
        assert Case.objects.filter(parent_id=ditolak.id).count() == 1


def test_an_accepted_objection_reopens_its_parent(bandung: Region, cabang, ditolak: Case, now: datetime) -> None:
    child = object_to(bandung, ditolak, now)
    decide(bandung, cabang, child, "terima", now + timedelta(days=3))
    parent = fresh(bandung, ditolak)
    assert (parent.state, parent.outcome, parent.finished_at) == ("verifikasi_berkas", "", None)
    assert (parent.results, parent.days_used, parent.is_late) == ({"keberatan": "baik"}, None, None)
    with region(bandung):
        kinds = [event.kind for event in events_of(parent.id)]
        assert kinds[-3:] == ["cases.subcase_opened", "cases.subcase_ended", "cases.moved"]
        assert view_case(parent).deadline("janji").due_at is not None
        assert view_case(parent).step.state == "verifikasi_berkas"


def test_a_refused_objection_leaves_its_parent_as_it_is(bandung: Region, cabang, ditolak: Case, now: datetime) -> None:
    child = object_to(bandung, ditolak, now)
    decide(bandung, cabang, child, "tolak_keberatan", now)
    parent = fresh(bandung, ditolak)
    assert (parent.state, parent.results) == ("ditolak", {"keberatan": "gagal"})


def test_refused_again_after_an_objection_does_not_reopen_by_itself(bandung: Region, cabang, ditolak, now) -> None:
    decide(bandung, cabang, object_to(bandung, ditolak, now), "terima", now)
    again = go(bandung, ditolak, "tolak", cabang.front_office, now, note="Tetap terlarang.")
    assert (again.state, again.outcome) == ("ditolak", "gagal")


def test_nothing_can_be_opened_from_elsewhere_or_by_another(bandung, kerinci, cabang, permohonan, ditolak, now) -> None:
    with pytest.raises(Refusal, match="tidak dapat dibuka dari tahap"):
        object_to(bandung, permohonan(number=2), now)
    with pytest.raises(Http404):
        object_to(bandung, ditolak, now, actor=cabang.front_office)
    with pytest.raises(Http404), region(bandung):
        open_subcase(
            place=bandung, parent_id=ditolak.id, link_id="lain", case_id=uuid4(), answers={}, actor=anonymous(), now=now
        )
    with pytest.raises(Http404), region(kerinci):
        open_subcase(
            place=kerinci, parent_id=ditolak.id, link_id="keberatan", case_id=uuid4(), answers={}, actor=anonymous(),
            now=now,
        )  # fmt: skip


def test_what_is_not_filled_in_opens_nothing(bandung: Region, ditolak: Case, now: datetime) -> None:
    with pytest.raises(Refusal, match="belum dapat dibuka"), region(bandung):
        open_subcase(
            place=bandung, parent_id=ditolak.id, link_id="keberatan", case_id=uuid4(), actor=anonymous(), now=now
        )
    with region(bandung):
        assert not Case.objects.filter(parent_id=ditolak.id).exists()


@pytest.fixture
def di_teknis(bandung: Region, cabang, permohonan, now: datetime) -> Case:
    """A case with the technical team, which may ask a second opinion."""
    case = permohonan()
    all_right(bandung, case, cabang.front_office, now)
    return go(bandung, case, "teruskan", cabang.front_office, now)


def ask_opinion(place: Region, case: Case, actor, now: datetime) -> Case:
    with region(place):
        return open_subcase(place=place, parent_id=case.id, link_id="pendapat", case_id=uuid4(), actor=actor, now=now)


def test_an_office_opens_a_sub_case_with_what_is_carried_over(bandung, cabang, di_teknis: Case, now) -> None:
    child = ask_opinion(bandung, di_teknis, cabang.tim_teknis, now)
    with region(bandung):
        mine, before = CaseAnswers.objects.get(case=child).all, CaseAnswers.objects.get(case=di_teknis).all
        assert mine == before
        assert child.user_id == di_teknis.user_id, "it belongs to the applicant, not to the officer"
    for actor in (cabang.front_office, cabang.ruang, anonymous()):
        with pytest.raises(Http404):
            ask_opinion(bandung, di_teknis, actor, now)


def test_a_parent_that_ends_withdraws_what_nobody_needs_any_more(bandung, cabang, di_teknis: Case, now) -> None:
    child = ask_opinion(bandung, di_teknis, cabang.tim_teknis, now)
    ended = go(bandung, di_teknis, "tarik", anonymous(), now)
    assert ended.outcome == "batal"
    withdrawn = fresh(bandung, child)
    assert (withdrawn.outcome, withdrawn.state) == ("batal", "dibatalkan")
    assert fresh(bandung, di_teknis).results == {"pendapat": "batal"}
    with region(bandung):
        (moved,) = [event for event in events_of(child.id) if event.kind == "cases.moved"]
        assert (moved.actor_label, moved.data["parent"]) == ("Sistem", str(di_teknis.id))


def test_an_objection_goes_on_when_its_parent_has_ended(bandung, cabang, ditolak: Case, now) -> None:
    child = object_to(bandung, ditolak, now)
    assert fresh(bandung, child).finished_at is None
