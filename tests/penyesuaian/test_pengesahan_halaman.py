"""The pages by which what is unverified is confirmed: who may, what is refused at which field, what stays typed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.definitions.api import current
from pendopo.penyesuaian.models import Rancangan, Rujukan
from pendopo.tenancy.api import Region, region

from ..files.make import plain_pdf
from .conftest import SERVICE

pytestmark = pytest.mark.django_db
GOOD = {
    "versi": "0", "butir": ["standard:biaya", "standard:produk"], "jenis": "perda", "penerbit": "Kota Contoh",
    "nomor": "99", "tahun": "2025", "tentang": "contoh untuk pengujian", "pasal": "pasal 5", "berlaku": "1 2 2025",
}  # fmt: skip
PDF = plain_pdf()


def test_the_page_lists_what_is_unverified_with_its_value_source_and_use(
    masuk: Callable[..., Client], alamat: Any
) -> None:
    page = masuk("satu").get(alamat("/verifikasi")).content.decode()
    for part in ("Dasar hukum", "Standar pelayanan", "Parameter", "Nomor surat", "Perlu verifikasi", "Dipakai:",
                 "ditulis penyusunnya".capitalize(), "Sahkan yang dipilih"):  # fmt: skip
        assert part in page
    assert masuk("satu").get(alamat("/verifikasi?tampil=semua")).status_code == 200


def test_many_points_are_confirmed_at_once_and_wait_for_the_second_person(
    masuk: Callable[..., Client], alamat: Any, bandung: Region
) -> None:
    browser = masuk("satu")
    copy = SimpleUploadedFile("perda.pdf", PDF, content_type="application/pdf")
    back = browser.post(alamat("/verifikasi"), {**GOOD, "kelompok": ["hukum"], "salinan": copy}, follow=True)
    page = back.content.decode()
    assert "masuk rancangan" in page
    with region(bandung):
        draft = Rancangan.objects.get()
        law = Rujukan.objects.select_related("copy").get()
        assert (draft.state, law.number, law.copy is not None) == ("dirancang", "99", True)
    assert "Perda Kota Contoh 99/2025" in browser.get(alamat("/rancangan")).content.decode()
    shown = browser.get(f"/{bandung.slug}/kerja/rujukan/{law.pk}/salinan")
    assert (shown.status_code, shown["Content-Type"]) == (200, "application/pdf")
    again = {"versi": "1", "butir": ["standard:evaluasi"], "rujukan": str(law.pk), "pasal": "pasal 6"}
    assert browser.post(alamat("/verifikasi"), again).status_code == 302


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"butir": []}, "butir", "Pilih sedikitnya satu butir"),
        ({"jenis": ""}, "jenis", "Pilih jenis peraturannya"),
        ({"nomor": ""}, "nomor", "Tulis nomornya"),
        ({"jenis": "uu", "nomor": "dua lima"}, "nomor", "berupa angka"),
        ({"nomor": "tiga"}, "nomor", "Tulis nomornya saja"),
        ({"tahun": "25"}, "tahun", "Tulis tahun 1945"),
        ({"tahun": "2999"}, "tahun", "Tulis tahun 1945"),
        ({"penerbit": ""}, "penerbit", "siapa yang menetapkannya"),
        ({"tentang": ""}, "tentang", "Tulis judulnya"),
        ({"pasal": "entah"}, "pasal", "Sebut angka pasalnya"),
        ({"berlaku": "kemarin"}, "berlaku", "Tanggal ini belum benar"),
        ({"berlaku": "1 1 2090"}, "berlaku", "belum berlaku"),
        ({"berlaku": "1 1 2020"}, "berlaku", "lebih awal"),
        ({"alamat": "javascript:alert(1)"}, "alamat", "https://"),
        ({"stage:pemeriksaan.sla_days": "banyak"}, "stage:pemeriksaan.sla_days", "Tulis angka bulat"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else None,
)
def test_bad_input_is_told_at_its_field_and_stays_typed(
    given: dict[str, Any], field: str, told: str, masuk: Callable[..., Client], alamat: Any, bandung: Region
) -> None:
    back = masuk("satu").post(alamat("/verifikasi"), {**GOOD, "catatan": "ketikan saya", **given})
    page = back.content.decode()
    assert back.status_code == 422
    assert told in page
    assert f'href="#{field}"' in page
    assert 'value="ketikan saya"' in page
    with region(bandung):
        assert not Rancangan.objects.exists()


def test_a_copy_that_is_no_document_is_refused_at_its_field(masuk: Callable[..., Client], alamat: Any) -> None:
    wrong = SimpleUploadedFile("perda.pdf", b"bukan pdf", content_type="application/pdf")
    back = masuk("satu").post(alamat("/verifikasi"), {**GOOD, "salinan": wrong})
    assert back.status_code == 422
    assert 'href="#salinan"' in back.content.decode()


def test_an_outdated_page_overwrites_nothing(masuk: Callable[..., Client], alamat: Any) -> None:
    browser = masuk("satu")
    assert browser.post(alamat("/verifikasi"), GOOD).status_code == 302
    back = browser.post(alamat("/verifikasi"), {**GOOD, "butir": ["standard:evaluasi"]})
    assert back.status_code == 409
    assert "jendela lain" in back.content.decode()


def test_a_confirmation_is_taken_back_on_the_page(masuk: Callable[..., Client], alamat: Any, bandung: Region) -> None:
    browser = masuk("satu")
    browser.post(alamat("/verifikasi"), GOOD)
    assert browser.post(alamat("/verifikasi"), {"versi": "1", "cabut": "standard:biaya"}).status_code == 302
    page = browser.get(alamat("/verifikasi")).content.decode()
    assert 'value="standard:biaya"' in page
    assert browser.post(alamat("/verifikasi"), {"versi": "2", "cabut": "standard:tidak\x00"}).status_code == 404


@pytest.mark.parametrize("name", ["/verifikasi", "/verifikasi.csv", "/kelengkapan"])
def test_only_who_adapts_services_sees_these_pages_and_nobody_of_another_region(
    name: str, masuk: Callable[..., Client], alamat: Any, pengelola: SimpleNamespace
) -> None:
    assert masuk("satu").get(alamat(name)).status_code == 200
    assert masuk("petugas").get(alamat(name)).status_code == 404
    assert masuk("seberang").get(alamat(name)).status_code in (403, 404)
    assert masuk("satu").get(alamat(name).replace(SERVICE, "tidak-ada")).status_code == 404


def test_a_copy_of_another_region_is_not_there(
    masuk: Callable[..., Client], alamat: Any, bandung: Region, kerinci: Region
) -> None:
    copy = SimpleUploadedFile("perda.pdf", PDF, content_type="application/pdf")
    masuk("satu").post(alamat("/verifikasi"), {**GOOD, "salinan": copy})
    with region(bandung):
        law = Rujukan.objects.get()
    assert masuk("seberang").get(f"/{kerinci.slug}/kerja/rujukan/{law.pk}/salinan").status_code == 404


def test_the_whole_region_is_listed_filtered_and_exported(masuk: Callable[..., Client], bandung: Region) -> None:
    address = f"/{bandung.slug}/kerja/perlu-verifikasi"
    for who in ("satu", "kepala"):
        assert "butir terverifikasi" in masuk(who).get(address).content.decode()
    assert masuk("petugas").get(address).status_code == 404
    with region(bandung):
        title = current(SERVICE).compiled.definition.title
    assert title in masuk("satu").get(f"{address}?cari={title[:8]}&urut=maju&keadaan=belum").content.decode()
    assert "Tidak ada layanan" in masuk("satu").get(f"{address}?keadaan=selesai&cari=zzqq").content.decode()
    rows = masuk("satu").get(f"{address}?unduh=csv").content.decode().splitlines()
    assert rows[0].endswith("menunggu_orang_kedua")
    assert any(SERVICE in row for row in rows)
    assert masuk("satu").get(f"{address}?unduh=xlsx").content[:2] == b"PK"


def test_the_completeness_page_tells_what_is_missing_and_refuses(
    masuk: Callable[..., Client], alamat: Any, dasar: None
) -> None:
    browser = masuk("satu")
    page = browser.get(alamat("/kelengkapan")).content.decode()
    for part in ("Standar pelayanan", "Skenario", "Isian formulir", "Belum ditinjau", "Ajukan sebagai lengkap"):
        assert part in page
    back = browser.post(alamat("/kelengkapan"), {"versi": "0", "tindakan": "lengkapi", "alasan": "Sudah beres"})
    assert "Belum dapat disebut lengkap" in back.content.decode()
    assert "Sudah beres" in back.content.decode()
    back = browser.post(alamat("/kelengkapan"), {"versi": "0", "tindakan": "tinjau", "catatan": "ok"})
    assert back.status_code == 422
    assert "Tulis siapa yang meninjau" in back.content.decode()
    good = {"versi": "0", "tindakan": "tinjau", "catatan": "Kepala seksi membaca semua\x00"}
    assert browser.post(alamat("/kelengkapan"), good).status_code == 302
    assert browser.post(alamat("/kelengkapan"), {"versi": "1", "tindakan": "entah"}).status_code == 404
