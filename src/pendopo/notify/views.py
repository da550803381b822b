"""Where gateways tell what became of a message."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pendopo.notify.gateways import GATEWAYS, SIGNATURE, BadSignature
from pendopo.notify.services import callback_secret, note_receipts
from pendopo.people.api import PendopoRequest, publik

MAX_BYTES = 64 * 1024


@csrf_exempt
@require_POST
@publik
def tanda(request: PendopoRequest, gerbang: str) -> HttpResponse:
    """/kabar/tanda/<gerbang>: signed receipts; the same ones again change nothing and are answered alike."""
    way = GATEWAYS.get(gerbang)
    if way is None or (way.is_simulator and not request.region.is_contoh):
        raise Http404
    body = request.body
    if len(body) > MAX_BYTES:
        return JsonResponse({"diterima": False}, status=413)
    try:
        headers = {SIGNATURE: request.headers.get(SIGNATURE, "")}
        found = way.receipts(body, headers, secret=callback_secret(request.region, way.id))
    except BadSignature:
        return JsonResponse({"diterima": False}, status=403)
    note_receipts(way.id, found, now=request.now)
    return JsonResponse({"diterima": True})
