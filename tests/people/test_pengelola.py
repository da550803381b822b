"""Lost administrators: the sealed code and a letter, a second factor taken away by two, the card everybody sees."""

from __future__ import annotations

import argparse
import io
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Event
from pendopo.config.commands import pulih_admin
from pendopo.people.api import SYSTEM, Person, Unit, set_demo_totp, staff
from pendopo.people.models import AdminRecovery, FactorReset, SealedCode
from pendopo.people.queries_pulih import card_of_administrators
from pendopo.people.rules import totp_code, totp_counter
from pendopo.people.services.administrators import make_sealed_code
from pendopo.tenancy.api import Region, region
from tests.people.conftest import PASSWORD, SignIn, make_staff, words
from tests.people.test_serumah import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NIPS = ("198001012005011001", "198102022006022002", "198203032007033003")


def admin(place: Region, number: int, now: datetime) -> Person:
    """An administrator with password and authenticator app."""
    person = make_staff(place, "admin", now, nip=NIPS[number], name=f"Pengelola {number + 1}")
    with region(place):
        Person.objects.filter(pk=person.pk).update(unit=Unit.objects.order_by("id").first())
    if place.is_contoh:
        set_demo_totp(place, person.user, SECRET)
    return person


def enter(place: Region, number: int) -> Client:
    """Their browser, with the second factor proved."""
    browser = Client()
    browser.post(f"/{place.slug}/masuk", {"identifier": NIPS[number], "password": PASSWORD})
    code = totp_code(SECRET, totp_counter(timezone.now()))
    assert browser.post(f"/{place.slug}/masuk/kode", {"code": code}).status_code == 302
    return browser


@pytest.fixture
def office(kota: Region, petugas: Person) -> Region:
    """Cimahi with an office."""
    return kota


def seal(place: Region) -> str:
    with region(place):
        return make_sealed_code(actor=SYSTEM, now=timezone.now())


def use(place: Region, code: str, **changes: object) -> object:
    data = {
        "code": code, "name": "Rina Contoh", "identifier": "rina@contoh.id", "letter_number": "800/12/SETDA/2026",
        "letter_date": "20 11 2026", "signed_by": "Sekretaris Daerah, Contoh", **changes,
    }  # fmt: skip
    return Client().post(f"/{place.slug}/pulih-pengelola", data)


def test_code_and_letter_appoint_an_administrator_once(office: Region) -> None:
    code = seal(office)
    page = use(office, code)
    assert page.status_code == 200
    link, following = str(page.context["tautan"]), str(page.context["kode"])
    assert following != code
    assert use(office, code, identifier="lain@contoh.id").status_code == 422, "a used code"
    path = link[link.index("/kota-cimahi") :]
    assert Client().post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    with region(office):
        row = AdminRecovery.objects.get()
        assert row.letter_number == "800/12/SETDA/2026"
        assert "people.admin_recovered" in set(Event.objects.values_list("kind", flat=True))
    assert use(office, following, identifier="tiga@contoh.id").status_code == 200, "the next envelope works"


def test_code_is_read_without_hyphens_and_in_small_letters(office: Region) -> None:
    assert use(office, seal(office).replace("-", "").lower()).status_code == 200


def test_scan_of_the_letter_is_kept_only_with_the_right_code(office: Region) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def scan() -> SimpleUploadedFile:
        out = io.BytesIO()
        Image.new("RGB", (40, 40), "white").save(out, "PNG")
        return SimpleUploadedFile("surat.png", out.getvalue(), "image/png")

    code = seal(office)
    assert use(office, "SALAH", scan=scan()).status_code == 422
    assert use(office, code, scan=scan()).status_code == 200
    with region(office):
        assert AdminRecovery.objects.get().letter is not None


def test_new_code_voids_the_one_before(office: Region) -> None:
    old, new = seal(office), seal(office)
    assert use(office, old).status_code == 422
    assert use(office, new).status_code == 200


def test_code_of_one_region_opens_no_other(office: Region, lain: Region, now: datetime) -> None:
    make_staff(lain, "front_office", now, nip=NIPS[2])
    assert use(lain, seal(office)).status_code == 422


def test_wrong_codes_are_counted_and_told(office: Region) -> None:
    code = seal(office)
    for _ in range(5):
        use(office, "22222-22222-22222-22222-22222")
    assert "Terlalu banyak percobaan" in words(use(office, code))
    with region(office):
        assert Event.objects.filter(kind="people.sealed_code_refused").count() == 5


@pytest.mark.parametrize(
    "wrong", [{"letter_number": ""}, {"letter_date": "1 1 2099"}, {"signed_by": ""}, {"identifier": "08123456789"}]
)
def test_without_a_letter_nothing_happens_and_the_code_still_holds(office: Region, wrong: dict[str, str]) -> None:
    code = seal(office)
    assert use(office, code, **wrong).status_code == 422
    assert use(office, code).status_code == 200


def test_only_the_hash_of_the_code_is_kept(office: Region) -> None:
    code = seal(office)
    with region(office):
        kept = SealedCode.objects.get(ended_at=None).code_hash
    assert code not in kept
    assert code.replace("-", "") not in kept


def card(place: Region, person: Person, at: datetime) -> str:
    with region(place):
        found = card_of_administrators(place, staff(person, at), at)
    return f"{found.tone}: {found.text}" if found else ""


def test_card_says_for_a_month_who_came_by_the_envelope(office: Region, now: datetime) -> None:
    first = admin(office, 0, now)
    admin(office, 1, now)
    seal(office)
    today = timezone.now()
    assert card(office, first, today) == ""
    with region(office):
        code = make_sealed_code(actor=SYSTEM, now=today)
    use(office, code)
    assert "Rina Contoh menjadi pengelola lewat kode tersegel" in card(office, first, today)
    assert "Rina Contoh" in card(office, first, today + timedelta(days=29))
    assert "Rina Contoh" not in card(office, first, today + timedelta(days=31))


def test_card_is_red_with_one_administrator(office: Region, now: datetime) -> None:
    first = admin(office, 0, now)
    seal(office)
    assert card(office, first, now).startswith("gagal: Baru satu pengelola")


def test_new_envelope_is_printed_once_by_an_administrator(office: Region, now: datetime) -> None:
    admin(office, 0, now)
    page = enter(office, 0).post(f"{SITE}/kerja/pengelola/kode")
    assert page.status_code == 200
    assert use(office, str(page.context["kode"])).status_code == 200


def test_staff_without_the_role_see_nothing_of_it(office: Region, sign_in: SignIn) -> None:
    browser = sign_in(office)
    assert browser.get(f"{SITE}/kerja/pengelola").status_code == 404
    assert browser.post(f"{SITE}/kerja/pengelola/kode").status_code == 404


def reset_of(place: Region) -> FactorReset:
    with region(place):
        return FactorReset.objects.latest("asked_at")


def ask(browser: Client, person: Person) -> object:
    return browser.post(f"{SITE}/kerja/orang/{person.pk}/minta-lepas", {"alasan": "hilang"})


def answer(browser: Client, place: Region, word: str = "ya") -> object:
    return browser.post(f"{SITE}/kerja/pengelola/lepas/{reset_of(place).pk}", {"jawab": word})


def test_lost_factor_goes_when_two_administrators_agree(office: Region, petugas: Person, now: datetime) -> None:
    admin(office, 0, now)
    admin(office, 1, now)
    set_demo_totp(office, petugas.user, SECRET)
    one, other = enter(office, 0), enter(office, 1)
    assert ask(one, petugas).status_code == 302
    assert answer(one, office).status_code == 409, "not by who asked"
    assert Authenticator.objects.filter(user=petugas.user).exists()
    assert answer(other, office).status_code == 302
    assert not Authenticator.objects.filter(user=petugas.user).exists()
    assert answer(other, office).status_code == 409, "it is over"


def test_who_lost_the_factor_neither_asks_nor_confirms(office: Region, now: datetime) -> None:
    first, second = admin(office, 0, now), admin(office, 1, now)
    one, other = enter(office, 0), enter(office, 1)
    assert ask(one, first).status_code == 409
    ask(one, second)
    assert answer(other, office).status_code == 409
    assert answer(other, office, "batal").status_code == 302


def test_account_of_another_region_is_not_reset_here(office: Region, petugas: Person, now: datetime) -> None:
    admin(office, 0, now)
    with region(office):
        Person.objects.filter(pk=petugas.pk).update(account=Person.JOINED)
    assert ask(enter(office, 0), petugas).status_code == 409


def test_command_appoints_with_the_code_from_the_keyboard(
    office: Region, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = seal(office)
    args = argparse.Namespace(
        code=office.code, name="Rina Contoh", identifier="rina@contoh.id", surat="800/12", tanggal="2026-11-20",
        penanda_tangan="Sekda",
    )  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("SALAH\n"))
    assert pulih_admin.run(args) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
    assert pulih_admin.run(args) == 0
    said = capsys.readouterr().out
    assert "/kota-cimahi/undangan/" in said
    assert code not in said
