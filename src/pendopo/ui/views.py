"""A region's theme as a stylesheet, and the page that shows every piece."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, render
from django.views.decorators.http import require_safe

from pendopo.files.api import PNG, StoredFile, read_file, serve_bytes, serve_file
from pendopo.people.api import PendopoRequest, publik
from pendopo.ui import pieces, theme
from pendopo.ui.recordings import get_recording

LOGO_PURPOSE = "lambang_daerah"


@require_safe
def tema(request: HttpRequest, hue: int, chroma_milli: int, digest: str) -> HttpResponse:
    """The stylesheet of one hue and chroma; any address but the current one is absent, so it may be kept for good."""
    if hue > 359 or chroma_milli > theme.MAX_CHROMA_MILLI or digest != theme.digest(hue, chroma_milli):
        raise Http404
    response = HttpResponse(theme.stylesheet(hue, chroma_milli), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
@publik
def lambang(request: PendopoRequest, digest: str) -> HttpResponse:
    """The region's mark; its address changes with it, so it may be kept for good."""
    if not digest or digest != request.region.logo_digest:
        raise Http404
    stored = get_list_or_404(StoredFile, sha256=digest, purpose=LOGO_PURPOSE)[0]
    response = serve_bytes(read_file(stored), mime=PNG, name="lambang.png", as_attachment=False)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
@publik
def suara(request: PendopoRequest, recording_id: UUID) -> HttpResponse:
    """A recording that reads a text aloud. A part of it where the browser asks for one: some play nothing otherwise."""
    row = get_recording(recording_id)
    response = serve_file(row.file, as_attachment=False)
    response["Cache-Control"] = "public, max-age=86400"
    response["Accept-Ranges"] = "bytes"
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
    if asked is None:
        return response
    whole, first = response.content, int(asked[1])
    last = min(int(asked[2]) if asked[2] else len(whole) - 1, len(whole) - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(whole)}"})
    response.status_code, response.content = 206, whole[first : last + 1]
    response["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
    return response


@require_safe
@publik
def potongan(request: PendopoRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/potongan.html", pieces.sample(request.now))
