"""The counter applies for a citizen: with consent, without owning the case, and never judging it as well."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import Case, Draft, judge_files, move_case, view_case
from pendopo.core.api import Refusal
from pendopo.layanan.models import PersetujuanLoket
from pendopo.layanan.services.counter import lodge
from pendopo.people.api import SYSTEM, create_person, create_unit, grant_membership
from pendopo.tenancy.api import region
from tests.layanan_publik.walk import SERVICE, answers, picture, text_of
from tests.layanan_staf.conftest import AT, browser_of, staff_elsewhere

pytestmark = pytest.mark.django_db
SPOKEN = {"cara": "lisan", "saksi": "Ketua RT 03"}


def consent(client: Client, **typed: Any) -> Any:
    return client.post(f"{AT}/loket/{SERVICE}", typed or SPOKEN)


def begin(client: Client, **typed: Any) -> str:
    """The address of the form that was begun for a citizen."""
    answer = consent(client, **typed)
    assert answer.status_code == 302, text_of(answer)[:500]
    return str(answer["Location"])


def lodged(client: Client, **other: Any) -> str:
    """A whole application at the counter; the address of its receipt."""
    form = begin(client)
    for page, typed in answers(**other).items():
        answer = client.post(f"{form}/{page}", typed)
        assert answer.status_code == 302, (page, text_of(answer)[:500])
    answer = client.post(f"{form}/ringkasan")
    assert answer.status_code == 302, text_of(answer)[:500]
    return str(answer["Location"])


def case_at(place: Any, receipt: str) -> Case:
    with region(place):
        return Case.objects.select_related("release").get(id=receipt.rpartition("/")[2])


@pytest.fixture
def kelurahan(bandung: Any, now: Any) -> Client:
    """Somebody of another office who only takes applications in."""
    with region(bandung):
        unit = create_unit(
            code="KEL-UJI", name="Kelurahan Uji", short="Kel. Uji", kind="kelurahan", valid_from=now.date(),
            actor=SYSTEM, now=now,
        )  # fmt: skip
        person = create_person(
            name="Petugas kelurahan uji", nip="199202022016021009", title="pk", unit=unit, actor=SYSTEM, now=now
        )
        grant_membership(
            person=person, role="petugas_kelurahan", unit=unit, valid_from=now.date(), actor=SYSTEM, now=now
        )
    return browser_of(person.user)


@pytest.fixture
def rekan(bandung: Any, kantor: Any, now: Any) -> Any:
    """A second clerk of the front office."""
    from pendopo.people.api import staff

    with region(bandung):
        person = create_person(
            name="Rekan uji", nip="199303032017031010", title="rekan", unit=kantor.office, actor=SYSTEM, now=now
        )
        grant_membership(
            person=person, role="front_office", unit=kantor.office, valid_from=now.date(), actor=SYSTEM, now=now
        )
        return staff(person, now)


def test_a_citizen_without_a_computer_leaves_with_number_code_and_promise(bandung, loket) -> None:
    page = text_of(loket.get(lodged(loket)))
    number, code = re.search(r"REG-\d{4}-\d\d-\d{6}", page), re.search(r"\b\w{4}-\w{4}-\w{4}\b", page)
    assert number
    assert code
    assert "Janji selesai" in page
    citizen = Client()
    opened = citizen.post("/kota-bandung/lacak", {"nomor": number[0], "kode": code[0]})
    assert opened.status_code == 302
    shown = text_of(citizen.get(opened["Location"]))
    assert "Diajukan lewat loket oleh Petugas depan" in shown


def test_the_case_is_the_citizens_and_never_the_clerks(bandung, kantor, loket) -> None:
    case = case_at(bandung, lodged(loket))
    assert case.user_id is None
    assert case.lodged_by_id == kantor.front_office.actor_id
    assert loket.get(f"/kota-bandung/lacak/{case.id}").status_code == 404
    assert case.number not in text_of(loket.get("/kota-bandung/berkas-saya"))


def test_staff_see_who_entered_it_and_events_hold_no_personal_value(bandung, kantor, loket, teknis) -> None:
    case = case_at(bandung, lodged(loket))
    assert "Diajukan lewat loket oleh" in text_of(teknis.get(f"{AT}/berkas/{case.id}"))
    with region(bandung):
        told = [(one.kind, one.data) for one in Event.objects.filter(case_id=case.id)]
    kinds = [kind for kind, _data in told]
    assert "layanan.consent_recorded" in kinds
    assert dict(told)["cases.submitted"]["via"] == "loket"
    assert not re.search(r"Sari|Ketua RT|32739965", str(told))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"cara": ""}, "Pilih bagaimana"), ({"cara": "lisan"}, "nama saksi"),
        ({"cara": "kertas"}, "lembar persetujuan"),
        ({"cara": "jempol"}, "lembar persetujuan"), ({"cara": "telepati", "saksi": "Budi"}, "Pilih bagaimana"),
    ],
    ids=["none", "spoken-no-witness", "paper-no-scan", "thumb-no-scan", "unknown"],
)  # fmt: skip
def test_without_consent_no_form_is_begun(bandung, loket, typed, sentence) -> None:
    answer = consent(loket, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    with region(bandung):
        assert not Draft.objects.exists()
        assert not PersetujuanLoket.objects.exists()


@pytest.mark.parametrize("how", ["kertas", "jempol"])
def test_consent_on_paper_keeps_its_scan_and_the_version_of_its_words(bandung, loket, how) -> None:
    begin(loket, cara=how, lembar=picture("lembar.png"))
    with region(bandung):
        row = PersetujuanLoket.objects.select_related("paper").get()
    assert (row.how, row.paper.purpose, row.witness) == (how, "persetujuan", "")
    assert row.text_version
    assert len(row.text_sha256) == 64


def test_the_verb_itself_refuses_without_consent(bandung, kantor, loket, now) -> None:
    from pendopo.definitions.api import current
    from pendopo.lib.uuid7 import uuid7

    with region(bandung), pytest.raises(Refusal, match="Persetujuan warga belum tercatat"):
        lodge(
            place=bandung, current=current(SERVICE), case_id=uuid7(), answers={}, actor=kantor.front_office, now=now
        )  # fmt: skip


def test_another_clerk_neither_opens_nor_sends_the_form(bandung, loket, kelurahan) -> None:
    form = begin(loket)
    assert kelurahan.get(f"{form}/apa").status_code == 404
    assert kelurahan.post(f"{form}/ringkasan").status_code == 404
    assert loket.get(f"{form}/apa").status_code == 200


def test_a_power_cut_leaves_the_form_on_the_list_of_the_counter(bandung, kantor, loket) -> None:
    form = begin(loket)
    loket.post(f"{form}/apa", answers()["apa"])
    again = browser_of(kantor.user_front_office)
    assert "Belum selesai diisi" in text_of(again.get(f"{AT}/loket"))
    left = again.get(form)
    assert left["Location"].endswith("/materi")
    assert again.post(f"{form}/buang").status_code == 302
    with region(bandung):
        assert not Draft.objects.exists()


def test_the_kelurahan_takes_in_but_sees_no_cases(bandung, kelurahan) -> None:
    receipt = lodged(kelurahan)
    assert kelurahan.get(receipt).status_code == 200
    case = case_at(bandung, receipt)
    assert case.lodged_label.startswith("Petugas kelurahan")
    assert kelurahan.get(f"{AT}/berkas/{case.id}").status_code == 404
    assert case.number in text_of(kelurahan.get(f"{AT}/loket"))


@pytest.mark.parametrize("who", ["teknis", "kepala"])
def test_other_roles_have_no_counter(bandung, kantor, request, who) -> None:
    role = {"teknis": "tim_teknis", "kepala": "kepala_seksi"}[who]
    client = browser_of(getattr(kantor, f"user_{role}"))
    assert client.get(f"{AT}/loket").status_code == 404
    assert client.get(f"{AT}/loket/{SERVICE}").status_code == 404


def test_another_region_and_a_visitor_find_nothing(bandung, kerinci, loket, now) -> None:
    receipt = lodged(loket)
    stranger = staff_elsewhere(kerinci, now, nip="199101012015031012")
    assert stranger.get(receipt).status_code == 404
    assert stranger.get(receipt.replace("kota-bandung", "kabupaten-kerinci")).status_code == 404
    assert Client().get(f"{AT}/loket").status_code == 302


def test_the_receipt_with_its_code_is_shown_that_day_to_that_clerk_only(
    bandung, kantor, loket, kelurahan, monkeypatch, now
) -> None:
    from datetime import timedelta

    receipt = lodged(loket)
    assert kelurahan.get(receipt).status_code == 404
    for size in ("a4", "a5", "80", "58"):
        page = loket.get(f"{receipt}?ukuran={size}")
        assert f"struk--{size}" in page.content.decode()
        assert "<svg" in page.content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=1))
    assert browser_of(kantor.user_front_office).get(receipt).status_code == 404


def test_who_entered_it_does_not_judge_it_while_a_colleague_can(bandung, kantor, rekan, loket, now) -> None:
    case = case_at(bandung, lodged(loket))
    page = text_of(loket.get(f"{AT}/berkas/{case.id}"))
    assert "Anda masukkan sendiri lewat loket" in page
    with region(bandung):
        right = {file.row.id: ("sesuai", "") for file in view_case(case).files}
        with pytest.raises(Refusal, match="Anda masukkan sendiri"):
            judge_files(place=bandung, case=case, verdicts=right, actor=kantor.front_office, now=now)
        assert judge_files(place=bandung, case=case, verdicts=right, actor=rekan, now=now) == len(right)
        with pytest.raises(Refusal, match="Anda masukkan sendiri"):
            move_case(place=bandung, case_id=case.id, transition_id="teruskan", actor=kantor.front_office, now=now)
        moved = move_case(place=bandung, case_id=case.id, transition_id="teruskan", actor=rekan, now=now)
    assert moved.state != case.state


def test_an_office_with_one_clerk_does_not_stand_still_and_who_decides_never_may(bandung, kantor, loket, now) -> None:
    from pendopo.cases.api import four_eyes

    case = case_at(bandung, lodged(loket))
    with region(bandung):
        clerk = {(kantor.office.id, "front_office")}
        assert four_eyes(case, clerk, kantor.front_office, now) == ""
        case.lodged_by_id = kantor.kepala_seksi.actor_id
        head = {(kantor.office.id, "kepala_seksi")}
        assert "rekan Anda" in four_eyes(case, head, kantor.kepala_seksi, now)


def test_todays_list_as_csv_has_no_formulas_and_is_on_record(bandung, loket) -> None:
    from pendopo.audit.api import Look, keep_looks

    case = case_at(bandung, lodged(loket, nama="=Sari Contoh"))
    sheet = loket.get(f"{AT}/loket/hari-ini.csv").content.decode()
    assert case.number in sheet
    assert ";=" not in sheet
    keep_looks(bandung)
    with region(bandung):
        assert Look.objects.filter(subject_id=case.id, what="unduh_loket").exists()


def test_a_need_that_only_one_service_serves_leads_there_at_once(bandung, loket) -> None:
    answer = loket.get(f"{AT}/loket", {"q": "pasang spanduk"})
    assert answer.status_code in (200, 302)
    page = text_of(loket.get(f"{AT}/loket", {"q": "zzzz"}))
    assert "Coba kata yang lebih umum" in page


def test_a_sent_form_sent_again_is_the_same_case(bandung, loket) -> None:
    form = begin(loket)
    for page, typed in answers().items():
        loket.post(f"{form}/{page}", typed)
    loket.post(f"{form}/ringkasan")
    assert loket.post(f"{form}/ringkasan").status_code == 404, "the form is gone with its case"
    with region(bandung):
        assert Case.objects.filter(lodged_label__gt="").count() == 1


def test_the_citizen_keeps_it_with_an_account_of_their_own_by_number_and_code(bandung, kantor, loket, now) -> None:
    from pendopo.people.api import User

    receipt = lodged(loket)
    page, case = text_of(loket.get(receipt)), case_at(bandung, receipt)
    code = re.search(r"\b\w{4}-\w{4}-\w{4}\b", page)
    assert code
    user = User.objects.create(kind=User.WARGA, created_at=now)
    citizen = Client()
    citizen.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    keep = f"/kota-bandung/lacak/{case.id}/simpan"
    assert citizen.post(keep).status_code == 404, "not without number and code"
    citizen.post("/kota-bandung/lacak", {"nomor": case.number, "kode": code[0]})
    assert citizen.post(keep).status_code == 302
    assert case_at(bandung, receipt).user_id == user.id
    loket.post("/kota-bandung/lacak", {"nomor": case.number, "kode": code[0]})
    assert loket.post(keep).status_code == 409, "neither another account nor the clerk"
