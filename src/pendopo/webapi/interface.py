"""The interface as a whole: the routers of all apps under one version, and one way of saying no."""

from __future__ import annotations

import errno
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from pendopo.core.api import Refusal, api_routers, clock_sentence, closed_sentence
from pendopo.webapi.door import door
from pendopo.webapi.problems import Problem

log = logging.getLogger("pendopo.request")
VERSION = "1.0"
TITLE = "Pendopo"
ABOUT = (
    "Layanan, standar pelayanan, permohonan, pelacakan, dan register surat daerah ini. Membaca data terbuka tidak "
    "memerlukan token. Mengirim permohonan memerlukan token dari pengelola daerah."
)


def build() -> NinjaAPI:
    """Collect the routers of every app and the handlers of refusals."""
    made = NinjaAPI(title=TITLE, version=VERSION, description=ABOUT, docs_url=None, urls_namespace="antarmuka")
    for path, router in api_routers().items():
        made.add_router(path, router)

    def say(request: HttpRequest, status: int, sentence: str, fields: dict[str, str] | None = None) -> HttpResponse:
        request.refused = True  # type: ignore[attr-defined]  # read by the door: nothing of this request is kept
        reference = getattr(request, "reference", "") if status >= 500 else ""
        body = {"status": status, "kalimat": sentence, "isian": fields or {}, "rujukan": reference}
        return made.create_response(request, body, status=status)

    @made.exception_handler(Problem)
    def on_problem(request: HttpRequest, no: Problem) -> HttpResponse:
        return say(request, no.status, no.sentence, no.fields)

    @made.exception_handler(Refusal)
    def on_refusal(request: HttpRequest, no: Refusal) -> HttpResponse:
        return say(request, no.status, no.sentence)

    @made.exception_handler(Http404)
    def on_absent(request: HttpRequest, no: Http404) -> HttpResponse:
        return say(request, 404, "Yang diminta tidak ada di sini.")

    @made.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, no: ValidationError) -> HttpResponse:
        fields = {".".join(map(str, one["loc"][1:])) or "isi": str(one["msg"]) for one in no.errors}
        return say(request, 422, "Bentuk permintaan ini belum benar.", fields)

    @made.exception_handler(HttpError)
    def on_http(request: HttpRequest, no: HttpError) -> HttpResponse:
        return say(request, no.status_code, "Permintaan ini tidak dapat dibaca.")

    @made.exception_handler(Exception)
    def on_bug(request: HttpRequest, bug: Exception) -> HttpResponse:
        """A bug answers with the number that stands in the log; a full disk is told as such."""
        if isinstance(bug, OSError) and bug.errno in (errno.ENOSPC, errno.EDQUOT):
            return say(request, 507, "Ruang simpan kami penuh. Kiriman ini belum tersimpan.")
        if sentence := clock_sentence(bug) or closed_sentence(bug):
            return say(request, 503, sentence)
        log.error("galat %s pada %s %s", getattr(request, "reference", "-"), request.method, request.path, exc_info=bug)
        return say(request, 500, "Ada kesalahan pada sistem kami. Sebutkan nomor rujukan ini kepada pengelola.")

    return made


def addresses(made: NinjaAPI) -> list[URLPattern | URLResolver]:
    """The operations as Django's addresses, each behind the door."""
    patterns: list[Any] = made.urls[0]
    for pattern in patterns:
        pattern.callback = door(pattern.callback)
    return patterns
