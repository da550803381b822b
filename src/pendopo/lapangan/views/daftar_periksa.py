"""Checklists: what is looked at on a visit, as shipped and as the region has changed it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.lapangan import rules
from pendopo.lapangan.models import DaftarPeriksa
from pendopo.lapangan.queries_daftar import checklist_on, shipped
from pendopo.lapangan.rules import Checklist, Item
from pendopo.lapangan.services import change_checklist
from pendopo.people.api import PendopoRequest, local_day, staf

ROLE = "kepala_seksi"
NEW_ROWS = 3
KIND_TITLES = [("sesuai", "Sesuai atau tidak"), ("angka", "Angka terukur"), ("teks", "Tulisan"), ("pilihan", "Pilihan")]


@require_safe
@staf(ROLE, "tim_teknis", "admin")
def semua(request: PendopoRequest) -> HttpResponse:
    """…/daftar-periksa: all of them as they hold today."""
    today = local_day(request.now)
    return render(
        request, "lapangan/staf/daftar_periksa.html", {"daftar": [checklist_on(one, today) for one in shipped()]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE, "admin")
def satu(request: PendopoRequest, list_id: str) -> HttpResponse:
    """…/daftar-periksa/<id>: a new edition from a day on; former ones stay."""
    if list_id not in shipped():
        raise Http404
    today = local_day(request.now)
    standing = checklist_on(list_id, today)
    if request.method != "POST":
        return _page(request, standing, [row_of(one) for one in standing.items], {}, {})
    typed = {name: rules.cut(request.POST.get(name, ""), 200) for name in ("judul", "sejak", "dasar")}
    rows = read_rows(request)
    day = parse_date(typed["sejak"])
    problems = {} if day else {"sejak": _("Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")}
    if not typed["judul"]:
        problems["judul"] = _("Bagian ini belum diisi.")
    if day is not None and not problems:
        try:
            change_checklist(
                list_id=list_id, title=typed["judul"], items=[item_of(one, standing) for one in rows if one["judul"]],
                valid_from=day, basis=typed["dasar"], actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            problems["butir"] = no.sentence
    if problems:
        return _page(request, standing, rows, typed, problems, status=422)
    messages.success(request, _("Tersimpan. Kunjungan yang diminta sejak hari itu memakai daftar ini."))
    return redirect("lapangan:daftar_periksa")


def row_of(item: Item) -> dict[str, str]:
    """An item as it is edited: one line; options divided by semicolons."""
    return {
        "id": item.id, "judul": item.title, "jenis": item.kind, "satuan": item.unit, "foto": item.photo,
        "pilihan": "; ".join(item.options.values()),
    }  # fmt: skip


def read_rows(request: PendopoRequest) -> list[dict[str, str]]:
    """The lines of the form, in their order."""
    rows = []
    for number in range(rules.MAX_ITEMS + NEW_ROWS):
        if f"judul.{number}" in request.POST:
            names = ("id", "judul", "jenis", "satuan", "foto", "pilihan")
            rows.append({name: rules.cut(request.POST.get(f"{name}.{number}", ""), 300) for name in names})
    return rows


def item_of(row: dict[str, str], standing: Checklist) -> dict[str, Any]:
    """A line as an item; what the line does not show (bounds, help) stays as it was."""
    known = next((one for one in standing.items if one.id == row["id"]), None)
    before: dict[str, Any] = next((one for one in standing.data["items"] if one["id"] == row["id"]), {})
    texts = [text.strip() for text in row["pilihan"].split(";") if text.strip()]
    former = {title: key for key, title in known.options.items()} if known else {}
    options = {former.get(text, name_of(text)): text for text in texts}
    new = {"decimals": 2, "least": "0", "most": "1000000"} if row["jenis"] == "angka" and not before.get("most") else {}
    return {
        **before, **new, "id": row["id"] or name_of(row["judul"]), "title": row["judul"], "kind": row["jenis"],
        "unit": row["satuan"], "photo": row["foto"] if row["foto"] in ("wajib", "boleh") else "",
        "options": options if row["jenis"] == "pilihan" else {},
    }  # fmt: skip


def name_of(title: str) -> str:
    """'Jalan masuk' as jalan_masuk."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:38]
    return plain if plain[:1].isalpha() else f"b_{plain}"[:40]


def _page(
    request: PendopoRequest, standing: Checklist, rows: list[dict[str, str]], typed: dict[str, str],
    problems: dict[str, str], *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    empty = {"id": "", "judul": "", "jenis": "sesuai", "satuan": "", "foto": "", "pilihan": ""}
    words = {
        "periksa": standing, "baris": [*rows, *([dict(empty) for _n in range(NEW_ROWS)] if not problems else [])],
        "isian": typed, "masalah": problems, "jenis": KIND_TITLES,
        "riwayat": DaftarPeriksa.objects.filter(list_id=standing.id).order_by("-valid_from", "-changed_at")[:20],
    }  # fmt: skip
    return render(request, "lapangan/staf/daftar_periksa_satu.html", words, status=status)
