"""A service moves to another application and back: in the open, with a reason; what is here goes on to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from pendopo.audit.models import Event
from pendopo.cases.api import Case, move_case, submit_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.people.api import anonymous
from pendopo.saluran.models import EntriPusat
from pendopo.saluran.services import Move, drop_unheard, leave_number, switch_channel
from pendopo.tenancy.api import Region, region
from tests.saluran.conftest import NIB, TRAYEK, answers_of, applied, browser_of, line, sheet

REASON = "Perjanjian dengan pusat masih berjalan sampai akhir tahun."
PAGE = f"/kota-bandung/layanan/{NIB}"
FOLLOW = f"/kota-bandung/lacak-pusat/{NIB}"


def there(now: datetime, **more: Any) -> Move:
    said = {"portal": "https://sicantik.go.id", "portal_name": "SiCantik Cloud"} | more
    return Move(True, REASON, now.date(), **said)


def test_new_applications_follow_the_link_and_open_cases_go_on(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    case = menunggu("I-7000000001", waits=False)
    with region(bandung):
        switch_channel(bandung, NIB, there(now), actor=kantor.admin, now=now)
    page = Client().get(PAGE).content.decode()
    for word in ("https://sicantik.go.id", "SiCantik Cloud", REASON, "20 November 2026"):
        assert word in page
    assert f'href="{PAGE}/ajukan"' not in page
    assert Client().get(f"{PAGE}/ajukan").headers["Location"].endswith(PAGE)
    words = {"place": bandung, "case_id": uuid4(), "answers": answers_of(""), "actor": anonymous(), "now": now}
    with region(bandung), pytest.raises(Refusal, match="diajukan di SiCantik Cloud"):
        submit_case(current=current(NIB), **words)
    counter = browser_of(bandung, kantor.user_front_office, now).get(f"/kota-bandung/kerja/loket/{NIB}")
    assert "sekarang diajukan di SiCantik Cloud" in counter.content.decode()
    with region(bandung):
        move_case(place=bandung, case_id=case.pk, transition_id="teruskan", actor=kantor.front_office, now=now)
        assert Case.objects.get(pk=case.pk).state == "telaah"
        told = Event.objects.get(kind="saluran.channel_switched").data
        assert (told["ke"], told["layanan"]) == ("K", NIB)


def test_a_service_comes_back_from_the_day_that_is_said(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    later = now + timedelta(days=3)
    with region(bandung):
        switch_channel(bandung, NIB, there(now), actor=kantor.admin, now=now)
        switch_channel(bandung, NIB, Move(False, REASON, later.date()), actor=kantor.admin, now=now)
    words = {"place": bandung, "case_id": uuid4(), "answers": answers_of(""), "actor": anonymous()}
    with region(bandung):
        with pytest.raises(Refusal):
            submit_case(current=current(NIB), now=now, **words)
        assert submit_case(current=current(NIB), now=later, **words).state == "verifikasi_berkas"


def test_a_number_is_left_without_a_name_and_its_news_is_read_by_whoever_has_it(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung):
        switch_channel(bandung, NIB, there(now), actor=kantor.admin, now=now)
    browser = Client()
    assert "belum ada kabar" in browser.post(FOLLOW, {"nomor": "SC-2026-77"}).content.decode()
    applied(bandung, sheet(line("sc 2026 77", "Ditolak")), kantor.front_office, now, source="sicantik")
    page = browser.post(FOLLOW, {"nomor": "SC-2026-77"}).content.decode()
    assert "Ditolak di sana" in page
    assert "Budi" not in page
    with region(bandung):
        entry = EntriPusat.objects.get()
        assert (entry.definition_id, entry.state, entry.case_id) == (NIB, "ditolak", None)
    seen = browser_of(bandung, kantor.user_front_office, now).get("/kota-bandung/kerja/saluran?sumber=sicantik")
    assert "SC-2026-77" in seen.content.decode()


@pytest.mark.parametrize("number", ["", "  ", "3273015505900001", "\0", "ab", "<script>"], ids=str)
def test_what_is_no_number_is_a_sentence(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime, number: str
) -> None:
    with region(bandung):
        switch_channel(bandung, NIB, there(now), actor=kantor.admin, now=now)
    answer = Client().post(FOLLOW, {"nomor": number})
    if number == "<script>":
        assert "<script>" not in answer.content.decode().split("<main")[1].split("</main")[0]
    else:
        assert answer.status_code == 422
        with region(bandung):
            assert not EntriPusat.objects.exists()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"portal": "http://sicantik.go.id"}, "https://"),
        ({"portal": "javascript:alert(1)"}, "https://"),
        ({"portal": "https://[x"}, "https://"),
        ({"portal_name": " "}, "nama aplikasinya"),
    ],
    ids=["plain-http", "script", "broken", "no-name"],
)
def test_a_wrong_address_is_refused(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime, change: dict[str, str], part: str
) -> None:
    with region(bandung), pytest.raises(Refusal, match=part):
        switch_channel(bandung, NIB, there(now, **change), actor=kantor.admin, now=now)


def test_what_is_already_so_is_in_the_past_or_has_no_reason_is_refused(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    wrong = [
        (TRAYEK, there(now), "menurut definisinya"), ("keberatan", there(now), "tidak dimulai warga"),
        (NIB, Move(False, REASON, now.date()), "sudah demikian"),
        (NIB, Move(True, REASON, now.date() - timedelta(days=1), "https://a.id", "A"), "hari ini atau sesudahnya"),
        (NIB, Move(True, "ya", now.date(), "https://a.id", "A"), "alasannya"),
    ]  # fmt: skip
    for service, move, part in wrong:
        with region(bandung), pytest.raises(Refusal, match=part):
            switch_channel(bandung, service, move, actor=kantor.admin, now=now)


def test_only_an_administrator_moves_a_service(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung), pytest.raises(Http404):
        switch_channel(bandung, NIB, there(now), actor=kantor.front_office, now=now)
    browser = browser_of(bandung, kantor.user_front_office, now)
    assert browser.get("/kota-bandung/kerja/saluran/pindah").status_code == 404
    admin = browser_of(bandung, kantor.user_admin, now)
    form = {"layanan": NIB, "nama": "SiCantik Cloud", "alamat": "https://sicantik.go.id", "alasan": REASON, "mulai": ""}
    assert admin.post("/kota-bandung/kerja/saluran/pindah", form | {"alasan": ""}).status_code == 422
    assert admin.post("/kota-bandung/kerja/saluran/pindah", form).status_code == 302
    assert REASON in admin.get("/kota-bandung/kerja/saluran/pindah").content.decode()


def test_a_number_that_no_download_names_is_forgotten(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung):
        switch_channel(bandung, NIB, there(now), actor=kantor.admin, now=now)
        for number in ("SC-2026-77", "SC-2026-78"):
            leave_number(bandung, NIB, number, actor=anonymous(), now=now)
    applied(bandung, sheet(line("SC-2026-78", "Validasi")), kantor.front_office, now, source="sicantik")
    with region(bandung):
        assert drop_unheard(bandung, now + timedelta(days=90)) == 0
        assert drop_unheard(bandung, now + timedelta(days=91)) == 1
        assert EntriPusat.objects.get().number == "SC-2026-78"


def test_another_region_knows_nothing_of_it(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung):
        switch_channel(bandung, "surat-keterangan-penelitian", there(now), actor=kantor.admin, now=now)
    other = f"/{kerinci.slug}/lacak-pusat/surat-keterangan-penelitian"
    assert Client().get(other).status_code == 404
    page = Client().get(f"/{kerinci.slug}/layanan/surat-keterangan-penelitian").content.decode()
    assert "Mulai permohonan" in page
