"""From the application to the receipt, by the real verbs of a shipped service: building permit with its retribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

import pendopo
from pendopo.audit.api import events_of
from pendopo.cases.api import Case, Wish, judge_files, move_case, secret_of, submit_case, view_case
from pendopo.config.demo.answers import consent
from pendopo.core.api import Refusal
from pendopo.core.delivery import deliver
from pendopo.definitions.api import bind, compiled_of, context_for, current
from pendopo.engine.api import Definition, load_folder
from pendopo.files.api import PNG, store_upload
from pendopo.layanan.services.papers import make_papers
from pendopo.payments.api import Skrd, Status, bills_of_case
from pendopo.people.api import SYSTEM, anonymous
from pendopo.tenancy.api import Region, region
from tests.cabang import put_in_force
from tests.layanan_publik.walk import key_of
from tests.layanan_staf.conftest import browser_of
from tests.payments.make import pay, picture

PBG = Path(pendopo.__file__).parent / "perizinan/definitions/persetujuan-bangunan-gedung"
ROLES = {
    "front_office": "front_office", "tpt": "tim_teknis", "tpa": "tim_teknis", "penetap": "kepala_seksi",
    "kepala_seksi": "kepala_seksi", "bendahara": "bendahara_penerimaan", "kepala_dinas": "penanda_tangan",
}  # fmt: skip


def service(perda: str) -> Definition:
    """The shipped service in a region whose Perda is named so ('': not yet)."""
    definition = load_folder(PBG)
    params = [
        param.model_copy(update={"value": perda}) if param.id == "perda_pbg" else param for param in definition.params
    ]
    return definition.model_copy(update={"params": tuple(params)})


Apply = Callable[..., Case]


@pytest.fixture
def ajukan(bandung: Region, kantor: SimpleNamespace, now: datetime) -> Apply:
    """A function that submits a small house, `perda` being in force, and returns the case."""
    cache.clear()
    typed = yaml.load((PBG / "scenarios/rumah_kecil.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)["answers"]

    def submit(perda: str = "Perda contoh", **changes: object) -> Case:
        with region(bandung):
            put_in_force(service(perda), now)
            posts = {name: (role, kantor.office) for name, role in ROLES.items()}
            bind("persetujuan-bangunan-gedung", posts, actor=SYSTEM, now=now)
            compiled = compiled_of(current("persetujuan-bangunan-gedung").release)
            answers: dict[str, Any] = {}
            raw = {name: value if isinstance(value, list) else [value] for name, value in (typed | changes).items()}
            for page in compiled.pages:
                answers = compiled.read_page(page, raw, answers, context_for(bandung, now)).merged(answers)
            for name in ("bukti_tanah", "krk", "gambar_arsitektur"):
                upload = SimpleUploadedFile("a.png", picture(), content_type="image/png")
                stored = store_upload(bandung, upload, accept=[PNG], max_mb=5, purpose="berkas", now=now)
                answers[name] = [str(stored.id)]
            offer = replace(current("persetujuan-bangunan-gedung"), is_open=True)  # as before a law was asked for
            return submit_case(
                place=bandung, current=offer, case_id=uuid4(), answers=answers, actor=anonymous(), now=now
            )

    return submit


def go(place: Region, case: Case, step: str, actor: Any, now: datetime) -> Case:
    with region(place):
        return move_case(place=place, case_id=case.id, transition_id=step, actor=actor, now=now, wish=Wish())


def to_payment(place: Region, case: Case, kantor: SimpleNamespace, now: datetime) -> Case:
    """Everything up to the bill."""
    with region(place):
        verdicts = {one.row.id: ("sesuai", "") for one in view_case(case).files}
        judge_files(place=place, case=case, verdicts=verdicts, actor=kantor.front_office, now=now)
    go(place, case, "teruskan", kantor.front_office, now)
    go(place, case, "memenuhi_tpt", kantor.tim_teknis, now)
    return go(place, case, "tetapkan", kantor.kepala_seksi, now)


def bills(place: Region, case: Case) -> list[Skrd]:
    with region(place):
        return bills_of_case(case.id)


def test_setting_the_fee_bills_the_worked_example_and_awaits_the_money(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply, now: datetime
) -> None:
    case = to_payment(bandung, ajukan(), kantor, now)
    (bill,) = bills(bandung, case)
    assert case.state == "menunggu_bayar"
    assert (bill.amount, bill.perda, bill.case_number) == (216_675, "Perda contoh", case.number)
    assert bill.payer == "Pemohon contoh"
    assert bill.set_by_id == kantor.kepala_seksi.actor_id


def test_without_a_perda_the_step_is_refused_and_the_case_stays(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply, now: datetime
) -> None:
    case = ajukan(perda="")
    with pytest.raises(Refusal, match="Perda yang menjadi dasarnya belum diisi"):
        to_payment(bandung, case, kantor, now)
    with region(bandung):
        assert Case.objects.get(id=case.id).state == "penetapan_retribusi"
    assert bills(bandung, case) == []


def test_a_paid_bill_lets_the_case_go_on(
    bandung: Region, kantor: SimpleNamespace, bendahara: Any, ajukan: Apply, now: datetime
) -> None:
    case = to_payment(bandung, ajukan(), kantor, now)
    (bill,) = bills(bandung, case)
    pay(bandung, bill, bendahara.actor, now=now + timedelta(hours=1))
    with region(bandung):
        event = next(one for one in events_of(case.id) if one.kind == "payments.bill_paid")
    deliver(bandung, event.batch)
    with region(bandung):
        paid = Case.objects.select_related("release").get(id=case.id)
        assert paid.state == "di_pusat"
        pause = view_case(paid).deadline("janji")
        assert pause is not None
        assert pause.why.startswith("Menunggu jawaban SIMBG"), "the promise stands still for another reason now"


def test_withdrawing_takes_the_bill_back(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply, now: datetime
) -> None:
    case = to_payment(bandung, ajukan(), kantor, now)
    go(bandung, case, "tarik_tagihan", anonymous(), now)
    (bill,) = bills(bandung, case)
    assert bill.status(now.date()) is Status.VOID


# -- pages


def applicant_browser(place: Region, case: Case) -> Client:
    """A browser that has shown number and secret."""
    browser = Client()
    with region(place):
        secret = secret_of(place, case.id)
    browser.post(f"/{place.slug}/lacak", {"nomor": case.number, "kode": secret})
    return browser


def test_the_applicant_sees_amount_calculation_code_and_due_date(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply, now: datetime
) -> None:
    case = to_payment(bandung, ajukan(), kantor, now)
    (bill,) = bills(bandung, case)
    browser = applicant_browser(bandung, case)
    told = browser.get(f"/kota-bandung/lacak/{case.id}").content.decode()
    for words in ("Giliran Anda: bayar Rp216.675", bill.payment_words, "Minggu, 20 Desember 2026", "Perda contoh"):
        assert words in told
    for step in bill.explanation["langkah"]:
        assert escape(step["rumus"]) in told


def test_the_papers_are_for_the_applicant_of_this_case_only(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply, now: datetime
) -> None:
    mine, other = (to_payment(bandung, ajukan(), kantor, now) for _ in range(2))
    (bill,) = bills(bandung, mine)
    make_papers(bandung, bill.id)
    browser = applicant_browser(bandung, mine)
    at = f"/kota-bandung/lacak/{mine.id}/tagihan/{bill.id}"
    assert browser.get(f"{at}/skrd").content.startswith(b"%PDF-")
    assert browser.get(f"{at}/ssrd").status_code == 404
    assert Client().get(f"{at}/skrd").status_code == 404
    stranger = applicant_browser(bandung, other)
    assert stranger.get(f"{at}/skrd").status_code == 404
    assert stranger.get(f"/kota-bandung/lacak/{other.id}/tagihan/{bill.id}/skrd").status_code == 404


def test_everybody_reads_how_the_fee_is_worked_out(bandung: Region, ajukan: Apply) -> None:
    ajukan()
    told = Client().get("/kota-bandung/layanan/persetujuan-bangunan-gedung").content.decode()
    for words in ("Dari mana biayanya", "Indeks fungsi (If)", "Rp5.350.000", "Dasar: Perda contoh", "Keagamaan"):
        assert words in told


def test_without_a_perda_the_service_page_says_that_nothing_is_charged(bandung: Region, ajukan: Apply) -> None:
    ajukan(perda="")
    told = Client().get("/kota-bandung/layanan/persetujuan-bangunan-gedung").content.decode()
    assert "belum dapat dikenakan" in told


def test_the_office_sees_the_bill_on_the_case_and_only_treasurers_a_way_to_it(
    bandung: Region, kantor: SimpleNamespace, bendahara: Any, ajukan: Apply, now: datetime
) -> None:
    case = to_payment(bandung, ajukan(), kantor, now)
    (bill,) = bills(bandung, case)
    at = f"/kota-bandung/kerja/berkas/{case.id}"
    way = f"/kota-bandung/kerja/pembayaran/{bill.id}"
    for browser, leads in ((browser_of(kantor.user_kepala_seksi), False), (bendahara.browser, True)):
        told = browser.get(at).content.decode()
        assert bill.number in told
        assert "Rp216.675" in told
        assert (way in told) is leads


def test_before_it_is_set_the_office_sees_what_the_answers_would_cost(
    bandung: Region, kantor: SimpleNamespace, ajukan: Apply
) -> None:
    case = ajukan()
    told = browser_of(kantor.user_kepala_seksi).get(f"/kota-bandung/kerja/berkas/{case.id}").content.decode()
    assert "Retribusi PBG menurut isian" in told
    assert "Rp216.675" in told
    assert "perkiraan; yang berlaku adalah ketetapan petugas" in told


def test_before_sending_the_applicant_reads_what_it_would_cost(bandung: Region, ajukan: Apply) -> None:
    ajukan()
    browser, at = Client(), "/kota-bandung/layanan/persetujuan-bangunan-gedung/ajukan"
    typed = yaml.load((PBG / "scenarios/rumah_kecil.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)["answers"]
    typed["kelurahan"] = "32.73.09.1003"
    pages = load_folder(PBG).form.pages
    draft = ""
    for page in pages:
        words: dict[str, Any] = {field.id: typed[field.id] for field in page.fields if field.id in typed}
        for field in page.fields:
            if field.type == "file" and field.id in typed:
                pdf = field.accept == ("application/pdf",)
                words[field.id] = SimpleUploadedFile(
                    "a.pdf" if pdf else "a.png", consent("Bazar") if pdf else picture()
                )
        key = {} if draft else {"_kunci": key_of(browser.get(at))}
        answer = browser.post(f"{draft}/{page.id}" if draft else at, words | key)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        draft = draft or answer["Location"].rpartition("/")[0]
    told = browser.get(f"{draft}/ringkasan").content.decode()
    assert "Retribusi PBG menurut isian" in told
    assert "Rp216.675" in told
