"""Uploads in parts, for browsers with a script; without one the form sends its files itself.

POST begins (or finds what was begun), PATCH adds the next part, POST …/selesai judges and attaches, DELETE forgets.
Every answer is JSON: `pesan` is a sentence to show at the question, `letak` the byte that must come next.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.cases.api import draft_answers
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.files.api import (
    MAX_PART,
    PART,
    Sender,
    WrongOffset,
    add_part,
    begin_upload,
    cancel_upload,
    unfinished_uploads,
)
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.services import applying as services
from pendopo.layanan.services.behalf import begin_answers
from pendopo.layanan.services.uploading import Target, attach_upload, refuse_upload
from pendopo.layanan.views.publik.applying import door, find, is_sent
from pendopo.layanan.views.publik.device import hash_of, new_device, remember_device
from pendopo.layanan.views.publik.repair import mending_of
from pendopo.people.api import PendopoRequest, publik

NO_STORE = "private, no-store"
FindTarget = Callable[[PendopoRequest, str, str, str], Target]


@require_http_methods(["GET", "POST"])
@publik
def unggah(request: PendopoRequest) -> HttpResponse:
    """/layanan/unggah: GET what this device has begun for a draft, POST begin or go on."""
    token = new_device(request)
    response = begun(request, _target, _sender(request, token))
    if request.method == "POST":  # a visitor who only reads gets no cookie
        remember_device(response, token)
    return response


@require_http_methods(["PATCH", "DELETE"])
@publik
def bagian(request: PendopoRequest, upload_id: UUID) -> HttpResponse:
    """/layanan/unggah/<id>: PATCH the next part, DELETE all of it."""
    return part(request, upload_id, _sender(request, new_device(request)))


@require_POST
@publik
def selesai(request: PendopoRequest, upload_id: UUID) -> HttpResponse:
    """/layanan/unggah/<id>/selesai: judge the whole and attach it."""
    return finished(request, upload_id, _target, _sender(request, new_device(request)))


# -- the same for the applicant and for the counter


def begun(request: PendopoRequest, find_target: FindTarget, sender: Sender) -> HttpResponse:
    """What was begun before, or a new upload with its address and the byte at which it goes on."""
    try:
        given = request.GET if request.method == "GET" else request.POST
        target = find_target(request, given.get("layanan", ""), given.get("untuk", ""), given.get("atas_nama", ""))
        if request.method == "GET":
            rows = unfinished_uploads(sender.owner(request.region), target.id, request.now)
            there = [{"isian": r.purpose, "nama": r.name, "letak": r.offset, "ukuran": r.size} for r in rows]
            return _json({"ada": there})
        field = target.field(given.get("isian", ""))
        row = begin_upload(
            request.region, sender=sender, target=target.id, purpose=field.id, name=given.get("nama", ""),
            size=_number(given.get("ukuran")), fingerprint=given.get("sidik", "")[:64], max_mb=field.max_mb,
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _no(no)
    return _json({"id": str(row.id), "letak": row.offset, "potong": PART}, status=201)


def part(request: PendopoRequest, upload_id: UUID, sender: Sender) -> HttpResponse:
    """One part, or the end of it all."""
    if request.method == "DELETE":
        cancel_upload(request.region, upload_id, sender=sender, now=request.now)
        return HttpResponse(status=204)
    try:
        if _number(request.headers.get("Content-Length")) > MAX_PART:
            raise Refusal("Potongan berkas ini salah ukurannya.", status=422)
        row = add_part(
            request.region, upload_id, sender=sender, offset=_number(request.headers.get("Upload-Offset")),
            content=request.body, digest=request.headers.get("Upload-Digest", ""), now=request.now,
        )  # fmt: skip
    except WrongOffset as no:
        return _json({"letak": no.offset}, status=409)
    except Refusal as no:
        return _no(no)
    return _json({"letak": row.offset})


def finished(request: PendopoRequest, upload_id: UUID, find_target: FindTarget, sender: Sender) -> HttpResponse:
    """The list of files at the question as it is now, ready to draw; or why the file is not taken."""
    given = request.POST
    try:
        target = find_target(request, given.get("layanan", ""), given.get("untuk", ""), given.get("atas_nama", ""))
        field = target.field(given.get("isian", ""))
        stored, draft = attach_upload(
            place=request.region, target=target, field=field, upload_id=upload_id, sender=sender, actor=request.actor,
            now=request.now,
        )  # fmt: skip
    except WrongOffset as no:
        return _json({"letak": no.offset}, status=409)
    except Refusal as no:
        refuse_upload(request.region, upload_id, sender=sender, now=request.now)
        return _no(no)
    kept = queries.kept_files(draft_answers(draft), [field.id])[field.id]
    rows = render_to_string("definitions/isian/_terkirim.html", {"berkas_terkirim": kept, "id_isian": field.id})
    return _json({"nama": stored.name, "baris": rows, "penuh": len(kept) >= field.max_files})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _json(data: dict[str, object], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status)
    response["Cache-Control"] = NO_STORE
    return response


def _no(no: Refusal) -> JsonResponse:
    return _json({"pesan": no.sentence}, status=no.status)


# -- the applicant's own


def _sender(request: PendopoRequest, token: str) -> Sender:
    return Sender(token.encode(), get_adapter().get_client_ip(request))


def _target(request: PendopoRequest, definition_id: str, key: str, behalf: str) -> Target:
    """The draft that this key was made for: of an application, or of a repair. Raises Http404 or Refusal."""
    draft_id = services.case_of_key(request.region, definition_id, key)
    device = hash_of(request, new_device(request))
    if definition_id == rules.REPAIR:
        mending = mending_of(request, draft_id)
        return Target(
            draft_id, mending.own, mending.draft, mending.answers, frozenset(mending.asked), rules.REPAIR, device,
            request.actor.user_id,
        )  # fmt: skip
    offer = current(definition_id)
    if door(request, offer) is not None or is_sent(request, draft_id):
        raise Http404
    draft = find(request, draft_id)
    if draft is not None:
        answers = draft_answers(draft)
    else:
        answers = begin_answers(request.region, offer, request.actor, behalf, request.now)
    fields = frozenset(offer.compiled.fields)
    first = rules.asked_pages(offer.compiled, {})[0].id
    return Target(draft_id, offer, draft, answers, fields, first, device, request.actor.user_id)
