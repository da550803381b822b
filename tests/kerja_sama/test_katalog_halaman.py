"""The catalogue in the browser's eyes: what everybody sees, what staff see, publishing, comparing, trying out."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from pendopo.audit.api import Event
from pendopo.bundles.api import Catalogue, Offer, Partner, Published, end_partner, own_bundle, publish_bundle
from pendopo.cases.api import Case, Draft
from pendopo.engine.api import canonical, load_folder
from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership
from pendopo.tenancy.api import region
from tests.bundles.conftest import PASSPHRASE, SERVICE
from tests.keamanan.walk import signed_in

pytestmark = pytest.mark.django_db
GIVER, TAKER = "/kota-bandung", "/kabupaten-kerinci"
LIST = f"{TAKER}/kerja/katalog"
TRY = f"{LIST}/coba/r3273/{SERVICE}/1"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)


def somebody(place: Any, role: str, number: int, now: datetime) -> Client:
    """A browser of somebody of a region with one role."""
    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(
            name=f"{role} contoh", nip=f"1980010120050110{number:02d}", title="Uji", unit=office, actor=SYSTEM, now=now
        )
        grant_membership(person=person, role=role, unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    return signed_in(person.user)


@pytest.fixture
def sebagai(kerinci: Any, now: datetime) -> Callable[[str], Client]:
    """A function that gives a browser of somebody of Kerinci with this role."""
    made: dict[str, Client] = {}

    def browser(role: str, place: Any = None) -> Client:
        key = f"{role}@{place or kerinci}"
        if key not in made:
            made[key] = somebody(place or kerinci, role, len(made) + 1, now)
        return made[key]

    return browser


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def table(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


# -- for everybody


def test_everybody_reads_what_a_region_publishes_and_can_check_it(jaringan: SimpleNamespace, bandung: Any) -> None:
    page = text(Client().get(f"{GIVER}/katalog"))
    assert "Izin reklame insidentil" in page
    assert "14 dari 14 skenario lulus" in page
    with region(bandung):
        assert Catalogue.objects.get().root_digest in page
    item = text(Client().get(f"{GIVER}/katalog/{SERVICE}"))
    for words in ("Apache-2.0", "Pertama.", "perlu verifikasi", "Pemeriksaan berkas", jaringan.published.digest):
        assert words in item
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Who uses it" in text(english.get(f"{GIVER}/katalog/{SERVICE}"))


def test_downloads_are_the_signed_bundle_the_open_folder_and_publiccode(
    jaringan: SimpleNamespace, bandung: Any, tmp_path: Path
) -> None:
    base = f"{GIVER}/katalog/{SERVICE}/1"
    assert sha256(Client().get(f"{base}/bingkisan.zip").content).hexdigest() == jaringan.published.bundle_digest
    zipfile.ZipFile(io.BytesIO(Client().get(f"{base}/folder.zip").content)).extractall(tmp_path / "x")
    bundle = own_bundle(bandung, SERVICE, 1)
    assert canonical(load_folder(tmp_path / "x" / SERVICE)) == canonical(bundle.definition)
    assert b"publiccodeYmlVersion" in Client().get(f"{base}/publiccode.yml").content
    for wrong in (f"{base}/lain.txt", f"{GIVER}/katalog/{SERVICE}/9/folder.zip", f"{GIVER}/katalog/tidak-ada"):
        assert Client().get(wrong).status_code == 404


def test_what_one_region_publishes_is_not_in_the_catalogue_of_another(jaringan: SimpleNamespace) -> None:
    assert "Belum ada yang diterbitkan" in text(Client().get(f"{TAKER}/katalog"))
    assert Client().get(f"{TAKER}/katalog/{SERVICE}").status_code == 404


def test_words_and_categories_narrow_the_public_catalogue(jaringan: SimpleNamespace) -> None:
    assert "Izin reklame insidentil" in text(Client().get(f"{GIVER}/katalog?q=spanduk&bidang=usaha"))
    assert "Tidak ada yang cocok" in text(Client().get(f"{GIVER}/katalog?q=kapal"))


# -- staff


def test_the_catalogue_of_staff_is_for_those_who_adapt_or_keep_agreements(
    jaringan: SimpleNamespace, sebagai: Callable[..., Client], bandung: Any
) -> None:
    for path in ("", "/unduh", "/mitra", "/banding", f"/aplikasi/{SERVICE}", f"/coba/r3273/{SERVICE}/1"):
        assert sebagai("pengelola_layanan").get(LIST + path).status_code == 200, path
        assert sebagai("kerja_sama").get(LIST + path).status_code == 200, path
        assert sebagai("front_office").get(LIST + path).status_code == 404, path
        assert sebagai("pengelola_layanan", bandung).get(LIST + path).status_code == 404, path
        assert Client().get(LIST + path).status_code == 302, path


def test_offers_are_listed_with_who_offers_them_and_what_runs_here(
    jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    browser = sebagai("pengelola_layanan")
    page = text(browser.get(LIST))
    for words in ("Izin reklame insidentil", "Kota Bandung", "terpasang, rilis 1", "14 skenario lulus"):
        assert words in page
    assert "Tidak ada yang cocok" in text(browser.get(f"{LIST}?q=kapal"))
    assert "Izin reklame" in text(browser.get(f"{LIST}?keadaan=terpasang&urut=baru&hal=99"))
    assert "Izin reklame insidentil" not in text(browser.get(f"{LIST}?keadaan=belum"))
    rows = table(browser.get(f"{LIST}/unduh"))
    assert [rows[1][0], rows[1][3], rows[1][5]] == [SERVICE, "Kota Bandung (contoh)", "1"]


def test_an_app_shows_its_offers_and_leads_to_trying_comparing_and_installing(
    jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    page = text(sebagai("pengelola_layanan").get(f"{LIST}/aplikasi/{SERVICE}"))
    assert f"/coba/r3273/{SERVICE}/1" in page
    assert f"/adopsi/pasang/{jaringan.partner.pk}/{SERVICE}/1" in page
    assert "Silsilah" in page
    assert "/adopsi/pasang/" not in text(sebagai("kerja_sama").get(f"{LIST}/aplikasi/{SERVICE}"))
    assert sebagai("kerja_sama").get(f"{LIST}/aplikasi/tidak-ada").status_code == 404


def test_a_partner_is_known_by_its_address_and_a_wrong_one_is_told_at_the_field(
    kerinci: Any, jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    browser = sebagai("kerja_sama")
    for address, words in (("", "paling sedikit satu alamat"), ("ftp://x", "tidak dikenal"), ("sel:99.99", "")):
        answer = browser.post(f"{LIST}/mitra", {"alamat": address, "kode": "", "nama": "Ketik"})
        assert answer.status_code == 422
        assert words in text(answer)
        assert "Ketik" in text(answer)
    answer = browser.post(f"{LIST}/mitra", {"alamat": "sel:32.73", "nama": "Tetangga"}, follow=True)
    assert "tanda tangannya cocok" in text(answer)
    with region(kerinci):
        assert Partner.objects.get().name == "Tetangga"


def test_refreshing_says_in_a_sentence_what_came_of_it(
    kerinci: Any, bandung: Any, jaringan: SimpleNamespace, sebagai: Callable[..., Client], now: datetime
) -> None:
    publish_bundle(bandung, "keberatan", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    answer = sebagai("kerja_sama").post(f"{LIST}/segarkan", {"kembali": "katalog"}, follow=True)
    assert "2 aplikasi ditawarkan" in text(answer)
    with region(kerinci):
        assert Offer.objects.count() == 2
    assert sebagai("kerja_sama").post(f"{LIST}/segarkan", {"mitra": "r0000"}).status_code == 404


# -- publishing


def test_a_catalogue_is_founded_with_a_passphrase_written_twice_and_on_paper(
    kerinci: Any, home: Path, sebagai: Callable[..., Client]
) -> None:
    browser, good = sebagai("pengelola_layanan"), {"frasa": PASSPHRASE, "frasa_lagi": PASSPHRASE, "kertas": "ya"}
    for wrong, words in (
        ({"frasa": "pendek"}, "terlalu pendek"),
        ({"frasa_lagi": "lain sama sekali"}, "tidak sama"),
        ({"kertas": ""}, "di atas kertas"),
    ):
        answer = browser.post(f"{LIST}/terbitkan", good | wrong)
        assert answer.status_code == 422
        assert words in text(answer)
    with region(kerinci):
        assert Catalogue.objects.count() == 0
    assert "berdiri" in text(browser.post(f"{LIST}/terbitkan", good, follow=True))
    assert sebagai("kerja_sama").get(f"{LIST}/terbitkan").status_code == 404


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(out, "PNG")
    return SimpleUploadedFile("papan.png", out.getvalue(), "image/png")


def test_what_leaves_is_shown_before_it_is_published_with_pictures(
    bandung: Any, jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    browser, one = sebagai("pengelola_layanan", bandung), f"{GIVER}/kerja/katalog/terbitkan/{SERVICE}"
    page = text(browser.get(one))
    for words in ("Yang akan keluar", "14 dari 14 skenario lulus", "Petugas depan", "versi 1"):
        assert words in page
    wrong = browser.post(one, {"tujuan": "Untuk toko", "frasa": "bukan frasa ini"})
    assert wrong.status_code == 422
    assert "Untuk toko" in text(wrong)
    unnamed = browser.post(one, {"frasa": PASSPHRASE, "gambar_1": picture()})
    assert "apa yang terlihat" in text(unnamed)
    done = browser.post(
        one, {"tujuan": "Untuk toko", "frasa": PASSPHRASE, "gambar_1": picture(), "alt_1": "Papan nama"}, follow=True
    )
    assert "Papan nama" in text(done)
    shown = Client().get(f"{GIVER}/katalog/{SERVICE}/gambar/1")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).size == (300, 200)
    assert Client().get(f"{GIVER}/katalog/{SERVICE}/gambar/2").status_code == 404


def test_withdrawing_asks_why_and_empties_the_shop_window(
    bandung: Any, jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    browser, one = sebagai("pengelola_layanan", bandung), f"{GIVER}/kerja/katalog/terbitkan/{SERVICE}/tarik"
    assert "Tulis alasannya" in text(browser.post(one, {"alasan": "", "frasa": PASSPHRASE}, follow=True))
    browser.post(one, {"alasan": "Perda dicabut", "frasa": PASSPHRASE})
    assert Client().get(f"{GIVER}/katalog/{SERVICE}").status_code == 404
    with region(bandung):
        assert not Published.objects.filter(withdrawn_at=None).exists()


# -- side by side


def test_two_are_compared_on_a_page_and_as_a_table(jaringan: SimpleNamespace, sebagai: Callable[..., Client]) -> None:
    browser = sebagai("kerja_sama")
    pair = f"a=sini/{SERVICE}/1&b=r3273/{SERVICE}/1"
    assert "Perilaku keduanya sama" in text(browser.get(f"{LIST}/banding?{pair}"))
    other = f"a=r3273/{SERVICE}/1&b=sini/surat-keterangan-penelitian/1"
    assert "hanya di kiri" in text(browser.get(f"{LIST}/banding?{other}&semua=ya"))
    assert table(browser.get(f"{LIST}/banding/unduh?{other}"))[1][0] == "Pokoknya"
    assert browser.get(f"{LIST}/banding/unduh").status_code == 404
    assert browser.get(f"{LIST}/banding?a=r9999/{SERVICE}/1&b=sini/{SERVICE}/1").status_code == 404
    assert "Terpasang di sini" in text(browser.get(f"{LIST}/banding?a=../../x"))


# -- trying out


def traces(place: Any) -> list[int]:
    with region(place):
        return [model.objects.count() for model in (Case, Draft, Event)]


def test_a_try_goes_from_the_example_to_the_letter_and_leaves_no_trace(
    jaringan: SimpleNamespace, kerinci: Any, sebagai: Callable[..., Client]
) -> None:
    browser = sebagai("kerja_sama")
    before = traces(kerinci)
    assert browser.post(TRY, {"contoh": "lancar", "langsung": "ya"})["Location"].endswith("/berkas")
    page = text(browser.get(f"{TRY}/berkas"))
    for words in ("tidak ada yang tersimpan", "Giliran: Petugas depan", "Tenggat Senin, 23 November 2026", "Teruskan"):
        assert words in page
    for step in ("teruskan", "setuju_teknis", "setujui", "tanda_tangani"):
        assert browser.post(f"{TRY}/berkas", {"langkah": step}).status_code == 302
    assert "Izin terbit" in text(browser.get(f"{TRY}/berkas"))
    browser.post(f"{TRY}/berkas", {"mundur": "ya"})
    assert "Menunggu tanda tangan" in text(browser.get(f"{TRY}/berkas"))
    letter, shown = browser.get(f"{TRY}/surat/izin.pdf"), browser.get(f"{TRY}/surat/izin.png")
    assert letter.content.startswith(b"%PDF")
    assert Image.open(io.BytesIO(shown.content)).format == "PNG"
    assert browser.get(f"{TRY}/surat/lain.pdf").status_code == 404
    assert browser.get(f"{TRY}/surat/izin.exe").status_code == 404
    assert traces(kerinci) == before


def test_the_form_of_a_try_keeps_what_was_typed_wrong_and_says_it_at_the_field(
    jaringan: SimpleNamespace, sebagai: Callable[..., Client]
) -> None:
    browser = sebagai("pengelola_layanan")
    first = browser.post(TRY, {"contoh": "lancar"})["Location"]
    assert "Spanduk" in text(browser.get(first))
    answer = browser.post(first, {"jenis": "spanduk", "jumlah_lembar": "sembilan ratus"})
    assert answer.status_code == 422
    assert "sembilan ratus" in text(answer)
    assert browser.post(first, {"jenis": "spanduk", "jumlah_lembar": "3"}).status_code == 302
    summary = text(browser.get(f"{TRY}/periksa"))
    assert "3 lembar" in summary
    assert browser.get(f"{TRY}/halaman/tidak-ada").status_code == 404
    assert browser.get(f"{TRY}/berkas").status_code == 302  # not sent yet


def test_a_try_is_of_one_browser_ends_by_itself_and_has_its_limits(
    jaringan: SimpleNamespace, sebagai: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    browser, other = sebagai("pengelola_layanan"), sebagai("kerja_sama")
    browser.post(TRY, {"contoh": "lancar", "langsung": "ya"})
    assert other.get(f"{TRY}/berkas").status_code == 302
    first = other.post(TRY, {"contoh": ""})["Location"]
    long = other.post(first, {"jenis": ["x" * 4000] * 20, "jumlah_lembar": "1"})
    assert long.status_code == 422
    assert "terlalu panjang" in text(long)
    assert browser.post(f"{TRY}/berkas", {"langkah": "tidak_ada"}).status_code == 422
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=4))
    assert browser.get(f"{TRY}/berkas").status_code == 302


def test_trying_needs_no_agreement_not_even_one_that_has_ended(
    jaringan: SimpleNamespace, kerinci: Any, sebagai: Callable[..., Client], now: datetime
) -> None:
    end_partner(kerinci, "r3273", why="Habis", actor=SYSTEM, now=now)
    assert sebagai("kerja_sama").get(TRY).status_code == 200
    assert sebagai("kerja_sama").get(f"{LIST}/coba/sini/{SERVICE}/1").status_code == 200
    for unknown in (f"r3273/{SERVICE}/7", "r9999/apa/1", "sini/tidak-ada/1"):
        assert sebagai("kerja_sama").get(f"{LIST}/coba/{unknown}").status_code == 404
