"""Coming in: identifiers, lockout, sign-up, invitations, one-time links, sessions."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM, Person, User, create_one_time_link, invite
from pendopo.people.models import OneTimeLink
from pendopo.tenancy.api import Region, region
from tests.people.conftest import EMAIL, NIP, PASSWORD, PHONE, SignIn, make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
PIN = "482915"


def sign_up(browser: Client, identifier: str = PHONE, secret: str = PIN, way: str = "", **more: str) -> object:
    return browser.post(
        f"/kota-cimahi/daftar{way}", {"identifier": identifier, "password": secret, "again": secret, **more}
    )


def whole_database() -> bytes:
    """Every value of every table, as a dump holds it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows).encode()


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "081234567890"])
def test_citizen_signs_in_by_phone_however_it_is_written(kota: Region, sign_in: SignIn, typed: str) -> None:
    sign_up(Client())
    assert sign_in(kota, typed, PIN).get("/kota-cimahi/akun").status_code == 200


def test_citizen_signs_in_by_email_in_capitals(kota: Region, sign_in: SignIn) -> None:
    sign_up(Client(), EMAIL, "bambu kuning pagi", "?dengan=surel")
    assert sign_in(kota, EMAIL.upper(), "bambu kuning pagi").get("/kota-cimahi/akun").status_code == 200


def test_no_identifier_and_no_name_stands_in_a_dump(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    sign_up(Client(), name="Warga Rahasia")
    sign_up(Client(), EMAIL, "bambu kuning pagi", "?dengan=surel")
    sign_in(kota)
    dump = whole_database()
    for secret in (PHONE[1:], NIP, EMAIL.split("@")[0], "Warga Rahasia", PIN, PASSWORD):
        assert secret.encode() not in dump
        assert secret.encode().hex().encode() not in dump


def test_account_page_is_masked(kota: Region) -> None:
    browser = Client()
    sign_up(browser)
    page = words(browser.get("/kota-cimahi/akun"))
    assert PHONE[1:] not in page
    assert "+62812" in page


@pytest.mark.parametrize(("identifier", "secret"), [(PHONE, "111222"), ("081299999999", PIN), ("bukan apa-apa", PIN)])
def test_wrong_unknown_and_unreadable_get_the_same_answer(kota: Region, identifier: str, secret: str) -> None:
    sign_up(Client())
    response = Client().post("/kota-cimahi/masuk", {"identifier": identifier, "password": secret})
    assert response.status_code == 422
    assert "tidak cocok dengan PIN atau kata sandinya" in words(response)


def test_closed_account_gets_that_answer_too(kota: Region, petugas: Person) -> None:
    User.objects.filter(pk=petugas.user_id).update(is_active=False)
    response = Client().post("/kota-cimahi/masuk", {"identifier": NIP, "password": PASSWORD})
    assert response.status_code == 422
    assert "tidak cocok dengan PIN atau kata sandinya" in words(response)


@pytest.mark.parametrize("identifier", [PHONE, "081299999999"])
def test_five_wrong_tries_close_the_door_and_say_until_when(kota: Region, identifier: str) -> None:
    sign_up(Client())
    browser = Client()
    for _ in range(5):
        assert browser.post("/kota-cimahi/masuk", {"identifier": identifier, "password": "000111"}).status_code == 422
    response = browser.post("/kota-cimahi/masuk", {"identifier": identifier, "password": PIN})
    assert response.status_code == 429
    assert "Terlalu banyak percobaan. Coba lagi sesudah" in words(response)
    assert "15 menit lagi" in words(response)


def test_the_door_opens_again_after_the_wait(kota: Region, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(Client())
    for _ in range(5):
        Client().post("/kota-cimahi/masuk", {"identifier": PHONE, "password": "000111"})
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    sign_in(kota, PHONE, PIN)


def test_right_tries_are_not_counted(kota: Region, sign_in: SignIn) -> None:
    sign_up(Client())
    for _ in range(8):
        sign_in(kota, PHONE, PIN)


@pytest.mark.parametrize(
    ("pin", "reason"), [("123456", "mudah ditebak"), ("777777", "mudah ditebak"), ("567890", "mudah ditebak"),
                        ("12345", "6 angka"), ("456789", "mudah ditebak")],
)  # fmt: skip
def test_weak_pin_is_refused_with_its_reason(kota: Region, pin: str, reason: str) -> None:
    response = sign_up(Client(), secret=pin)
    assert response.status_code == 422
    assert reason in words(response)


def test_pin_from_the_own_number_is_refused(kota: Region) -> None:
    assert "akhir nomor telepon" in words(sign_up(Client(), "081200482915"))


def test_common_password_is_refused(kota: Region) -> None:
    assert "mudah ditebak" in words(sign_up(Client(), EMAIL, "password123", "?dengan=surel"))


def test_second_sign_up_with_a_number_says_what_to_do(kota: Region) -> None:
    sign_up(Client())
    response = sign_up(Client(), secret="739154")
    assert response.status_code == 422
    assert "Jika Anda pernah mendaftar, masuk" in words(response)
    assert User.objects.filter(kind=User.WARGA).count() == 1


def test_secret_is_never_written_back_into_a_page(kota: Region) -> None:
    assert (
        "91928374"
        not in Client().post("/kota-cimahi/masuk", {"identifier": PHONE, "password": "91928374"}).content.decode()
    )


def test_next_leads_only_to_our_own_pages(kota: Region, petugas: Person) -> None:
    response = Client().post(
        "/kota-cimahi/masuk", {"identifier": NIP, "password": PASSWORD, "next": "https://jahat.example/"}
    )
    assert response["Location"].startswith("/kota-cimahi/")


def test_signing_out_needs_a_button(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    browser.get("/kota-cimahi/keluar")
    assert browser.get("/kota-cimahi/akun").status_code == 200
    browser.post("/kota-cimahi/keluar")
    assert browser.get("/kota-cimahi/akun").status_code == 302


def test_invitation_works_once(kota: Region, petugas: Person) -> None:
    with region(kota):
        token = invite(petugas, actor=SYSTEM, now=timezone.now())
    page = f"/kota-cimahi/undangan/{token}"
    new = {"password": "kebun teh pagi", "again": "kebun teh pagi"}
    assert "Selamat datang, Ani Contoh" in words(Client().get(page))
    assert Client().post(page, new).status_code == 302
    again = Client().post(page, new)
    assert again.status_code == 409
    assert "sudah dipakai" in words(again)
    assert "tidak berlaku lagi" in words(Client().get(page))


def test_invitation_ends_after_seven_days(kota: Region, petugas: Person) -> None:
    with region(kota):
        token = invite(petugas, actor=SYSTEM, now=timezone.now() - timedelta(days=7, seconds=1))
    assert "tidak berlaku lagi" in words(Client().get(f"/kota-cimahi/undangan/{token}"))


def test_invitation_of_one_region_is_unknown_in_another(kota: Region, lain: Region, petugas: Person) -> None:
    with region(kota):
        token = invite(petugas, actor=SYSTEM, now=timezone.now())
    assert "tidak berlaku lagi" in words(Client().get(f"/kabupaten-merangin/undangan/{token}"))


def make_link(place: Region, person: Person) -> str:
    with region(place):
        return create_one_time_link(place, person.user, now=timezone.now())


def test_one_time_link_signs_in_once(kota: Region, petugas: Person) -> None:
    page = f"/kota-cimahi/masuk/sekali/{make_link(kota, petugas)}"
    browser = Client()
    assert "Masuk sekali dengan tautan ini" in words(browser.get(page))
    assert browser.get("/kota-cimahi/akun").status_code == 302, "opening the link does not use it"
    assert browser.post(page).status_code == 302
    assert browser.get("/kota-cimahi/kerja/uji/loket").status_code == 200
    again = Client().post(page)
    assert again.status_code == 409
    assert "sudah dipakai" in words(again)


def test_one_time_link_stands_for_the_second_factor(kota: Region, now: datetime) -> None:
    person = make_staff(kota, "penanda_tangan", now)
    browser = Client()
    browser.post(f"/kota-cimahi/masuk/sekali/{make_link(kota, person)}")
    assert browser.get("/kota-cimahi/kerja/uji/tanda-tangan").status_code == 200


def test_one_time_link_ends_after_ten_minutes(kota: Region, petugas: Person) -> None:
    page = f"/kota-cimahi/masuk/sekali/{make_link(kota, petugas)}"
    with region(kota):
        link = OneTimeLink.objects.get()
        OneTimeLink.objects.update(expires_at=link.expires_at - timedelta(minutes=10, seconds=1))
    assert Client().post(page).status_code == 409


def test_one_time_links_exist_only_in_regions_marked_contoh(kota: Region, lain: Region, now: datetime) -> None:
    person = make_staff(lain, "front_office", now, nip="199001012015012000")
    with pytest.raises(Refusal), region(lain):
        create_one_time_link(lain, person.user, now=now)
    token = make_link(kota, make_staff(kota, "front_office", now))
    assert Client().get(f"/kabupaten-merangin/masuk/sekali/{token}").status_code == 404
    assert Client().post(f"/kabupaten-merangin/masuk/sekali/{token}").status_code == 404


def test_sessions_are_listed_and_can_be_ended(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    phone = sign_in(kota, client=Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"}))
    desk = sign_in(kota, client=Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/133"}))
    page = desk.get("/kota-cimahi/akun/sesi")
    assert "Chrome di Android" in words(page)
    assert "Firefox di Linux" in words(page)
    other = next(device for device in page.context["perangkat"] if not device.is_this)
    desk.post("/kota-cimahi/akun/sesi/akhiri", {"sesi": other.id})
    assert phone.get("/kota-cimahi/akun").status_code == 302
    assert desk.get("/kota-cimahi/akun").status_code == 200


def test_nobody_ends_somebody_elses_session(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    staff_browser = sign_in(kota)
    theirs = staff_browser.get("/kota-cimahi/akun/sesi").context["perangkat"][0].id
    browser = Client()
    sign_up(browser)
    for forged in (str(theirs), "-1", "x", "", "9" * 30):
        assert browser.post("/kota-cimahi/akun/sesi/akhiri", {"sesi": forged}).status_code == 404
    assert staff_browser.get("/kota-cimahi/akun").status_code == 200


def test_new_pin_ends_the_other_sessions(kota: Region, sign_in: SignIn) -> None:
    first = Client()
    sign_up(first)
    second = sign_in(kota, PHONE, PIN)
    change = {"old": PIN, "password": "739154", "again": "739154"}
    assert second.post("/kota-cimahi/akun/sandi", {**change, "old": "000111"}).status_code == 422
    assert second.post("/kota-cimahi/akun/sandi", change).status_code == 302
    assert second.get("/kota-cimahi/akun").status_code == 200
    assert first.get("/kota-cimahi/akun").status_code == 302
    sign_in(kota, PHONE, "739154")


TYPED = {"catatan": "Ukuran spanduk 3 x 1 meter", "password": "tidak-disimpan", "csrfmiddlewaretoken": "x"}


def expired(browser: Client) -> Client:
    """The same browser after its session ended on the server."""
    browser.session.flush()
    return browser


def test_expired_session_keeps_what_was_typed(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = expired(sign_in(kota))
    response = browser.post("/kota-cimahi/kerja/uji/kantor", TYPED)
    assert response.status_code == 302
    kept = str(dict(browser.session))
    assert "spanduk" not in kept, "sealed, not only encoded"
    response = browser.post(
        response["Location"], {"identifier": NIP, "password": PASSWORD, "next": "/kota-cimahi/masuk/kirim-lagi"}
    )
    page = browser.get(response["Location"])
    assert "Isian Anda masih ada" in words(page)
    assert 'action="/kota-cimahi/kerja/uji/kantor"' in page.content.decode()
    assert 'name="catatan" value="Ukuran spanduk 3 x 1 meter"' in page.content.decode()
    assert "tidak-disimpan" not in page.content.decode()
    assert "Ukuran spanduk" in browser.post("/kota-cimahi/kerja/uji/kantor", TYPED).content.decode()


def test_somebody_else_on_the_same_device_does_not_see_it(
    kota: Region, petugas: Person, sign_in: SignIn, now: datetime
) -> None:
    make_staff(kota, "front_office", now, nip="199001012015012000", name="Budi Contoh")
    browser = expired(sign_in(kota))
    browser.post("/kota-cimahi/kerja/uji/kantor", TYPED)
    sign_in(kota, "199001012015012000", client=browser)
    page = browser.get("/kota-cimahi/masuk/kirim-lagi")
    assert page.status_code == 404
    assert "spanduk" not in page.content.decode()


def test_what_was_kept_can_be_thrown_away(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = expired(sign_in(kota))
    browser.post("/kota-cimahi/kerja/uji/kantor", TYPED)
    sign_in(kota, client=browser)
    assert browser.get("/kota-cimahi/masuk/kirim-lagi").status_code == 200
    browser.post("/kota-cimahi/masuk/buang")
    assert browser.get("/kota-cimahi/masuk/kirim-lagi").status_code == 404
