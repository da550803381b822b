"""Tags and filters of every template (built in: no `{% load %}`). The tags are what rows of long lists use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import StaticNode
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from pendopo.lib import formats
from pendopo.ui import pictures, sprite, theme
from pendopo.ui.deadline import Tenggat
from pendopo.ui.recordings import recording_of

register = template.Library()
register.tag("static", StaticNode.handle_token)

MARKS = {"baik": "centang", "jalan": "titik", "gagal": "seru", "": "jam"}


def _lang() -> str:
    return "en" if get_language() == "en" else "id"


@register.simple_tag
def ikon(nama: str, kelas: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: the words stand beside it."""
    return sprite.icon(nama, kelas)


@register.simple_tag
def gambar(nama: str) -> SafeString:
    """A drawing of what a service is about, hidden from screen readers: its name stands beside it."""
    return pictures.picture(nama)


@register.inclusion_tag("ui/suara.html")
def suara(kunci: str) -> dict[str, object]:
    """A player that reads the text beside it aloud; nothing where the region has recorded nothing in this language."""
    return {"rekaman": recording_of(kunci, get_language() or "id")}


@register.simple_tag
def lencana(kata: str, nada: str = "", ikon: str = "") -> SafeString:
    """One or two words of state; `nada`: '', aksen, baik, jalan, gagal, garis."""
    return format_html(
        '<span class="lencana{}">{}{}</span>',
        f" lencana--{nada}" if nada else "",
        sprite.icon(ikon) if ikon else "",
        kata,
    )


@register.simple_tag
def pilihan(kelompok: Iterable[tuple[str, Iterable[tuple[str, str]]]], terpilih: str = "") -> SafeString:
    """The options of a long select, by heading ('' for none): a city has hundreds of kelurahan."""
    parts = []
    for heading, rows in kelompok:
        options = "".join(
            f'<option value="{escape(code)}"{" selected" if code == terpilih else ""}>{escape(label)}</option>'
            for code, label in rows
        )
        parts.append(f'<optgroup label="{escape(heading)}">{options}</optgroup>' if heading else options)
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped above)


@register.simple_tag
def tenggat(nilai: Tenggat | None) -> SafeString:
    """The chip of a deadline made by `ui.api.tenggat_of`; nothing for None."""
    if nilai is None:
        return SafeString("")
    return format_html('<span class="tenggat tenggat--{}">{}</span>', nilai.keadaan, nilai.kata)


@register.simple_tag
def tanda(nada: str = "") -> SafeString:
    """The mark of a timeline: circle (baik), square (jalan), diamond (gagal), open circle (not begun)."""
    css_class = f"tanda tanda--{nada}" if nada else "tanda"
    return format_html('<span class="{}">{}</span>', css_class, sprite.icon(MARKS.get(nada, "jam")))


@register.simple_tag
def ruas(ke: int | str, dari: int | str) -> SafeString:
    """The segments of a progress bar: done, current, still to come. The words stand beside it."""
    now = int(ke)
    states = ("sudah" if n < now else "kini" if n == now else "" for n in range(1, int(dari) + 1))
    return format_html_join("", '<span class="{}"></span>', ((state,) for state in states))


@register.simple_tag
def batang(nilai: float, terbesar: float) -> SafeString:
    """A bar from zero, as wide as `nilai` of `terbesar`; the number itself stands beside it in words."""
    percent = 0.0 if terbesar <= 0 else max(0.0, min(100.0, 100 * nilai / terbesar))
    return format_html(
        '<svg aria-hidden="true"><rect width="{}%" height="100%" rx="2"/></svg>', f"{max(percent, 0.5):.1f}"
    )


@register.simple_tag
def ubin(daftar: Iterable[tuple[str, int, int, int]], label: str) -> SafeString:
    """A map of tiles: (letters, column, row, step 0–5), one tile per region. Its table stands beside it."""
    tiles = list(daftar)
    columns, rows = max(t[1] for t in tiles), max(t[2] for t in tiles)
    drawn = format_html_join(
        "",
        '<g class="u{}"><rect x="{}" y="{}" width="40" height="40" rx="6"/><text x="{}" y="{}">{}</text></g>',
        ((step, 44 * x - 42, 44 * y - 42, 44 * x - 22, 44 * y - 17, text) for text, x, y, step in tiles),
    )
    return format_html(
        '<svg class="ubin" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        label,
        44 * columns,
        44 * rows,
        drawn,
    )


@register.simple_tag
def theme_url(region: theme.Themed | None) -> str:
    """Address of the region's theme; empty outside a region."""
    return theme.theme_url(region) if region is not None else ""


@register.simple_tag(takes_context=True)
def jumlah_menu(context: Context, nama: str) -> Any:
    """The count beside a workspace menu entry: the view gives `jumlah_menu`, a dict of URL name to number."""
    return (context.get("jumlah_menu") or {}).get(nama, "")


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def tanggal(value: date | None, rupa: str = "") -> str:
    """20 November 2026; `|tanggal:"hari"` with the weekday. A moment becomes its day in the region's time zone."""
    return "" if value is None else formats.tanggal(_day(value), _lang(), weekday=rupa == "hari")


@register.filter
def tanggal_pendek(value: date | None) -> str:
    """20 Nov 2026."""
    return "" if value is None else formats.tanggal_pendek(_day(value), _lang())


@register.filter
def jam(value: datetime | None) -> str:
    """14.02 WIB, in the region's time zone."""
    return "" if value is None else formats.jam(_local(value), _lang())


@register.filter
def waktu(value: datetime | None, rupa: str = "") -> str:
    """20 November 2026, 14.02 WIB; `|waktu:"hari"` with the weekday."""
    return "" if value is None else f"{tanggal(value, rupa)}, {jam(value)}"


@register.filter
def rupiah(value: int | None) -> str:
    """Rp1.234.567; nothing for None."""
    return "" if value is None else formats.rupiah(value, _lang())


@register.filter
def ribuan(value: int | None) -> str:
    """1.234.567; nothing for None."""
    return "" if value is None else formats.ribuan(value, _lang())


@register.filter
def ukuran(value: int | None) -> str:
    """240 KB or 1,8 MB."""
    return "" if value is None else formats.ukuran(value, _lang())


@register.filter
def inisial(nama: str) -> str:
    """The first letters of the first two words of a name: 'Verifikator contoh' becomes VC."""
    return "".join(word[0] for word in nama.split()[:2]).upper()
