"""What the public pages take in: a code, or a PDF to compare."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.lib.formats import ukuran

MAX_PDF_MB = 10


@dataclass(frozen=True)
class GivenPdf:
    """A PDF somebody wants compared: its bytes, or the sentence that says why not. Kept nowhere."""

    content: bytes = b""
    name: str = ""
    problem: str = ""


def read_pdf(request: HttpRequest) -> GivenPdf:
    """The file under `berkas`."""
    given = request.FILES.get("berkas")
    if not isinstance(given, UploadedFile) or not given.size:
        return GivenPdf(problem=_("Pilih berkas PDF yang ingin diperiksa."))
    if given.size > MAX_PDF_MB * 1_000_000:
        problem = _("Berkas ini %(ukuran)s, batasnya %(batas)s MB. Surat dari kami tidak sebesar itu.")
        return GivenPdf(problem=problem % {"ukuran": ukuran(given.size), "batas": MAX_PDF_MB})
    content = given.read()
    if not content.startswith(b"%PDF-"):
        return GivenPdf(problem=_("Berkas ini bukan PDF. Pilih berkas PDF surat yang Anda terima."))
    return GivenPdf(content=content, name=given.name or "")
