"""What a program can do, and what nobody can do by it."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.audit.api import Event
from pendopo.cases.api import Case
from pendopo.tenancy.api import region
from pendopo.webapi import services
from pendopo.webapi.models import ApiClient, ApiSubmission

pytestmark = pytest.mark.django_db
SERVICE = "izin-reklame-insidentil"


def raw_answers(place: Any, at: Any, number: int = 1) -> dict[str, Any]:
    """Valid answers as the demonstration invents them, without files."""
    from pendopo.config.demo.answers import invent

    answers = invent(place, random.Random(number), number, at).answers
    return answers | {"lahan_orang_lain": False}


def picture() -> SimpleUploadedFile:
    from tests.files.make import picture as drawn

    return SimpleUploadedFile("lokasi.jpg", drawn(), content_type="image/jpeg")


def send_file(program: Any) -> str:
    answer = program.call("post", "/permohonan/berkas", {"berkas": picture()}, multipart=True)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def apply(program: Any, place: Any, at: Any, *, key: str = "kunci-pertama", **changes: Any) -> Any:
    with region(place):
        answers = raw_answers(place, at)
    answers |= {"foto_lokasi": [send_file(program)], "gambar_materi": [send_file(program)]} | changes
    body = {
        "jawaban": {name: value if isinstance(value, bool | list) else str(value) for name, value in answers.items()}
    }
    return program.call("post", f"/permohonan/layanan/{SERVICE}", json.dumps(body), headers={"Idempotency-Key": key})


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, now: Any) -> Any:
    """The clock of requests stands at NOW."""
    monkeypatch.setattr("pendopo.core.middleware.timezone.now", lambda: now)
    return now


def test_anybody_reads_the_services_and_their_standards(program):
    listed = program.open("get", "/layanan")
    assert listed.status_code == 200
    assert listed["Access-Control-Allow-Origin"] == "*"
    assert SERVICE in [one["id"] for one in listed.json()]
    assert "keberatan" not in [one["id"] for one in listed.json()]
    whole = program.open("get", f"/layanan/{SERVICE}").json()
    assert len(whole["standar"]) == 14
    assert {"nama_pemohon", "foto_lokasi"} <= {one["id"] for one in whole["formulir"]} or whole["formulir"]
    body = program.open("get", f"/layanan/{SERVICE}/definisi")
    assert body["ETag"] == f'"{whole["sidik"]}"'
    assert json.loads(body.content)["id"] == SERVICE


def test_what_is_only_opened_from_a_case_is_no_service_of_the_interface(program):
    assert program.open("get", "/layanan/keberatan").status_code == 404
    assert program.open("get", "/layanan/tidak-ada").json()["kalimat"].endswith(".")


def test_an_application_through_a_program_is_a_case_like_any_other(program, bandung, at):
    answer = apply(program, bandung, at)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    with region(bandung):
        case = Case.objects.get(pk=told["id"])
        assert case.number == told["nomor"]
        assert case.user_id is None
        labels = Event.objects.filter(case_id=case.pk, kind="cases.submitted").values_list("actor_label", flat=True)
        assert list(labels) == ["Pemohon lewat Portal Uji"]
        assert ApiSubmission.objects.filter(case_id=case.pk, client=program.client).exists()
    shown = program.call("get", f"/permohonan/{told['id']}").json()
    assert shown["nomor"] == told["nomor"]
    assert shown["hasil"] == ""
    by_code = program.open(
        "post", "/permohonan/lacak", json.dumps({"nomor": told["nomor"], "kode": told["kode_rahasia"]})
    )
    assert by_code.status_code == 200
    assert by_code.json() == shown


def test_sent_again_with_the_same_key_it_is_the_same_case(program, bandung, at):
    first, again = apply(program, bandung, at), apply(program, bandung, at)
    other = apply(program, bandung, at, key="kunci-kedua")
    assert again.status_code == 201
    assert again.json() == first.json()
    assert other.json()["id"] != first.json()["id"]
    with region(bandung):
        assert Case.objects.count() == 2
        assert Event.objects.filter(kind="webapi.submitted").count() == 2


def test_wrong_answers_come_back_with_a_sentence_each_and_leave_nothing(program, bandung, at):
    answer = apply(program, bandung, at, tanggal_mulai="1 1 2020", warna_kucing="hitam")
    assert answer.status_code == 422
    assert answer.json()["isian"] == {"warna_kucing": "Pertanyaan ini tidak ada pada formulir."}
    answer = apply(program, bandung, at, tanggal_mulai="1 1 2020")
    assert "sudah lewat" in answer.json()["isian"]["tanggal_mulai"]
    with region(bandung):
        assert not Case.objects.exists()
        assert not ApiSubmission.objects.exists()


def test_a_program_names_only_files_of_its_own(program, bandung, kantor, at):
    with region(bandung):
        _row, other = services.create_client(
            title="Lain", scopes=["ajukan"], expires_on=None, actor=kantor.admin, now=at
        )
    mine = send_file(program)
    with region(bandung):
        answers = raw_answers(bandung, at) | {"foto_lokasi": [mine], "gambar_materi": [mine]}
    body = {
        "jawaban": {name: value if isinstance(value, bool | list) else str(value) for name, value in answers.items()}
    }
    answer = program.call(
        "post", f"/permohonan/layanan/{SERVICE}", json.dumps(body), token=other,
        headers={"Idempotency-Key": "berkas-orang"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["isian"]["foto_lokasi"] == "Berkas ini tidak dikirim oleh program ini."


def test_a_file_that_is_none_is_refused_with_a_sentence(program):
    text = SimpleUploadedFile("foto.jpg", b"bukan gambar", content_type="image/jpeg")
    answer = program.call("post", "/permohonan/berkas", {"berkas": text}, multipart=True)
    assert answer.status_code == 422
    assert answer.json()["kalimat"].endswith(".")


@pytest.mark.parametrize("token", ["", "pdp_aaaaaaaa_" + "x" * 43, "apa saja", "pdp_"])
def test_without_a_known_token_nothing_is_sent(program, bandung, at, token):
    answer = program.call("post", f"/permohonan/layanan/{SERVICE}", '{"jawaban": {}}', token=token,
                          headers={"Idempotency-Key": "12345678"})  # fmt: skip
    assert answer.status_code == 401
    with region(bandung):
        assert not Case.objects.exists()


def test_a_right_is_needed_for_each_thing(program, bandung, kantor, now):
    with region(bandung):
        _row, token = services.create_client(
            title="Pembaca", scopes=["lacak"], expires_on=None, actor=kantor.admin, now=now
        )
    answer = program.call("post", "/permohonan/berkas", {"berkas": picture()}, token=token, multipart=True)
    assert answer.status_code == 403
    assert "ajukan" in answer.json()["kalimat"]


def test_a_revoked_or_an_old_token_is_unknown(program, bandung, kantor, at):
    with region(bandung):
        late, old = services.create_client(
            title="Lama", scopes=["lacak"], expires_on=date(2026, 12, 1), actor=kantor.admin, now=at
        )
        ApiClient.objects.filter(pk=late.pk).update(expires_on=at.date() - timedelta(days=1))
        services.revoke_client(program.client, actor=kantor.admin, now=at)
    unknown = f"/permohonan/{program.client.pk}"
    assert program.call("get", unknown).status_code == 401
    assert program.call("get", unknown, token=old).status_code == 401


def test_a_renewed_token_ends_the_old_one(program, bandung, kantor, now):
    with region(bandung):
        fresh = services.renew_token(program.client, actor=kantor.admin, now=now)
    path = f"/permohonan/{program.client.pk}"
    assert program.call("get", path).status_code == 401
    assert program.call("get", path, token=fresh).status_code == 404


def test_another_programs_cases_and_those_of_citizens_are_absent(program, bandung, kantor, permohonan, at):
    case = permohonan()
    assert program.call("get", f"/permohonan/{case.id}").status_code == 404
    told = apply(program, bandung, at).json()
    with region(bandung):
        _row, other = services.create_client(
            title="Lain", scopes=["lacak"], expires_on=None, actor=kantor.admin, now=at
        )
    assert program.call("get", f"/permohonan/{told['id']}", token=other).status_code == 404


def test_a_token_of_one_region_means_nothing_in_another(program, kerinci):
    from django.test import Client

    for path in ("/permohonan/berkas", f"/permohonan/{program.client.pk}"):
        answer = Client().get(f"/{kerinci.slug}/api/v1{path}", headers={"Authorization": f"Bearer {program.token}"})
        assert answer.status_code in (401, 405)


def test_wrong_codes_are_counted_and_then_refused(program, permohonan):
    number = permohonan().number
    wrong = json.dumps({"nomor": number, "kode": "AAAA-BBBB-CCCC"})
    answers = [program.open("post", "/permohonan/lacak", wrong).status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


def test_too_many_calls_are_told_to_wait(program, monkeypatch):
    monkeypatch.setattr("pendopo.webapi.door.PER_MINUTE", 3)
    monkeypatch.setattr("pendopo.webapi.door.time.time", lambda: 1_000_000.0)
    assert [program.open("get", "/layanan").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert program.open("get", "/layanan")["Retry-After"] == "60"


def test_an_unexpected_error_answers_with_its_number_and_keeps_nothing(program, bandung, at, monkeypatch, caplog):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr("pendopo.layanan.antarmuka.note_submission", broken)
    answer = apply(program, bandung, at)
    assert answer.status_code == 500
    reference = answer.json()["rujukan"]
    assert reference
    assert reference in caplog.text
    with region(bandung):
        assert not Case.objects.exists()
