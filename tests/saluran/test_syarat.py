"""JKN and tax status: off by default, a warning with a way to mend it, never in the way without a regional law."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pendopo.audit.models import Event
from pendopo.cases.api import Case, InvalidAnswers, submit_case, view_case
from pendopo.config.demo.tales_answers import with_files
from pendopo.core.api import Refusal, case_panels
from pendopo.definitions.api import current, set_params
from pendopo.people.api import SYSTEM, anonymous
from pendopo.saluran import syarat
from pendopo.saluran.models import PeriksaSyarat
from pendopo.saluran.services.support import ask_centre, note_seen
from pendopo.tenancy.api import Region, region
from tests.saluran.conftest import browser_of

PARKIR = "izin-parkir-swasta"
LAW = "Perda Kota Contoh 7/2026 tanggal 3 Maret 2026"
ASKED = {
    "nomor_jkn": "0001234567890", "jkn_beres": False, "jkn_setuju": True, "npwp_kswp": "012345678901000",
    "kswp_beres": True, "kswp_setuju": False,
}  # fmt: skip


@pytest.fixture
def parkir(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    from pendopo.config.founding import offer_services

    with region(bandung):
        offer_services(kantor.office, (PARKIR,), now=now)


def answers(place: Region, now: datetime, **more: Any) -> dict[str, Any]:
    said = {
        "uraian": "Lahan parkir", "alamat_lokasi": "Jalan Contoh 1", "kelurahan": "32.73.02.1002",
        "nama": "Pemohon Uji", "nik": "3273014107900001", "nomor_hp": "+6281200000001", "pernyataan_benar": True,
    } | more  # fmt: skip
    return with_files(place, PARKIR, said, 1, now)


def submitted(place: Region, now: datetime, **more: Any) -> Case:
    return submit_case(
        place=place, current=current(PARKIR), case_id=uuid4(), answers=answers(place, now, **more), actor=anonymous(),
        now=now,
    )  # fmt: skip


def switched_on(now: datetime, **more: str) -> None:
    set_params(PARKIR, {"jkn_diperiksa": "1", "kswp_diperiksa": "1"} | more, actor=SYSTEM, now=now)


def texts(place: Region, case: Case, actor: Any, now: datetime) -> str:
    case = Case.objects.select_related("release").get(pk=case.pk)
    kinds = set(Event.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    return "\n".join(f"{one.title}: {one.text}" for one in case_panels(case, place, actor, now, kinds))


def test_nothing_is_asked_until_a_region_wants_it(
    bandung: Region, kantor: SimpleNamespace, parkir: None, now: datetime
) -> None:
    with region(bandung):
        case = submitted(bandung, now)
        view = view_case(Case.objects.select_related("release").get(pk=case.pk))
        assert not {"nomor_jkn", "npwp_kswp"} & view.answers.keys()
        assert "JKN" not in texts(bandung, case, kantor.front_office, now)
        with pytest.raises(Refusal, match="tidak menanyakannya"):
            note_seen(view, "jkn", syarat.AKTIF, actor=kantor.front_office, now=now)


def test_what_is_not_in_order_warns_and_the_case_goes_on(
    bandung: Region, kantor: SimpleNamespace, parkir: None, now: datetime
) -> None:
    with region(bandung):
        switched_on(now)
        case = submitted(bandung, now, **ASKED)
        assert case.state == "verifikasi_berkas"
        view = view_case(Case.objects.select_related("release").get(pk=case.pk))
        assert "Belum diperiksa" in texts(bandung, case, kantor.front_office, now)
        assert "Kepesertaan JKN Anda" not in texts(bandung, case, None, now)
        note_seen(view, "jkn", syarat.TIDAK, actor=kantor.front_office, now=now)
        told = texts(bandung, case, None, now)
        assert "tetap kami proses" in told
        assert "BPJS Kesehatan" in told
        note_seen(view, "jkn", syarat.AKTIF, actor=kantor.front_office, now=now)
        assert "Kepesertaan JKN Anda" not in texts(bandung, case, None, now)
        data = str(list(Event.objects.filter(kind="saluran.support_checked").values_list("data", flat=True)))
        assert "0001234567890" not in data


def test_the_imitated_answer_says_what_it_is_and_asks_only_with_consent(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, parkir: None, now: datetime
) -> None:
    with region(bandung):
        switched_on(now)
        case = submitted(bandung, now, **ASKED)
        view = view_case(Case.objects.select_related("release").get(pk=case.pk))
        row = ask_centre(bandung, view, "jkn", actor=kantor.front_office, now=now)
        assert (row.way, row.outcome in syarat.OUTCOMES) == ("simulator", True)
        assert "SIMULATOR" in texts(bandung, case, kantor.front_office, now)
        with pytest.raises(Refusal, match="tidak mengizinkan"):
            ask_centre(bandung, view, "kswp", actor=kantor.front_office, now=now)
        with pytest.raises(Refusal, match="Tidak ada antarmuka"):
            ask_centre(kerinci, view, "jkn", actor=kantor.front_office, now=now)


@pytest.mark.parametrize(
    "law", ["", "Perda tentang JKN", "Perda 7/2026", "Perwal 7/2026 tanggal 3 Maret 2026"],
    ids=["none", "no-number", "no-date", "no-perda"],
)  # fmt: skip
def test_it_cannot_hold_an_application_back_without_a_regional_law(
    bandung: Region, parkir: None, now: datetime, law: str
) -> None:
    with region(bandung), pytest.raises(Refusal, match="Perda-nya belum disebut"):
        switched_on(now, jkn_menahan="1", jkn_perda=law)


def test_with_a_regional_law_it_holds_back_and_names_it(bandung: Region, parkir: None, now: datetime) -> None:
    with region(bandung):
        switched_on(now, jkn_menahan="1", jkn_perda=LAW)
        with pytest.raises(InvalidAnswers) as wrong:
            submitted(bandung, now, **ASKED)
        assert list(wrong.value.problems) == ["jkn_beres"]
        assert LAW in wrong.value.problems["jkn_beres"]
        assert submitted(bandung, now, **ASKED | {"jkn_beres": True}).state == "verifikasi_berkas"


def test_an_officer_notes_what_was_shown(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, parkir: None, now: datetime
) -> None:
    with region(bandung):
        switched_on(now)
        case = submitted(bandung, now, **ASKED)
    page = f"/kota-bandung/kerja/saluran/berkas/{case.pk}"
    browser = browser_of(bandung, kantor.user_front_office, now)
    shown = browser.get(page).content.decode()
    assert "Cocokkan lewat SIMULATOR" in shown
    assert "0001234567890" not in shown
    assert browser.post(page, {"apa": "jkn", "hasil": ""}).status_code == 422
    assert browser.post(page, {"apa": "entah", "hasil": "aktif"}).status_code == 422
    assert browser.post(page, {"apa": "nomor", "nomor": "I-1234567"}).status_code == 422
    assert browser.post(page, {"apa": "kswp", "hasil": "tidak_aktif"}).status_code == 302
    with region(bandung):
        assert PeriksaSyarat.objects.get().outcome == "tidak_aktif"
    assert browser_of(bandung, kantor.user_penanda_tangan, now).get(page).status_code == 404
    assert browser.get(f"/{kerinci.slug}/kerja/saluran/berkas/{case.pk}").status_code == 404
    assert Client().get(page).status_code == 302
