"""The front door: the need first, true numbers, no link that leads nowhere."""

import gzip
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pendopo.cases.api import Case
from pendopo.portal.queries import forget_figures
from pendopo.tenancy.api import region

pytestmark = pytest.mark.django_db
HOME = "/kota-bandung/"


def text_of(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def finished(place, case, at, *, days=1, late=False):
    with region(place):
        Case.objects.filter(id=case.id).update(finished_at=at, outcome="baik", days_used=days, is_late=late)
    forget_figures()


def test_it_asks_for_the_need(client, bandung):
    page = client.get(HOME)
    assert page.status_code == 200
    assert "Apa yang ingin Anda urus hari ini?" in text_of(page)
    assert 'action="/kota-bandung/cari"' in page.content.decode()


def test_every_link_leads_somewhere(client, bandung):
    for start in (HOME, f"{HOME}cari?q=spanduk", f"{HOME}layanan", f"{HOME}privasi", f"{HOME}aksesibilitas"):
        links = set(re.findall(r'href="([^"]*)"', client.get(start).content.decode()))
        assert "#" not in links
        for link in links:
            if link.startswith("/kota-bandung"):
                assert client.get(link.partition("#")[0]).status_code in (200, 302), link


def test_without_results_last_month_it_says_so(client, bandung, permohonan, now):
    finished(bandung, permohonan(), now - timedelta(days=1))
    page = text_of(client.get(HOME))
    assert "Belum ada permohonan yang selesai bulan lalu." in page
    assert "%" not in page


def test_last_months_numbers_are_true(client, bandung, permohonan, now):
    cases = [permohonan(number=n) for n in range(4)]
    for case in cases[:2]:
        finished(bandung, case, now - timedelta(days=30), days=1)
    finished(bandung, cases[2], now - timedelta(days=30), days=4, late=True)
    finished(bandung, cases[3], now - timedelta(days=60), days=1)
    page = text_of(client.get(HOME))
    assert "Oktober 2026 dalam angka" in page
    assert "66,7% permohonan selesai sesuai janji 2 dari 3 permohonan. Bulan sebelumnya 100%." in page
    assert "2 hari kerja rata-rata lama proses izin reklame insidentil Janji kami 2 hari kerja." in page
    assert "1 permohonan terlambat Bulan sebelumnya 0." in page
    assert "3 dari 5 layanan tidak dipungut biaya" in page


def test_another_regions_numbers_are_not_ours(client, bandung, kerinci, permohonan, now):
    finished(bandung, permohonan(), now - timedelta(days=30))
    assert "Belum ada permohonan yang selesai" in text_of(client.get(f"/{kerinci.slug}/"))


@pytest.mark.parametrize("typed", ["pasang spanduk", "psang spanduk", "baliho", "banner"])
def test_a_need_finds_its_service(client, bandung, typed):
    page = client.get(f"{HOME}cari", {"q": typed})
    assert "/kota-bandung/layanan/izin-reklame-insidentil" in page.content.decode()
    assert "1 layanan untuk" in text_of(page)


def test_a_search_without_result_says_the_way_on(client, bandung):
    page = text_of(client.get(f"{HOME}cari", {"q": "akta <b>kelahiran</b>"}))
    assert "Belum ada layanan untuk “akta <b>kelahiran</b>” di sini" in page
    assert "Yang dapat Anda urus di sini Izin pemakaian taman" in page
    assert "Izin reklame insidentil" in page


def test_the_next_days_off_are_those_of_the_calendar(client, bandung):
    assert "Jumat, 25 Desember 2026" in text_of(client.get(HOME))


def test_a_region_that_is_no_example_does_not_say_so(client, kerinci):
    page = text_of(client.get(f"/{kerinci.slug}/"))
    assert "contoh" not in page.lower()


def test_the_front_page_needs_one_statement(client, bandung):
    client.get(HOME)
    with CaptureQueriesContext(connection) as caught:
        client.get(HOME)
    made = [
        q["sql"]
        for q in caught.captured_queries
        if not re.search(r"set_config|^(SAVEPOINT|RELEASE|BEGIN|COMMIT)", q["sql"])
    ]
    assert len(made) <= 1, made


def test_the_front_page_is_below_100_kb_with_all_it_needs(client, bandung):
    body = client.get(HOME).content
    total = len(gzip.compress(body))
    for link in set(re.findall(rb'(?:href|src)="/static/([^"#]+)', body)):
        content = Path(finders.find(link.decode())).read_bytes()
        total += len(content) if link.endswith(b"woff2") else len(gzip.compress(content))
    assert total < 100_000


def test_pages_speak_english_when_asked(client, bandung, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "What do you need to arrange today?" in text_of(client.get(HOME))
