"""A case whose letter is signed by hand: the same definition, from the approval to the public page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pendopo.cases.api import Case
from pendopo.documents.api import (
    Letter,
    certificate_of,
    change_policy,
    letter_of_subject,
    revoke_signer,
    scan_of,
    set_register_plan,
)
from pendopo.people.api import SYSTEM
from pendopo.perizinan.queries import izin_of_case
from pendopo.tenancy.api import Region, region
from tests.kertas.pdf import needs_pdftotext, words_of
from tests.layanan_staf.conftest import address, fix_letter, fresh, looks, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
TODAY = "20 11 2026"


@pytest.fixture
def kertas(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    """The signer has no certificate, and the region lets people sign by hand."""
    with region(bandung):
        certificate = certificate_of(kantor.penanda_tangan.actor_id, now)
        assert certificate is not None
        revoke_signer(certificate, actor=SYSTEM, now=now)
        change_policy(may_sign_wet=True, scan_is_public=False, actor=SYSTEM, now=now)


def photo(name: str = "surat.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def letter_of(place: Region, case: Case) -> Letter:
    with region(place):
        letter = letter_of_subject(case.id)
    assert letter is not None
    return letter


def attach(browser: Client, case: Case, **changes: Any) -> Any:
    return browser.post(address(case, "kertas/pindaian"), {"pindaian": photo(), "tanggal": TODAY} | changes)


def issue(browser: Client, place: Region, case: Case, **changes: Any) -> Any:
    with region(place):
        scan = scan_of(letter_of(place, case))
    assert scan is not None
    sent = {"pindaian": str(scan.id), "sama": "ya", "versi": fresh(place, case).version}
    return browser.post(address(case, "kertas/terbit"), sent | changes)


def test_signing_leads_to_the_paper(kertas: None, kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    assert letter_of(bandung, case).is_wet
    assert kadis.get(address(case, "tanda-tangan")).headers["Location"].endswith("/kertas")
    text = words(kadis.get(address(case, "kertas")))
    assert "Cetak, tandatangani, beri cap" in text
    assert "Terbitkan surat" not in text


@needs_pdftotext
def test_the_printed_letter_says_how_it_is_signed(
    kertas: None, loket: Client, bandung: Region, di_tahap: Bring
) -> None:
    """Also with a template that words its foot itself."""
    case = di_tahap("penandatanganan")
    text = words_of(loket.get(address(case, "surat")).content)
    assert "ditandatangani basah di atas kertas" in text
    assert "Tanda tangan basah dan cap. Periksa lewat kode QR." in text
    assert "elektronik" not in text
    assert "BSrE" not in text


def test_from_print_to_public_page(
    kertas: None, loket: Client, kadis: Client, client: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    assert attach(loket, case).status_code == 302
    text = words(kadis.get(address(case, "kertas")))
    assert "Petugas depan DPMPTSP" in text
    assert issue(kadis, bandung, case).status_code == 302
    assert fresh(bandung, case).state == "terbit"
    with region(bandung):
        izin = izin_of_case(case.id)
    assert izin is not None
    public = words(client.get(f"/kota-bandung/periksa/{izin.code}"))
    assert "Ditandatangani basah" in public
    assert "penanda_tangan, 20 November 2026" in public
    assert letter_of(bandung, case).signed_sha256 in public.replace(" ", "")
    assert "BSrE" not in public
    assert client.get(f"/kota-bandung/periksa/{izin.code}/pindaian").status_code == 404


def test_the_scan_is_public_only_where_the_region_says_so(
    kertas: None, loket: Client, kadis: Client, client: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    issue(kadis, bandung, case)
    with region(bandung):
        change_policy(may_sign_wet=True, scan_is_public=True, actor=SYSTEM, now=now)
        izin = izin_of_case(case.id)
    assert izin is not None
    given = client.get(f"/kota-bandung/periksa/{izin.code}/pindaian")
    assert (given.status_code, given.headers["Content-Type"]) == (200, "image/jpeg")


def test_the_head_of_the_office_may_compare_and_issue(
    kertas: None, loket: Client, kasi: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    assert issue(kasi, bandung, case).status_code == 302
    assert fresh(bandung, case).state == "terbit"
    with region(bandung):
        scan = scan_of(letter_of(bandung, case))
    assert scan is not None
    assert scan.compared_by == "Kepala seksi DPMPTSP"


def test_the_counter_attaches_and_does_not_issue(kertas: None, loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    assert issue(loket, bandung, case).status_code == 404
    assert fresh(bandung, case).state == "penandatanganan"


def test_without_the_tick_nothing_is_issued(
    kertas: None, loket: Client, kadis: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    refused = issue(kadis, bandung, case, sama="")
    assert refused.status_code == 422
    assert "beri tanda bahwa isinya sama" in words(refused)
    assert letter_of(bandung, case).state == Letter.READY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tanggal": "kemarin"}, "Tulis tanggal, bulan, dan tahun"),
        ({"tanggal": "19 11 2026"}, "antara tanggal persetujuan"),
        ({"pindaian": ""}, "Pilih hasil pindai"),
        ({"pindaian": SimpleUploadedFile("surat.pdf", b"bukan pdf")}, "bukan"),
    ],
    ids=["day", "day_before", "nothing", "no_scan"],
)
def test_what_is_wrong_with_a_scan_is_said(
    kertas: None, loket: Client, di_tahap: Bring, changes: dict[str, Any], sentence: str
) -> None:
    refused = attach(loket, di_tahap("penandatanganan"), **changes)
    assert refused.status_code == 422
    assert sentence in words(refused)


def test_other_offices_and_regions_see_nothing(
    kertas: None, unit_lain: Client, orang_kerinci: Client, loket: Client, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    for browser in (unit_lain, orang_kerinci):
        assert browser.get(address(case, "kertas")).status_code == 404
        assert browser.get(address(case, "kertas/berkas")).status_code == 404
        assert attach(browser, case).status_code == 404


def test_looking_at_the_scan_is_on_record(kertas: None, loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    attach(loket, case)
    assert loket.get(address(case, "kertas/berkas")).headers["Content-Type"] == "image/jpeg"
    assert "pindaian surat" in looks(bandung, case)


def test_a_number_from_a_book_is_entered_by_the_office(
    loket: Client, kadis: Client, unit_lain: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    with region(bandung):
        set_register_plan("izin", mode="diisi", hint="503/1/DPMPTSP/2026", actor=SYSTEM, now=now)
    case = di_tahap("penandatanganan", letter=False)
    assert letter_of(bandung, case).awaits_number
    assert kadis.get(address(case, "tanda-tangan")).headers["Location"].endswith("/kertas")
    assert unit_lain.post(address(case, "kertas/nomor"), {"nomor": "503/9/DPMPTSP/2026"}).status_code == 404
    wrong = loket.post(address(case, "kertas/nomor"), {"nomor": "9", "tanggal": TODAY})
    assert wrong.status_code == 422
    assert "503/1/DPMPTSP/2026" in words(wrong)
    done = loket.post(address(case, "kertas/nomor"), {"nomor": "503/9/DPMPTSP/2026", "tanggal": TODAY})
    assert done.status_code == 302
    fix_letter(bandung, case.id, now)
    letter = letter_of(bandung, case)
    assert (letter.state, letter.number, letter.is_wet) == (Letter.READY, "503/9/DPMPTSP/2026", False)
    assert "Frasa sandi" in words(kadis.get(address(case, "tanda-tangan")))
