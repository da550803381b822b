"""A case goes to a central system and goes on with its answer; what the simulator said is told as such."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from pendopo.audit.api import events_of
from pendopo.cases.api import Case, EffectRun, judge_files, move_case, secret_of, submit_case, view_case
from pendopo.cases.services.effects import run_effect
from pendopo.config.demo.tales_answers import invent_answers
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.documents.api import letter_data
from pendopo.notify.api import notices_of
from pendopo.people.api import SIMULATED, anonymous
from pendopo.perizinan import pusat
from pendopo.perizinan.models import CentralFiling
from pendopo.perizinan.queries import izin_of_case, open_filings, simulated_system
from pendopo.perizinan.services import answer_as_simulator, send_to_centre
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import browser_of, staff_elsewhere

PAGE = "/kota-bandung/kerja/simulator-pusat"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def berkas(bandung: Region, kantor: SimpleNamespace, now: datetime) -> Case:
    """An application for a SIP that the health office has sent to the central system."""
    with region(bandung):
        answers = invent_answers(bandung, "sip-perawat", 1, now)
        case = submit_case(
            place=bandung, current=current("sip-perawat"), case_id=uuid4(), answers=answers, actor=anonymous(), now=now
        )
        verdicts = {one.row.id: ("sesuai", "") for one in view_case(case).files}
        judge_files(place=bandung, case=case, verdicts=verdicts, actor=kantor.front_office, now=now)
        for step, actor in (("teruskan", kantor.front_office), ("kirim_pusat", kantor.tim_teknis)):
            move_case(place=bandung, case_id=case.id, transition_id=step, actor=actor, now=now)
    send(bandung, case)
    return again(bandung, case)


def send(place: Region, case: Case) -> None:
    """The worker's job."""
    with region(place):
        runs = list(EffectRun.objects.filter(case=case, effect="kirim_ke_pusat").values_list("id", flat=True))
    for run_id in runs:
        run_effect(place, run_id)


def again(place: Region, case: Case) -> Case:
    with region(place):
        found: Case = Case.objects.get(id=case.id)
    return found


def filing_of(place: Region, case: Case) -> CentralFiling:
    with region(place):
        return CentralFiling.objects.get(case_id=case.id)


def test_a_case_is_sent_once_and_waits_with_its_promise_standing_still(bandung: Region, berkas: Case) -> None:
    send(bandung, berkas)
    filing = filing_of(bandung, berkas)
    assert (berkas.state, filing.system, filing.is_simulated) == ("di_pusat", "SIMULATOR MPP Digital", True)
    assert filing.case_number == berkas.number
    assert filing.reference.startswith("SIM-")
    with region(bandung):
        assert [event.kind for event in events_of(berkas.id)].count("perizinan.sent_to_centre") == 1


@pytest.mark.parametrize(
    ("answer", "state"), [("disetujui", "persetujuan"), ("ditolak", "ditolak"), ("dikembalikan", "verifikasi_berkas")]
)
def test_the_answer_moves_the_case(
    bandung: Region, kantor: SimpleNamespace, berkas: Case, now: datetime, answer: str, state: str
) -> None:
    filing = filing_of(bandung, berkas)
    with region(bandung):
        answer_as_simulator(filing.id, answer, place=bandung, actor=kantor.admin, now=now + timedelta(hours=1))
        moved = [event for event in events_of(berkas.id) if event.kind == "cases.moved"][-1]
        assert open_filings() == []
    assert again(bandung, berkas).state == state
    assert moved.actor_label == "SIMULATOR MPP Digital"


def test_what_rests_on_a_simulated_answer_says_so(
    bandung: Region, kantor: SimpleNamespace, berkas: Case, now: datetime
) -> None:
    filing = filing_of(bandung, berkas)
    with region(bandung):
        answer_as_simulator(filing.id, "disetujui", place=bandung, actor=kantor.admin, now=now)
        move_case(place=bandung, case_id=berkas.id, transition_id="setujui", actor=kantor.kepala_seksi, now=now)
        assert simulated_system(berkas.id) == "SIMULATOR MPP Digital"
        izin = izin_of_case(berkas.id)
        assert izin is not None
        assert letter_data(izin.letter)["isi"]["pusat"] == "SIMULATOR MPP Digital (jawaban tiruan)"
        assert ["Sistem pusat", "SIMULATOR MPP Digital (jawaban tiruan)"] in [list(one) for one in izin.facts]
        assert "SIMULATOR" in " ".join(note.body for note in view_case(again_here(berkas)).notes)


def test_the_applicant_and_the_office_read_that_it_is_simulated(
    bandung: Region, kantor: SimpleNamespace, berkas: Case, now: datetime
) -> None:
    filing = filing_of(bandung, berkas)
    with region(bandung):
        answer_as_simulator(filing.id, "disetujui", place=bandung, actor=kantor.admin, now=now)
        runs = list(EffectRun.objects.filter(case=berkas, effect="kabari").order_by("asked_at"))
    run_effect(bandung, runs[-1].id)
    with region(bandung):
        assert "SIMULATOR MPP Digital: jawaban sistem pusat" in notices_of(berkas.id).order_by("-created_at")[0].body
        proof = {"nomor": berkas.number, "kode": secret_of(bandung, berkas.id)}
    office = browser_of(kantor.user_kepala_seksi).get(f"/kota-bandung/kerja/berkas/{berkas.id}").content.decode()
    assert "SIMULATOR MPP Digital" in office
    citizen = Client().post("/kota-bandung/lacak", proof, follow=True).content.decode()
    assert berkas.number in citizen
    assert "SIMULATOR MPP Digital" in citizen


def test_the_mark_of_a_simulator_is_one_word_everywhere() -> None:
    assert pusat.SIMULATOR == SIMULATED


def again_here(case: Case) -> Case:
    found: Case = Case.objects.select_related("release").get(id=case.id)
    return found


def test_an_answer_is_given_once_and_only_one_that_is_waited_for(
    bandung: Region, kantor: SimpleNamespace, berkas: Case, now: datetime
) -> None:
    filing = filing_of(bandung, berkas)
    with region(bandung):
        with pytest.raises(Refusal, match="Pilih salah satu"):
            answer_as_simulator(filing.id, "barangkali", place=bandung, actor=kantor.admin, now=now)
        move_case(place=bandung, case_id=berkas.id, transition_id="tarik", actor=anonymous(), now=now)
        assert open_filings() == []
        with pytest.raises(Refusal, match="tidak lagi menunggu"):
            answer_as_simulator(filing.id, "disetujui", place=bandung, actor=kantor.admin, now=now)
    assert filing_of(bandung, berkas).answer == ""


def test_the_page_offers_the_answers_with_its_mark(kantor: SimpleNamespace, bandung: Region, berkas: Case) -> None:
    client = browser_of(kantor.user_admin)
    page = client.get(PAGE).content.decode()
    assert {word for word in ("SIMULATOR", berkas.number, "Dikembalikan") if word not in page} == set()
    filing = filing_of(bandung, berkas)
    answer = client.post(f"{PAGE}/{filing.pk}", {"jawaban": "disetujui"}, follow=True)
    assert "SIMULATOR MPP Digital menjawab" in answer.content.decode()
    assert again(bandung, berkas).state == "persetujuan"


@pytest.mark.parametrize("role", ["front_office", "tim_teknis", "kepala_seksi", "penanda_tangan"])
def test_ordinary_staff_cannot_answer_for_a_central_system(
    kantor: SimpleNamespace, bandung: Region, berkas: Case, role: str
) -> None:
    client: Client = browser_of(getattr(kantor, f"user_{role}"))
    filing = filing_of(bandung, berkas)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}/{filing.pk}", {"jawaban": "disetujui"}).status_code == 404
    actor = getattr(kantor, role)
    with region(bandung):
        for step in ("pusat_menyetujui", "pusat_menolak"):
            with pytest.raises(Http404):
                move_case(place=bandung, case_id=berkas.id, transition_id=step, actor=actor, now=berkas.changed_at)
    assert again(bandung, berkas).state == "di_pusat"


def test_another_region_sees_and_answers_nothing(kerinci: Region, bandung: Region, berkas: Case, now: datetime) -> None:
    client = staff_elsewhere(kerinci, now, nip="198801012015031000", role="admin")
    filing = filing_of(bandung, berkas)
    page = client.get("/kabupaten-kerinci/kerja/simulator-pusat").content.decode()
    assert "hanya ada di daerah contoh" in page
    assert berkas.number not in page
    path = f"/kabupaten-kerinci/kerja/simulator-pusat/{filing.pk}"
    assert client.post(path, {"jawaban": "disetujui"}).status_code == 404
    assert again(bandung, berkas).state == "di_pusat"


def test_in_a_real_region_the_adapter_says_that_nothing_can_be_called(
    kerinci: Region, bandung: Region, berkas: Case, now: datetime
) -> None:
    with region(bandung):
        compiled = current("sip-perawat").compiled
    words: dict[str, Any] = {"compiled": compiled, "answers": {}, "actor": anonymous(), "now": now}
    with pytest.raises(Refusal, match="MPP Digital tidak membuka antarmuka"):
        send_to_centre(case=berkas, region=kerinci, **words)
    with region(kerinci):
        assert not CentralFiling.objects.exists()


def test_the_port_knows_its_channels() -> None:
    real = pusat.system_for("S", is_contoh=False, chosen=lambda _: "")
    with pytest.raises(pusat.NoInterface, match="SIMBG"):
        real.status("x")
    simulated = pusat.system_for("S", is_contoh=True, chosen=lambda _: "disetujui")
    filing = pusat.Filing(key="a:1", number="1", service="PBG")
    assert simulated.submit(filing) == simulated.submit(filing)
    assert (simulated.name, simulated.status("x")) == ("SIMULATOR SIMBG", "disetujui")
    with pytest.raises(pusat.NoInterface, match="tidak memakai sistem pusat"):
        pusat.system_for("D", is_contoh=True, chosen=lambda _: "")
