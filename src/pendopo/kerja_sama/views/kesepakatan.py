"""Agreements: the list, a new one, its page, its text, its steps; dated defaults; the choice about the network."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile, store_upload
from pendopo.kerja_sama import queries_kesepakatan as queries
from pendopo.kerja_sama import rules, tables
from pendopo.kerja_sama.forms_kesepakatan import ACCEPT, MAX_MB, Isian, LangkahForm, NaskahForm, no_day, typed_of
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.queries_halaman import screen, table_of
from pendopo.kerja_sama.queries_pakai import network_choice
from pendopo.kerja_sama.services import agreements, settings, signing, trust, use
from pendopo.kerja_sama.services.agreements import Langkah, WrongField
from pendopo.kerja_sama.vocabulary import (
    ARAH,
    BERJALAN,
    DALAM_MASA,
    DPRD,
    DRAF,
    JENIS,
    KAPASITAS,
    KEPALA_DAERAH,
    KERJA_SAMA,
    PENJAJAKAN,
    SELESAI,
    TIDAK_JADI,
)
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.tenancy.api import region

PAGE = 50
SORTS = (("", "Terakhir diubah"), ("mitra", "Mitra"), ("berakhir", "Berakhir"), ("ttd", "Ditandatangani"))
GROUPS = (("", "Semua"), ("berjalan", "Dalam proses"), ("masa", "Berlaku"), ("selesai", "Selesai"))


@require_safe
@staf(KERJA_SAMA)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/kesepakatan: every agreement, filtered and sorted."""
    asked = queries.Dicari.read(request.GET)
    page = Paginator(queries.agreements(asked), PAGE).get_page(request.GET.get("hlm"))
    today = local_day(request.now)
    words = {
        "halaman": page, "cari": asked, "kelompok": _counted(), "jenis": JENIS, "hari_ini": today,
        "segera": {row.pk for row in queries.ending_soon(today)}, "pilihan": network_choice(),
        "urutan": SORTS,
    }  # fmt: skip
    return render(request, "kerja_sama/kesepakatan/daftar.html", words)


def _counted() -> list[tuple[str, str, int]]:
    groups = {"": None, "berjalan": BERJALAN, "masa": DALAM_MASA, "selesai": SELESAI}
    rows = Kesepakatan.objects.all()
    return [
        (name, title, rows.filter(state__in=states).count() if (states := groups[name]) else rows.count())
        for name, title in GROUPS
    ]


@require_safe
@staf(KERJA_SAMA)
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh: the same list as a file."""
    head, rows = table_of(queries.agreements(queries.Dicari.read(request.GET)))
    return tables.answer("kesepakatan", head, rows, form=request.GET.get("bentuk", "csv"))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA)
def baru(request: PendopoRequest) -> HttpResponse:
    """…/baru: propose an agreement with another region."""
    if request.method != "POST":
        start = {"jenis": request.GET.get("jenis", "kb"), "arah": "menerima", "cakupan": "semua", "layanan": []}
        start |= {"kita_kantor": "Sekretariat Daerah", "kita_jabatan": request.region.head_title}
        start |= {"kita_kapasitas": KEPALA_DAERAH, "mitra_kapasitas": KEPALA_DAERAH}
        start |= {"induk": request.GET.get("induk", ""), "kode": request.GET.get("kode", "")[:8]}
        return _new(request, NaskahForm(start), "baru", 200)
    form = _read_new(request)
    if not form.problems and form.mitra is not None:
        try:
            row = agreements.propose(
                form.kind, form.mitra, form.naskah, parent=form.parent, actor=request.actor, now=request.now
            )
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Usulan tercatat. Langkah berikutnya: kirim penawaran."))
            return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    return _new(request, form, "baru", 422)


def _read_new(request: PendopoRequest) -> NaskahForm:
    services = {name for name, _title in queries.services_to_name()}
    form = NaskahForm.read(request.POST, services=services)
    if form.kind == "pks":
        form.read_parent(queries.parents_for(local_day(request.now)))
    else:
        form.read_partner(request.region.code)
    return form


def blame(form: Isian, no: Refusal) -> None:
    """A refusal at its field, or above all."""
    form.problems[getattr(no, "field", "_")] = no.sentence


def _new(request: PendopoRequest, form: NaskahForm, way: str, status: int) -> HttpResponse:
    words = text_words(form) | {
        "cara": way, "induk": queries.parents_for(local_day(request.now)), "mitra_dikenal": queries.known_partners(),
        "maks_mb": MAX_MB,
    }  # fmt: skip
    return render(request, "kerja_sama/kesepakatan/baru.html", words, status=status)


def text_words(form: NaskahForm) -> dict[str, Any]:
    """What the fields of the text need."""
    return {
        "isian": form, "ketik": form.typed, "galat": form.problems,
        "pilihan_arah": [{"id": key, "label": title, "help": ""} for key, title in ARAH],
        "pilihan_jenis": [{"id": key, "label": title, "help": ""} for key, title in JENIS],
        "pilihan_cakupan": [
            {"id": "semua", "label": _("Semua layanan pada katalog"), "help": _("Termasuk yang terbit kemudian.")},
            {"id": "daftar", "label": _("Hanya layanan yang dipilih di bawah"), "help": ""},
        ],
        "layanan": [{"id": key, "label": title, "help": ""} for key, title in queries.services_to_name()],
        "kapasitas": KAPASITAS,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA, transaction=False)
def catat(request: PendopoRequest) -> HttpResponse:
    """…/catat: an agreement that was signed on paper already."""
    with region(request.region):
        if request.method != "POST":
            start = {"jenis": "kb", "arah": "menerima", "cakupan": "semua", "layanan": []}
            return _new(request, NaskahForm(start), "catat", 200)
        form = _read_new(request)
        day = form.day("hari")
        kind, partner = form.kind, form.mitra
    if not form.problems and partner is not None:
        try:
            with region(request.region):
                signed = signing.Tertandatangani(
                    form.text("nomor_mitra", most=120), form.text("tempat", most=120),
                    form.text("nomor_kita", most=120), day, keep(request, "pindaian"),
                )  # fmt: skip
                row = signing.record_signed(
                    request.region, kind, partner, form.naskah, signed, parent=form.parent, actor=request.actor,
                    now=request.now,
                )  # fmt: skip
        except Refusal as no:
            blame(form, no)
        else:
            told_pin(request, trust.settle(request.region, partner.namespace, actor=request.actor, now=request.now))
            return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    with region(request.region):
        return _new(request, form, "catat", 422)


def keep(request: PendopoRequest, name: str) -> StoredFile | None:
    """A file that came along, kept; None without one. Raises Refusal at its field."""
    upload = request.FILES.get(name)
    if upload is None or not upload.size:
        return None
    try:
        return store_upload(request.region, upload, accept=ACCEPT, max_mb=MAX_MB, purpose="kerja sama", now=request.now)
    except Refusal as no:
        raise WrongField(name, no.sentence) from no


def told_pin(request: PendopoRequest, is_pinned: bool) -> None:
    """Say what became of the partner's root."""
    if is_pinned:
        messages.success(request, _("Tercatat."))
    else:
        messages.warning(request, _("Tercatat, tetapi akar katalog mitra belum terpasang. Lihat bagian Katalog mitra."))


def show(
    request: PendopoRequest, row: Kesepakatan, *, form: Isian | None = None, opened: str = "", status: int = 200
) -> HttpResponse:
    """The page of an agreement, with what was refused at its field in the form that was sent."""
    problems = form.problems if form else {}
    places = _places(row, opened)
    words = {
        "masalah": {places.get(name, name): sentence for name, sentence in problems.items()},
        "layar": screen(request.region, row, request.now), "buka": opened, "ketik": form.typed if form else {},
        "galat": problems, "hari_ini": f"{local_day(request.now):%d %m %Y}", "maks_mb": MAX_MB,
        "putusan": [{"id": key, "label": title, "help": ""} for key, title in DPRD],
    }  # fmt: skip
    response = render(request, "kerja_sama/kesepakatan/satu.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _places(row: Kesepakatan, opened: str) -> dict[str, str]:
    """Where on the page the fields of a form stand, several of which have a day and a note."""
    before = {"adendum": "adendum", "akhiri": "akhir", TIDAK_JADI: "henti"}.get(opened)
    if before is None and opened in rules.BY_HAND:
        before = "kembali" if opened == DRAF and row.state != PENJAJAKAN else "maju"
    names = {"adendum": ("hari", "nomor_mitra", "pindaian"), "akhir": ("hari", "dokumen")}
    fields = names.get(before or "", ("hari", "dokumen", "catatan", "berkas"))
    return {name: f"{before}-{name.replace('_', '-')}" for name in fields} if before else {}


@require_safe
@staf(KERJA_SAMA)
def satu(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/<id>: one agreement, from proposal to use."""
    return show(request, queries.get_agreement(agreement_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA)
def naskah(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/<id>/naskah: write what it says."""
    row = queries.get_agreement(agreement_id)
    if row.state not in agreements.WRITABLE:
        return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    if request.method != "POST":
        return _text(request, row, NaskahForm.start(row), 200)
    services = {name for name, _title in queries.services_to_name()} | set(row.definitions)
    form = NaskahForm.read(request.POST, kind=row.kind, services=services)
    if not form.problems:
        try:
            agreements.write_draft(row, form.naskah, root=form.root, actor=request.actor, now=request.now)
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Naskah tersimpan."))
            return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    return _text(request, row, form, 422)


def _text(request: PendopoRequest, row: Kesepakatan, form: NaskahForm, status: int) -> HttpResponse:
    today = local_day(request.now)
    gaps = rules.draft_gaps(row.kind, queries.draft_of(row)) if status == 200 else {}
    words = text_words(form) | {"kesepakatan": row, "kurang": gaps, "nilai": queries.values_on(today)}
    return render(request, "kerja_sama/kesepakatan/naskah.html", words, status=status)


@require_POST
@staf(KERJA_SAMA)
def langkah(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/<id>/langkah: one stage on, back, or no further."""
    row = queries.get_agreement(agreement_id)
    form = LangkahForm.read(request.POST, request.FILES)
    if not form.problems and form.on is not None:
        try:
            step = Langkah(
                form.to, form.on, document=form.typed.get("dokumen", ""), note=form.typed.get("catatan", ""),
                file=keep(request, "berkas"),
            )  # fmt: skip
            agreements.move(request.region, row, step, actor=request.actor, now=request.now)
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Langkah tercatat."))
            return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    return show(request, queries.get_agreement(agreement_id), form=form, opened=form.to or "langkah", status=422)


@require_POST
@staf(KERJA_SAMA)
def dprd(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/<id>/dprd: when DPRD was asked, and what it decided."""
    row = queries.get_agreement(agreement_id)
    form = Isian(typed_of(request.POST))
    sent = form.day("dprd_kirim", missing=_("Tulis hari pengirimannya."))
    day = form.day("dprd_hari")
    if not form.problems and sent is not None:
        try:
            agreements.keep_dprd(
                row, sent_on=sent, outcome=form.text("dprd_hasil", most=6), number=form.text("dprd_nomor", most=120),
                day=day, actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Persetujuan DPRD tercatat."))
            return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    return show(request, row, form=form, opened="dprd", status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA)
def aturan(request: PendopoRequest) -> HttpResponse:
    """…/aturan: the dated defaults, each with its basis and whether somebody has verified it."""
    form = Isian(typed_of(request.POST) if request.method == "POST" else {})
    if request.method == "POST":
        first = form.day("mulai", missing=no_day())
        value = form.number("nilai", least=1, most=settings.MOST, missing=_("Tulis angka antara 1 dan 3650."))
        if not form.problems and first is not None:
            try:
                _set_value(request, form, value, first)
            except Refusal as no:
                blame(form, no)
            else:
                messages.success(request, _("Aturan tersimpan dan berlaku sejak hari yang ditulis."))
                return redirect("kerja_sama_staf:kesepakatan_aturan")
    words = {
        "daftar": queries.standing_values(local_day(request.now)), "ketik": form.typed, "galat": form.problems,
        "hari_ini": f"{local_day(request.now):%d %m %Y}",
    }  # fmt: skip
    return render(request, "kerja_sama/kesepakatan/aturan.html", words, status=422 if form.problems else 200)


def _set_value(request: PendopoRequest, form: Isian, value: int, first: date) -> None:
    settings.set_value(
        str(form.typed.get("nama", "")), value=value, basis=form.text("dasar", most=200),
        is_verified=form.typed.get("terverifikasi") == "ya", valid_from=first, actor=request.actor, now=request.now,
    )  # fmt: skip


@require_POST
@staf(KERJA_SAMA, transaction=False)
def tampil(request: PendopoRequest) -> HttpResponse:
    """…/jaringan: show our use on the network page, or no longer."""
    is_shown = request.POST.get("tampil") == "ya"
    with region(request.region):
        use.choose(is_shown=is_shown, actor=request.actor, now=request.now)
    if use.state_use(request.region, now=request.now):
        shown, hidden = _("Pemakaian kita tampil di jaringan."), _("Pemakaian kita tidak lagi tampil.")
        messages.success(request, shown if is_shown else hidden)
    else:
        messages.warning(request, _("Pilihan tersimpan. Pernyataannya menyusul sesudah katalog daerah didirikan."))
    return redirect("kerja_sama_staf:kesepakatan")
