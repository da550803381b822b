"""Standing in for a post: its rights for its days, its title on letters; never for oneself, never in a chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.cases.api import CaseStep, take_over
from pendopo.core.api import Refusal
from pendopo.documents.api import certificate_of, current_signer, issue_signer
from pendopo.kepegawaian.rules_pengganti import COVER, MANDATE, PLH, PLT, Wish
from pendopo.kepegawaian.services import (
    record_absence,
    set_limit,
    stand_in,
    turn_day,
    withdraw_absence,
    withdraw_stand_in,
)
from pendopo.people.api import Person, local_day, signing_post, signing_title, staff, staff_of_user
from pendopo.tenancy.api import Region, region
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def plh(dua: SimpleNamespace) -> Wish:
    """The head is away for a week; the head of section signs."""
    return Wish(
        PLH, dua.office.pk, "penanda_tangan", dua.people["penanda_tangan"].pk, dua.people["kepala_seksi"].pk, FIRST,
        LAST, number="800/7/Contoh",
    )  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def begin(place: Region, wish: Wish, actor: Any, now: datetime, title: str = "Kepala Dinas") -> Any:
    with region(place):
        return stand_in(wish, title=title, actor=actor, now=now)


def test_the_stand_in_has_the_rights_for_exactly_these_days(
    bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime
) -> None:
    begin(bandung, plh, dua.admin, now)
    user = dua.people["kepala_seksi"].user_id
    with region(bandung):
        for moment, may in [
            ("2026-11-22T23:59:59", False), ("2026-11-23T00:00:00", True), ("2026-11-27T23:59:59", True),
            ("2026-11-28T00:00:00", False),
        ]:  # fmt: skip
            actor = staff_of_user(bandung, user, at(moment))
            assert actor is not None
            assert ("penanda_tangan" in actor.roles) is may, moment


def test_letters_say_plh_before_the_title_while_it_lasts(
    bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime
) -> None:
    begin(bandung, plh, dua.admin, now)
    person, during = dua.people["kepala_seksi"], at("2026-11-24T10:00")
    with region(bandung):
        assert signing_title(person, local_day(during)) == "Plh. Kepala Dinas"
        assert signing_title(person, LAST + timedelta(days=1)) == person.title
        post = signing_post(person.pk, FIRST)
        issue_signer(
            bandung, person_id=person.pk, name=person.name, title=signing_title(person, FIRST), passphrase=PASSPHRASE,
            not_before=during, now=during, post_id=post.pk,
        )  # fmt: skip
        printed = current_signer(during + timedelta(minutes=1))
        assert (printed.person_id, printed.title) == (person.pk, "Plh. Kepala Dinas")
        after = at("2026-11-28T00:00:01")
        assert current_signer(after).person_id == dua.people["penanda_tangan"].pk, "the head is back"
        assert certificate_of(person.pk, after) is None
        turn_day(bandung, after)


def test_the_certificate_page_makes_one_with_that_title(
    bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime
) -> None:
    begin(bandung, replace(plh, valid_from=now.date()), dua.admin, now)
    from pendopo.layanan.queries_staf.certificate_page import certificate_page

    with region(bandung):
        page = certificate_page(dua.people["kepala_seksi"].pk, bandung, now)
    assert page.title == "Plh. Kepala Dinas"


def test_a_vacant_post_has_a_plt(bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime) -> None:
    wish = replace(plh, kind=PLT, replaced_id=None)
    begin(bandung, wish, dua.admin, now)
    with region(bandung):
        actor = staff(dua.people["kepala_seksi"], at("2026-11-23T08:00"))
        assert signing_title(dua.people["kepala_seksi"], FIRST) == "Plt. Kepala Dinas"
    assert (dua.office.pk, "penanda_tangan") in actor.posts


def test_ended_early_its_rights_end_at_once(bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime) -> None:
    row = begin(bandung, plh, dua.admin, now)
    during = at("2026-11-25T10:00")
    with region(bandung):
        withdraw_stand_in(row, actor=dua.admin, now=during)
        withdraw_stand_in(row, actor=dua.admin, now=during)
        assert "penanda_tangan" not in staff(dua.people["kepala_seksi"], during).roles


WRONG = {
    "diri-sendiri": ({"stand_in": "penanda_tangan"}, "dirinya sendiri"),
    "terlalu-lama": ({"valid_to": FIRST + timedelta(days=60)}, "Paling lama 30 hari"),
    "tanpa-nomor": ({"number": " "}, "nomor surat perintah"),
    "terbalik": ({"valid_to": FIRST - timedelta(days=1)}, "sebelum hari pertama"),
    "bukan-pemegang": ({"replaced": "tim_teknis"}, "tidak memegang peran itu"),
    "lewat": ({"valid_from": date(2026, 11, 2), "valid_to": date(2026, 11, 3)}, "sudah lewat"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_cannot_be_says_why(
    bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime, case: tuple[dict[str, Any], str]
) -> None:
    changes, sentence = dict(case[0]), case[1]
    for name in ("stand_in", "replaced"):
        if name in changes:
            changes[f"{name}_id"] = dua.people[changes.pop(name)].pk
    with pytest.raises(Refusal, match=sentence):
        begin(bandung, replace(plh, **changes), dua.admin, now)


def test_there_are_no_chains(bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime) -> None:
    begin(bandung, plh, dua.admin, now)
    section, team = dua.people["kepala_seksi"].pk, dua.people["tim_teknis"].pk
    with pytest.raises(Refusal, match="berantai"):  # the post is itself held for somebody else
        begin(bandung, replace(plh, replaced_id=section, stand_in_id=team), dua.admin, now)
    with pytest.raises(Refusal, match="menjadi Plh"), region(bandung):  # who stands in cannot be away
        record_absence(
            person=dua.people["kepala_seksi"], kind="cuti", valid_from=FIRST, valid_to=FIRST, actor=dua.admin, now=now
        )
    wish = Wish(MANDATE, dua.office.pk, "tim_teknis", team, dua.people["penanda_tangan"].pk, FIRST, LAST)
    with pytest.raises(Refusal, match="digantikan"):  # who is replaced cannot stand in
        begin(bandung, wish, dua.admin, now)


def test_overlaps_need_a_sentence(bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime) -> None:
    begin(bandung, plh, dua.admin, now)
    second = replace(plh, stand_in_id=dua.people["tim_teknis"].pk)
    with pytest.raises(Refusal, match="Tulis alasannya"):
        begin(bandung, second, dua.admin, now)
    begin(bandung, replace(second, overlap_reason="Dua kantor layanan pada pekan ini"), dua.admin, now)


def test_limits_are_data_of_the_region(bandung: Region, dua: SimpleNamespace, plh: Wish, now: datetime) -> None:
    long = replace(plh, valid_to=FIRST + timedelta(days=44))
    with region(bandung):
        set_limit(
            PLH, most_days=45, extensions=0, needs_order=True, source="Perwal (contoh)", verified=True,
            valid_from=now.date(), actor=dua.admin, now=now,
        )  # fmt: skip
    begin(bandung, long, dua.admin, now)
    follow = replace(plh, valid_from=long.valid_to + timedelta(days=1), valid_to=long.valid_to + timedelta(days=3))
    with pytest.raises(Refusal, match="disambung 0 kali"):
        begin(bandung, follow, dua.admin, now)


def test_anybody_hands_on_their_own_role_but_not_the_pen(
    bandung: Region, dua: SimpleNamespace, kantor: SimpleNamespace, now: datetime
) -> None:
    team, spare = dua.people["tim_teknis"], dua.spare
    mine = Wish(MANDATE, dua.office.pk, "tim_teknis", team.pk, spare.pk, FIRST, LAST)
    begin(bandung, mine, kantor.tim_teknis, now)
    with region(bandung):
        assert "tim_teknis" in staff(spare, at("2026-11-23T08:00")).roles
    theirs = replace(mine, role="kepala_seksi", replaced_id=dua.people["kepala_seksi"].pk)
    with pytest.raises(Refusal, match="peran Anda sendiri"):
        begin(bandung, theirs, kantor.tim_teknis, now)
    pen = replace(mine, role="penanda_tangan", replaced_id=dua.people["penanda_tangan"].pk, number="1")
    with pytest.raises(Refusal, match="hanya diserahkan oleh pengelola"):
        begin(bandung, pen, kantor.penanda_tangan, now)


def test_absence_offers_open_work_to_whoever_stands_in(
    bandung: Region, dua: SimpleNamespace, pegang: Callable[..., Any], now: datetime
) -> None:
    case = pegang()
    absent: Person = dua.people["front_office"]
    team: Person = dua.people["tim_teknis"]
    with region(bandung):
        row = record_absence(
            person=absent, kind="sakit", valid_from=FIRST, valid_to=LAST, stand_in_by=team, actor=dua.admin, now=now
        )
        during = at("2026-11-23T09:00")
        actor = staff(team, during)
        assert (dua.office.pk, "front_office") in actor.posts
        turn_day(bandung, during)
        assert CaseStep.objects.get(case=case, left_at=None).holder_id == absent.pk, "offered, not taken away"
        assert take_over(absent=absent.pk, actor=actor, now=during) == 1
        assert CaseStep.objects.get(case=case, left_at=None).holder_id == team.pk
        back = during + timedelta(days=2)
        withdraw_absence(row, actor=dua.admin, now=back)
        turn_day(bandung, back)
        assert CaseStep.objects.get(case=case, left_at=None).holder_id is None, "back to the office"


def test_a_signatory_away_is_replaced_by_a_plh_by_order(bandung: Region, dua: SimpleNamespace, now: datetime) -> None:
    head, section = dua.people["penanda_tangan"], dua.people["kepala_seksi"]
    given = {"person": head, "kind": "cuti", "valid_from": FIRST, "valid_to": LAST, "stand_in_by": section}
    with region(bandung), pytest.raises(Refusal, match="nomor surat perintah"):
        record_absence(**given, actor=dua.admin, now=now)
    with region(bandung):
        row = record_absence(**given, number="800/9/Contoh", actor=dua.admin, now=now)
        assert [one.kind for one in row.stand_ins.all()] == [PLH]


def test_an_administrator_away_hands_on_everything_but_administration(
    bandung: Region, dua: SimpleNamespace, now: datetime
) -> None:
    with region(bandung):
        row = record_absence(
            person=dua.second_person, kind="cuti", valid_from=FIRST, valid_to=LAST, stand_in_by=dua.spare,
            actor=dua.admin, now=now,
        )  # fmt: skip
        assert row.stand_ins.count() == 0
    assert COVER != PLH
