"""What a phone sends by itself, now or later: photos in parts, then the result. Every answer is JSON.

`pesan` is a sentence for the person, `letak` the byte that must come next, `masalah` a sentence by field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal, derive
from pendopo.files.api import (
    JPEG,
    MAX_PART,
    PART,
    PNG,
    Sender,
    WrongOffset,
    add_part,
    begin_upload,
    cancel_upload,
    finish_upload,
)
from pendopo.lapangan import queries, rules
from pendopo.lapangan.models import FotoKunjungan
from pendopo.lapangan.services import InvalidReport, PhotoTold, Sent, keep_photo, receive_result
from pendopo.lapangan.vocabulary import BENTROK, BERLAKU, LEWAT, SUMBER
from pendopo.people.api import PendopoRequest, staf

ACCEPT, MAX_MB = (JPEG, PNG), 15
TOLD = {
    BERLAKU: "Hasil kunjungan sudah sampai.",
    BENTROK: "Hasil Anda sudah sampai, tetapi hasil lain sudah lebih dahulu berlaku. Keduanya tampil berdampingan.",
    LEWAT: "Hasil Anda sudah sampai dan disimpan, tetapi berkasnya sudah berjalan terus atau kunjungannya dibatalkan.",
}


@require_safe
@staf()
def segar(request: PendopoRequest) -> HttpResponse:
    """…/lapangan/segar: who is signed in, and the token with which this session may send."""
    return _json({"pemilik": queries.owner_key(request.region, request.actor), "token": get_token(request)})


@require_POST
@staf()
def foto(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/foto: begin a photo, or go on where the line broke; `sudah` when it is here already."""
    visit = queries.get_visit_to_fill(request.actor, visit_id)
    client_id = rules.read_uuid(request.POST.get("id", ""))
    if client_id is None:
        return _json({"pesan": "Foto ini tidak dikenal."}, status=422)
    if FotoKunjungan.objects.filter(client_id=client_id, visit=visit).exists():
        return _json({"sudah": True})
    try:
        row = begin_upload(
            request.region, sender=_sender(request), target=visit.pk, purpose=_purpose(client_id),
            name=rules.cut(request.POST.get("nama", ""), 100) or "foto.jpg", size=_number(request.POST.get("ukuran")),
            fingerprint=rules.cut(request.POST.get("sidik", ""), 64), max_mb=MAX_MB, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _no(no)
    return _json({"id": str(row.id), "letak": row.offset, "potong": PART}, status=201)


@require_http_methods(["PATCH", "DELETE"])
@staf()
def bagian(request: PendopoRequest, visit_id: UUID, upload_id: UUID) -> HttpResponse:
    """…/foto/<id>: the next part, or forget it."""
    queries.get_visit_to_fill(request.actor, visit_id)
    if request.method == "DELETE":
        cancel_upload(request.region, upload_id, sender=_sender(request), now=request.now)
        return HttpResponse(status=204)
    try:
        if _number(request.headers.get("Content-Length")) > MAX_PART:
            raise Refusal("Potongan foto ini salah ukurannya.", status=422)
        row = add_part(
            request.region, upload_id, sender=_sender(request), offset=_number(request.headers.get("Upload-Offset")),
            content=request.body, digest=request.headers.get("Upload-Digest", ""), now=request.now,
        )  # fmt: skip
    except WrongOffset as no:
        return _json({"letak": no.offset}, status=409)
    except Refusal as no:
        return _no(no)
    return _json({"letak": row.offset})


@require_POST
@staf()
def selesai(request: PendopoRequest, visit_id: UUID, upload_id: UUID) -> HttpResponse:
    """…/foto/<id>/selesai: judge the whole, compare its digest, add it to the visit."""
    visit = queries.get_visit_to_fill(request.actor, visit_id)
    told = read_told(request.POST, request)
    if told is None:
        return _json({"pesan": "Foto ini tidak dikenal."}, status=422)
    try:
        stored = finish_upload(
            request.region, upload_id, sender=_sender(request), accept=ACCEPT, max_mb=MAX_MB, now=request.now
        )  # fmt: skip
        kept = keep_photo(
            place=request.region, visit=visit, stored=stored, told=told, actor=request.actor, now=request.now
        )
    except WrongOffset as no:
        return _json({"letak": no.offset}, status=409)
    except Refusal as no:
        return _no(no)
    return _json({"sidik": kept.sha256})


@require_POST
@staf()
def kirim(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/kirim: the result. Sent twice it is here once; a later one is kept beside the first."""
    visit = queries.get_visit_to_fill(request.actor, visit_id)
    sent = read_sent(request)
    if sent is None:
        return _json({"pesan": "Isian ini tidak dapat dibaca."}, status=422)
    try:
        result = receive_result(
            place=request.region, visit_id=visit.pk, sent=sent, actor=request.actor, now=request.now
        )  # fmt: skip
    except InvalidReport as wrong:
        count = len(wrong.problems)
        return _json({"pesan": f"{count} hal perlu dilengkapi.", "masalah": wrong.problems}, status=422)
    except Refusal as no:
        return _no(no)
    address = reverse("lapangan:kunjungan", args=[visit.pk])
    return _json({"keadaan": result.arrived, "pesan": TOLD[result.arrived], "alamat": address})


def read_sent(request: PendopoRequest) -> Sent | None:
    """The body: `id`, `versi`, `isian` (flat names to texts), `foto` (ids)."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("isian"), dict):
        return None
    client_id, photos = rules.read_uuid(data.get("id")), data.get("foto")
    if client_id is None or not isinstance(photos, list):
        return None
    raw = {str(key): text for key, text in data["isian"].items() if isinstance(text, str)}
    return Sent(client_id, without_nul(raw), [str(one) for one in photos], count_of(data.get("versi")))


def without_nul(raw: Mapping[str, str]) -> dict[str, str]:
    return {key: text.replace("\0", "") for key, text in raw.items()}


def count_of(value: object) -> int:
    """A version as it was sent; 0 for whatever else was."""
    return value if type(value) is int and 0 <= value < 2**31 else 0


def read_told(given: Mapping[str, str], request: PendopoRequest) -> PhotoTold | None:
    """What is said of a photo; what is wrong in it is left out, the photo counts."""
    client_id = rules.read_uuid(given.get("foto", ""))
    if client_id is None:
        return None
    source = given.get("sumber", "")
    return PhotoTold(
        client_id=client_id, sha256=given.get("sidik", "")[:64], item=given.get("butir", "")[:60],
        position=rules.read_position(given.get("letak", "")), accuracy=rules.read_accuracy(given.get("akurasi", "")),
        source=source if source in dict(SUMBER) else "", caption=rules.cut(given.get("ket", ""), rules.MAX_NOTE),
        taken_at=rules.read_moment(given.get("saat", ""), request.now),
    )  # fmt: skip


def _sender(request: PendopoRequest) -> Sender:
    """An officer goes on with their own photos on whatever phone they sign in."""
    assert request.actor.actor_id is not None  # staff
    secret = derive(request.region, "lapangan", request.actor.actor_id.bytes)
    return Sender(secret, get_adapter().get_client_ip(request))


def _purpose(client_id: UUID) -> str:
    return f"kunjungan:{client_id}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _json(data: dict[str, Any], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _no(no: Refusal) -> JsonResponse:
    return _json({"pesan": no.sentence}, status=no.status)
