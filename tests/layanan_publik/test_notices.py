"""Notices are postcards: number, state and where to look; no secret code, no NIK, nobody told twice."""

from uuid import UUID

import pytest

from pendopo.audit.api import Event
from pendopo.cases.api import Case
from pendopo.definitions.api import compiled_of
from pendopo.layanan.services import notify_applicant, send_receipt
from pendopo.notify.api import Notice, notices_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from .walk import send, send_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client, bandung):
    return send(client)


def receipt_event(place, case_id) -> Event:
    with region(place):
        return Event.objects.get(kind="cases.submitted", case_id=case_id)


def test_the_receipt_names_the_number_and_the_day_but_not_the_code(bandung, sent):
    case_id, number, code = sent
    with region(bandung):
        send_receipt(event=receipt_event(bandung, case_id), region=bandung)
        notice = notices_of(UUID(case_id)).get()
    assert number in notice.subject
    assert "Selasa, 24 November 2026" in notice.body
    assert f"/lacak?nomor={number}" in notice.body
    for secret in (code, code.replace("-", ""), "3273996508900001", "Sari"):
        assert secret not in notice.body + notice.subject


def test_a_receipt_delivered_twice_is_one_notice(bandung, sent):
    with region(bandung):
        event = receipt_event(bandung, sent[0])
        send_receipt(event=event, region=bandung)
        send_receipt(event=event, region=bandung)
        assert Notice.objects.count() == 1


def test_without_a_mail_server_somebody_has_to_call(bandung, sent):
    with region(bandung):
        send_receipt(event=receipt_event(bandung, sent[0]), region=bandung)
        notice = Notice.objects.get()
        assert (notice.channel, notice.recipient) == ("manual", "+6281234567890")


def test_with_a_mail_server_it_goes_by_mail(bandung, sent, settings):
    settings.EMAIL_HOST = "surat.contoh.invalid"
    with region(bandung):
        send_receipt(event=receipt_event(bandung, sent[0]), region=bandung)
        notice = Notice.objects.get()
        assert (notice.channel, notice.recipient) == ("email", "sari@contoh.invalid")


def test_the_effect_tells_what_to_do_next_and_runs_twice_without_harm(bandung, sent, now):
    send_back(bandung, sent[0], now)
    with region(bandung):
        case = Case.objects.select_related("release").get()
        compiled = compiled_of(case.release)
    for _ in range(2):
        notify_applicant(case=case, compiled=compiled, answers={}, actor=SYSTEM, now=now, region=bandung)
    with region(bandung):
        notice = Notice.objects.get()
    assert "Dikembalikan, menunggu perbaikan Anda" in notice.subject
    assert "apa yang perlu diperbaiki dan batas waktunya" in notice.body
    assert "Foto buram" not in notice.body
