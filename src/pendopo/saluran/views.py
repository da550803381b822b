"""What is decided elsewhere, for the staff that serves: the list, one number, files and their imports, sources."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal, decrypt
from pendopo.definitions.api import catalogue
from pendopo.files.api import read_file
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.lib.sheets_in import Unreadable, cell_text, read_sheets
from pendopo.lib.tables_in import HEAD_WITHIN
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.saluran import queries, rules
from pendopo.saluran.apps import READERS
from pendopo.saluran.forms import RuleForm, day_typed, line_of, mapping_of, words_of
from pendopo.saluran.models import ImporPusat
from pendopo.saluran.queries_list import HEAD, SORTS, Ask, Listing
from pendopo.saluran.services import RuleWish, ask_apply, ask_read, keep_import, set_rule
from pendopo.saluran.services.imports import HEAD as REPORT_HEAD
from pendopo.saluran.services.imports import SHOWN, read_table
from pendopo.saluran.services.sources import KEEPERS
from pendopo.saluran.vocabulary import GANDA, SALAH, SOURCES, STATES, TITLES, TONES, VERDICTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERDICT_TONES = {"Baru": "baik", "Berubah": "jalan", VERDICTS[SALAH]: "gagal"}
MEANINGS = [(name, title) for name, title in STATES if name != "menunggu"]
SAMPLE = 5


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


def _listing(request: PendopoRequest) -> Listing:
    return Listing(request.region, request.now, {one.id: one.title for one in catalogue()})


@require_safe
@staf(*READERS)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran: every number that is followed, and what needs attention."""
    ask, listing = Ask.read(request.GET.dict()), _listing(request)
    words = {
        "tanya": ask, "lembar": listing.page(ask), "tab": listing.tabs(ask), "sumber": list(SOURCES.values()),
        "keadaan": STATES, "urutan": [(name, title) for name, (title, _column) in SORTS.items()],
        "layanan": sorted(queries.followed(_today(request)).values(), key=lambda one: one.title),
        "kesegaran": queries.freshness(request.now, request.region), "hari_ini": _today(request),
        "nomor": line_of(request.GET.dict(), "nomor", 80),
    }  # fmt: skip
    return render(request, "saluran/staf/daftar.html", words)


@require_safe
@staf(*READERS)
def unduh(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran/unduh: the same list as a file."""
    rows = (row.cells for row in _listing(request).all_rows(Ask.read(request.GET.dict())))
    return _table(request, f"pantauan-pusat-{_today(request):%Y-%m-%d}", _("Pantauan pusat"), HEAD, rows)


def _table(
    request: PendopoRequest, name: str, title: str, head: tuple[str, ...], rows: Iterable[list[str]]
) -> HttpResponse:
    """A table as CSV, or as XLSX where the address asks for it."""
    if request.GET.get("bentuk") == "xlsx":
        response = HttpResponse(xlsx_table(title, head, rows), content_type=XLSX)
        ending = "xlsx"
    else:
        response = HttpResponse(csv_table(head, rows), content_type="text/csv; charset=utf-8")
        ending = "csv"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(*READERS)
def entri(request: PendopoRequest, entri_pusat_id: UUID) -> HttpResponse:
    """/kerja/saluran/entri/<id>: one number, from its first news to the last."""
    row = queries.get_entry(entri_pusat_id)
    line = _listing(request).row(row)
    news = [
        (one, TITLES[one.state], TONES[one.state]) for one in row.news.order_by("-told_at", "-id")[:100]
    ]  # fmt: skip
    words = {"entri": row, "baris": line, "kabar": news, "aturan": queries.rule_of(row.source)}
    return render(request, "saluran/staf/entri.html", words)


# -- imports


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*READERS)
def impor(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran/impor: earlier downloads, and today's: it is only kept at first."""
    problems: dict[str, str] = {}
    typed = {"sumber": line_of(request.POST.dict(), "sumber", 12), "hari": line_of(request.POST.dict(), "hari", 20)}
    if request.method == "POST":
        row = _keep(request, typed, problems)
        if row is not None:
            return redirect("saluran:satu", row.pk)
    words = {
        "daftar": ImporPusat.objects.select_related("made_by").order_by("-made_at")[:50], "masalah": problems,
        "sumber": list(SOURCES.values()), "ketik": typed, "maks_mb": rules.MOST_MB, "kolom": rules.COLUMNS,
        "kesegaran": queries.freshness(request.now, request.region), "hari_ini": _today(request),
    }  # fmt: skip
    return render(request, "saluran/staf/impor.html", words, status=422 if problems else 200)


def _keep(request: PendopoRequest, typed: dict[str, str], problems: dict[str, str]) -> ImporPusat | None:
    upload = request.FILES.get("berkas")
    if typed["sumber"] not in SOURCES:
        problems["sumber"] = _("Pilih dari mana unduhan ini.")
    day = day_typed(typed["hari"], problems, "hari", _today(request))
    if upload is None:
        problems["berkas"] = _("Pilih dahulu berkasnya.")
    if problems or upload is None:
        return None
    try:
        return keep_import(
            request.region, typed["sumber"], upload.read(), upload.name or "unduhan", day, actor=request.actor,
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        problems["berkas"] = no.sentence
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf(*READERS)
def satu(request: PendopoRequest, impor_id: UUID) -> HttpResponse:
    """/kerja/saluran/impor/<id>: what its columns and words mean, what would become of each row, how far it is."""
    row = queries.get_import(impor_id)
    if request.method != "POST":
        return _import_page(request, row, row.mapping, {})
    mapping = mapping_of(request.POST.dict())
    faults = rules.mapping_faults({key: title for key, title in mapping.items() if title in row.head})
    if faults:
        return _import_page(request, row, mapping, faults, status=422)
    try:
        said = words_of(request.POST.dict())
        if said or mapping != row.mapping:
            chosen = {key: title for key, title in mapping.items() if title in row.head}
            set_rule(row.source, RuleWish(columns=chosen, words=said), actor=request.actor, now=request.now)
        ask_read(request.region, row, mapping, actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect("saluran:satu", row.pk)


def _import_page(
    request: PendopoRequest, row: ImporPusat, mapping: dict[str, str], faults: dict[str, str], *, status: int = 200
) -> HttpResponse:
    asks = row.state in (ImporPusat.UPLOADED, ImporPusat.READ, ImporPusat.FAILED)
    sample: list[list[str]] = []
    if asks:
        try:
            sample = _sample(row)
        except Unreadable as no:
            faults = {**faults, "nomor": str(no)}
    shown = json.loads(decrypt(request.region, row.shown_sealed)) if row.shown_sealed else []
    words = {
        "impor": row, "sumber": SOURCES[row.source], "contoh": sample, "tanya": asks, "masalah": faults,
        "judul": [(one, mapping.get(one.key, ""), faults.get(one.key, "")) for one in rules.COLUMNS],
        "baris": [(line, VERDICT_TONES.get(line[6], "")) for line in shown], "batas": SHOWN,
        "hasil": [(title, row.counts.get(name, 0)) for name, title in VERDICTS.items()],
        "asing": list(enumerate(row.strange.values())), "arti": MEANINGS, "aturan": queries.rule_of(row.source),
        "ganda": VERDICTS[GANDA],
    }  # fmt: skip
    return render(request, "saluran/staf/satu.html", words, status=status)


def _sample(row: ImporPusat) -> list[list[str]]:
    """The first rows of a download, to recognise its columns by. Raises Unreadable."""
    table = read_table(read_file(row.file), most=HEAD_WITHIN + SAMPLE)
    return [[cell_text(cell)[0][:40] for cell in cells[: len(table.head)]] for cells in table.rows[:SAMPLE]]


@require_POST
@staf(*READERS)
def masukkan(request: PendopoRequest, impor_id: UUID) -> HttpResponse:
    """Apply exactly what was rehearsed."""
    row = queries.get_import(impor_id)
    try:
        skips = request.POST.get("tinggalkan") == "ya"
        ask_apply(request.region, row, skips=skips, actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect("saluran:satu", row.pk)


@require_safe
@staf(*READERS)
def laporan(request: PendopoRequest, impor_id: UUID) -> HttpResponse:
    """Every row of a download with what became of it."""
    row = queries.get_import(impor_id)
    if row.report is None:
        raise Http404
    lines = read_sheets(read_file(row.report))[""][1:]
    cells = ([cell_text(cell)[0] for cell in line] for line in lines)
    name = f"laporan-{row.source}-{row.day:%Y-%m-%d}"
    return _table(request, name, _("Laporan baris"), REPORT_HEAD, cells)


# -- sources


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*READERS)
def sumber(request: PendopoRequest, sumber: str) -> HttpResponse:
    """/kerja/saluran/sumber/<id>: what its columns and words mean, its limits, whether somebody has checked them."""
    source, form = queries.get_source(sumber), RuleForm()
    may = bool(request.actor.roles & KEEPERS)
    if request.method == "POST":
        if not may:
            raise Http404
        form = RuleForm.read(request.POST.dict())
        if form.wish is not None:
            try:
                set_rule(source.id, form.wish, actor=request.actor, now=request.now)
                messages.success(request, _("Aturan sumber tersimpan."))
                return redirect("saluran:sumber", source.id)
            except Refusal as no:
                form.problems["_"] = no.sentence
    rule = queries.rule_of(source.id)
    table = sorted(rule.words.items())
    meanings = [
        (title, [(word, word in rule.own_words) for word, state in table if state == name]) for name, title in MEANINGS
    ]
    words = {
        "sumber": source, "aturan": rule, "isian": form, "boleh": may, "arti": MEANINGS,
        "kata": meanings,
        "kolom": [(one, rule.columns.get(one.key, "")) for one in rules.COLUMNS],
        "riwayat": queries.rule_history(source.id), "hari_ini": local_day(request.now),
    }  # fmt: skip
    return render(request, "saluran/staf/sumber.html", words, status=422 if form.problems else 200)
