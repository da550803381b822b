"""Staff by NIP and PIN, computers of counters, the lock after five minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM, Person, Unit, grant_membership, set_demo_totp
from pendopo.people.models import CounterDevice
from pendopo.people.queries_loket import COOKIE
from pendopo.people.services import counters, pins
from pendopo.tenancy.api import Region, region
from tests.people.conftest import NIP, PASSWORD, SignIn, make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
PIN, OTHER_PIN, OTHER_NIP = "482915", "719264", "199003032015032002"
DESK, SIGNING = "/kota-cimahi/kerja/uji/loket", "/kota-cimahi/kerja/uji/tanda-tangan"
FORM = "/kota-cimahi/kerja/uji/kantor"


class Clock:
    """The time that every request of a test reads."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def go(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.now)
    return made


def give_pin(place: Region, person: Person, pin: str, now: datetime) -> None:
    with region(place):
        pins.set_staff_pin(person.user, pin=pin, actor=SYSTEM, now=now)


def also(place: Region, person: Person, role: str, now: datetime) -> None:
    """One more post for somebody."""
    with region(place):
        unit = Unit.objects.get(pk=person.unit_id)
        grant_membership(person=person, role=role, unit=unit, valid_from=now.date(), actor=SYSTEM, now=now)


@pytest.fixture
def ani(kota: Region, petugas: Person, now: datetime) -> Person:
    """Front office of Cimahi, with a PIN."""
    give_pin(kota, petugas, PIN, now)
    return petugas


@pytest.fixture
def budi(kota: Region, ani: Person, now: datetime) -> Person:
    """Somebody else of the same counter, with a PIN."""
    person = make_staff(kota, "", now, nip=OTHER_NIP, name="Budi Contoh")
    with region(kota):
        unit = Unit.objects.get(pk=ani.unit_id)
        grant_membership(person=person, role="front_office", unit=unit, valid_from=now.date(), actor=SYSTEM, now=now)
    give_pin(kota, person, OTHER_PIN, now)
    return person


@pytest.fixture
def counter(kota: Region, ani: Person, now: datetime) -> Callable[[], Client]:
    """A browser on a computer of Ani's counter."""

    def sit() -> Client:
        with region(kota):
            unit = Unit.objects.get(pk=ani.unit_id)
            _device, token = counters.add_counter_device(name="Loket 1", unit=unit, by=ani, actor=SYSTEM, now=now)
        browser = Client()
        browser.cookies[COOKIE] = token
        return browser

    return sit


def tap(browser: Client, person: Person, pin: str) -> object:
    """Choose a tile and write the PIN."""
    return browser.post(f"/kota-cimahi/loket/{person.pk}", {"pin": pin})


def test_nip_and_pin_open_the_desk(kota: Region, ani: Person, sign_in: SignIn) -> None:
    assert sign_in(kota, NIP, PIN).get(DESK).status_code == 200


def test_pin_never_opens_a_deciding_role(kota: Region, ani: Person, sign_in: SignIn, now: datetime) -> None:
    also(kota, ani, "penanda_tangan", now)
    browser = sign_in(kota, NIP, PIN)
    assert browser.get(DESK).status_code == 200
    answer = browser.get(SIGNING)
    assert answer.status_code == 302
    assert "/akun/keamanan/buktikan" in answer["Location"]
    menu = words(browser.get(FORM))
    assert "Penanda" not in menu


def test_password_and_factor_after_the_pin_open_the_deciding_role(
    kota: Region, ani: Person, sign_in: SignIn, now: datetime
) -> None:
    from pendopo.people.rules import totp_code, totp_counter

    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    also(kota, ani, "penanda_tangan", now)
    set_demo_totp(kota, ani.user, secret)
    browser = sign_in(kota, NIP, PIN)
    code = totp_code(secret, totp_counter(timezone.now()))
    browser.post(f"/kota-cimahi/akun/keamanan/buktikan?next={SIGNING}", {"code": code})
    assert browser.get(SIGNING).status_code == 200


def test_pin_alone_sets_up_no_second_factor(kota: Region, ani: Person, sign_in: SignIn, now: datetime) -> None:
    also(kota, ani, "admin", now)
    browser = sign_in(kota, NIP, PIN)
    for path in ("akun/keamanan/aplikasi", "akun/keamanan/kunci", "akun/pin"):
        answer = browser.get(f"/kota-cimahi/{path}")
        assert answer.status_code == 302, path
        assert "buktikan" in answer["Location"]


def test_pin_of_a_role_that_looks_into_everything_is_not_enough(
    kota: Region, ani: Person, sign_in: SignIn, now: datetime
) -> None:
    from pendopo.people.api import staff_of_user

    also(kota, ani, "auditor", now)
    with region(kota):
        weak = staff_of_user(kota, ani.user_id, now, deciding=False)
    assert weak is not None
    assert weak.roles == {"front_office"}


def test_wrong_pins_close_the_door_as_wrong_passwords_do(kota: Region, ani: Person) -> None:
    for _ in range(5):
        Client().post("/kota-cimahi/masuk", {"identifier": NIP, "password": "000111"})
    answer = Client().post("/kota-cimahi/masuk", {"identifier": NIP, "password": PIN})
    assert answer.status_code == 429


@pytest.mark.parametrize("pin", ["123456", "111111", "010185", "850101", "011000"])
def test_pin_that_colleagues_would_guess_is_refused(kota: Region, petugas: Person, sign_in: SignIn, pin: str) -> None:
    answer = sign_in(kota).post("/kota-cimahi/akun/pin", {"password": pin, "again": pin})
    assert answer.status_code == 422


def test_staff_set_their_own_pin_with_the_password(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    assert sign_in(kota).post("/kota-cimahi/akun/pin", {"password": PIN, "again": PIN}).status_code == 302
    assert sign_in(kota, NIP, PIN).get(DESK).status_code == 200
    assert sign_in(kota).post("/kota-cimahi/akun/pin", {"lepas": "1"}).status_code == 302
    assert Client().post("/kota-cimahi/masuk", {"identifier": NIP, "password": PIN}).status_code == 422


def choose(code: str, nip: str = NIP, pin: str = PIN) -> object:
    return Client().post("/kota-cimahi/masuk/pin", {"identifier": nip, "code": code, "password": pin, "again": pin})


def test_code_of_an_administrator_lets_staff_choose_a_pin_once(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    with region(kota):
        code = pins.give_counter_code(petugas, actor=SYSTEM, now=timezone.now())
    assert choose(f"{code[:4]} {code[4:]}").status_code == 302
    assert sign_in(kota, NIP, PIN).get(DESK).status_code == 200
    assert choose(code, pin=OTHER_PIN).status_code == 422, "a used code"


def test_code_of_yesterday_and_of_somebody_else_open_nothing(kota: Region, petugas: Person) -> None:
    with region(kota):
        old = pins.give_counter_code(petugas, actor=SYSTEM, now=timezone.now() - timedelta(hours=25))
    assert choose(old).status_code == 422
    assert choose(old, nip=OTHER_NIP).status_code == 422


def test_account_of_another_region_gets_no_code(kota: Region, lain: Region, petugas: Person, now: datetime) -> None:
    person = make_staff(lain, "front_office", now, nip=OTHER_NIP)
    with region(lain):
        Person.objects.filter(pk=person.pk).update(account=Person.JOINED)
        person.refresh_from_db()
        with pytest.raises(Refusal):
            pins.give_counter_code(person, actor=SYSTEM, now=now)


def test_counter_shows_its_people_and_changes_between_them(
    kota: Region, ani: Person, budi: Person, counter: Callable[[], Client]
) -> None:
    browser = counter()
    page = words(browser.get("/kota-cimahi/loket"))
    assert "Ani Contoh" in page
    assert "Budi Contoh" in page
    tap(browser, ani, PIN)
    assert "Ani Contoh" in words(browser.get(FORM))
    tap(browser, budi, OTHER_PIN)
    assert "Budi Contoh" in words(browser.get(FORM))


def test_wrong_pin_of_a_tile_leaves_the_former_person_and_counts(
    kota: Region, ani: Person, budi: Person, counter: Callable[[], Client]
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    assert [tap(browser, budi, PIN).status_code for _ in range(5)] == [422] * 5
    assert "Terlalu banyak percobaan" in words(tap(browser, budi, OTHER_PIN))
    assert "Ani Contoh" in words(browser.get(FORM))


def test_ordinary_computer_shows_no_tiles(kota: Region, ani: Person) -> None:
    assert Client().get("/kota-cimahi/loket").status_code == 404
    assert Client().post(f"/kota-cimahi/loket/{ani.pk}", {"pin": PIN}).status_code == 404


def test_revoked_computer_and_another_regions_are_ordinary(
    kota: Region, lain: Region, ani: Person, counter: Callable[[], Client], now: datetime
) -> None:
    browser = counter()
    assert browser.get("/kabupaten-merangin/loket").status_code == 404
    with region(kota):
        counters.revoke_counter_device(CounterDevice.objects.get(), actor=SYSTEM, now=now)
    assert browser.get("/kota-cimahi/loket").status_code == 404


def test_deciders_stand_on_no_tile(kota: Region, ani: Person, counter: Callable[[], Client], now: datetime) -> None:
    chief = make_staff(kota, "", now, nip=OTHER_NIP, name="Kepala Contoh")
    also(kota, ani, "admin", now)
    with region(kota):
        unit = Unit.objects.get(pk=ani.unit_id)
        grant_membership(person=chief, role="kepala_seksi", unit=unit, valid_from=now.date(), actor=SYSTEM, now=now)
    give_pin(kota, chief, OTHER_PIN, now)
    browser = counter()
    assert "Kepala Contoh" not in words(browser.get("/kota-cimahi/loket"))
    assert tap(browser, chief, OTHER_PIN).status_code == 404


def test_only_administrators_make_a_computer_one_of_a_counter(kota: Region, ani: Person, sign_in: SignIn) -> None:
    assert sign_in(kota).get("/kota-cimahi/kerja/komputer-loket").status_code == 404


def test_counter_locks_after_five_silent_minutes(
    kota: Region, ani: Person, counter: Callable[[], Client], clock: Clock
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    clock.go(minutes=4, seconds=50)
    assert browser.get(FORM).status_code == 200
    clock.go(minutes=5)
    answer = browser.get(FORM)
    assert answer.status_code == 302
    assert "/terkunci" in answer["Location"]
    for path in ("akun", "kerja/uji/loket", "akun/keamanan", ""):
        assert "/terkunci" in browser.get(f"/kota-cimahi/{path}")["Location"], path


def test_unlocking_needs_the_same_persons_secret(
    kota: Region, ani: Person, budi: Person, counter: Callable[[], Client], clock: Clock
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    clock.go(minutes=6)
    browser.get(FORM)
    assert browser.post("/kota-cimahi/terkunci", {"pin": OTHER_PIN}).status_code == 422
    assert browser.get(FORM).status_code == 302
    assert browser.post("/kota-cimahi/terkunci", {"pin": PIN, "next": FORM})["Location"] == FORM
    assert browser.get(FORM).status_code == 200


def test_what_was_sent_while_locked_comes_back_to_the_same_person_only(
    kota: Region, ani: Person, budi: Person, counter: Callable[[], Client], clock: Clock
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    clock.go(minutes=6)
    answer = browser.post(FORM, {"catatan": "Berkas Bu Ani kurang satu halaman", "password": "rahasia"})
    assert "/terkunci" in answer["Location"]
    tap(browser, budi, OTHER_PIN)
    assert "kurang satu halaman" not in words(browser.get("/kota-cimahi/masuk/kirim-lagi"))
    back = tap(browser, ani, PIN)
    assert back["Location"].endswith("/masuk/kirim-lagi")
    page = words(browser.get("/kota-cimahi/masuk/kirim-lagi"))
    assert "kurang satu halaman" in page
    assert "rahasia" not in page


def test_screen_that_covered_itself_is_locked_on_the_server_too(
    kota: Region, ani: Person, counter: Callable[[], Client]
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    browser.post("/kota-cimahi/layar/tutup", {"_halaman": FORM, "_alamat": FORM, "catatan": "belum dikirim"})
    assert "/terkunci" in browser.get(FORM)["Location"]
    answer = browser.post("/kota-cimahi/terkunci", {"pin": PIN})
    assert answer["Location"].endswith("/masuk/kirim-lagi")
    assert "belum dikirim" in words(browser.get("/kota-cimahi/masuk/kirim-lagi"))


def test_page_that_refreshes_itself_is_no_activity(
    kota: Region, ani: Person, counter: Callable[[], Client], clock: Clock
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    for _ in range(6):
        clock.go(seconds=55)
        last = browser.get(FORM, headers={"X-Potong": "daftar"})
    assert last.status_code == 302


def test_beat_of_the_keyboard_is_activity(
    kota: Region, ani: Person, counter: Callable[[], Client], clock: Clock
) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    for _ in range(4):
        clock.go(minutes=3)
        assert browser.post("/kota-cimahi/layar/denyut").status_code == 200
    assert browser.get(FORM).status_code == 200
    clock.go(minutes=6)
    assert browser.post("/kota-cimahi/layar/denyut").status_code == 401


def test_lock_takes_a_proved_factor_away(
    kota: Region, ani: Person, counter: Callable[[], Client], clock: Clock, now: datetime
) -> None:
    also(kota, ani, "penanda_tangan", now)
    browser = counter()
    browser.post("/kota-cimahi/masuk", {"identifier": NIP, "password": PASSWORD})
    clock.go(minutes=6)
    browser.post("/kota-cimahi/terkunci", {"pin": PIN})
    assert "buktikan" in browser.get(SIGNING)["Location"]


def test_own_computer_of_staff_does_not_lock(kota: Region, ani: Person, sign_in: SignIn, clock: Clock) -> None:
    browser = sign_in(kota)
    clock.go(hours=2)
    assert browser.get(FORM).status_code == 200


def test_every_step_left_an_event(kota: Region, ani: Person, counter: Callable[[], Client]) -> None:
    browser = counter()
    tap(browser, ani, PIN)
    with region(kota):
        kinds = set(Event.objects.values_list("kind", flat=True))
        how = Event.objects.filter(kind="people.signed_in").latest("recorded_at").data
    assert {"people.counter_pin_set", "people.counter_device_added", "people.signed_in"} <= kinds
    assert how == {"cara": "pin"}
    assert reverse("people:loket")
