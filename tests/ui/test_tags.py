"""Tags and filters that every template may use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone, translation
from django_cotton.compiler_regex import CottonCompiler

from pendopo.ui.api import Tenggat

MOMENT = datetime(2026, 11, 20, 7, 2, tzinfo=UTC)


def _render(source: str, **context: Any) -> str:
    return str(engines["django"].from_string(CottonCompiler().process(source)).render(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ x|rupiah }}", 1234567, "Rp1.234.567"),
        ("{{ x|ribuan }}", 0, "0"),
        ("{{ x|rupiah }}", None, ""),
        ("{{ x|ukuran }}", 1_800_000, "1,8 MB"),
        ('{{ x|tanggal:"hari" }}', MOMENT, "Jumat, 20 November 2026"),
        ("{{ x|jam }}", MOMENT, "14.02 WIB"),
        ("{{ x|waktu }}", MOMENT, "20 November 2026, 14.02 WIB"),
        ("{{ x|tanggal_pendek }}", MOMENT.date(), "20 Nov 2026"),
        ("{{ x|inisial }}", "Verifikator contoh", "VC"),
    ],
)
def test_values_read_as_people_write_them(source: str, value: Any, shown: str) -> None:
    with timezone.override(ZoneInfo("Asia/Jakarta")):
        assert _render(source, x=value) == shown


def test_english_reader_gets_english_numbers() -> None:
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Jayapura")):
        assert _render("{{ n|rupiah }} {{ t|jam }}", n=1500, t=MOMENT) == "Rp1,500 16:02 WIT"


def test_unknown_icon_shows_three_dots() -> None:
    assert "#i-titik" in _render('{% ikon "tidak-ada" %}')


def test_words_are_escaped() -> None:
    bad = "<img src=x onerror=alert(1)>"
    source = '{% lencana x "baik" %}{% tenggat t %}<c-titik :judul="x" />'
    source += '<c-kolom nama="a" :label="x" :nilai="x" :galat="x" />'
    assert "<img" not in _render(source, x=bad, t=Tenggat(bad, "aman"))


def test_bar_starts_at_zero_and_never_overflows() -> None:
    assert 'width="50.0%"' in _render("{% batang 5 10 %}")
    assert 'width="100.0%"' in _render("{% batang 50 10 %}")
    assert 'width="0.5%"' in _render("{% batang 0 0 %}")


def test_steps_say_what_the_bar_shows() -> None:
    shown = _render('<c-langkah ke="2" dari="3" />')
    assert "langkah 2 dari 3" in shown
    assert shown.count('<span class="sudah">') == shown.count('<span class="kini">') == 1
