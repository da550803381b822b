"""Pages outside the apps: the chooser of regions, health, the error pages, the language switch."""

from __future__ import annotations

import errno
import logging
import sys
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pendopo.core.clock import clock_sentence
from pendopo.core.moving import closed_sentence
from pendopo.core.services import beat_age
from pendopo.tenancy.api import Region, all_regions

log = logging.getLogger("pendopo.request")
WORKER_SILENT_SECONDS = 15
DISK_FULL = (
    "Ruang simpan kami penuh. Kiriman ini belum tersimpan; yang sudah tersimpan sebelumnya aman. "
    "Coba lagi beberapa saat lagi."
)


def choose_region(request: HttpRequest) -> HttpResponse:
    """/ of a cell: leads to the only region, or lets the visitor choose."""
    regions = all_regions()
    if not regions:
        return redirect("wisaya_mulai")
    if len(regions) == 1:
        return redirect(f"/{regions[0].slug}/")
    return render(request, "ui/pilih_daerah.html", {"daftar_daerah": sorted(regions, key=lambda r: r.name)})


def _landing_works(request: HttpRequest, region: Region) -> bool:
    """Render the region's landing page through the application, as a visitor would get it."""
    inner = RequestFactory().get(f"/{region.slug}/", HTTP_HOST=request.get_host())
    application = import_module("django.core.handlers.wsgi").WSGIHandler()
    try:
        response = application.get_response(inner)
        return bool(response.status_code == 200)
    finally:
        set_script_prefix("/")


def health(request: HttpRequest) -> HttpResponse:
    """200 only when the database answers, the worker beat in the last 15 s, and the landing page renders."""
    try:
        age = beat_age(request.now)  # type: ignore[attr-defined]  # set by Envelope
        regions = all_regions()
        here = next((place for place in regions if not place.moved_to), None)
        pages = here is None or _landing_works(request, here)
        database = True
    except DatabaseError:
        age, pages, database = None, False, False
    worker = age is not None and age < WORKER_SILENT_SECONDS
    answer = {"basis_data": database, "pekerja": worker, "halaman": pages}
    return JsonResponse(answer, status=200 if all(answer.values()) else 503)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language on this device and go back to where they were."""
    chosen = request.POST.get("bahasa", "")
    back = request.POST.get("kembali", "")
    ours = back.startswith("/") and back.isprintable() and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if ours else "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", secure=request.is_secure()
        )
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what is absent and for what is not yours."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/tolak.html", {"kalimat": "Permintaan ini tidak dapat dibaca."}, status=400)


def csrf_failure(request: HttpRequest, reason: str = "", exception: Exception | None = None) -> HttpResponse:
    """A form from an older page: the person goes back, and the browser still has what was typed."""
    sentence = "Halaman ini sudah lama terbuka. Kembali, muat ulang halamannya, lalu kirim lagi. Isian Anda masih ada."
    return render(request, "ui/tolak.html", {"kalimat": sentence}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug: a page with the number that stands in the log. A full disk or a wrong clock is told as such."""
    error = sys.exc_info()[1]
    path = request.path.encode("unicode_escape").decode()  # no line breaks of a stranger in the log
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        log.error("cakram penuh pada %s %s", request.method, path)
        return render(request, "ui/tolak.html", {"kalimat": DISK_FULL}, status=507)
    wrong_clock = clock_sentence(error)
    if wrong_clock:
        log.error("jam server tidak benar pada %s %s", request.method, path)
        return render(request, "ui/tolak.html", {"kalimat": wrong_clock}, status=503)
    if closed := closed_sentence(error):
        log.info("daerah sedang dipindahkan, ditolak: %s %s", request.method, path)
        return render(request, "ui/tolak.html", {"kalimat": closed}, status=503)
    reference = getattr(request, "reference", "-")
    log.error("galat %s pada %s %s", reference, request.method, path)
    return render(request, "500.html", {"rujukan": reference}, status=500)
