"""Gateways: off until chosen, simulators say so, receipts count once and only when they are signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from pendopo.core.api import Refusal
from pendopo.notify.api import GATEWAYS, Notice, choose_gateway, send_notice, tell_as_simulator
from pendopo.notify.gateways import Receipt, receipt_body, signature_of
from pendopo.notify.models import DeliveryReceipt
from pendopo.notify.services import callback_secret, deliver
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.notify.test_notices import CASE, PHONE, state, tell

pytestmark = pytest.mark.django_db
WA = "simulator-wa"


@pytest.fixture
def wa(bandung: Region, now: datetime) -> Region:
    """Bandung (contoh) sends through the WhatsApp simulator."""
    with region(bandung):
        choose_gateway(bandung, WA, actor=SYSTEM, now=now)
    return bandung


def handed(place: Region, now: datetime) -> Notice:
    notice = tell(place, now, email=None)
    deliver(place, notice.pk, now=now)
    return state(place, notice)


def call_back(place: Region, *rows: Receipt, secret: bytes | None = None, gateway: str = WA) -> Any:
    body = receipt_body(list(rows))
    signature = signature_of(body, callback_secret(place, gateway) if secret is None else secret)
    return Client(enforce_csrf_checks=True).post(
        f"/{place.slug}/kabar/tanda/{gateway}", body, content_type="application/json", headers={"X-Tanda": signature}
    )


def test_without_a_choice_nothing_goes_by_gateway(bandung: Region, now: datetime) -> None:
    assert tell(bandung, now, email=None).state == Notice.BY_HAND


def test_a_simulated_message_says_so_and_is_handed_over_once(wa: Region, now: datetime) -> None:
    notice = handed(wa, now)
    assert (notice.state, notice.channel, notice.is_simulated) == (Notice.HANDED, "wa", True)
    assert notice.subject.startswith("SIMULATOR: ")
    assert notice.body.startswith("SIMULATOR: ")
    assert notice.reference.startswith("SIM-")
    deliver(wa, notice.pk, now=now)
    assert state(wa, notice).tries == 1


def test_simulators_are_for_examples_only(kerinci: Region, now: datetime) -> None:
    with region(kerinci), pytest.raises(Refusal, match="tidak tersedia"):
        choose_gateway(kerinci, WA, actor=SYSTEM, now=now)
    assert call_back(kerinci, Receipt("1", "SIM-1", is_delivered=True)).status_code == 404


def test_a_receipt_counts_once(wa: Region, now: datetime) -> None:
    notice = handed(wa, now)
    receipt = Receipt("r-1", notice.reference, is_delivered=True)
    assert [call_back(wa, receipt).status_code for _ in range(3)] == [200, 200, 200]
    assert state(wa, notice).state == Notice.SENT
    with region(wa):
        assert DeliveryReceipt.objects.count() == 1


def test_what_arrived_is_not_untold_by_a_late_receipt(wa: Region, now: datetime) -> None:
    notice = handed(wa, now)
    call_back(wa, Receipt("r-1", notice.reference, is_delivered=True))
    call_back(wa, Receipt("r-2", notice.reference, is_delivered=False))
    assert state(wa, notice).state == Notice.SENT


def test_what_did_not_arrive_is_for_a_person_to_tell(wa: Region, now: datetime) -> None:
    notice = handed(wa, now)
    call_back(wa, Receipt("r-1", notice.reference, is_delivered=False))
    assert state(wa, notice).state == Notice.BY_HAND


@pytest.mark.parametrize("secret", [b"", b"lain"], ids=["empty", "other"])
def test_an_unsigned_receipt_changes_nothing(wa: Region, now: datetime, secret: bytes) -> None:
    notice = handed(wa, now)
    assert call_back(wa, Receipt("r-1", notice.reference, is_delivered=True), secret=secret).status_code == 403
    assert state(wa, notice).state == Notice.HANDED


def test_a_signature_of_another_region_does_not_count(wa: Region, kerinci: Region, now: datetime) -> None:
    notice = handed(wa, now)
    with region(kerinci):
        other = callback_secret(kerinci, WA)
    assert call_back(wa, Receipt("r", notice.reference, is_delivered=True), secret=other).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{}", b'{"tanda": [1]}', b"\xff"], ids=["nothing", "no_rows", "rows", "bytes"])
def test_a_body_that_cannot_be_read_is_refused(wa: Region, body: bytes) -> None:
    signature = signature_of(body, callback_secret(wa, WA))
    answer = Client().post(
        f"/{wa.slug}/kabar/tanda/{WA}", body, content_type="application/json", headers={"X-Tanda": signature}
    )
    assert answer.status_code == 403


def test_the_page_of_the_simulator_calls_back_like_a_gateway(wa: Region, now: datetime) -> None:
    notice = handed(wa, now)
    with region(wa):
        assert tell_as_simulator(wa, notice.pk, is_delivered=True, now=now) == 1
        assert tell_as_simulator(wa, notice.pk, is_delivered=True, now=now) == 0
    assert state(wa, notice).state == Notice.SENT


def test_the_number_reaches_the_gateway_and_no_log(
    wa: Region, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen = []
    monkeypatch.setattr(type(GATEWAYS[WA]), "send", lambda self, number, text, *, key: seen.append(number) or "SIM-1")
    handed(wa, now)
    assert seen == [PHONE.removeprefix("+")]
    assert PHONE not in caplog.text


def test_nothing_forbidden_goes_by_gateway(wa: Region, now: datetime) -> None:
    with region(wa):
        notice = send_notice(
            wa, case_id=CASE, recipient_email=None, recipient_phone=PHONE, subject="NIK 3273996508900001",
            body="Kode K7QF-2MNP-3XRT", now=now,
        )  # fmt: skip
    assert "3273" not in notice.subject
    assert "2MNP" not in notice.body
