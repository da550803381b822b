"""Moving a case on: what a step asks for, two people pressing, what the applicant is asked to repair."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from pendopo.cases.api import Case, repair_case, view_case
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import address, all_right, fresh, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
REASON = "Foto buram. Foto ulang di tempat terang."


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="minta" value="(\w+)" checked', page))


def test_forwarding_goes_to_the_next_office_and_back_to_the_inbox(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    all_right(bandung, case, kantor.front_office, now)
    answer = loket.post(address(case, "pindah/teruskan"), {"versi": case.version})
    assert answer.status_code == 302
    assert answer["Location"] == "/kota-bandung/kerja/"
    assert fresh(bandung, case).state == "verifikasi_teknis"


def test_pressed_twice_one_wins_and_the_other_reads_why(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    all_right(bandung, case, kantor.front_office, now)
    loket.post(address(case, "pindah/teruskan"), {"versi": case.version})
    second = loket.post(address(case, "pindah/teruskan"), {"versi": case.version})
    assert second.status_code == 409
    assert "baru saja diproses orang lain" in words(second)
    assert fresh(bandung, case).version == case.version + 1


def test_stale_screen_is_told_and_keeps_what_was_typed(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    answer = loket.post(address(case, "pindah/tolak"), {"versi": case.version + 7, "catatan": "Alasan panjang saya"})
    assert answer.status_code == 409
    assert "Alasan panjang saya" in words(answer)
    assert "Lihat berkas ini sekarang" in words(answer)
    assert fresh(bandung, case).state == "verifikasi_berkas"


def test_a_version_that_was_tampered_with_never_fits(loket: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    answer = loket.post(address(case, "pindah/tolak"), {"versi": "1; drop", "catatan": "x"})
    assert answer.status_code == 409


def test_refusing_needs_a_reason(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    asked = loket.get(address(case, "pindah/tolak"))
    assert asked.status_code == 200
    assert "tidak dapat dibalik" in words(asked)
    empty = loket.post(address(case, "pindah/tolak"), {"versi": case.version, "catatan": " "})
    assert empty.status_code == 422
    assert "Tulis alasannya" in words(empty)
    loket.post(address(case, "pindah/tolak"), {"versi": case.version, "catatan": "Di median jalan."})
    assert fresh(bandung, case).outcome == "gagal"
    assert "Di median jalan." in words(loket.get(address(case)))


def test_return_page_ticks_beforehand_what_was_judged_wrong(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    all_right(bandung, case, kantor.front_office, now, foto_lokasi="buram")
    page = loket.get(address(case, "pindah/kembalikan")).content.decode()
    assert ticked(page) == {"foto_lokasi"}
    assert "Foto tempat pemasangan: buram." in page
    assert 'value="nik"' in page
    assert 'value="pernyataan_benar"' not in page


def test_return_asks_exactly_what_was_ticked(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    sent = {"versi": case.version, "catatan": REASON, "minta": ["foto_lokasi", "tanggal_mulai"]}
    assert loket.post(address(case, "pindah/kembalikan"), sent).status_code == 302
    with region(bandung):
        view = view_case(fresh(bandung, case))
    assert view.case.state == "dikembalikan"
    assert view.asked is not None
    assert sorted(view.asked.fields) == ["foto_lokasi", "tanggal_mulai"]
    assert view.asked.note == REASON
    text = words(loket.get(address(case)))
    assert "Menunggu pemohon memperbaiki" in text
    assert REASON in text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"catatan": REASON}, "Pilih sedikitnya satu"),
        ({"minta": ["foto_lokasi"], "catatan": ""}, "Tulis alasannya"),
        ({"minta": ["pernyataan_benar"], "catatan": REASON}, "tidak dikenal"),
        ({"minta": ["../x"], "catatan": REASON}, "tidak dikenal"),
    ],
)
def test_incomplete_return_is_refused_with_ticks_kept(
    loket: Client, bandung: Region, di_tahap: Bring, sent: dict[str, object], sentence: str
) -> None:
    case = di_tahap()
    answer = loket.post(address(case, "pindah/kembalikan"), {"versi": case.version, **sent})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert ticked(answer.content.decode()) == {"foto_lokasi"} & set(sent.get("minta", []))  # type: ignore[call-overload]
    assert fresh(bandung, case).state == "verifikasi_berkas"


def test_repair_shows_before_and_after_and_what_was_wrong(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    all_right(bandung, case, kantor.front_office, now, foto_lokasi="buram")
    loket.post(
        address(case, "pindah/kembalikan"),
        {"versi": case.version, "catatan": REASON, "minta": ["foto_lokasi", "jumlah_lembar", "nik"]},
    )
    with region(bandung):
        from random import Random

        from pendopo.config.demo.answers import send_file

        before = view_case(case).answers
        photo = send_file(bandung, "foto_lokasi", Random(9), "Lain", now)
        repair_case(
            place=bandung, case=fresh(bandung, case), actor=anonymous(), now=now,
            changes={"foto_lokasi": [photo], "jumlah_lembar": 3, "nik": "3273990101900099"},
        )  # fmt: skip
    page = loket.get(address(case))
    text = words(page)
    assert "3 lembar semula" in text
    assert f"semula {before['jumlah_lembar']} lembar" in text
    assert "Dikirim ulang Sebelumnya: buram . Lihat kiriman sebelumnya" in text
    assert "3273990101900099" not in page.content.decode()
    assert before["nik"] not in page.content.decode()
    assert "Perbaikan ke-1 diterima" in text


@pytest.mark.parametrize("step", ["perbaiki", "gugurkan", "tarik", "tidak_ada"])
def test_steps_of_applicant_and_system_are_not_for_staff(loket: Client, di_tahap: Bring, step: str) -> None:
    case = di_tahap()
    assert loket.get(address(case, f"pindah/{step}")).status_code == 404
    assert loket.post(address(case, f"pindah/{step}"), {"catatan": "x"}).status_code == 404


def test_step_of_another_role_is_not_found(teknis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    assert teknis.post(address(case, "pindah/tolak"), {"catatan": "x", "versi": case.version}).status_code == 404
    assert teknis.get(address(case, "pindah/tolak")).status_code == 302
    assert fresh(bandung, case).state == "verifikasi_berkas"


def test_note_is_offered_where_it_may_be_written(
    teknis: Client, kasi: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("verifikasi_teknis")
    assert "Dengan catatan untuk rekan" in words(teknis.get(address(case)))
    assert "boleh kosong" in words(teknis.get(address(case, "pindah/setuju_teknis")))
    teknis.post(address(case, "pindah/setuju_teknis"), {"versi": case.version, "catatan": "Jarak pandang aman."})
    assert "Jarak pandang aman." in words(kasi.get(address(case)))


def test_three_returns_are_the_limit_and_the_page_says_so(
    loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    for _ in range(3):
        loket.post(
            address(case, "pindah/kembalikan"),
            {"versi": fresh(bandung, case).version, "catatan": REASON, "minta": ["jumlah_lembar"]},
        )
        with region(bandung):
            repair_case(
                place=bandung, case=fresh(bandung, case), changes={"jumlah_lembar": 4}, actor=anonymous(), now=now
            )
    page = loket.get(address(case))
    assert "Sudah dikembalikan 3 kali, batas terbanyak." in words(page)
    answer = loket.post(
        address(case, "pindah/kembalikan"), {"catatan": REASON, "minta": ["jumlah_lembar"]},
    )  # fmt: skip
    assert answer.status_code == 409
