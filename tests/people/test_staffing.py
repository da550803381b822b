"""A region staffs itself: new people, their posts, and accounts that were there before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.people.api import (
    SYSTEM,
    Membership,
    Person,
    Unit,
    User,
    appoint_admin,
    create_one_time_link,
    create_person,
    end_membership,
    grant_membership,
    invite,
    staff_of_user,
)
from pendopo.people.identifiers import read_identifier
from pendopo.people.services import accept_invitation, register_citizen
from pendopo.tenancy.api import Region, region
from tests.people.conftest import EMAIL, NIP, PASSWORD, SignIn, make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
ORANG, THERE = "/kota-cimahi/kerja/orang", "/kabupaten-merangin"
NEW_NIP = "199501012020012000"
NEW_PASSWORD = "kebun teh pagi"


@pytest.fixture
def kepala(kota: Region, now: datetime) -> Person:
    """Cimahi's administrator."""
    return make_staff(kota, "admin", now, nip="197501012000011000", name="Budi Contoh")


@pytest.fixture
def admin(kota: Region, kepala: Person) -> Client:
    """The administrator's browser, signed in with a demo link (both factors)."""
    browser = Client()
    with region(kota):
        link = create_one_time_link(kota, kepala.user, now=timezone.now())
    browser.post(f"/kota-cimahi/masuk/sekali/{link}")
    return browser


def today(place: Region) -> date:
    return timezone.now().astimezone(place.tz).date()


def typed(place: Region, **other: str) -> dict[str, str]:
    with region(place):
        unit = Unit.objects.order_by("id")[0]
    return {
        "name": "Citra Contoh", "identifier": NEW_NIP, "title": "Petugas loket", "unit": str(unit.pk),
        "role": "front_office", "valid_from": f"{today(place):%d %m %Y}",
    } | other  # fmt: skip


def kinds(place: Region) -> list[str]:
    with region(place):
        return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_new_colleague_gets_post_and_link_and_works(kota: Region, admin: Client) -> None:
    before = len(kinds(kota))
    page = admin.post(f"{ORANG}/tambah", typed(kota))
    assert page.status_code == 200, words(page)
    link = page.context["tautan"]
    assert sorted(kinds(kota)[before:]) == ["people.invited", "people.membership_granted", "people.person_created"]
    newcomer = Client()
    assert "masuk dengan NIP" in words(newcomer.get(link))
    newcomer.post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert newcomer.get("/kota-cimahi/kerja/uji/loket").status_code == 200
    assert "Citra Contoh" in words(admin.get(ORANG))


def test_whoever_is_invited_by_e_mail_reads_that_the_e_mail_signs_in(kota: Region, admin: Client) -> None:
    page = admin.post(f"{ORANG}/tambah", typed(kota, identifier="citra@cimahi.go.id"))
    said = words(Client().get(page.context["tautan"]))
    assert "masuk dengan surel Anda" in said
    assert "NIP" not in said


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama lengkapnya"),
        ("identifier", "0812 3456 7890", "18 angka"),
        ("identifier", "bukan apa-apa", "18 angka"),
        ("identifier", "197501012000011000", "sudah terdaftar sebagai petugas"),
        ("title", " ", "Tulis jabatannya"),
        ("unit", "018f2f60-0000-7000-8000-000000000001", "Pilih salah satu"),
        ("unit", "' OR 1=1", "Pilih salah satu"),
        ("role", "raja", "Pilih salah satu"),
        ("role", "", "Pilih perannya"),
        ("valid_from", "kemarin", "belum benar"),
        ("valid_from", "2020-01-01", "berlaku surut"),
        ("valid_from", "9999-12-31", "terlalu jauh"),
    ],
)
def test_bad_input_says_why_keeps_the_rest_and_adds_nobody(
    kota: Region, admin: Client, field: str, value: str, sentence: str
) -> None:
    before = len(kinds(kota))
    page = admin.post(f"{ORANG}/tambah", typed(kota, **{field: value}))
    assert page.status_code == 422
    assert sentence in words(page)
    html = page.content.decode()
    assert all(kept in html for name, kept in typed(kota).items() if name != field)
    assert len(kinds(kota)) == before
    with region(kota):
        assert Person.objects.count() == 1


def test_unit_of_another_region_is_not_offered(kota: Region, lain: Region, admin: Client, now: datetime) -> None:
    make_staff(lain, "front_office", now)
    page = admin.post(f"{ORANG}/tambah", typed(kota, unit=typed(lain)["unit"]))
    assert page.status_code == 422


def test_only_admins_staff_and_only_their_own_region(
    kota: Region, lain: Region, petugas: Person, kepala: Person, admin: Client, sign_in: SignIn, now: datetime
) -> None:
    stranger = make_staff(lain, "front_office", now, nip="199001012015012000", name="Orang Merangin")
    loket = sign_in(kota)
    with region(lain):
        foreign = Membership.objects.get(person=stranger)
    with region(kota):
        own = Membership.objects.get(person=petugas)
    for path in ("tambah", f"{kepala.pk}"):
        assert loket.get(f"{ORANG}/{path}").status_code == 404
    for path in ("tambah", f"{kepala.pk}/peran", f"{petugas.pk}/peran/{own.pk}/akhiri"):
        assert loket.post(f"{ORANG}/{path}", typed(kota)).status_code == 404
    assert admin.get(f"{ORANG}/{stranger.pk}").status_code == 404
    assert admin.post(f"{ORANG}/{stranger.pk}/peran", typed(kota)).status_code == 404
    assert admin.post(f"{ORANG}/{petugas.pk}/peran/{foreign.pk}/akhiri").status_code == 404
    assert admin.post(f"{ORANG}/{kepala.pk}/peran/{own.pk}/akhiri").status_code == 404, "a post of somebody else"
    assert admin.get(f"{THERE}/kerja/orang/tambah").status_code == 404
    assert "Orang Merangin" not in words(admin.get(ORANG))


def test_post_is_added_and_ended(kota: Region, petugas: Person, admin: Client) -> None:
    answer = admin.post(f"{ORANG}/{petugas.pk}/peran", typed(kota, role="tim_teknis"))
    assert answer.status_code == 302
    with region(kota):
        post = Membership.objects.get(person=petugas, role="tim_teknis")
    day = today(kota) + timedelta(days=30)
    assert admin.post(f"{ORANG}/{petugas.pk}/peran/{post.pk}/akhiri", {"last_day": day.isoformat()}).status_code == 302
    with region(kota):
        post.refresh_from_db()
    assert post.valid_to == day
    assert kinds(kota)[-2:] == ["people.membership_granted", "people.membership_ended"]
    assert admin.get(f"{ORANG}/{petugas.pk}").status_code == 200


def test_same_post_twice_is_refused_at_the_field(kota: Region, petugas: Person, admin: Client) -> None:
    with region(kota):
        unit = Membership.objects.get(person=petugas).unit_id
    page = admin.post(f"{ORANG}/{petugas.pk}/peran", typed(kota, unit=str(unit)))
    assert page.status_code == 422
    assert "sudah memegang peran itu" in words(page)
    assert page.context["form"].errors["role"]


def test_name_and_title_are_changed_or_say_why(kota: Region, petugas: Person, admin: Client, sign_in: SignIn) -> None:
    path = f"{ORANG}/{petugas.pk}/ubah"
    page = admin.post(path, {"name": "Ani Baru, S.E.", "title": ""})
    assert page.status_code == 422
    assert "Tulis jabatannya" in words(page)
    assert 'value="Ani Baru, S.E."' in page.content.decode()
    assert sign_in(kota).post(path, {"name": "X", "title": "Y"}).status_code == 404
    assert admin.post(path, {"name": "Ani Baru, S.E.", "title": "Kepala Loket"}).status_code == 302
    assert "Ani Baru, S.E." in words(admin.get(ORANG))
    assert kinds(kota)[-1] == "people.person_renamed"


@pytest.mark.parametrize("value", ["", "kapan-kapan", "2020-01-01"])
def test_bad_last_day_says_why_and_ends_nothing(kota: Region, petugas: Person, admin: Client, value: str) -> None:
    with region(kota):
        post = Membership.objects.get(person=petugas)
    page = admin.post(f"{ORANG}/{petugas.pk}/peran/{post.pk}/akhiri", {"last_day": value, "x": "1"})
    assert page.status_code == 422
    assert value in page.content.decode()
    with region(kota):
        post.refresh_from_db()
    assert post.valid_to is None


def test_post_that_began_today_cannot_end_before(kota: Region, petugas: Person, admin: Client) -> None:
    admin.post(f"{ORANG}/{petugas.pk}/peran", typed(kota, role="tim_teknis"))
    with region(kota):
        post = Membership.objects.get(person=petugas, role="tim_teknis")
    yesterday = today(kota) - timedelta(days=1)
    page = admin.post(f"{ORANG}/{petugas.pk}/peran/{post.pk}/akhiri", {"last_day": yesterday.isoformat()})
    assert page.status_code == 422
    assert "sebelum hari pertama" in words(page)


def test_administrator_keeps_their_own_last_post(kota: Region, kepala: Person, admin: Client, now: datetime) -> None:
    with region(kota):
        post = Membership.objects.get(person=kepala)
    day = {"last_day": today(kota).isoformat()}
    page = admin.post(f"{ORANG}/{kepala.pk}/peran/{post.pk}/akhiri", day)
    assert page.status_code == 422
    assert "peran pengelola Anda yang terakhir" in words(page)
    other = typed(kota)["unit"]
    with region(kota):
        end_membership(post, last_day=today(kota) + timedelta(days=9), actor=SYSTEM, now=now)
        second = grant_membership(
            person=kepala, role="admin", unit=Unit.objects.get(pk=other), valid_from=today(kota) + timedelta(days=10),
            actor=SYSTEM, now=now,
        )  # fmt: skip
    assert admin.post(f"{ORANG}/{kepala.pk}/peran/{post.pk}/akhiri", day).status_code == 422, "a gap until the next one"
    assert admin.post(f"{ORANG}/{kepala.pk}/peran/{second.pk}/akhiri", day).status_code == 422


def test_one_administrator_ends_anothers_post(kota: Region, admin: Client, now: datetime) -> None:
    other = make_staff(kota, "admin", now, nip="197601012000012000", name="Dedi Contoh")
    with region(kota):
        post = Membership.objects.get(person=other)
    day = {"last_day": today(kota).isoformat()}
    assert admin.post(f"{ORANG}/{other.pk}/peran/{post.pk}/akhiri", day).status_code == 302


def link_to(place: Region, now: datetime, *, identifier: str = NIP) -> tuple[Person, str]:
    """An administrator's post in this region for somebody, and the token."""
    with region(place):
        unit = Unit.objects.first() or make_unit(now)
        return appoint_admin(
            name="Ani Contoh", identifier=identifier, unit=unit, today=now.date(), actor=SYSTEM, now=now
        )


def make_unit(now: datetime) -> Unit:
    from pendopo.people.api import create_unit

    return create_unit(
        code="DPMPTSP", name="Dinas Perizinan", short="DPMPTSP", kind="dinas", valid_from=date(2025, 1, 1),
        actor=SYSTEM, now=now,
    )  # fmt: skip


def test_known_account_joins_with_its_own_password(
    kota: Region, lain: Region, petugas: Person, sign_in: SignIn, now: datetime
) -> None:
    person, token = link_to(lain, now)
    assert person.user_id == petugas.user_id
    with region(lain):
        assert staff_of_user(lain, person.user_id, now) is None, "no post before it is accepted"
    with region(lain):
        token = invite(person, actor=SYSTEM, now=timezone.now())
    link, browser = f"{THERE}/undangan/{token}", Client()
    page = browser.get(link)
    assert "sudah punya akun" in words(page)
    assert "Cimahi" not in words(page)
    wrong = browser.post(link, {"password": "bukan sandi saya", "again": "bukan sandi saya"})
    assert wrong.status_code == 422
    assert "bukan kata sandi akun Anda" in words(wrong)
    assert browser.post(link, {"password": PASSWORD}).status_code == 302
    with region(lain):
        assert staff_of_user(lain, person.user_id, timezone.now()) is not None
    sign_in(kota)


def test_another_region_never_sets_the_password_of_a_known_account(
    kota: Region, lain: Region, petugas: Person, now: datetime
) -> None:
    person, token = link_to(lain, now)
    with region(lain), pytest.raises(Refusal):
        accept_invitation(token, password="sandi si pencuri", now=now)
    assert User.objects.get(pk=person.user_id).check_password(PASSWORD)


def test_form_links_a_known_account_and_tells_nothing_of_it(
    kota: Region, lain: Region, admin: Client, now: datetime
) -> None:
    make_staff(lain, "front_office", now, nip=NEW_NIP, name="Nama di Merangin")
    page = admin.post(f"{ORANG}/tambah", typed(kota))
    assert page.status_code == 200
    assert "Merangin" not in words(page) + words(admin.get(ORANG))
    row = words(admin.get(ORANG)).split("Citra Contoh")[1][:120]
    assert "Belum punya sandi" in row


def test_citizens_account_never_becomes_that_of_staff(kota: Region, admin: Client, now: datetime) -> None:
    known = read_identifier(EMAIL)
    assert known is not None
    with region(kota):
        register_citizen(identifier=known, password=PASSWORD, now=now)
    page = admin.post(f"{ORANG}/tambah", typed(kota, identifier=EMAIL.upper()))
    assert page.status_code == 422
    assert "akun warga" in words(page)


def test_inviting_the_same_administrator_again_makes_a_new_link(kota: Region, kepala: Person, now: datetime) -> None:
    first, one = link_to(kota, now, identifier="197501012000011000")
    again, two = link_to(kota, now, identifier="19750101 200001 1 000")
    assert first.pk == again.pk == kepala.pk
    assert one != two
    with region(kota):
        assert Membership.objects.filter(person=kepala).count() == 1
        with pytest.raises(Refusal):
            accept_invitation(one, password=NEW_PASSWORD, now=now)
        accept_invitation(two, password=NEW_PASSWORD, now=now)


def test_somebody_who_is_here_becomes_administrator_too(kota: Region, petugas: Person, now: datetime) -> None:
    person, _token = link_to(kota, now)
    with region(kota):
        assert set(Membership.objects.filter(person=person).values_list("role", flat=True)) == {"front_office", "admin"}


def test_person_twice_is_a_sentence(kota: Region, petugas: Person, now: datetime) -> None:
    with region(kota), pytest.raises(Refusal, match="sudah terdaftar"):
        create_person(name="Ani lagi", nip=NIP, actor=SYSTEM, now=now)


@pytest.mark.parametrize("identifier", ["bukan", "081234567890", ""])
def test_unreadable_identifier_is_a_sentence(kota: Region, now: datetime, identifier: str) -> None:
    with pytest.raises(Refusal, match="18 angka"):
        link_to(kota, now, identifier=identifier)


def test_command_invites_again_without_a_crash(kota: Region, now: datetime, capsys: Any) -> None:
    import argparse

    from pendopo.config.commands import region_undang

    with region(kota):
        make_unit(now)
    for _ in range(2):
        asked = argparse.Namespace(code="32.77", email="bos@cimahi.go.id", name="Bos Contoh")
        assert region_undang.run(asked) == 0
    assert capsys.readouterr().out.count("/kota-cimahi/undangan/") == 2
