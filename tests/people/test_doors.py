"""Who gets through `@publik` and `@staf`, and what is left behind when a view says no."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Look
from pendopo.people.api import (
    SYSTEM,
    Membership,
    Person,
    Unit,
    create_one_time_link,
    create_person,
    end_membership,
    grant_membership,
    staff,
    staff_of_user,
)
from pendopo.people.queries import colleagues
from pendopo.tenancy.api import Region, region
from tests.people.conftest import NIP, SignIn, make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]


def test_visitor_is_anonymous_on_public_pages(kota: Region) -> None:
    response = Client().get("/kota-cimahi/uji/siapa")
    assert response.content.decode() == "warga Pemohon None"


def test_staff_act_for_themselves_on_public_pages(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    response = sign_in(kota).get("/kota-cimahi/uji/siapa")
    assert response.content.decode() == f"warga Pemohon {petugas.user_id}"


def test_visitor_of_a_staff_page_signs_in_and_comes_back(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = Client()
    response = browser.get("/kota-cimahi/kerja/uji/kantor?halaman=2")
    assert response.status_code == 302
    assert response["Location"] == "/kota-cimahi/masuk?next=%2Fkota-cimahi%2Fkerja%2Fuji%2Fkantor%3Fhalaman%3D2"
    response = browser.post(
        response["Location"],
        {"identifier": NIP, "password": "padi sawah hijau", "next": "/kota-cimahi/kerja/uji/kantor?halaman=2"},
    )
    assert response["Location"] == "/kota-cimahi/kerja/uji/kantor?halaman=2"
    assert "Ani Contoh, Petugas depan DPMPTSP" in browser.get(response["Location"]).content.decode()


def test_label_never_holds_the_personal_name(kota: Region, petugas: Person, now: datetime) -> None:
    with region(kota):
        actor = staff(petugas, now)
    assert actor.name == "Ani Contoh"
    assert "Ani" not in actor.label
    assert actor.label == "Petugas depan DPMPTSP"


def test_role_of_the_page_is_needed(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    assert browser.get("/kota-cimahi/kerja/uji/loket").status_code == 200
    missing = browser.get("/kota-cimahi/kerja/uji/tanda-tangan")
    absent = browser.get("/kota-cimahi/kerja/uji/tidak-ada")
    assert missing.status_code == absent.status_code == 404
    assert words(missing) == words(absent)


def test_staff_of_another_region_get_404(kota: Region, lain: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    assert browser.get("/kota-cimahi/kerja/uji/kantor").status_code == 200
    assert browser.get("/kabupaten-merangin/kerja/uji/kantor").status_code == 404
    assert browser.get("/kabupaten-merangin/kerja/uji/loket").status_code == 404


def test_citizen_gets_404_on_staff_pages(kota: Region) -> None:
    browser = Client()
    browser.post("/kota-cimahi/daftar", {"identifier": "081234567890", "password": "482915", "again": "482915"})
    assert browser.get("/kota-cimahi/kerja/uji/kantor").status_code == 404


def test_post_holds_from_its_first_to_its_last_day(kota: Region, petugas: Person, now: datetime) -> None:
    with region(kota):
        post = Membership.objects.get(person=petugas)
        end_membership(post, last_day=date(2026, 11, 20), actor=SYSTEM, now=now)
        late = datetime.fromisoformat("2026-11-20T23:59:00+07:00")
        assert staff_of_user(kota, petugas.user_id, late) is not None
        assert staff_of_user(kota, petugas.user_id, late + timedelta(minutes=1)) is None
        assert staff_of_user(kota, petugas.user_id, datetime.fromisoformat("2024-12-31T23:59:00+07:00")) is None


def test_person_without_a_valid_post_gets_404(kota: Region, petugas: Person, sign_in: SignIn, now: datetime) -> None:
    with region(kota):
        end_membership(Membership.objects.get(person=petugas), last_day=date(2025, 6, 30), actor=SYSTEM, now=now)
    assert sign_in(kota).get("/kota-cimahi/kerja/uji/kantor").status_code == 404


def test_actor_carries_every_post(kota: Region, petugas: Person, now: datetime) -> None:
    with region(kota):
        unit = Membership.objects.get(person=petugas).unit
        grant_membership(
            person=petugas, role="tim_teknis", unit=unit, valid_from=date(2026, 1, 1), actor=SYSTEM, now=now
        )
        actor = staff(petugas, now)
    assert actor.roles == {"front_office", "tim_teknis"}
    assert actor.posts == {(unit.pk, "front_office"), (unit.pk, "tim_teknis")}
    assert actor.must_prove


def test_reading_the_actor_takes_one_statement(
    kota: Region, petugas: Person, now: datetime, django_assert_num_queries: object
) -> None:
    with region(kota), django_assert_num_queries(1):  # type: ignore[operator]
        staff_of_user(kota, petugas.user_id, now)


def test_refusal_rolls_back_shows_its_sentence_and_keeps_the_look(
    kota: Region, petugas: Person, sign_in: SignIn
) -> None:
    response = sign_in(kota).post("/kota-cimahi/kerja/uji/menolak")
    assert response.status_code == 422
    assert "Masa usulan sudah ditutup." in words(response)
    with region(kota):
        assert not Unit.objects.filter(code="BARU").exists()
        assert Look.objects.filter(what="uji").count() == 1


def test_a_bug_rolls_back_and_keeps_the_look(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    browser.raise_request_exception = False
    assert browser.post("/kota-cimahi/kerja/uji/rusak").status_code == 500
    with region(kota):
        assert not Unit.objects.filter(code="BARU").exists()
        assert Look.objects.filter(what="uji").count() == 1


def test_view_without_transaction_knows_its_actor(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    response = sign_in(kota).get("/kota-cimahi/kerja/uji/tanpa-transaksi")
    assert response.content.decode() == "Petugas depan DPMPTSP None"


def test_who_decides_must_set_up_a_second_factor(kota: Region, sign_in: SignIn, now: datetime) -> None:
    make_staff(kota, "penanda_tangan", now)
    browser = sign_in(kota)
    response = browser.get("/kota-cimahi/kerja/uji/tanda-tangan", follow=True)
    assert response.redirect_chain[0][0].startswith("/kota-cimahi/akun/keamanan/buktikan?next=")
    assert response.redirect_chain[1][0].startswith("/kota-cimahi/akun/keamanan/aplikasi?next=")
    assert "Pindai gambar ini" in words(response)


ORANG = "/kota-cimahi/kerja/orang"


@pytest.fixture
def admin(kota: Region, now: datetime) -> Client:
    """An admin's browser, signed in with a demo link (both factors)."""
    person = make_staff(kota, "admin", now, nip="197501012000011000", name="Budi Contoh")
    browser = Client()
    with region(kota):
        link = create_one_time_link(kota, person.user, now=timezone.now())
    browser.post(f"/kota-cimahi/masuk/sekali/{link}")
    return browser


def test_admin_invites_a_colleague(kota: Region, admin: Client, now: datetime) -> None:
    with region(kota):
        person = create_person(name="Citra Contoh", nip="199501012020012000", actor=SYSTEM, now=now)
    assert "Citra Contoh" in words(admin.get(ORANG))
    page = admin.post(f"{ORANG}/{person.pk}/undang")
    link = page.context["tautan"]
    assert link.startswith("http://testserver/kota-cimahi/undangan/")
    newcomer = Client()
    newcomer.post(link, {"password": "kebun teh pagi", "again": "kebun teh pagi"})
    assert newcomer.get("/kota-cimahi/akun").status_code == 200
    assert newcomer.get("/kota-cimahi/kerja/uji/kantor").status_code == 404, "an account gives no rights"


def test_only_admins_invite_and_only_their_own_colleagues(
    kota: Region, lain: Region, petugas: Person, admin: Client, sign_in: SignIn, now: datetime
) -> None:
    stranger = make_staff(lain, "front_office", now, nip="199001012015012000")
    assert sign_in(kota).get(ORANG).status_code == 404
    assert sign_in(kota).post(f"{ORANG}/{petugas.pk}/undang").status_code == 404
    assert admin.post(f"{ORANG}/{stranger.pk}/undang").status_code == 404
    assert admin.get(f"{ORANG}/{petugas.pk}/undang").status_code == 405


def test_list_of_colleagues_takes_the_same_statements_for_any_number(
    kota: Region, petugas: Person, admin: Client, now: datetime, django_assert_num_queries: Any
) -> None:
    with region(kota), django_assert_num_queries(2):
        assert len(colleagues(now.date())) == 2
