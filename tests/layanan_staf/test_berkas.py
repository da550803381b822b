"""The page of one case: what it shows, to whom, and what each look costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pendopo.cases.api import Case, EffectRun, repair_case, view_case
from pendopo.layanan.services.signing import sign_case
from pendopo.people.api import anonymous, current_totp
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, all_right, fresh, looks, statements, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]


def test_page_shows_the_case_in_human_words(loket: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    page = loket.get(address(case))
    text = words(page)
    assert page.status_code == 200
    for part in (case.number, "Izin reklame insidentil", "Pemeriksaan berkas", "Gambar materi", "Permohonan masuk"):
        assert part in text
    for raw in ("verifikasi_berkas", "cases.submitted", "petugas_depan", "pemeriksaan_"):
        assert raw not in text
    assert "style=" not in page.content.decode()


def test_identity_number_phone_and_mail_stay_behind_dots(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        answers = view_case(case).answers
    page = loket.get(address(case)).content.decode()
    assert answers["nik"] not in page
    assert answers["nomor_hp"] not in page
    assert f"{answers['nik'][:4]}••••" in page
    assert looks(bandung, case) == ["berkas"], "opening the case itself is on record"


def test_showing_a_sealed_answer_is_noted_and_shows_it_once(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        answers = view_case(case).answers
    shown = loket.post(address(case, "tampilkan"), {"isian": "nik"})
    assert answers["nik"] in shown.content.decode()
    assert answers["nomor_hp"] not in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert looks(bandung, case) == ["isian:nik"]
    assert answers["nik"] not in loket.get(address(case)).content.decode()


@pytest.mark.parametrize("field", ["nama", "gambar_materi", "tidak_ada", ""])
def test_only_sealed_answers_can_be_asked_for(loket: Client, di_tahap: Bring, field: str) -> None:
    assert loket.post(address(di_tahap(), "tampilkan"), {"isian": field}).status_code == 404


def test_file_is_streamed_and_the_look_noted(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        row = view_case(case).files[0].row
    answer = loket.get(address(case, f"file/{row.id}"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == row.file.mime
    assert len(answer.content) == row.file.size
    assert looks(bandung, case) == [f"berkas:{row.field}"]


def test_file_of_another_case_is_not_found(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    mine, other = di_tahap(), di_tahap(number=2)
    with region(bandung):
        row = view_case(other).files[0].row
    assert loket.get(address(mine, f"file/{row.id}")).status_code == 404


PAGES = ["", "file/{id}", "surat", "pindah/teruskan"]
POSTS = ["nilai", "pesan", "ambil", "tampilkan", "pindah/teruskan", "efek/{id}", "kabar/{id}"]


@pytest.mark.parametrize("who", ["unit_lain", "orang_kerinci"])
def test_other_unit_and_other_region_see_nothing(request: Any, di_tahap: Bring, who: str) -> None:
    case, browser = di_tahap(), request.getfixturevalue(who)
    base = address(case) if who == "unit_lain" else address(case).replace("kota-bandung", "kabupaten-kerinci")
    absent = base.replace(str(case.id), str(uuid4()))
    for rest in PAGES:
        path = f"{base}/{rest.format(id=uuid4())}".rstrip("/")
        assert browser.get(path).status_code == 404, path
    for rest in POSTS:
        assert browser.post(f"{base}/{rest.format(id=uuid4())}").status_code == 404, rest
    assert words(browser.get(base)) == words(browser.get(absent))


def test_visitor_is_asked_to_sign_in(di_tahap: Bring) -> None:
    answer = Client().get(address(di_tahap()))
    assert answer.status_code == 302
    assert "/masuk?next=" in answer["Location"]


def test_actions_are_those_of_the_role(loket: Client, teknis: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    assert "Kembalikan kepada pemohon" in words(loket.get(address(case)))
    assert "Kembalikan kepada pemohon" not in words(teknis.get(address(case)))


def test_forwarding_waits_for_every_file_to_be_right(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    page = loket.get(address(case)).content.decode()
    assert 'aria-disabled="true" aria-describedby="bilah-alasan">Teruskan' in page
    assert "Nilai 2 berkas lagi sebelum “Teruskan ke tim teknis”." in page
    assert loket.post(address(case, "pindah/teruskan"), {"versi": case.version}).status_code == 409
    all_right(bandung, case, kantor.front_office, now, foto_lokasi="buram")
    assert "1 berkas tidak sesuai" in words(loket.get(address(case)))
    all_right(bandung, case, kantor.front_office, now)
    assert "aria-disabled" not in loket.get(address(case)).content.decode()


def test_judging_keeps_what_was_changed_and_says_so(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        files = {one.row.field: one.row.id for one in view_case(case).files}
    sent = {
        f"putusan-{files['gambar_materi']}": "sesuai", f"putusan-{files['foto_lokasi']}": "buram",
        f"catatan-{files['foto_lokasi']}": "Batas tempat tidak terlihat",
    }  # fmt: skip
    page = loket.post(address(case, "nilai"), sent, follow=True)
    assert "Penilaian 2 berkas tersimpan." in words(page)
    assert "1 sesuai, 1 buram" in words(page)
    with region(bandung):
        before = len(view_case(case).events)
    loket.post(address(case, "nilai"), sent)
    with region(bandung):
        assert len(view_case(case).events) == before


def test_unknown_verdict_is_refused(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        row = view_case(case).files[0].row
    assert loket.post(address(case, "nilai"), {f"putusan-{row.id}": "bagus"}).status_code == 422


def test_who_cannot_move_the_case_cannot_judge_it(teknis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        row = view_case(case).files[0].row
    answer = teknis.post(address(case, "nilai"), {f"putusan-{row.id}": "sesuai"})
    assert answer.status_code == 409
    with region(bandung):
        assert view_case(case).files[0].verdict == ""


def test_message_reaches_the_conversation_and_an_empty_one_is_refused(loket: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    page = loket.post(address(case, "pesan"), {"isi": "Besok loket tutup."}, follow=True)
    assert "Besok loket tutup." in words(page)
    empty = loket.post(address(case, "pesan"), {"isi": "  "})
    assert empty.status_code == 422
    assert "Tulis pesannya dahulu." in words(empty)


def test_message_too_long_comes_back_with_what_was_typed(loket: Client, di_tahap: Bring) -> None:
    answer = loket.post(address(di_tahap(), "pesan"), {"isi": "panjang " * 300})
    assert answer.status_code == 422
    assert "panjang panjang" in words(answer)


def test_taking_puts_my_name_to_it_and_the_second_is_told(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership
    from tests.layanan_staf.conftest import browser_of

    case = di_tahap()
    assert "Berkas ini atas nama Anda" in words(loket.post(address(case, "ambil"), follow=True))
    assert loket.post(address(case, "ambil")).status_code == 302
    with region(bandung):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(name="Rekan uji", nip="199101012015031013", title="", unit=office, actor=SYSTEM, now=now)
        grant_membership(person=person, role="front_office", unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    second = browser_of(person.user).post(address(case, "ambil"))
    assert second.status_code == 409
    assert "sudah diambil rekan" in words(second)
    assert "Dipegang front_office uji" in words(second)


def test_deadline_is_explained(loket: Client, di_tahap: Bring) -> None:
    text = words(loket.get(address(di_tahap())))
    assert "Janji kepada pemohon" in text
    assert "Selasa, 24 November 2026, 15.00 WIB" in text
    assert "hari kerja ke-2" in text
    assert "akhir pekan" in text


def test_failed_work_shows_and_is_tried_again(loket: Client, bandung: Region, di_tahap: Bring, now: datetime) -> None:
    case = di_tahap()
    with region(bandung):
        run = EffectRun.objects.create(
            case=case, effect="kabari", transition="kembalikan", state="gagal", tries=3, asked_at=now
        )
    text = words(loket.get(address(case)))
    assert "Kabari Gagal" in text
    assert "Sudah dicoba 3 kali." in text
    assert loket.post(address(case, f"efek/{run.id}")).status_code == 302
    with region(bandung):
        assert EffectRun.objects.get(id=run.id).state == "menunggu"


def test_work_of_another_case_is_not_found(loket: Client, bandung: Region, di_tahap: Bring, now: datetime) -> None:
    mine, other = di_tahap(), di_tahap(number=2)
    with region(bandung):
        run = EffectRun.objects.create(case=other, effect="kabari", transition="x", state="gagal", asked_at=now)
    assert loket.post(address(mine, f"efek/{run.id}")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "most"),
    # cases reads the posts of a definition twice, for access and for the actions; one asks which permit the case is
    # about, two more read the permit that came of it
    [("baru", 15), ("menunggu", 15), ("diperbaiki", 16), ("penandatanganan", 16), ("terbit", 17)],
)
def test_case_page_costs_few_statements(
    kind: str,
    most: int,
    request: Any,
    loket: Client,
    bandung: Region,
    kantor: SimpleNamespace,
    di_tahap: Bring,
    now: datetime,
) -> None:
    case = di_tahap("penandatanganan" if kind in ("penandatanganan", "terbit") else "verifikasi_berkas")
    browser = request.getfixturevalue("kadis") if kind == "penandatanganan" else loket
    if kind in ("menunggu", "diperbaiki"):
        sent = {"versi": case.version, "catatan": "Lembarnya keliru.", "minta": ["jumlah_lembar"]}
        loket.post(address(case, "pindah/kembalikan"), sent)
    if kind == "diperbaiki":
        with region(bandung):
            repair_case(
                place=bandung, case=fresh(bandung, case), changes={"jumlah_lembar": 4}, actor=anonymous(), now=now
            )
    if kind == "terbit":
        with region(bandung):
            code = current_totp(bandung, kantor.user_penanda_tangan, now=now)
        sign_case(
            place=bandung, case_id=case.id, transition_id="tanda_tangani", actor=kantor.penanda_tangan,
            passphrase=kantor.passphrase, code=code, now=now,
        )  # fmt: skip
    browser.get(address(case))
    with statements() as sql:
        assert browser.get(address(case)).status_code == 200
    assert len(sql) <= most, "\n".join(one[:150] for one in sql)


def test_untold_applicant_shows_until_somebody_told_them(
    loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    from pendopo.notify.api import send_notice

    case = di_tahap()
    with region(bandung):
        notice = send_notice(
            bandung,
            case_id=case.id,
            recipient_email=None,
            recipient_phone="+62812",
            subject="Diterima",
            body="x",
            now=now,
        )
    assert "Belum dikabari" in words(loket.get(address(case)))
    assert "Tercatat" in words(loket.post(address(case, f"kabar/{notice.id}"), follow=True))
    assert "Belum dikabari" not in words(loket.get(address(case)))
    assert loket.post(address(case, f"kabar/{notice.id}")).status_code == 409
    other = di_tahap(number=2)
    assert loket.post(address(other, f"kabar/{notice.id}")).status_code == 404


def test_note_of_a_wrong_file_goes_when_it_is_right(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    with region(bandung):
        row = view_case(case).files[0].row
    loket.post(address(case, "nilai"), {f"putusan-{row.id}": "buram", f"catatan-{row.id}": "Gelap"})
    loket.post(address(case, "nilai"), {f"putusan-{row.id}": "sesuai", f"catatan-{row.id}": "Gelap"})
    with region(bandung):
        assert [(one.verdict, one.note) for one in view_case(case).files if one.row.id == row.id] == [("sesuai", "")]


def test_at_the_signature_files_are_no_longer_judged(kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    assert "Simpan penilaian" not in words(kadis.get(address(case)))
    with region(bandung):
        row = view_case(case).files[0].row
    assert kadis.post(address(case, "nilai"), {f"putusan-{row.id}": "buram"}).status_code == 409


def test_letter_is_shown_once_it_is_typeset(kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    assert "Siap ditandatangani" in words(kadis.get(address(case)))
    answer = kadis.get(address(case, "surat"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "surat" in looks(bandung, case)


def test_no_letter_yet_is_not_found(loket: Client, di_tahap: Bring) -> None:
    assert loket.get(address(di_tahap(), "surat")).status_code == 404


def test_all_cases_lists_by_state_and_number(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    first, second = di_tahap(), di_tahap("verifikasi_teknis", number=2)
    page = words(loket.get(f"{AT}/berkas"))
    assert first.number in page
    assert second.number in page
    service = "layanan=izin-reklame-insidentil"
    assert "Pemeriksaan teknis 1" in words(loket.get(f"{AT}/berkas?{service}"))
    narrowed = words(loket.get(f"{AT}/berkas?{service}&tahap=verifikasi_teknis"))
    assert first.number not in narrowed
    assert first.number in words(loket.get(f"{AT}/berkas?nomor={first.number[4:].replace('-', ' ')}"))
    assert "Tidak ada berkas yang cocok" in words(loket.get(f"{AT}/berkas?nomor=2020%2001%20000001"))
    assert loket.get(f"{AT}/berkas?sesudah=rusak_rusak&tahap=apa").status_code == 200
    assert fresh(bandung, second).state == "verifikasi_teknis"


def test_all_cases_costs_at_most_nine_statements(loket: Client, di_tahap: Bring) -> None:
    di_tahap()
    loket.get(f"{AT}/berkas")
    with statements() as sql:
        loket.get(f"{AT}/berkas")
    assert len(sql) <= 9, "\n".join(one[:150] for one in sql)  # one for the filters with names


def test_other_unit_has_an_empty_list(unit_lain: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    text = words(unit_lain.get(f"{AT}/berkas"))
    assert case.number not in text
    assert "belum bertugas" in text
