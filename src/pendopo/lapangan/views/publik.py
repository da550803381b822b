"""What everybody may open: the worker of the field pages (no data in it), the check of a record, its download."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.documents.api import grouped, read_code
from pendopo.lapangan.models import BeritaAcaraSurvei
from pendopo.lapangan.queries_case import record_of_link
from pendopo.lapangan.views.kunjungan import served
from pendopo.people.api import PendopoRequest, publik

MAX_MB = 15
SCRIPTS = ("pendopo/sidik.js", "lapangan/antrean.js")


@cache
def worker() -> str:
    """The worker's source; its helpers are named by their address with digest, so that a new version is noticed."""
    source = (Path(__file__).resolve().parents[1] / "static" / "lapangan" / "pekerja.js").read_text(encoding="utf-8")
    names = ", ".join(f'"{static(name)}"' for name in SCRIPTS)
    return f"importScripts({names});\n{source}"


@require_safe
@publik(transaction=False)
def pekerja(request: PendopoRequest) -> HttpResponse:
    """/kerja/lapangan/sw.js: its folder is all that it may touch. The same for everybody."""
    response = HttpResponse(worker(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def periksa(request: PendopoRequest, kode: str) -> HttpResponse:
    """/survei/<code>: is this record genuine? No name, no address, no photo stands here; a file may be compared."""
    row = (
        BeritaAcaraSurvei.objects.select_related("visit__unit", "file", "scan")
        .filter(code=read_code(kode) or "")
        .first()
    )
    if row is None:
        raise Http404
    same, problem = _compared(request, row) if request.method == "POST" else (None, "")
    stored = [one for one in (row.file, row.scan) if one is not None]
    words = {
        "ba": row, "kunjungan": row.visit, "sidik": [grouped(one.sha256) for one in stored], "sama": same,
        "masalah": problem, "maks_mb": MAX_MB,
    }  # fmt: skip
    response = render(request, "lapangan/publik/periksa.html", words, status=422 if problem else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _compared(request: PendopoRequest, row: BeritaAcaraSurvei) -> tuple[bool | None, str]:
    """Whether the file is the very same; it is kept nowhere."""
    upload = request.FILES.get("berkas")
    if not isinstance(upload, UploadedFile) or not upload.size:
        return None, _("Pilih berkas yang ingin diperiksa.")
    if upload.size > MAX_MB * 1_000_000:
        return None, _("Berkas ini terlalu besar. Berita acara dari kami tidak sebesar itu.")
    digest = sha256(upload.read()).hexdigest()
    return any(one is not None and digest in (one.sha256, one.upload_sha256) for one in (row.file, row.scan)), ""


@require_safe
@publik
def unduh(request: PendopoRequest, token: str) -> HttpResponse:
    """/survei/unduh/<token>: the record for whoever came from the page of the case; the link holds some hours."""
    found = record_of_link(token)
    row = BeritaAcaraSurvei.objects.select_related("file", "scan").filter(pk=found).first() if found else None
    stored = None if row is None or row.signed_at is None or row.voided_at else row.scan or row.file
    if stored is None:
        raise Http404
    response = served(stored, as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    return response
