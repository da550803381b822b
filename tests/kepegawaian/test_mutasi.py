"""One decree moves people on a day: rights by the dates, work to the heir or the office, never to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.api import Event
from pendopo.cases.api import CaseStep, ownerless_desks, waiting_count
from pendopo.core.api import Refusal
from pendopo.documents.api import certificate_of, current_signer
from pendopo.kepegawaian.models import SuratKeputusan
from pendopo.kepegawaian.services import MoveRow, approve_decree, send_decree, turn_day, withdraw_decree
from pendopo.people.api import Membership, Person, staff, staff_of_user
from pendopo.tenancy.api import Region, region
from tests.conftest import forget
from tests.kepegawaian.conftest import Office, new_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
MIDNIGHT = datetime.fromisoformat("2026-12-01T00:00:00+07:00")
BEFORE = MIDNIGHT - timedelta(seconds=1)


def step_of(place: Region, case: Any) -> CaseStep:
    with region(place):
        return CaseStep.objects.get(case=case, left_at=None)


def away(dua: SimpleNamespace, role: str, **more: Any) -> MoveRow:
    """Out of their post, into the same role of the other office."""
    return MoveRow(dua.people[role], dua.posts[role], dua.other, role, **more)


def test_rights_change_at_midnight_though_no_job_has_run(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    urus.move([away(dua, "front_office")], day=DAY)
    person = dua.people["front_office"]
    with region(bandung):
        before, after = staff(person, BEFORE), staff(person, MIDNIGHT)
    assert before.posts == {(dua.office.pk, "front_office")}
    assert after.posts == {(dua.other.pk, "front_office")}


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)])
def test_midnight_is_the_regions_own(bandung: Region, dua: SimpleNamespace, urus: Office, zone: str, hour: int) -> None:
    Region.objects.filter(pk=bandung.pk).update(time_zone=zone)
    bandung.refresh_from_db()
    forget()
    row = MoveRow(dua.people["front_office"], dua.posts["front_office"], None)
    urus.move([row], day=DAY)
    at = datetime(2026, 11, 30, hour, tzinfo=UTC)
    with region(bandung):
        user = dua.people["front_office"].user_id
        assert staff_of_user(bandung, user, at - timedelta(seconds=1)) is not None
        assert staff_of_user(bandung, user, at) is None
        assert turn_day(bandung, at - timedelta(seconds=1)) == 0
        assert turn_day(bandung, at) == 1


def test_open_work_goes_to_the_named_heir(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any]
) -> None:
    case = pegang()
    urus.move([away(dua, "front_office", heir=dua.spare)], day=DAY)
    assert step_of(bandung, case).holder_id == dua.people["front_office"].pk
    with region(bandung):
        turn_day(bandung, MIDNIGHT)
        events = list(Event.objects.filter(case_id=case.pk, kind="cases.handed_over"))
    assert step_of(bandung, case).holder_id == dua.spare.pk
    assert len(events) == 1


def test_without_an_heir_it_goes_back_to_the_office(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any], kantor: SimpleNamespace
) -> None:
    case = pegang()
    with region(bandung):
        waiting = waiting_count(staff(dua.spare, MIDNIGHT))
    urus.move([away(dua, "front_office")], day=DAY)
    with region(bandung):
        turn_day(bandung, MIDNIGHT)
        assert waiting_count(staff(dua.spare, MIDNIGHT)) == waiting
    step = step_of(bandung, case)
    assert (step.holder_id, step.unit_id, step.role) == (None, dua.office.pk, "front_office")


def test_a_late_job_does_the_same_and_twice_does_nothing_more(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any]
) -> None:
    case = pegang()
    decree = urus.move([away(dua, "front_office", heir=dua.spare)], day=DAY)
    with region(bandung):
        assert turn_day(bandung, MIDNIGHT + timedelta(days=3)) == 1
        told = Event.objects.count()
        assert turn_day(bandung, MIDNIGHT + timedelta(days=3, minutes=10)) == 0
        assert Event.objects.count() == told
        decree.refresh_from_db()
    assert decree.state == SuratKeputusan.APPLIED
    assert step_of(bandung, case).holder_id == dua.spare.pk


def test_rehearsal_says_what_each_leaves_and_who_gets_it(
    dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any]
) -> None:
    pegang(1)
    pegang(2)
    found = urus.rehearse(urus.decree("mutasi", [away(dua, "front_office", heir=dua.spare)], day=DAY))
    assert found.may_go
    line = found.lines[0]
    assert (line.work, line.goes, line.heir) == (2, "penerus", dua.spare.name)
    assert found.gaps == []


def test_rehearsal_lists_desks_that_nobody_would_hold(dua: SimpleNamespace, urus: Office) -> None:
    found = urus.rehearse(urus.decree("mutasi", [away(dua, "penanda_tangan")], day=DAY))
    assert [(gap.unit, gap.role, gap.signs) for gap in found.gaps] == [(dua.office.name, "Penanda tangan", True)]
    assert found.gaps[0].services


def test_gaps_must_be_known_to_whoever_approves(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    decree = urus.decree("mutasi", [away(dua, "penanda_tangan")], day=DAY)
    with pytest.raises(Refusal, match="tidak akan dipegang"):
        urus.approve(decree, accepts_gaps=False)


def test_a_region_is_never_without_an_administrator(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    with region(bandung):
        second_post = Membership.objects.get(person=dua.second_person)
    rows = [MoveRow(dua.people["admin"], dua.posts["admin"], None), MoveRow(dua.second_person, second_post, None)]
    found = urus.rehearse(urus.decree("mutasi", rows, day=DAY))
    assert not found.may_go
    assert "tidak punya pengelola lagi" in found.blocking[0]
    with pytest.raises(Refusal, match="pengelola"):
        urus.approve(urus.decree("mutasi", rows, day=DAY))


def test_whoever_sent_it_in_cannot_approve_it(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    decree = urus.decree("mutasi", [away(dua, "front_office")], day=DAY)
    with region(bandung):
        send_decree(decree, actor=dua.admin, now=urus.now)
        with pytest.raises(Refusal, match="pengelola lain"):
            approve_decree(bandung, decree, digest=decree.digest, actor=dua.admin, now=urus.now)


def test_only_what_was_seen_is_approved(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    decree = urus.decree("mutasi", [away(dua, "front_office")], day=DAY)
    with region(bandung):
        send_decree(decree, actor=dua.admin, now=urus.now)
        with pytest.raises(Refusal, match="berubah"):
            approve_decree(bandung, decree, digest="0" * 64, actor=dua.second, now=urus.now)


def test_withdrawn_before_its_day_everything_is_as_before(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    with region(bandung):
        before = list(Membership.objects.order_by("id").values())
    decree = urus.move([away(dua, "front_office"), away(dua, "tim_teknis")], day=DAY)
    with region(bandung):
        withdraw_decree(decree, why="Salah nama", actor=dua.admin, now=urus.now)
        assert list(Membership.objects.order_by("id").values()) == before
        assert turn_day(bandung, MIDNIGHT) == 0


def test_a_correction_replaces_a_decree_before_its_day(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    wrong = urus.move([away(dua, "front_office")], day=DAY)
    right = urus.move([away(dua, "tim_teknis")], day=DAY, replaces=wrong)
    with region(bandung):
        wrong.refresh_from_db()
        assert wrong.state == SuratKeputusan.REPLACED
        assert turn_day(bandung, MIDNIGHT) == 1
        assert staff(dua.people["front_office"], MIDNIGHT).posts == {(dua.office.pk, "front_office")}
        assert staff(dua.people["tim_teknis"], MIDNIGHT).posts == {(dua.other.pk, "tim_teknis")}
        right.refresh_from_db()
        assert right.state == SuratKeputusan.APPLIED
        with pytest.raises(Refusal, match="sudah berlaku"):
            withdraw_decree(right, why="terlambat", actor=dua.admin, now=MIDNIGHT)


def test_a_retroactive_decree_gives_rights_from_its_approval_on(
    bandung: Region, dua: SimpleNamespace, urus: Office, pegang: Callable[..., Any]
) -> None:
    with region(bandung):
        person = new_person(77, dua.office, "front_office", urus.now)
        post = Membership.objects.get(person=person)
        actor = staff(person, urus.now)
    case = pegang(3, by=actor)
    tmt = date(2026, 11, 2)
    decree = urus.move([MoveRow(person, post, dua.other, "front_office", title="Analis")], day=tmt)
    assert decree.state == SuratKeputusan.APPLIED, "its day has come"
    with region(bandung):
        assert staff(person, urus.now).posts == {(dua.other.pk, "front_office")}
        yesterday = urus.now - timedelta(days=1)
        assert staff(person, yesterday).posts == {(dua.office.pk, "front_office")}, (
            "nobody held a right before it was given"
        )
        person.refresh_from_db()
        placed = person.placements.get(valid_to=None)
    assert (placed.valid_from, placed.title, person.title) == (tmt, "Analis", "Analis")
    assert step_of(bandung, case).holder_id is None


WRONG = {
    "bukan-perannya": ("front_office", "tim_teknis", None, "tidak dipegang orang ini"),
    "penerus-sendiri": ("front_office", "front_office", "front_office", "orang yang sama"),
    "penerus-tanpa-peran": ("front_office", "front_office", "tim_teknis", "tidak memegang peran yang ditinggalkan"),
    "sudah-memegang": ("front_office", None, None, "sudah memegang peran tujuan"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_row_says_why(dua: SimpleNamespace, urus: Office, case: tuple[str, ...]) -> None:
    who, post, heir, sentence = case
    unit = dua.other if post else dua.office
    row = MoveRow(dua.people[who], dua.posts.get(post), unit, "front_office", heir=dua.people.get(heir))
    found = urus.rehearse(urus.decree("mutasi", [row], day=DAY))
    assert not found.may_go
    assert sentence in " ".join(found.lines[0].problems)


def test_the_same_post_cannot_leave_in_two_decrees(dua: SimpleNamespace, urus: Office) -> None:
    urus.move([away(dua, "front_office")], day=DAY)
    found = urus.rehearse(urus.decree("mutasi", [away(dua, "front_office")], day=DAY + timedelta(days=5)))
    assert found.lines[0].problems


def test_a_signers_certificate_ends_with_the_post(bandung: Region, dua: SimpleNamespace, urus: Office) -> None:
    head = dua.people["penanda_tangan"]
    urus.move([away(dua, "penanda_tangan")], day=DAY)
    with region(bandung):
        assert certificate_of(head.pk, BEFORE) is not None
        assert current_signer(BEFORE) is not None
        turn_day(bandung, MIDNIGHT)
        # the certificate of before names no post, and this person goes on signing elsewhere
        Membership.objects.filter(person=head, unit=dua.other).update(valid_to=DAY)
        later = MIDNIGHT + timedelta(days=1)
        assert certificate_of(head.pk, later) is None
        assert current_signer(later) is None
        turn_day(bandung, later)
        assert Event.objects.filter(kind="documents.signer_revoked").exists()


def test_nothing_of_another_region_can_be_moved(
    bandung: Region, kerinci: Region, dua: SimpleNamespace, urus: Office, now: datetime
) -> None:
    decree = urus.decree("mutasi", [away(dua, "front_office")], day=DAY)
    with region(kerinci):
        assert not SuratKeputusan.objects.filter(pk=decree.pk).exists()
        assert not Person.objects.filter(pk=dua.people["front_office"].pk).exists()


def test_work_of_a_post_that_ended_alone_is_let_go_too(
    bandung: Region, dua: SimpleNamespace, pegang: Callable[..., Any], now: datetime
) -> None:
    case = pegang()
    with region(bandung):
        Membership.objects.filter(pk=dua.posts["front_office"].pk).update(valid_to=now.date())
        turn_day(bandung, now + timedelta(days=1))
        assert ownerless_desks(now.date() + timedelta(days=1)) == []
    assert step_of(bandung, case).holder_id is None
