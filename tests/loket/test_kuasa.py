"""Acting for others: a dated right by a letter opens the cases sent by it, and nothing longer than it holds."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import Case, Kuasa, owner_code
from pendopo.people.api import User
from pendopo.tenancy.api import region
from tests.layanan_publik.walk import HOME, SERVICE, answers, key_of, picture, text_of
from tests.layanan_staf.conftest import AT, browser_of, staff_elsewhere

pytestmark = pytest.mark.django_db
TYPED = {
    "saya": "Budi Wakil", "jenis": "usaha", "nama": "CV Contoh Jaya", "jenis_nomor": "nib", "nomor": "9120 1012 34567",
    "mulai": "1 11 2026", "sampai": "30 11 2026",
}  # fmt: skip


def citizen(now: Any) -> tuple[Client, User]:
    user = User.objects.create(kind=User.WARGA, created_at=now)
    client = Client()
    client.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    return client, user


@pytest.fixture
def wakil(bandung: Any, now: Any) -> SimpleNamespace:
    client, user = citizen(now)
    return SimpleNamespace(client=client, user=user)


@pytest.fixture
def pemilik(bandung: Any, now: Any) -> SimpleNamespace:
    client, user = citizen(now)
    return SimpleNamespace(client=client, user=user)


def sign_in(somebody: SimpleNamespace) -> None:
    """Again, at another time: the former session is over by then."""
    somebody.client.force_login(somebody.user, backend="pendopo.people.backends.IdentifierBackend")


def claim(client: Client, **other: Any) -> Any:
    return client.post(f"{HOME}/kuasa/tambah", {**TYPED, "surat": picture("kuasa.png"), **other})


def the_only(place: Any) -> Kuasa:
    with region(place):
        return Kuasa.objects.get()


@pytest.fixture
def diajukan(bandung: Any, wakil: SimpleNamespace) -> Kuasa:
    answer = claim(wakil.client)
    assert answer.status_code == 302, text_of(answer)[:500]
    return the_only(bandung)


@pytest.fixture
def berlaku(bandung: Any, loket: Client, diajukan: Kuasa) -> Kuasa:
    assert loket.post(f"{AT}/kuasa/{diajukan.id}/nilai", {"putusan": "benar"}).status_code == 302
    return the_only(bandung)


def send_for(client: Client, kuasa: Kuasa) -> str:
    """An application in somebody's name; the case's id."""
    start = f"{HOME}/layanan/{SERVICE}/ajukan"
    page = client.get(start, {"atas_nama": str(kuasa.id)})
    assert page.status_code == 200, text_of(page)[:400]
    assert "Atas nama CV Contoh Jaya" in text_of(page)
    first = client.post(start, {"_kunci": key_of(page), "_atas_nama": str(kuasa.id), **answers()["apa"]})
    draft = first["Location"].rpartition("/")[0]
    for name, typed in answers(bertindak_untuk="badan_usaha").items():
        if name != "apa":
            more = {"nama_badan": "CV Contoh Jaya", "nib": "9120101234567"} if name == "pemohon" else {}
            answer = client.post(f"{draft}/{name}", {**typed, **more})
            assert answer.status_code == 302, (name, text_of(answer)[:600])
    answer = client.post(f"{draft}/ringkasan")
    assert answer.status_code == 302, text_of(answer)[:600]
    return str(answer["Location"].rpartition("/")[2])


def test_a_claim_holds_only_once_an_officer_has_read_the_letter(bandung, wakil, loket, diajukan) -> None:
    start = f"{HOME}/layanan/{SERVICE}/ajukan?atas_nama={diajukan.id}"
    assert wakil.client.get(start).status_code == 409
    assert "Menunggu dinilai" in text_of(wakil.client.get(f"{HOME}/kuasa"))
    page = text_of(loket.get(f"{AT}/kuasa/{diajukan.id}"))
    assert "CV Contoh Jaya" in page
    assert "9120101234567" in page
    assert loket.get(f"{AT}/kuasa/{diajukan.id}/surat").status_code == 200
    loket.post(f"{AT}/kuasa/{diajukan.id}/nilai", {"putusan": "benar"})
    assert wakil.client.get(start).status_code == 200


def test_the_form_knows_the_name_and_number_already(bandung, wakil, berlaku) -> None:
    from pendopo.definitions.api import current
    from pendopo.layanan.services.behalf import known_answers

    with region(bandung):
        known = known_answers(current(SERVICE).compiled, berlaku)
    assert "CV Contoh Jaya" in known.values()


def test_the_case_says_in_whose_name_and_who_holds_the_right_opens_it_without_a_code(bandung, wakil, berlaku) -> None:
    case_id = send_for(wakil.client, berlaku)
    receipt = text_of(wakil.client.get(f"{HOME}/layanan/tanda-terima/{case_id}"))
    assert "Kode rahasia" not in receipt
    page = text_of(wakil.client.get(f"{HOME}/lacak/{case_id}"))
    assert "Atas nama CV Contoh Jaya" in page
    assert "Atas nama yang lain" in text_of(wakil.client.get(f"{HOME}/berkas-saya"))
    with region(bandung):
        case = Case.objects.get(id=case_id)
        data = Event.objects.get(kind="cases.submitted", case_id=case_id).data
    assert (case.user_id, str(case.on_behalf_id)) == (None, str(berlaku.id))
    assert data["kuasa"] == str(berlaku.id)


def test_access_ends_with_the_last_day_and_with_a_revocation(bandung, wakil, loket, berlaku, monkeypatch, now) -> None:
    case_id = send_for(wakil.client, berlaku)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=11))
    sign_in(wakil)
    assert wakil.client.get(f"{HOME}/lacak/{case_id}").status_code == 404, "1 December: the right ended in November"
    assert wakil.client.get(f"{HOME}/layanan/{SERVICE}/ajukan?atas_nama={berlaku.id}").status_code == 409
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    sign_in(wakil)
    assert wakil.client.get(f"{HOME}/lacak/{case_id}").status_code == 200
    again = {"putusan": "cabut", "alasan": "Diminta pemberi kuasa"}
    assert loket.post(f"{AT}/kuasa/{berlaku.id}/nilai", again).status_code == 302
    assert wakil.client.get(f"{HOME}/lacak/{case_id}").status_code == 404
    assert "Diminta pemberi kuasa" in text_of(wakil.client.get(f"{HOME}/kuasa"))


def test_a_right_that_ended_while_the_form_was_filled_in_does_not_send(bandung, wakil, loket, berlaku) -> None:
    start = f"{HOME}/layanan/{SERVICE}/ajukan"
    page = wakil.client.get(start, {"atas_nama": str(berlaku.id)})
    first = wakil.client.post(start, {"_kunci": key_of(page), "_atas_nama": str(berlaku.id), **answers()["apa"]})
    draft = first["Location"].rpartition("/")[0]
    for name, typed in answers().items():
        if name != "apa":
            wakil.client.post(f"{draft}/{name}", typed)
    loket.post(f"{AT}/kuasa/{berlaku.id}/nilai", {"putusan": "cabut", "alasan": "Habis"})
    assert wakil.client.post(f"{draft}/ringkasan").status_code in (409, 422)
    with region(bandung):
        assert not Case.objects.filter(on_behalf=berlaku).exists()


def test_the_owner_confirms_from_an_own_account_and_keeps_the_cases(bandung, wakil, pemilik, berlaku) -> None:
    case_id = send_for(wakil.client, berlaku)
    code = owner_code(bandung, berlaku.id)
    wrong = pemilik.client.post(f"{HOME}/kuasa/benarkan", {"nomor": str(berlaku.id), "kode": "0000000000"})
    assert wrong.status_code == 422
    done = pemilik.client.post(f"{HOME}/kuasa/benarkan", {"nomor": str(berlaku.id), "kode": code})
    assert done.status_code == 302
    assert pemilik.client.get(f"{HOME}/lacak/{case_id}").status_code == 200
    assert pemilik.client.post(f"{HOME}/kuasa/{berlaku.id}/cabut").status_code == 302
    assert wakil.client.get(f"{HOME}/lacak/{case_id}").status_code == 404
    assert pemilik.client.get(f"{HOME}/lacak/{case_id}").status_code == 200, "the owner keeps access"


def test_nobody_confirms_their_own_claim(bandung, wakil, diajukan) -> None:
    code = owner_code(bandung, diajukan.id)
    own = wakil.client.post(f"{HOME}/kuasa/benarkan", {"nomor": str(diajukan.id), "kode": code})
    assert own.status_code == 409
    assert the_only(bandung).state == Kuasa.CLAIMED


def test_codes_cannot_be_guessed_for_long(bandung, pemilik, diajukan) -> None:
    guesses = [
        pemilik.client.post(f"{HOME}/kuasa/benarkan", {"nomor": str(diajukan.id), "kode": str(n)}).status_code
        for n in range(12)
    ]
    assert guesses[:10] == [422] * 10
    assert guesses[-1] == 429


def test_refusing_needs_a_reason_that_the_claimant_reads(bandung, wakil, loket, diajukan) -> None:
    assert loket.post(f"{AT}/kuasa/{diajukan.id}/nilai", {"putusan": "tolak"}).status_code == 422
    assert the_only(bandung).state == Kuasa.CLAIMED
    loket.post(f"{AT}/kuasa/{diajukan.id}/nilai", {"putusan": "tolak", "alasan": "Suratnya belum ditandatangani"})
    assert "Suratnya belum ditandatangani" in text_of(wakil.client.get(f"{HOME}/kuasa"))
    assert wakil.client.get(f"{HOME}/layanan/{SERVICE}/ajukan?atas_nama={diajukan.id}").status_code == 409


def test_a_right_for_some_services_does_not_open_others(bandung, wakil, loket) -> None:
    claim(wakil.client, layanan=["sip-perawat"])
    row = the_only(bandung)
    loket.post(f"{AT}/kuasa/{row.id}/nilai", {"putusan": "benar"})
    assert wakil.client.get(f"{HOME}/layanan/{SERVICE}/ajukan?atas_nama={row.id}").status_code == 409
    assert wakil.client.get(f"{HOME}/layanan/sip-perawat/ajukan?atas_nama={row.id}").status_code == 200


def test_other_accounts_visitors_roles_and_regions_get_nothing(
    bandung, kerinci, kantor, wakil, pemilik, berlaku, now
) -> None:
    case_id = send_for(wakil.client, berlaku)
    assert pemilik.client.get(f"{HOME}/lacak/{case_id}").status_code == 404
    assert pemilik.client.get(f"{HOME}/layanan/{SERVICE}/ajukan?atas_nama={berlaku.id}").status_code == 409
    assert pemilik.client.post(f"{HOME}/kuasa/{berlaku.id}/cabut").status_code == 404
    assert Client().get(f"{HOME}/kuasa").status_code == 302
    assert browser_of(kantor.user_tim_teknis).get(f"{AT}/kuasa").status_code == 404
    stranger = staff_elsewhere(kerinci, now, nip="199101012015031012")
    assert stranger.get(f"/kabupaten-kerinci/kerja/kuasa/{berlaku.id}").status_code == 404
    assert wakil.client.post(f"/kabupaten-kerinci/kuasa/{berlaku.id}/cabut").status_code == 404


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"nomor": "12"}, "13 angka"), ({"sampai": "1 10 2026"}, "sebelum hari pertama"),
        ({"surat": ""}, "surat kuasanya"),
        ({"jenis": "alien"}, "bertindak untuk siapa"), ({"sampai": "30 11 2040"}, "paling lama 5 tahun"),
        ({"mulai": "besok"}, "tanggal, bulan"), ({"nama": ""}, "Tulis nama orang"),
    ],
    ids=["number", "backwards", "no-letter", "kind", "too-long", "date", "name"],
)  # fmt: skip
def test_a_wrong_claim_comes_back_with_what_was_typed(bandung, wakil, other, problem) -> None:
    answer = claim(wakil.client, **other)
    assert answer.status_code == 422
    assert problem in text_of(answer)
    assert "Budi Wakil" in answer.content.decode()
    with region(bandung):
        assert not Kuasa.objects.exists()


def test_names_and_numbers_lie_sealed_and_events_hold_none(bandung, diajukan) -> None:
    kept = b"".join(bytes(getattr(diajukan, f"{name}_sealed")) for name in ("name", "number", "agent"))
    assert b"Contoh" not in kept
    assert b"9120101234567" not in kept
    with region(bandung):
        told = str([one.data for one in Event.objects.filter(subject_id=diajukan.id)])
    assert "Contoh" not in told
    assert "9120" not in told
