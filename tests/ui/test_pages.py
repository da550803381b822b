"""The pages that ui itself brings."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string

from pendopo.ui import pieces, theme
from tests.ui.conftest import NOW, REGION, request_for

pytestmark = pytest.mark.urls("tests.ui.urls")


def _page(template: str, context: dict[str, Any] | None = None, region: Any = REGION) -> str:
    return render_to_string(template, context or {}, request=request_for("/potongan", region))


def test_page_of_pieces_shows_all_25_in_the_regions_colours() -> None:
    page = _page("ui/potongan.html", pieces.sample(NOW))
    for number in range(1, 26):
        assert f"<span>{number}</span>" in page, number
    assert theme.theme_url(REGION) in page
    assert "<c-" not in page
    assert "{{" not in page


def test_made_up_region_says_contoh() -> None:
    assert "(contoh)" in _page("404.html")


def test_error_pages_need_no_region() -> None:
    for template in ("404.html", "403.html", "ui/pilih_daerah.html"):
        assert "<main" in _page(template, region=None)


def test_broken_page_needs_no_request_and_names_the_number() -> None:
    assert "7A3F09C2" in render_to_string("500.html", {"rujukan": "7A3F09C2"})


def test_refusal_shows_its_sentence_and_a_way_back() -> None:
    page = _page("ui/tolak.html", {"kalimat": "Masa usulan sudah ditutup.", "kembali": "/layanan"})
    assert "Masa usulan sudah ditutup." in page
    assert 'href="/layanan"' in page


def test_chooser_lists_regions() -> None:
    assert 'href="/kota-bandung/"' in _page("ui/pilih_daerah.html", {"daftar_daerah": [REGION]}, region=None)
