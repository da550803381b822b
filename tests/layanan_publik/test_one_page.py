"""A form of one page without a summary: opened, sent, received, with no draft in between."""

import pytest
from django.test import Client

from pendopo.cases.api import Case, Draft
from pendopo.tenancy.api import region

from .walk import HOME, key_of, text_of

pytestmark = pytest.mark.django_db
TYPED = {
    "nama": "Sari Contoh",
    "surel": "sari@contoh.invalid",
    "jenis": "biasa",
    "jumlah": "3",
    "tanggal": "23 11 2026",
    "alamat": "Jalan contoh",
    "uraian": "Satu\nDua",
    "setuju": "ya",
}


def test_it_is_sent_from_its_only_page(client, bandung, satu_halaman):
    start = f"{HOME}/layanan/{satu_halaman}/ajukan"
    page = client.get(start)
    assert "Kirim permohonan" in text_of(page)
    answer = client.post(start, {"_kunci": key_of(page), **TYPED}, follow=True)
    assert "Bukti pendaftaran" in text_of(answer)
    with region(bandung):
        assert Case.objects.count() == 1
        assert not Draft.objects.exists()


def test_sent_twice_it_is_one_case_and_one_receipt(client, bandung, satu_halaman):
    start = f"{HOME}/layanan/{satu_halaman}/ajukan"
    form = {"_kunci": key_of(client.get(start)), **TYPED}
    first, second = client.post(start, form), client.post(start, form)
    other_tab = Client()
    third = other_tab.post(start, form)
    assert first["Location"] == second["Location"] == third["Location"]
    with region(bandung):
        assert Case.objects.count() == 1


def test_a_problem_keeps_what_was_typed_and_makes_no_draft(client, bandung, satu_halaman):
    start = f"{HOME}/layanan/{satu_halaman}/ajukan"
    page = client.post(start, {"_kunci": key_of(client.get(start)), **TYPED, "jumlah": "banyak"})
    assert page.status_code == 422
    assert 'value="banyak"' in page.content.decode()
    assert "Satu\nDua</textarea>" in page.content.decode()
    with region(bandung):
        assert not Draft.objects.exists()
        assert not Case.objects.exists()
    assert client.post(start, {"_kunci": key_of(page), **TYPED}).status_code == 302


def test_it_can_be_put_off_and_taken_up_again(client, bandung, satu_halaman):
    start = f"{HOME}/layanan/{satu_halaman}/ajukan"
    form = {"_kunci": key_of(client.get(start)), **TYPED, "jumlah": ""}
    page = client.post(start, {**form, "_aksi": "nanti"}, follow=True)
    assert "Lanjutkan permohonan Anda" in text_of(page)
    with region(bandung):
        draft = Draft.objects.get()
    address = f"{start}/{draft.id}/isi"
    assert "Sari Contoh" in client.get(address).content.decode()
    assert client.post(address, TYPED, follow=True).status_code == 200
    with region(bandung):
        assert Case.objects.get().id == draft.id
        assert not Draft.objects.exists()


def test_opening_sending_and_reading_the_receipt_stay_within_their_statements(client, bandung, satu_halaman, at_most):
    start = f"{HOME}/layanan/{satu_halaman}/ajukan"
    client.get(start)
    with at_most(8):
        page = client.get(start)
    with at_most(26):
        client.post(start, {"_kunci": key_of(page), **TYPED}, follow=True)
