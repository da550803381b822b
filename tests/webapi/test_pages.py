"""The administrator's pages, and the guide for programmers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from pendopo.tenancy.api import region
from pendopo.webapi import services
from pendopo.webapi.models import ApiClient, Webhook
from tests.layanan_staf.conftest import browser_of as sign_in

pytestmark = pytest.mark.django_db
PAGE = "/kota-bandung/kerja/antarmuka"


@pytest.fixture
def admin(kantor: Any) -> Client:
    return sign_in(kantor.user_admin)


def test_an_administrator_makes_a_token_that_is_shown_once(admin, bandung):
    shown = admin.post(PAGE, {"nama": "Portal Kecamatan", "hak": ["ajukan"], "hingga": "31 12 2099"})
    token = re.search(r"pdp_[a-z2-7]{8}_[\w-]{43}", shown.content.decode())
    assert token
    assert shown["Cache-Control"] == "private, no-store"
    with region(bandung):
        client = ApiClient.objects.get()
    assert token[0] not in admin.get(f"{PAGE}/{client.pk}").content.decode()
    assert "Portal Kecamatan" in admin.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"nama": "", "hak": ["ajukan"]}, "Isi nama programnya"),
        ({"nama": "Portal <b>", "hak": []}, "Pilih sedikitnya satu hak"),
        ({"nama": "Portal", "hak": ["ajukan"], "hingga": "kapan-kapan"}, "Tulis hari terakhirnya"),
        ({"nama": "Portal", "hak": ["ajukan"], "hingga": "1 1 2020"}, "harus sesudah hari ini"),
    ],
    ids=["nama", "hak", "bukan-tanggal", "lampau"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, bandung, typed, sentence):
    page = admin.post(PAGE, typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    if typed["nama"]:
        assert typed["nama"].split()[0] in page.content.decode()
    with region(bandung):
        assert not ApiClient.objects.exists()


def test_webhooks_are_added_stopped_and_resumed(admin, program, bandung):
    one = f"{PAGE}/{program.client.pk}"
    wrong = admin.post(f"{one}/kait", {"alamat": "http://x", "jenis": ["izin.terbit"]})
    assert wrong.status_code == 422
    assert 'value="http://x"' in wrong.content.decode()
    shown = admin.post(f"{one}/kait", {"alamat": "https://a.contoh.go.id/k", "jenis": ["izin.terbit"]})
    assert "whsec_" in shown.content.decode()
    with region(bandung):
        hook = Webhook.objects.get()
    for stopped in (True, False):
        assert admin.post(f"{one}/kait/{hook.pk}").status_code == 302
        with region(bandung):
            hook.refresh_from_db()
        assert (hook.stopped_at is not None) is stopped


def test_a_program_is_revoked_and_then_gets_no_new_token(admin, program, bandung):
    one = f"{PAGE}/{program.client.pk}"
    assert admin.post(f"{one}/cabut").status_code == 302
    assert "Dicabut" in admin.get(one).content.decode()
    assert admin.post(f"{one}/token").status_code == 409


@pytest.mark.parametrize("role", ["front_office", "tim_teknis", "penanda_tangan"])
def test_other_roles_find_nothing_here(kantor, program, role):
    browser = sign_in(getattr(kantor, f"user_{role}"))
    for path in (PAGE, f"{PAGE}/{program.client.pk}"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"{PAGE}/{program.client.pk}/cabut").status_code == 404


def test_an_administrator_of_another_region_finds_nothing(admin, program, kerinci):
    elsewhere = f"/{kerinci.slug}/kerja/antarmuka/{program.client.pk}"
    assert admin.get(elsewhere).status_code == 404
    assert admin.post(f"{elsewhere}/cabut").status_code == 404


def test_the_guide_shows_every_operation_of_the_description(program):
    browser = Client()
    described = browser.get("/kota-bandung/api/v1/openapi.json").json()
    guide = browser.get("/kota-bandung/antarmuka").content.decode()
    assert len(described["paths"]) >= 8
    for path in described["paths"]:
        assert path.startswith("/kota-bandung/api/v1/")
        assert f" {path}<" in guide


def test_messages_are_listed_and_repeated(admin, program, bandung, kantor, permohonan, now):
    from pendopo.audit.api import Event
    from pendopo.webapi.models import Delivery

    with region(bandung):
        hook, _secret = services.add_webhook(
            program.client, url="https://a.contoh.go.id/", kinds=services.TOLD, actor=kantor.admin, now=now
        )
        case = permohonan()
        services.note_submission(program.client, case.id, actor=kantor.admin, now=now)
        services.announce(event=Event.objects.get(case_id=case.id, kind="cases.submitted"), region=bandung)
        row = Delivery.objects.get(webhook=hook)
    assert admin.post(f"{PAGE}/kabar/{row.pk}").status_code == 409
    with region(bandung):
        Delivery.objects.filter(pk=row.pk).update(state=Delivery.FAILED, answer="HTTP 500")
    assert "HTTP 500" in admin.get(f"{PAGE}/{program.client.pk}").content.decode()
    assert admin.post(f"{PAGE}/kabar/{row.pk}").status_code == 302
    with region(bandung):
        row.refresh_from_db()
    assert row.state == Delivery.WAITING
