"""Public pages: is this letter real, and does it still hold?"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.documents.api import (
    PdfCheck,
    check_pdf,
    file_name,
    grouped,
    is_whole,
    policy,
    read_code,
    scan_of,
    signed_bytes,
    signed_mime,
)
from pendopo.files.api import serve_bytes
from pendopo.lib.identifiers import mask_name
from pendopo.payments.api import Skrd, bill_by_code, bill_by_paper, paper_of
from pendopo.payments.api import Status as Bill
from pendopo.people.api import PendopoRequest, publik
from pendopo.perizinan.forms import MAX_PDF_MB, GivenPdf, read_pdf
from pendopo.perizinan.models import Izin, IzinFact
from pendopo.perizinan.queries import issued_izin, issued_izin_of_letter
from pendopo.perizinan.queries_daur import deciding_fact, fact_of_code, fact_of_letter, former_of
from pendopo.perizinan.rules import Status


@publik
def periksa(request: PendopoRequest) -> HttpResponse:
    """Ask for the code on the letter, or take a PDF and find the letter it claims to be."""
    if request.method == "POST":
        return _checked_file(request)
    typed = request.GET.get("kode", "").strip()
    if not typed:
        return _ask(request)
    code = read_code(typed)
    if code is None:
        problem = _(
            "Kode ini belum lengkap. Kodenya 26 huruf dan angka di akhir alamat, di samping kode QR pada surat."
        )
        return _ask(request, typed=typed, problem=problem)
    return redirect("periksa_surat", kode=code)


@publik
def periksa_surat(request: PendopoRequest, kode: str) -> HttpResponse:
    """The letter behind a code; with a file: whether it is the very same."""
    code = read_code(kode) or ""
    izin = issued_izin(code)
    fact = fact_of_code(code) if izin is None else None
    if fact is not None:
        izin = fact.izin
    if izin is None:
        bill = bill_by_code(code)
        return _bill(request, *bill) if bill else _ask(request, typed=kode, unknown=True, status=404)
    if request.method != "POST":
        return _shown(request, izin, fact=fact)
    given = read_pdf(request)
    if given.problem:
        return _shown(request, izin, fact=fact, given=given, status=422)
    letter = fact.letter if fact is not None and fact.letter is not None else izin.letter
    return _shown(request, izin, fact=fact, given=given, check=check_pdf(given.content, claimed=letter))


def _checked_file(request: PendopoRequest) -> HttpResponse:
    given = read_pdf(request)
    if given.problem:
        return _ask(request, given=given, status=422)
    bill = bill_by_paper(sha256(given.content).hexdigest())
    if bill is not None:
        return _bill_shown(request, *bill, given=given, same=True)
    check = check_pdf(given.content)
    izin = issued_izin_of_letter(check.letter) if check.letter is not None else None
    fact = fact_of_letter(check.letter) if check.letter is not None and izin is None else None
    if fact is not None:
        return _shown(request, fact.izin, fact=fact, given=given, check=check)
    if izin is None:
        return _ask(request, given=given, stranger=True)
    return _shown(request, izin, given=given, check=check)


def _bill(request: PendopoRequest, bill: Skrd, kind: str) -> HttpResponse:
    """A bill or a receipt behind its code; with a file: whether it is the very same."""
    if request.method != "POST":
        return _bill_shown(request, bill, kind)
    given = read_pdf(request)
    if given.problem:
        return _bill_shown(request, bill, kind, given=given, status=422)
    paper = paper_of(bill, kind)
    same = paper is not None and paper.sha256 == sha256(given.content).hexdigest()
    return _bill_shown(request, bill, kind, given=given, same=same)


def _bill_shown(
    request: PendopoRequest,
    bill: Skrd,
    kind: str,
    *,
    given: GivenPdf | None = None,
    same: bool | None = None,
    status: int = 200,
) -> HttpResponse:
    paper, receipt = paper_of(bill, kind), bill.receipt if kind == "ssrd" else None
    words = {
        "tagihan": bill, "setoran": receipt, "berkas": given, "sama": same,
        "putusan": _bill_verdict(bill, kind, request), "wajib_bayar": mask_name(bill.payer), "maks_mb": MAX_PDF_MB,
        "sidik": grouped(paper.sha256) if paper else "", "kode": (receipt or bill).code,
    }  # fmt: skip
    return _fresh(render(request, "perizinan/publik/tagihan.html", words, status=status))


def _ask(
    request: PendopoRequest,
    *,
    typed: str = "",
    problem: str = "",
    given: GivenPdf | None = None,
    unknown: bool = False,
    stranger: bool = False,
    status: int = 200,
) -> HttpResponse:
    problems = {"kode": problem} if problem else {}
    if given is not None and given.problem:
        problems["berkas"] = given.problem
    words = {
        "kode": typed, "masalah": problems, "berkas": given, "tidak_ada": unknown, "asing": stranger,
        "maks_mb": MAX_PDF_MB,
    }  # fmt: skip
    return _fresh(render(request, "perizinan/publik/periksa.html", words, status=422 if problem else status))


def _shown(
    request: PendopoRequest,
    izin: Izin,
    *,
    fact: IzinFact | None = None,
    given: GivenPdf | None = None,
    check: PdfCheck | None = None,
    status: int = 200,
) -> HttpResponse:
    """A permit as it stands; `fact`: the letter in hand is not the permit itself but what was decided about it."""
    letter = fact.letter if fact is not None and fact.letter is not None else izin.letter
    scan = scan_of(letter) if letter.is_wet and fact is None else None
    stands = izin.status(request.now)
    words = {
        "pindaian": scan, "pindaian_publik": scan is not None and policy().scan_is_public,
        "izin": izin, "surat": letter, "putusan": _verdict(stands), "fakta": fact, "kode_halaman": letter.code,
        "akhir": deciding_fact(izin, stands), "sidik": grouped(letter.signed_sha256), "berkas": given,
        "cocok": check, "maks_mb": MAX_PDF_MB, "utuh": is_whole(letter), "nomor": izin.number.split("/"),
        "asal": former_of(izin),
    }  # fmt: skip
    return _fresh(render(request, "perizinan/publik/surat.html", words, status=status))


@require_safe
@publik
def pindaian(request: PendopoRequest, kode: str) -> HttpResponse:
    """The scan of an issued letter that was signed by hand, where the region shows scans to everybody."""
    izin = issued_izin(read_code(kode) or "")
    if izin is None or not izin.letter.is_wet or not policy().scan_is_public:
        raise Http404
    content, mime = signed_bytes(izin.letter), signed_mime(izin.letter)
    if content is None:
        raise Http404
    name = file_name(izin.title, izin.number, mime)
    return _fresh(serve_bytes(content, mime=mime, name=name, as_attachment=True))


def _fresh(response: HttpResponse) -> HttpResponse:
    """A permit can be revoked any minute: no cache may answer for us, no search engine list it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True)
class Verdict:
    """The result on top of the page: tone of the piece `cap`, title, and which dates to name."""

    tone: str
    title: str
    status: str


def _bill_verdict(bill: Skrd, kind: str, request: PendopoRequest) -> Verdict:
    if kind == "ssrd":
        return Verdict("baik", _("Tanda setoran ini asli"), "lunas")
    status = bill.status(request.now.astimezone(request.region.tz).date())
    tone, title = {
        Bill.OPEN: ("jalan", _("Tagihan ini asli, belum dibayar")),
        Bill.LATE: ("jalan", _("Tagihan ini asli, lewat jatuh tempo")),
        Bill.PAID: ("baik", _("Tagihan ini asli dan sudah lunas")),
        Bill.VOID: ("gagal", _("Tagihan ini sudah dibatalkan")),
    }[status]
    return Verdict(tone, title, status.value)


def _verdict(status: Status) -> Verdict:
    tone, title = {
        Status.VALID: ("baik", _("Surat ini asli dan berlaku")),
        Status.NOT_YET: ("jalan", _("Surat ini asli, tetapi belum berlaku")),
        Status.EXPIRED: ("diam", _("Surat ini asli, tetapi masa berlakunya habis")),
        Status.REVOKED: ("gagal", _("Surat ini sudah dicabut")),
        Status.SUSPENDED: ("gagal", _("Surat ini asli, tetapi izinnya sedang dibekukan")),
        Status.REPLACED: ("gagal", _("Surat ini sudah diganti")),
        Status.TRANSFERRED: ("gagal", _("Izin ini sudah dialihkan")),
    }[status]
    return Verdict(tone, title, status.value)
