"""The papers of an agreement: preview, the file that travels, number, scan, signature; addendum, end, root."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.documents.api import (
    Letter,
    TypesetProblem,
    WrongEntry,
    enter_number,
    file_name,
    fixed_bytes,
    letter_of_subject,
    scan_of,
)
from pendopo.files.api import PDF, FileDamaged, serve_bytes, serve_file
from pendopo.kerja_sama import queries_kesepakatan as queries
from pendopo.kerja_sama import rules_naskah
from pendopo.kerja_sama.forms_kesepakatan import Isian, NaskahForm, no_day, typed_of
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.queries_naskah import letter_words
from pendopo.kerja_sama.services import signing, trust
from pendopo.kerja_sama.services.letters import print_preview
from pendopo.kerja_sama.views.kesepakatan import blame, keep, show, text_words, told_pin
from pendopo.kerja_sama.vocabulary import KERJA_SAMA
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.tenancy.api import region

PAGE = "kerja_sama_staf:kesepakatan_satu"


@require_safe
@staf(KERJA_SAMA, transaction=False)
def konsep(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/konsep.pdf: the draft as it would be printed, without a number."""
    with region(request.region):
        row = queries.get_agreement(agreement_id)
        data = letter_words(request.region, row)
    try:
        content = print_preview(request.region, row.kind, row.ours.get("kantor", ""), data, request.now)
    except TypesetProblem as problem:
        raise Refusal(_("Konsep ini belum dapat disusun. Periksa isinya, lalu coba lagi.")) from problem
    return serve_bytes(content, mime=PDF, name=f"konsep {row.title[:60]}.pdf", as_attachment=False)


@require_safe
@staf(KERJA_SAMA)
def kirim(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/naskah.json: the draft as a file for the partner; no side is named first."""
    row = queries.get_agreement(agreement_id)
    content = rules_naskah.as_bytes(queries.exchange_of(request.region, row))
    return serve_bytes(content, mime="application/json", name=f"naskah-{row.kind}-{row.pk}.json", as_attachment=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA)
def terima(request: PendopoRequest) -> HttpResponse:
    """…/terima: a draft that the partner sent as a file, shown in the form of a new agreement before it is kept."""
    form = Isian()
    if request.method == "POST":
        upload = request.FILES.get("naskah")
        try:
            if not isinstance(upload, UploadedFile) or not upload.size:
                raise rules_naskah.BadDraft(_("Pilih berkas naskah dari mitra."))
            content = upload.read(rules_naskah.LARGEST + 1)
            body = rules_naskah.read_draft(content, f"r{request.region.id}")
        except rules_naskah.BadDraft as no:
            form.problems["naskah"] = str(no)
        else:
            words = text_words(_form_of(body)) | {
                "cara": "baru", "induk": queries.parents_for(local_day(request.now)), "dari_berkas": True,
            }  # fmt: skip
            return render(request, "kerja_sama/kesepakatan/baru.html", words)
    words = {"galat": form.problems}
    return render(request, "kerja_sama/kesepakatan/terima.html", words, status=422 if form.problems else 200)


def _form_of(body: dict[str, object]) -> NaskahForm:
    """The form as the partner's draft fills it; nothing is kept before it is sent."""
    typed: dict[str, object] = {
        name: body[name] for name in ("jenis", "arah", "judul", "objek", "lingkup", "biaya", "layanan")
    }
    for name in ("mulai", "sampai"):
        typed[name] = str(body[name])
    typed["cakupan"] = "daftar" if body["layanan"] else "semua"
    for side in ("kita", "mitra"):
        party = body[side]
        assert isinstance(party, dict)  # rules_naskah.read_draft gives both
        for name, source in (("kantor", "kantor"), ("nama", "penanda_tangan"), ("jabatan", "jabatan"),
                             ("kapasitas", "kapasitas"), ("kuasa", "kuasa")):  # fmt: skip
            typed[f"{side}_{name}"] = party[source]
        if side == "mitra":
            typed |= {"kode": party["kode"], "ruang": party["ruang"], "akar": party["akar"]}
            typed["mitra"] = "" if party["kode"] else party["nama"]
    return NaskahForm(typed)


def _letter(row: Kesepakatan) -> Letter:
    letter = letter_of_subject(row.pk)
    if letter is None:
        raise Http404
    return letter


@require_safe
@staf(KERJA_SAMA)
def surat(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/surat.pdf: the numbered paper for signing."""
    return served(_letter(queries.get_agreement(agreement_id)))


def served(letter: Letter) -> HttpResponse:
    """The typeset paper; 404 while it is being made."""
    content = fixed_bytes(letter)
    if content is None:
        raise Http404
    return serve_bytes(content, mime=PDF, name=file_name(letter.title, letter.number), as_attachment=False)


@require_safe
@staf(KERJA_SAMA)
def berkas_pindaian(request: PendopoRequest, agreement_id: UUID) -> HttpResponseBase:
    """…/pindaian/berkas: the current scan, or the one that was signed."""
    row = queries.get_agreement(agreement_id)
    letter = letter_of_subject(row.pk)
    scan = scan_of(letter) if letter is not None else None
    stored = scan.file if scan else row.scan
    if stored is None:
        raise Http404
    try:
        return serve_file(stored, as_attachment=False)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged


@require_POST
@staf(KERJA_SAMA)
def nomor(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/nomor: the number and date from the book outside, where the register is kept there."""
    row = queries.get_agreement(agreement_id)
    form = Isian(typed_of(request.POST))
    day = form.day("tanggal", missing=no_day())
    if not form.problems and day is not None:
        try:
            enter_number(
                request.region, _letter(row), typed=form.text("nomor", most=120), dated=day, actor=request.actor,
                now=request.now,
            )  # fmt: skip
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Nomor tercatat. Naskah sedang disusun."))
            return redirect(PAGE, row.pk)
    return show(request, row, form=form, opened="nomor", status=422)


@require_POST
@staf(KERJA_SAMA)
def pindaian(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/pindaian: the scan of what both have signed; a wrong one is replaced until it is in force."""
    row = queries.get_agreement(agreement_id)
    form, upload = Isian(typed_of(request.POST)), request.FILES.get("pindaian")
    day = form.day("tanggal", missing=no_day())
    if not isinstance(upload, UploadedFile) or not upload.size:
        form.problems["pindaian"] = _("Pilih hasil pindai naskah yang sudah ditandatangani kedua pihak.")
    elif not form.problems and day is not None:
        try:
            signing.attach_signed(request.region, row, upload, day=day, actor=request.actor, now=request.now)
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Pindaian terlampir. Sekarang bandingkan, lalu nyatakan berlaku."))
            return redirect(PAGE, row.pk)
    return show(request, row, form=form, opened="pindaian", status=422)


@require_POST
@staf(KERJA_SAMA, transaction=False)
def tanda_tangan(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/tanda-tangan: the scan says the same; in force from now on, and the partner's root is pinned."""
    form = Isian(typed_of(request.POST))
    try:
        scan_id = UUID(str(form.typed.get("pindaian", "")))
    except ValueError:
        raise Http404 from None
    signed = signing.Tertandatangani(form.text("nomor_mitra", most=120), form.text("tempat", most=120))
    try:
        with region(request.region):
            row = queries.get_agreement(agreement_id)
            row = signing.sign(
                request.region, row, signed, scan_id=scan_id, is_same=form.typed.get("sama") == "ya",
                actor=request.actor, now=request.now,
            )  # fmt: skip
    except WrongEntry as no:
        form.problems[no.field] = no.sentence
    except Refusal as no:
        blame(form, no)
    else:
        return _settled(request, row)
    with region(request.region):
        return show(request, queries.get_agreement(agreement_id), form=form, opened="tanda_tangan", status=422)


def _settled(request: PendopoRequest, row: Kesepakatan) -> HttpResponse:
    """Let the trust follow what is in force, say so, and go back to the page."""
    told_pin(request, trust.settle(request.region, row.partner_namespace, actor=request.actor, now=request.now))
    return redirect(PAGE, row.pk)


@require_POST
@staf(KERJA_SAMA, transaction=False)
def akar(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/akar: try once more to pin the partner's root by what is in force."""
    with region(request.region):
        row = queries.get_agreement(agreement_id)
    return _settled(request, row)


@require_POST
@staf(KERJA_SAMA, transaction=False)
def adendum(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/adendum: a signed addendum: a longer term, another scope."""
    form = Isian(typed_of(request.POST))
    missing = _("Tulis nomornya.")
    ours, theirs = (
        form.text("nomor_kita", most=120, missing=missing),
        form.text("nomor_mitra", most=120, missing=missing),
    )
    day, until = form.day("hari", missing=_("Tulis hari penandatanganannya.")), form.day("sampai")
    about = form.text("tentang", most=2_000, missing=_("Tulis apa yang diubah."))
    if not form.problems and day is not None:
        try:
            with region(request.region):
                row = queries.get_agreement(agreement_id)
                change = signing.Perubahan(
                    ours, theirs, day, about, until, tuple(row.definitions), keep(request, "pindaian")
                )
                signing.amend(row, change, actor=request.actor, now=request.now)
        except Refusal as no:
            blame(form, no)
        else:
            return _settled(request, row)
    with region(request.region):
        return show(request, queries.get_agreement(agreement_id), form=form, opened="adendum", status=422)


@require_POST
@staf(KERJA_SAMA, transaction=False)
def akhiri(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/akhiri: end it early; what was taken over runs on."""
    form = Isian(typed_of(request.POST))
    day = form.day("hari", missing=_("Tulis hari berakhirnya."))
    if not form.problems and day is not None:
        try:
            with region(request.region):
                row = signing.end(
                    queries.get_agreement(agreement_id), day=day, reason=form.text("alasan", most=500),
                    document=form.text("dokumen", most=160), actor=request.actor, now=request.now,
                )  # fmt: skip
        except Refusal as no:
            blame(form, no)
        else:
            return _settled(request, row)
    with region(request.region):
        return show(request, queries.get_agreement(agreement_id), form=form, opened="akhiri", status=422)


@require_safe
@staf(KERJA_SAMA)
def berkas_langkah(request: PendopoRequest, agreement_id: UUID, step_id: UUID) -> HttpResponseBase:
    """…/langkah/<id>/berkas: the document of a step."""
    row = queries.get_agreement(agreement_id)
    step = row.steps.select_related("file").filter(pk=step_id, file__isnull=False).first()
    if step is None or step.file is None:
        raise Http404
    return serve_file(step.file, as_attachment=False)
