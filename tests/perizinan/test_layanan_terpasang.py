"""What a region has from its first day: services that can be applied for, and fees that wait for their law."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from pendopo.cases.api import submit_case
from pendopo.config.demo.tales_answers import INVENT, invent_answers
from pendopo.config.founding import CENTRAL, SERVICES
from pendopo.core.api import Refusal
from pendopo.definitions.api import bindings_of, catalogue, context_for, current, fees_without_law, offered, set_params
from pendopo.people.api import SYSTEM, anonymous
from pendopo.tenancy.api import Region, region

WITH_FEES = {"izin-pemakaian-taman": "perda_taman", "persetujuan-bangunan-gedung": "perda_pbg"}


def test_a_real_region_has_what_needs_no_central_system(kerinci: Region, bandung: Region) -> None:
    with region(kerinci):
        assert {one.release.definition_id for one in catalogue()} == set(SERVICES)
    with region(bandung):
        assert {one.release.definition_id for one in catalogue()} == {*SERVICES, *CENTRAL}


def test_an_objection_is_not_begun_by_itself(bandung: Region, now: datetime) -> None:
    with region(bandung):
        assert "keberatan" not in {one.release.definition_id for one in offered()}
    page = Client().get("/kota-bandung/layanan/keberatan").content.decode()
    assert "Dimulai dari halaman lacak berkas yang ditolak." in page
    assert "Mulai permohonan <" not in page
    assert Client().get("/kota-bandung/layanan/keberatan/ajukan").status_code == 302
    words = {"place": bandung, "case_id": uuid4(), "answers": {}, "actor": anonymous(), "now": now}
    with region(bandung), pytest.raises(Refusal, match="dari berkas yang lain"):
        submit_case(current=current("keberatan"), **words)


def test_every_function_of_the_staff_is_bound(bandung: Region) -> None:
    with region(bandung):
        for one in catalogue():
            staff = {name for name, function in one.compiled.functions.items() if function.kind == "staff"}
            assert set(bindings_of(one.release.definition_id)) == staff


@pytest.mark.parametrize("service", sorted(WITH_FEES))
def test_a_service_with_a_fee_opens_when_its_law_is_named(bandung: Region, now: datetime, service: str) -> None:
    with region(bandung):
        offer = current(service)
        assert not offer.is_open
        assert fees_without_law(offer.compiled)
        answers = invent_answers(bandung, service, 1, now)
        words = {"place": bandung, "case_id": uuid4(), "answers": answers, "actor": anonymous(), "now": now}
        with pytest.raises(Refusal, match="tidak menerima permohonan baru"):
            submit_case(current=offer, **words)
        set_params(service, {WITH_FEES[service]: "Perda contoh"}, actor=SYSTEM, now=now)
        offer = current(service)
        assert offer.is_open
        assert submit_case(current=offer, **words).state == "verifikasi_berkas"


def test_its_page_says_that_it_takes_no_applications(bandung: Region) -> None:
    page = Client().get("/kota-bandung/layanan/izin-pemakaian-taman").content.decode()
    assert "Layanan ini sedang tidak menerima permohonan baru." in page


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("service", sorted(INVENT))
def test_what_the_demonstration_writes_passes_the_form(
    bandung: Region, now: datetime, service: str, number: int
) -> None:
    with region(bandung):
        answers = invent_answers(bandung, service, number, now)
        assert current(service).compiled.check_all(answers, context_for(bandung, now)) == {}
