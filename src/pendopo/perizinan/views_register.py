"""The public register of permits: list and map, one entry, downloads, and what the data mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.people.api import PendopoRequest, local_day, publik
from pendopo.perizinan import queries_peta as peta
from pendopo.perizinan import queries_register as queries
from pendopo.perizinan.open_register import COLUMNS, csv_lines, description, record_of
from pendopo.perizinan.rules_register import PHASES

SVG = "image/svg+xml"


@require_safe
@publik(reads=True)
def register(request: PendopoRequest) -> HttpResponse:
    """The register: filter, list and map."""
    asked = queries.read_asked(request.GET)
    sheet = queries.sheet_of(asked, request.now)
    boundary, choices, badges = peta.boundary_now(), queries.choices_of(request.region), _badges()
    words = {
        "minta": asked, "lembar": sheet, "peta": peta.peta_of(asked, sheet.mapped, boundary), "batas": boundary,
        "daftar": [(entry, *badges.get(entry.phase, ("", "garis"))) for entry in sheet.entries], "pilihan": choices,
        "pilihan_jenis": _options(choices, "jenis", asked.kind),
        "pilihan_wilayah": _options(choices, "wilayah", asked.area),
        "keadaan": phases(), "urutan": sorts(),
        "maju": asked.query(sesudah=sheet.next), "mundur": asked.query(sebelum=sheet.previous),
    }  # fmt: skip
    response = render(request, "perizinan/register/daftar.html", words)
    if asked.is_filtered or not sheet.is_first:
        response["X-Robots-Tag"] = "noindex"
    return response


def phases() -> list[tuple[str, str]]:
    """How a permit can stand, in words."""
    words = {
        "berlaku": _("Berlaku"), "belum_berlaku": _("Belum berlaku"), "berakhir": _("Berakhir"),
        "dibekukan": _("Dibekukan"), "dicabut": _("Dicabut"), "diganti": _("Diganti"), "dialihkan": _("Dialihkan"),
    }  # fmt: skip
    return [(phase, words[phase]) for phase in PHASES]


TONES = {"berlaku": "baik", "belum_berlaku": "jalan", "dibekukan": "gagal", "dicabut": "gagal"}
"""How the badge of a state looks; every other state is drawn with a line only."""


def _badges() -> dict[str, tuple[str, str]]:
    """Of each state: its words and the tone of its badge."""
    return {phase: (words, TONES.get(phase, "garis")) for phase, words in phases()}


def _options(choices: queries.Choices, name: str, chosen: str) -> str:
    """The options of a long list, drawn once for everybody; the chosen one is marked in what was drawn."""
    drawn = choices.drawn.get(name)
    if drawn is None:
        template = f"perizinan/register/_pilihan_{name}.html"
        drawn = choices.drawn[name] = render_to_string(template, {"pilihan": choices})
    mark = f'value="{escape(chosen)}"'
    return mark_safe(drawn.replace(mark, f"{mark} selected", 1))  # noqa: S308  (drawn by a template, marked escaped)


def sorts() -> list[tuple[str, str]]:
    """The orders of the list."""
    return [
        ("baru", _("Terbaru dahulu")), ("lama", _("Terlama dahulu")), ("nomor", _("Nomor")),
        ("akhir", _("Segera berganti keadaan")),
    ]  # fmt: skip


@require_safe
@publik(reads=True)
def entri(request: PendopoRequest, entri_id: UUID) -> HttpResponse:
    """One entry, under an address that stays."""
    entry = queries.entry_by_id(entri_id)
    if entry is None:
        raise Http404
    light = [queries.Light(entry.pk, entry.issued_on, entry.point)]
    boundary = peta.boundary_now()
    words = {
        "entri": entry, "akhir": queries.ends_of(entry), "tempat": queries.area_words(request.region, entry),
        "peta": peta.peta_of(queries.Asked(), light, boundary) if entry.point else None, "batas": boundary,
        "keadaan": _badges()[entry.phase][0], "nada": _badges()[entry.phase][1],
    }  # fmt: skip
    return render(request, "perizinan/register/entri.html", words)


@require_safe
@publik(reads=True)
def batas(request: PendopoRequest, sidik: str) -> HttpResponse:
    """The shapes under the points, once for all pages: its address changes with its content."""
    boundary = peta.boundary_by(sidik)
    if boundary is None:
        raise Http404
    content = f'<svg xmlns="http://www.w3.org/2000/svg"><path id="b" d="{peta.boundary_path(boundary)}"/></svg>'
    response = HttpResponse(content, content_type=SVG)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
@publik(transaction=False)
def unduh_csv(request: PendopoRequest) -> HttpResponseBase:
    """All entries of a filter as CSV, without signing in."""
    asked = queries.read_asked(request.GET)
    lines = csv_lines(queries.stream(request.region, asked, request.now), _entry_address(request))
    return _download(lines, "text/csv; charset=utf-8", f"register-izin-{local_day(request.now)}.csv")


@require_safe
@publik(transaction=False)
def unduh_json(request: PendopoRequest) -> HttpResponseBase:
    """All entries of a filter as a JSON list, one entry a line."""
    asked, address = queries.read_asked(request.GET), _entry_address(request)

    def lines() -> Iterator[str]:
        yield "[\n"
        first = True
        for bite in queries.stream(request.region, asked, request.now):
            rows = [json.dumps(record_of(entry, address), ensure_ascii=False) for entry in bite]
            yield ("" if first else ",\n") + ",\n".join(rows)
            first = False
        yield "\n]\n"

    return _download(lines(), "application/json; charset=utf-8", f"register-izin-{local_day(request.now)}.json")


def _entry_address(request: PendopoRequest) -> str:
    """Everything before the id in the permanent address of an entry."""
    some = UUID(int=0)
    return request.build_absolute_uri(reverse("register_izin:entri", args=[some])).removesuffix(str(some))


def _download(lines: Iterator[str], mime: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@publik(reads=True)
def data(request: PendopoRequest) -> HttpResponse:
    """What the columns mean, in what units, under which licence, how often it changes."""
    return render(request, "perizinan/register/data.html", {"kolom": COLUMNS, "keadaan": phases()})


@require_safe
@publik(reads=True)
def data_json(request: PendopoRequest) -> HttpResponse:
    """The same for programs, in the words of DCAT."""
    told: dict[str, Any] = description(
        request.region, page=request.build_absolute_uri(reverse("register_izin:daftar")),
        csv=request.build_absolute_uri(reverse("register_izin:csv")),
        json=request.build_absolute_uri(reverse("register_izin:json")), now=request.now,
    )  # fmt: skip
    return HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")
