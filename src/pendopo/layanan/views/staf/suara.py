"""Recordings that read pages and questions aloud: which there are, add one, take one away."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.core.api import Refusal
from pendopo.definitions.api import offered, whole
from pendopo.files.api import AUDIO, CleanUpload, read_audio
from pendopo.layanan.services.languages import choose_languages, local_languages
from pendopo.people.api import PendopoRequest, Unit, staf
from pendopo.ui.api import keep_recording, recordings, withdraw_recording

PAGES = (
    ("halaman:portal:awal", "Halaman depan"), ("halaman:portal:cari", "Cari layanan"),
    ("halaman:layanan:daftar", "Semua layanan"), ("halaman:layanan:lacak", "Lacak berkas"),
)  # fmt: skip
MAX_MB = 3


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def suara(request: PendopoRequest) -> HttpResponse:
    """/kerja/suara: the list, and a form for one more."""
    choices = _choices()
    known = {key: label for _group, rows in choices for key, label in rows}
    languages = _languages(request)
    key, lang, problem = request.POST.get("teks", ""), request.POST.get("bahasa", ""), ""
    if request.method == "POST":
        audio, problem = _audio(request.FILES.get("rekaman"))
        if key not in known or lang not in dict(languages):
            problem = _("Pilih teks dan bahasanya.")
        if audio is not None and not problem:
            keep_recording(request.region, audio, key=key, lang=lang, actor=request.actor, now=request.now)
            messages.success(request, _("Rekaman tersimpan. Tombol putarnya sudah ada di halaman itu."))
            return redirect("layanan_staf:suara")
    context = {
        "pilihan": choices, "bahasa": languages, "terpilih": key, "masalah": {"rekaman": problem} if problem else {},
        "daftar": [(row, known.get(row.key, row.key), dict(languages).get(row.lang, row.lang)) for row in recordings()],
        "terima": ",".join(AUDIO), "maks_mb": MAX_MB,
    }  # fmt: skip
    return render(request, "layanan/staf/suara.html", context, status=422 if problem else 200)


@require_POST
@staf("admin")
def hapus(request: PendopoRequest, recording_id: UUID) -> HttpResponse:
    """/kerja/suara/<id>/hapus: play it no more."""
    withdraw_recording(recording_id, actor=request.actor, now=request.now)
    messages.success(request, _("Rekaman tidak diputar lagi."))
    return redirect("layanan_staf:suara")


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def bahasa(request: PendopoRequest) -> HttpResponse:
    """/kerja/bahasa: the local languages that the public pages offer."""
    if request.method == "POST":
        unit = Unit.objects.filter(id__in=[unit for unit, role in request.actor.posts if role == "admin"])[0]
        choose_languages(
            request.region, request.POST.getlist("bahasa"), unit=unit, actor=request.actor, now=request.now
        )  # fmt: skip
        messages.success(request, _("Bahasa tersimpan. Pilihannya ada di kepala halaman umum."))
        return redirect("layanan_staf:bahasa")
    context = {
        "bahasa": [{"id": code, "label": name} for code, name in local_languages()],
        "terpilih": request.region.local_languages.split(),
    }
    return render(request, "layanan/staf/bahasa.html", context)


def _audio(upload: object) -> tuple[CleanUpload | None, str]:
    if not isinstance(upload, UploadedFile) or not upload.size:
        return None, _("Pilih berkas rekamannya.")
    try:
        return read_audio(upload), ""
    except Refusal as no:
        return None, no.sentence


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every text that can be read aloud, by heading: pages, then each service with its pages and questions."""
    found = [(_("Halaman umum"), list(PAGES))]
    for offer in whole(offered()):
        made, name = offer.compiled.definition, offer.compiled.definition.id
        rows = [(f"layanan:{name}", _("Halaman layanan"))]
        for page in made.form.pages:
            rows.append((f"halaman:{name}:{page.id}", page.title))
            rows += [(f"isian:{name}:{field.id}", f"{page.title}: {field.label}") for field in page.fields]
        found.append((made.title, rows))
    return found


def _languages(request: PendopoRequest) -> list[tuple[str, str]]:
    local = request.region.local_languages.split()
    return [(code, name) for code, name in settings.LANGUAGES if code in ("id", "en", *local)]
