"""Decrees: drafted, filled by hand or by workbook, rehearsed, approved by another, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.definitions.api import Binding, catalogue
from pendopo.files.api import JPEG, PDF, PNG, serve_file, store_upload
from pendopo.kepegawaian import queries, services
from pendopo.kepegawaian.forms import DecreeForm, MoveForm, UnitRowForm
from pendopo.kepegawaian.lembar import Unreadable
from pendopo.kepegawaian.models import SuratKeputusan
from pendopo.kepegawaian.queries_lembar import empty_moves
from pendopo.kepegawaian.queries_orang import ReadMove, read_moves
from pendopo.kepegawaian.queries_rencana import moves_of, rehearse, unit_rows_of
from pendopo.kepegawaian.services import MoveRow, UnitRow
from pendopo.kepegawaian.views.impor import workbook
from pendopo.kepegawaian.views.unit import READERS, refused
from pendopo.people.api import Isian, PendopoRequest, local_day, staf, units_on

PAGE = "kepegawaian:keputusan_satu"
SCANS = (PDF, JPEG, PNG)
SCAN_MB = 10


@require_safe
@staf(*READERS)
def keputusan(request: PendopoRequest) -> HttpResponse:
    """Every decree, the latest first."""
    return render(request, "kepegawaian/keputusan.html", {"daftar": queries.decrees()})


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def keputusan_baru(request: PendopoRequest, kind: str) -> HttpResponse:
    """The head of a new decree, with its scan."""
    if kind not in dict(SuratKeputusan.KINDS):
        raise Http404
    form = DecreeForm(request.POST or None, request.FILES or None, others=queries.replaceable(kind))
    if request.method == "POST" and form.is_valid():
        data, scan = form.cleaned_data, None
        try:
            if data.get("scan"):
                scan = store_upload(
                    request.region, data["scan"], accept=SCANS, max_mb=SCAN_MB, purpose="keputusan", now=request.now
                )
            made = services.make_decree(
                kind=kind, number=data["number"], dated=data["dated"], effective_on=data["effective_on"],
                about=data["about"], scan=scan, replaces=data["replaces"], actor=request.actor, now=request.now,
            )  # fmt: skip
            return redirect(PAGE, made.pk)
        except Refusal as no:
            form.explain("number" if scan or not data.get("scan") else "scan", no.sentence)
    context = {"form": form, "jenis": kind, "jenis_kata": dict(SuratKeputusan.KINDS)[kind], "maks_mb": SCAN_MB}
    return render(request, "kepegawaian/keputusan_baru.html", context, status=422 if form.is_bound else 200)


@require_safe
@staf(*READERS)
def keputusan_satu(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """A decree with what it would do, or has done."""
    return _page(request, queries.get_decree(decree_id))


def _page(
    request: PendopoRequest, decree: SuratKeputusan, *, form: Isian | None = None, read: list[ReadMove] | None = None,
    wrong: str = "",
) -> HttpResponse:  # fmt: skip
    """The page; a form or a workbook that was wrong keeps what it said."""
    today = local_day(request.now)
    is_open, is_mine = decree.state in queries.CALM, decree.made_by_id == request.actor.actor_id
    may = "admin" in request.actor.roles
    rows = list(moves_of(decree) if decree.kind == SuratKeputusan.MUTASI else unit_rows_of(decree))
    context = {
        "sk": decree, "baris": rows, "uji": rehearse(decree, today=today) if is_open and rows else None,
        "boleh_ubah": may and decree.state in (SuratKeputusan.DRAFT, SuratKeputusan.SENT),
        "boleh_ajukan": may and decree.state == SuratKeputusan.DRAFT and bool(rows),
        "boleh_setujui": may and decree.state == SuratKeputusan.SENT and not is_mine,
        "boleh_tarik": may and is_open, "milik_saya": is_mine, "terbaca": read, "salah": wrong, "hari_ini": today,
        "form": form or (_row_form(decree, request) if may and is_open else None),
        "orang": queries.people_for_choice(today) if may and is_open else [],
    }  # fmt: skip
    bad = bool(wrong) or bool(read) or (form is not None and form.is_bound)
    return render(request, "kepegawaian/keputusan_satu.html", context, status=422 if bad else 200)


def _row_form(decree: SuratKeputusan, request: PendopoRequest, data: object = None) -> MoveForm | UnitRowForm:
    day = max(decree.effective_on, local_day(request.now))
    units = units_on(day)
    if decree.kind == SuratKeputusan.MUTASI:
        return MoveForm(data, units=units, posts=queries.posts_for_choice(local_day(request.now)))
    return UnitRowForm(data, units=units, functions=_functions())


def _functions() -> list[tuple[str, str]]:
    """The services, and each bound function of them, as choices."""
    found: list[tuple[str, str]] = []
    bound = set(Binding.objects.values_list("definition_id", "function"))
    for one in catalogue():
        mine = [function for function in one.card.functions if (one.id, function.id) in bound]
        if mine:
            found.append((one.id, one.title))
            found += [(f"{one.id}:{function.id}", f"{one.title}: {function.title}") for function in mine]
    return found


@require_POST
@staf("admin")
def baris_tambah(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """One more row, by the form."""
    decree = queries.get_decree(decree_id)
    form = _row_form(decree, request, request.POST)
    if not form.is_valid():
        return _page(request, decree, form=form)
    data = form.cleaned_data
    try:
        if decree.kind == SuratKeputusan.MUTASI:
            row = MoveRow(
                data["person"], data["post"], data["unit"], data["role"] or "", data["title"], "", data["heir"]
            )  # fmt: skip
            services.set_moves(decree, [*_kept_moves(decree), row], actor=request.actor, now=request.now)
        else:
            services.set_unit_rows(
                decree, [*_kept_units(decree), _unit_row(data)], actor=request.actor, now=request.now
            )
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    return redirect(PAGE, decree.pk)


def _unit_row(data: dict[str, object]) -> UnitRow:
    given = {name: data[name] for name in ("kind", "unit", "successor", "definition_id", "function", "name", "short")}
    if given["kind"] == "ganti_nama":
        given |= {"successor": None, "definition_id": "", "function": ""}
    else:
        given |= {"name": "", "short": ""}
    return UnitRow(**given)  # type: ignore[arg-type]  # the form has read each by its name


def _kept_moves(decree: SuratKeputusan, but: int = 0) -> list[MoveRow]:
    return [
        MoveRow(row.person, row.post, row.unit, row.role, row.title, row.rank, row.heir)
        for row in moves_of(decree)
        if row.position != but
    ]


def _kept_units(decree: SuratKeputusan, but: int = 0) -> list[UnitRow]:
    return [
        UnitRow(row.kind, row.unit, row.successor, row.definition_id, row.function, row.name, row.short)
        for row in unit_rows_of(decree)
        if row.position != but
    ]


@require_POST
@staf("admin")
def baris_hapus(request: PendopoRequest, decree_id: UUID, position: int) -> HttpResponse:
    """One row less."""
    decree = queries.get_decree(decree_id)
    try:
        if decree.kind == SuratKeputusan.MUTASI:
            services.set_moves(decree, _kept_moves(decree, position), actor=request.actor, now=request.now)
        else:
            services.set_unit_rows(decree, _kept_units(decree, position), actor=request.actor, now=request.now)
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    return redirect(PAGE, decree.pk)


@require_safe
@staf("admin")
def lembar_templat(request: PendopoRequest) -> HttpResponse:
    """The empty workbook of a mutasi."""
    return workbook(empty_moves(local_day(request.now)), "templat-mutasi.xlsx")


@require_POST
@staf("admin")
def lembar(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """All rows of a mutasi from a workbook, instead of those of before; while one is wrong, none is taken up."""
    decree = queries.get_decree(decree_id)
    upload = request.FILES.get("berkas")
    if upload is None or decree.kind != SuratKeputusan.MUTASI:
        return _page(request, decree, wrong=_("Pilih dahulu berkasnya."))
    try:
        found = read_moves(upload.read(), local_day(request.now))
    except Unreadable as no:
        return _page(request, decree, wrong=str(no))
    bad = [one for one in found if one.faults]
    if bad or not found:
        return _page(request, decree, read=bad, wrong="" if bad else _("Lembar ini belum berisi baris."))
    try:
        services.set_moves(
            decree, [row for one in found for row in _as_rows(one)], actor=request.actor, now=request.now
        )
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    messages.success(request, _("%(banyak)s baris dibaca. Periksa akibatnya di bawah.") % {"banyak": len(found)})
    return redirect(PAGE, decree.pk)


def _as_rows(one: ReadMove) -> list[MoveRow]:
    """The row into the new place leaves the first post; further posts of the person just end."""
    assert one.person is not None  # a row without a person has a fault
    first, more = (one.posts[0], one.posts[1:]) if one.posts else (None, [])
    cells = one.row.cells
    rows = [
        MoveRow(
            one.person, first, one.unit, one.role, cells.get("jabatan", ""), cells.get("pangkat", ""),
            one.heir if first else None,
        )
    ]  # fmt: skip
    return rows + [MoveRow(one.person, post, None, heir=one.heir) for post in more]


@require_POST
@staf("admin")
def ajukan(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """Ask another administrator to approve these rows."""
    decree = queries.get_decree(decree_id)
    try:
        services.send_decree(decree, actor=request.actor, now=request.now)
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    messages.success(request, _("Diajukan. Pengelola lain memeriksa dan menyetujuinya."))
    return redirect(PAGE, decree.pk)


@require_POST
@staf("admin")
def kembalikan(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """Back to the draft."""
    decree = queries.get_decree(decree_id)
    try:
        services.return_decree(decree, actor=request.actor, now=request.now)
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    return redirect(PAGE, decree.pk)


@require_POST
@staf("admin")
def setujui(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """Approve what was seen."""
    decree = queries.get_decree(decree_id)
    try:
        services.approve_decree(
            request.region, decree, digest=request.POST.get("sidik", ""),
            accepts_gaps=request.POST.get("tahu") == "ya", actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    messages.success(request, _("Disetujui. Hak berganti pada awal hari berlakunya."))
    return redirect(PAGE, decree.pk)


@require_POST
@staf("admin")
def tarik(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """Take a decree back before its day."""
    decree = queries.get_decree(decree_id)
    try:
        services.withdraw_decree(decree, why=request.POST.get("alasan", ""), actor=request.actor, now=request.now)
    except Refusal as no:
        return refused(request, no, PAGE, decree.pk)
    messages.success(request, _("Keputusan ditarik. Semua peran seperti sebelumnya."))
    return redirect(PAGE, decree.pk)


@require_safe
@staf(*READERS)
def pindaian(request: PendopoRequest, decree_id: UUID) -> HttpResponse:
    """The scan of the decree."""
    decree = queries.get_decree(decree_id)
    if decree.scan is None:
        raise Http404
    return serve_file(decree.scan, as_attachment=False)
