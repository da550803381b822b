"""Citizens: several people under one phone, ten silent minutes, a lost PIN at the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Event
from pendopo.people.api import Person, User
from pendopo.people.models import PinRecovery
from pendopo.tenancy.api import Region, region
from tests.people.conftest import PHONE, SignIn, make_staff, words
from tests.people.test_pin_loket import Clock, clock  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
PIN, SECOND_PIN, NEW_PIN = "482915", "719264", "830462"
SITE = "/kota-cimahi"


def sign_up(name: str = "Ibu Siti") -> Client:
    browser = Client()
    data = {"identifier": PHONE, "password": PIN, "again": PIN, "name": name}
    assert browser.post(f"{SITE}/daftar", data).status_code == 302
    return browser


def add(browser: Client, name: str = "Budi", pin: str = SECOND_PIN) -> object:
    return browser.post(f"{SITE}/akun/serumah", {"name": name, "password": pin, "again": pin, "baru": "1"})


def enter(secret: str, browser: Client | None = None) -> tuple[Client, object]:
    browser = browser or Client()
    return browser, browser.post(f"{SITE}/masuk", {"identifier": PHONE, "password": secret})


def who(browser: Client) -> str:
    return words(browser.get(f"{SITE}/akun"))


def test_two_people_of_one_phone_are_two_accounts(kota: Region) -> None:
    add(sign_up())
    first, second = enter(PIN)[0], enter(SECOND_PIN)[0]
    assert "Akun Ibu Siti" in who(first)
    assert "Akun Budi" in who(second)
    mine = {first.get(f"{SITE}/uji/siapa").content, second.get(f"{SITE}/uji/siapa").content}
    assert len(mine) == 2, "whatever belongs to an actor belongs to one of them"


def test_stranger_with_the_number_learns_no_names(kota: Region) -> None:
    add(sign_up())
    browser, answer = enter("000111")
    assert answer.status_code == 422
    assert "tidak cocok dengan PIN" in words(answer)
    assert browser.get(f"{SITE}/masuk/siapa").status_code == 404


def test_known_device_offers_the_names_and_changes_between_them(kota: Region) -> None:
    add(sign_up())
    browser, _answer = enter(PIN)
    assert browser.post(f"{SITE}/masuk/ganti")["Location"].endswith("/masuk/siapa")
    page = words(browser.get(f"{SITE}/masuk/siapa"))
    assert "Ibu Siti" in page
    assert "Budi" in page
    assert browser.post(f"{SITE}/masuk/siapa/1", {"pin": PIN}).status_code == 422, "the PIN of somebody else"
    browser.post(f"{SITE}/masuk/siapa/1", {"pin": SECOND_PIN})
    assert "Akun Budi" in who(browser)


def test_device_forgets_the_number_when_asked(kota: Region) -> None:
    add(sign_up())
    browser, _answer = enter(PIN)
    browser.post(f"{SITE}/masuk/lupakan-nomor")
    assert browser.get(f"{SITE}/masuk/siapa").status_code == 404


def test_same_pin_of_two_asks_who(kota: Region) -> None:
    add(sign_up(), pin=PIN)
    browser, answer = enter(PIN)
    assert "/masuk/siapa" in answer["Location"]
    browser.post(f"{SITE}/masuk/siapa/0", {"pin": PIN})
    assert "Akun Ibu Siti" in who(browser)


def test_guesses_at_one_person_and_at_the_whole_number_end(kota: Region) -> None:
    add(sign_up())
    browser, _answer = enter(PIN)
    tries = [browser.post(f"{SITE}/masuk/siapa/1", {"pin": "000111"}) for _ in range(6)]
    assert "Terlalu banyak percobaan" in words(tries[-1])
    for _ in range(7):
        last = browser.post(f"{SITE}/masuk/siapa/0", {"pin": "000111"})
    assert "Terlalu banyak percobaan" in words(last)


@pytest.mark.parametrize(("name", "pin"), [("ibu SITI", SECOND_PIN), ("Budi", "123456"), ("", SECOND_PIN)])
def test_taken_name_or_easy_pin_is_refused(kota: Region, name: str, pin: str) -> None:
    browser = sign_up()
    assert add(browser, name, pin).status_code == 422
    assert User.objects.filter(kind=User.WARGA).count() == 1


def test_ninth_person_is_refused(kota: Region) -> None:
    browser = sign_up()
    for number in range(7):
        assert add(browser, f"Orang {number}").status_code == 302
    assert add(browser, "Kesembilan").status_code == 422


def test_number_signs_up_only_once(kota: Region) -> None:
    sign_up()
    answer = Client().post(f"{SITE}/daftar", {"identifier": PHONE, "password": SECOND_PIN, "again": SECOND_PIN})
    assert answer.status_code == 422


def test_citizen_is_signed_out_after_ten_silent_minutes(kota: Region, clock: Clock) -> None:  # noqa: F811
    browser = sign_up()
    clock.go(minutes=9, seconds=40)
    assert browser.get(f"{SITE}/akun").status_code == 200
    clock.go(minutes=10)
    answer = browser.get(f"{SITE}/akun")
    assert answer.status_code == 302
    assert "karena=diam" in answer["Location"]
    assert "10 menit tidak ada kegiatan" in words(browser.get(answer["Location"]))


def test_form_sent_too_late_waits_for_its_person(kota: Region, clock: Clock) -> None:  # noqa: F811
    browser = sign_up()
    clock.go(minutes=11)
    answer = browser.post(f"{SITE}/akun/serumah", {"name": "Budi dari sawah", "baru": "1"})
    assert "kirim-lagi" in answer["Location"]
    assert User.objects.filter(kind=User.WARGA).count() == 1
    enter(PIN, browser)
    assert "Budi dari sawah" in words(browser.get(f"{SITE}/masuk/kirim-lagi"))


def test_first_page_stays_open_for_everybody_after_that(kota: Region, clock: Clock) -> None:  # noqa: F811
    browser = sign_up()
    clock.go(minutes=11)
    assert browser.get(f"{SITE}/").status_code == 200
    assert browser.get(f"{SITE}/akun").status_code == 302


def test_covered_page_signs_out_and_says_where_to_go(kota: Region) -> None:
    browser = sign_up()
    answer = browser.post(f"{SITE}/layar/tutup", {"_halaman": f"{SITE}/akun"})
    assert "karena=diam" in answer.json()["ke"]
    assert browser.get(f"{SITE}/akun").status_code == 302


def test_cover_leads_to_no_foreign_page(kota: Region) -> None:
    browser = sign_up()
    answer = browser.post(f"{SITE}/layar/tutup", {"_halaman": "//jahat.example/x"})
    assert "jahat" not in answer.json()["ke"]


CLERK, CHIEF = "199003032015032002", "198007072008071003"


@pytest.fixture
def clerk(kota: Region, petugas: Person, sign_in: SignIn) -> Client:
    return sign_in(kota)


@pytest.fixture
def second_clerk(kota: Region, sign_in: SignIn, now: datetime) -> Client:
    make_staff(kota, "front_office", now, nip=CLERK, name="Rekan Contoh")
    return sign_in(kota, CLERK)


def find(clerk: Client) -> str:
    """The signed choice of the first account of the number."""
    page = clerk.post(f"{SITE}/kerja/pemulihan", {"identifier": PHONE})
    return str(page.context["form"].accounts[0][0])


def open_one(clerk: Client, **changes: object) -> object:
    chosen = find(clerk)
    data = {"akun_pilihan": chosen, "account": chosen, "checked": "ktp", "reason": "lupa", **changes}
    return clerk.post(f"{SITE}/kerja/pemulihan/buka", data)


def row_of(place: Region) -> PinRecovery:
    with region(place):
        return PinRecovery.objects.latest("opened_at")


def step(clerk: Client, place: Region, name: str) -> object:
    return clerk.post(f"{SITE}/kerja/pemulihan/{row_of(place).pk}/{name}")


def code_of(page: object) -> str:
    return str(page.context["kode"])  # type: ignore[attr-defined]


def recover(code: str, pin: str = NEW_PIN, phone: str = PHONE) -> tuple[Client, object]:
    browser = Client()
    data = {"identifier": phone, "code": code, "password": pin, "again": pin}
    return browser, browser.post(f"{SITE}/pulih", data)


def test_lost_pin_is_chosen_anew_with_two_clerks_and_a_paper(kota: Region, clerk: Client, second_clerk: Client) -> None:
    owner = sign_up()
    assert open_one(clerk).status_code == 302
    assert step(clerk, kota, "kode").status_code == 409, "not before the second clerk"
    assert step(clerk, kota, "sahkan").status_code == 409, "not by who opened it"
    step(second_clerk, kota, "sahkan")
    code = code_of(step(clerk, kota, "kode"))
    browser, answer = recover(code)
    assert answer.status_code == 302
    page = who(browser)
    assert "dipilih ulang lewat loket" in page
    assert "DPMPTSP" in page, "by which post"
    assert owner.get(f"{SITE}/akun").status_code == 302, "older sessions ended"
    assert enter(PIN)[1].status_code == 422
    assert recover(code, SECOND_PIN)[1].status_code == 422, "the paper is used up"
    with region(kota):
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert {f"people.recovery_{one}" for one in ("opened", "confirmed", "code_handed", "used")} <= kinds


def test_waiting_a_day_stands_for_the_second_clerk(kota: Region, clerk: Client) -> None:
    sign_up()
    open_one(clerk)
    with region(kota):
        PinRecovery.objects.update(opened_at=timezone.now() - timedelta(hours=23))
    assert step(clerk, kota, "kode").status_code == 409
    with region(kota):
        PinRecovery.objects.update(opened_at=timezone.now() - timedelta(hours=25))
    assert step(clerk, kota, "kode").status_code == 200


def test_owner_who_knows_the_pin_stops_it(kota: Region, clerk: Client, second_clerk: Client) -> None:
    owner = sign_up()
    open_one(clerk)
    step(second_clerk, kota, "sahkan")
    code = code_of(step(clerk, kota, "kode"))
    assert "meminta PIN baru" in who(owner)
    owner.post(f"{SITE}/akun/bukan-saya")
    assert recover(code)[1].status_code == 422
    assert enter(PIN)[1].status_code == 302


def test_answers_must_be_two(kota: Region, clerk: Client) -> None:
    sign_up()
    assert open_one(clerk, checked="jawaban", questions=["layanan"]).status_code == 422
    assert open_one(clerk, checked="jawaban", questions=["layanan", "tanggal"]).status_code == 302
    assert row_of(kota).questions == ["layanan", "tanggal"]


def test_recoveries_of_one_account_are_limited(kota: Region, clerk: Client) -> None:
    sign_up()
    for _ in range(3):
        assert open_one(clerk).status_code == 302
        step(clerk, kota, "batal")
    answer = open_one(clerk)
    assert answer.status_code == 422
    assert "tiga kali" in words(answer)


def test_one_recovery_at_a_time(kota: Region, clerk: Client) -> None:
    sign_up()
    open_one(clerk)
    assert open_one(clerk).status_code == 422


def test_account_that_never_was_here_is_not_recovered_here(
    kota: Region, lain: Region, sign_in: SignIn, now: datetime
) -> None:
    sign_up()
    make_staff(lain, "front_office", now, nip=CLERK)
    foreign = sign_in(lain, CLERK)
    page = foreign.post("/kabupaten-merangin/kerja/pemulihan", {"identifier": PHONE})
    chosen = page.context["form"].accounts[0][0]
    data = {"akun_pilihan": chosen, "account": chosen, "checked": "ktp", "reason": "lupa"}
    assert foreign.post("/kabupaten-merangin/kerja/pemulihan/buka", data).status_code == 422


def test_recovery_of_one_region_is_absent_in_another(
    kota: Region, lain: Region, clerk: Client, sign_in: SignIn, now: datetime
) -> None:
    sign_up()
    open_one(clerk)
    make_staff(lain, "front_office", now, nip=CLERK)
    foreign = sign_in(lain, CLERK)
    answer = foreign.post(f"/kabupaten-merangin/kerja/pemulihan/{row_of(kota).pk}/sahkan")
    assert answer.status_code == 404


def test_citizens_and_advisers_open_no_recovery(kota: Region, sign_in: SignIn, now: datetime) -> None:
    assert sign_up().get(f"{SITE}/kerja/pemulihan").status_code == 404


def test_somebody_elses_account_cannot_be_slipped_in(kota: Region, clerk: Client) -> None:
    sign_up()
    data = {"akun_pilihan": "palsu", "account": "palsu", "checked": "ktp", "reason": "lupa"}
    assert clerk.post(f"{SITE}/kerja/pemulihan/buka", data).status_code == 422


def test_guesses_at_the_paper_end(kota: Region, clerk: Client) -> None:
    sign_up()
    for _ in range(5):
        recover("12345678")
    assert "Terlalu banyak percobaan" in words(recover("12345678")[1])
