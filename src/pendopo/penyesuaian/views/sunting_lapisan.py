"""What the region changed, whence and by whom; releases and the way back; files out and in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of, revert
from pendopo.engine.api import DefinitionError, folder_zip, overlay_from_yaml, overlay_to_yaml
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian.queries_sunting import MANAGER
from pendopo.penyesuaian.rules_slots import SECTIONS
from pendopo.penyesuaian.services import drafts
from pendopo.penyesuaian.views.sunting import page, version_of
from pendopo.people.api import PendopoRequest, names_of, staf

MAX_KB = 512


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def perubahan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/perubahan: everything that the region changed, in sentences; a file becomes a draft."""
    problems: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _read_file(request, definition_id)
            return redirect("penyesuaian:rancangan", definition_id)
        except Refusal as no:
            problems, status = {"berkas": no.sentence}, no.status
    desk = queries.desk_of(definition_id, request.actor)
    lines = queries.lines_of(desk.standing.base, desk.standing.overlay)
    words = {
        "kelompok": queries.by_section(lines, SECTIONS), "banyak": len(lines), "masalah": problems,
        "dirancang": {line.key for line in desk.lines},
    }  # fmt: skip
    return page(request, desk, "perubahan", "perubahan", words, status)


def _read_file(request: PendopoRequest, definition_id: str) -> None:
    """An overlay file becomes the draft. Raises Refusal."""
    sent = request.FILES.get("berkas")
    if sent is None:
        raise Refusal(_("Pilih berkas lapisan (YAML)."), status=422)
    if (sent.size or 0) > MAX_KB * 1024:
        raise Refusal(_("Berkas ini lebih besar dari %(n)s kB.") % {"n": MAX_KB}, status=422)
    try:
        laid = overlay_from_yaml(sent.read().decode("utf-8"))
    except UnicodeDecodeError as no:
        raise Refusal(_("Berkas ini bukan teks UTF-8."), status=422) from no
    except DefinitionError as no:
        raise Refusal(" ".join(f"{one.node}: {one.message}" for one in no.findings[:3]), status=422) from no
    drafts.replace(definition_id, laid, version=version_of(request), actor=request.actor, now=request.now)
    messages.success(request, _("Isi berkas menjadi rancangan. Periksa, lalu terbitkan."))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def rilis(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/rilis: all releases, and the way back to a former one."""
    problems: dict[str, str] = {}
    status, typed = 200, request.POST.get("nomor", "")
    if request.method == "POST" and typed.isdigit() and len(typed) < 9:
        try:
            made = revert(
                definition_id, int(typed), actor=request.actor, now=request.now, why=request.POST.get("alasan", "")
            )
            messages.success(request, _("Rilis %(n)s terbit kembali.") % {"n": made.number})
            return redirect("penyesuaian:rilis", definition_id)
        except Refusal as no:
            problems, status = {f"alasan-{typed}": no.sentence}, no.status
    desk = queries.desk_of(definition_id, request.actor)
    found = queries.releases_of(definition_id)
    who = names_of({one.published_by for one in found if one.published_by})
    words = {
        "rilis": [(one, who.get(one.published_by, "") if one.published_by else "") for one in found],
        "masalah": problems, "dibuka": typed,
        "alasan": request.POST.get("alasan", ""),
    }  # fmt: skip
    return page(request, desk, "rilis", "rilis", words, status)


@require_safe
@staf(MANAGER)
def unduh_lapisan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/lapisan.yaml: the region's overlay as the command line writes it."""
    desk = queries.desk_of(definition_id, request.actor)
    return _file(overlay_to_yaml(desk.standing.overlay).encode(), "application/yaml", f"lapisan-{definition_id}.yaml")


@require_safe
@staf(MANAGER)
def unduh_definisi(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/definisi.zip: the release in force as a folder."""
    installed = queries.installed_of(definition_id)
    content = folder_zip(compiled_of(installed.release).definition)
    return _file(content, "application/zip", f"{definition_id}-rilis-{installed.release.number}.zip")


def _file(content: bytes, mime: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
