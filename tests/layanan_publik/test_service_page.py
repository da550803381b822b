"""The public standard of a service: what it takes, how long, what it costs, on what law it rests."""

import pytest

from pendopo.cases.api import Case
from pendopo.tenancy.api import region

from .walk import HOME, SERVICE, send, text_of

pytestmark = pytest.mark.django_db
PAGE = f"{HOME}/layanan/{SERVICE}"


def test_it_shows_requirements_steps_cost_and_the_legal_basis(client, bandung):
    page = text_of(client.get(PAGE))
    for words in (
        "Gambar materi reklame", "Anda mengisi permohonan", "Rp0", "Pajak reklame ditetapkan Bapenda",
        "UU 1/2022 tentang Hubungan Keuangan", "Perlindungan data pribadi", "disimpan 1 tahun setelah izin berakhir",
    ):  # fmt: skip
        assert words in page


def test_law_that_nobody_has_checked_says_so(client, bandung):
    body = client.get(PAGE).content.decode()
    basis = body.split('id="h-dasar"')[1].split("</section>")[0]
    lines = basis.split("<li>")[1:]
    assert [("perlu verifikasi" in line) for line in lines] == [True, True, True, True, False]


def test_all_fourteen_components_of_the_standard_are_there(client, bandung):
    body = client.get(PAGE).content.decode().split("Keempat belas komponen")[1].split("</dl>")[0]
    assert body.count("<dt>") == 14


def test_the_promise_for_now_is_counted_and_explained(client, bandung):
    page = text_of(client.get(PAGE))
    assert "selesai Selasa, 24 November 2026" in page
    assert "Minggu, 22 November 2026 akhir pekan" in page


def test_without_results_it_says_so_instead_of_showing_nought_percent(client, bandung):
    page = text_of(client.get(PAGE))
    assert "Belum ada permohonan yang selesai Agustus 2026 sampai Oktober 2026" in page
    assert "0%" not in page


def test_results_stand_beside_the_promise(client, bandung, now):
    from datetime import timedelta

    send(client)
    send(client)
    with region(bandung):
        for case, days, late in zip(Case.objects.all(), (1, 5), (False, True), strict=True):
            Case.objects.filter(id=case.id).update(
                finished_at=now - timedelta(days=40), outcome="baik", days_used=days, is_late=late
            )
    page = text_of(client.get(PAGE))
    assert "2 permohonan yang selesai Agustus 2026 sampai Oktober 2026." in page
    assert "50% selesai sesuai janji" in page
    assert "4 hari atau lebih 1" in page


def test_another_region_shows_its_own_results(client, bandung, kerinci, now):
    from datetime import timedelta

    send(client)
    with region(bandung):
        Case.objects.update(finished_at=now - timedelta(days=40), outcome="baik", days_used=1, is_late=False)
    assert "Belum ada permohonan yang selesai" in text_of(client.get(PAGE.replace(HOME, f"/{kerinci.slug}")))


def test_it_speaks_english_when_asked(client, bandung, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(PAGE)
    assert '<html lang="en">' in page.content.decode()
    assert "Temporary advertising permit" in text_of(page)
    assert "Start an application" in text_of(page)


def test_the_list_shows_every_service(client, bandung, satu_halaman):
    page = text_of(client.get(f"{HOME}/layanan"))
    assert "Izin reklame insidentil" in page
    assert "Uji beban" in page


def test_the_page_needs_few_statements(client, bandung, at_most):
    client.get(PAGE)
    with at_most(3):
        client.get(PAGE)
