"""What a holder sees of their permits and may ask for; and where somebody agrees to receive one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import Wish, move_case
from pendopo.core.api import Refusal
from pendopo.documents.api import file_name, signed_bytes, signed_mime
from pendopo.files.api import serve_bytes
from pendopo.people.api import (
    PendopoRequest,
    device_hash,
    hash_of,
    new_device,
    proven,
    publik,
    remember_device,
    sign_in_first,
    unkept,
)
from pendopo.perizinan import queries_daur as daur
from pendopo.perizinan import queries_halaman as pages
from pendopo.perizinan.models import Izin, UrusanIzin
from pendopo.perizinan.rules_daur import Times
from pendopo.perizinan.services import Consent, agree_transfer, begin_matter, transfer_code

MOST_WORDS = 2000


@require_safe
@publik
def izin_saya(request: PendopoRequest) -> HttpResponse:
    """/izin-saya: what the account holds, and the permits whose receipts this device has shown."""
    held, over = pages.held_by(request.actor.user_id, request.now) if request.actor.user_id else ([], [])
    known = {one.izin.pk for one in [*held, *over]}
    shown = [_shown(case_id) for case_id in proven(request)]
    here = [pages.held(izin, request.now) for izin in shown if izin is not None and izin.pk not in known]
    words = {"berlaku": held, "lampau": over, "perangkat": here, "aturan": _times(request)}
    return unkept(render(request, "perizinan/daur/izin_saya.html", words))


def _shown(case_id: str) -> Izin | None:
    """The permit of a case that this device has proven; not one that has another holder by now."""
    izin = daur.permit_of_case(UUID(case_id))
    return None if izin is None or daur.matter_of(izin.case_id, UrusanIzin.TRANSFER) is not None else izin


def _times(request: PendopoRequest) -> Times:
    return daur.times_of(daur.day_of(request.region, request.now))


def _mine(request: PendopoRequest, izin_id: UUID) -> Izin:
    return daur.permit_of_holder(izin_id, actor=request.actor, proven=proven(request))


@require_safe
@publik
def satu(request: PendopoRequest, izin_id: UUID) -> HttpResponse:
    """/izin-saya/<id>: one permit, what can be asked for, what is being done, its life."""
    return _page(request, _mine(request, izin_id))


def _page(request: PendopoRequest, izin: Izin, *, typed: str = "", problem: str = "") -> HttpResponse:
    transfer = pages.waiting_transfer(izin)
    mine, user_id = set(proven(request)), request.actor.user_id
    going = [one for one in daur.matters_of(izin) if one.is_open]
    words = {
        "satu": pages.held(izin, request.now), "izin": izin, "pemegang": izin.holder,
        "pilihan": pages.choices(izin, request.now), "garis": pages.timeline(izin, request.now),
        "urusan": [(one, str(one.case.id) in mine or (user_id and one.case.user_id == user_id)) for one in going],
        "surat": pages.letters_of(izin), "jawab": pages.answerable(izin, request.actor), "alih": transfer,
        "kode_alih": transfer_code(request.region, transfer.case.id) if transfer else "", "ketik": typed,
        "masalah": problem, "aturan": _times(request),
    }  # fmt: skip
    return unkept(render(request, "perizinan/daur/satu.html", words, status=422 if problem else 200))


@require_POST
@publik
def mulai(request: PendopoRequest, izin_id: UUID, urusan: str) -> HttpResponse:
    """…/<kind>: begin a renewal, a change, a copy, a transfer or a revocation, with what is known already."""
    token = new_device(request)
    begun = begin_matter(
        place=request.region, izin=_mine(request, izin_id), kind=urusan, actor=request.actor,
        device_hash=device_hash(request) or hash_of(request, token), now=request.now,
    )  # fmt: skip
    messages.info(request, _("Isian sudah terisi dari izin Anda. Periksa, lalu ganti yang berubah."))
    if begun.again:
        messages.warning(request, _("Sebagian berkas lama tidak dapat dipakai lagi. Kami memintanya sekali lagi."))
    response = redirect("layanan:lanjutkan", begun.draft.definition_id, begun.draft.id)
    remember_device(response, token)
    return response


@require_POST
@publik
def tanggapi(request: PendopoRequest, izin_id: UUID, case_id: UUID) -> HttpResponse:
    """…/tanggapi/<case>: the holder answers a warning or a suspension; a refused answer keeps what was typed."""
    izin = _mine(request, izin_id)
    found = pages.answerable(izin, request.actor)
    if found is None or found.matter.case.id != case_id:
        raise Http404
    note = request.POST.get("tanggapan", "").strip()[:MOST_WORDS]
    if not note:
        return _page(request, izin, problem=_("Tulis tanggapan Anda."))
    try:
        move_case(
            place=request.region, case_id=case_id, transition_id=found.step.id, actor=request.actor, now=request.now,
            wish=Wish(note=note),
        )  # fmt: skip
    except Refusal as no:
        return _page(request, izin, typed=note, problem=no.sentence)
    messages.success(request, _("Tanggapan Anda terkirim. Kami memeriksanya."))
    return redirect("izin_saya_satu", izin.pk)


@require_safe
@publik
def surat(request: PendopoRequest, izin_id: UUID, surat_izin_id: UUID) -> HttpResponse:
    """…/surat/<id>: a signed letter about the permit."""
    letter = next((one for one in pages.letters_of(_mine(request, izin_id)) if one.pk == surat_izin_id), None)
    content = signed_bytes(letter) if letter is not None else None
    if letter is None or content is None:
        raise Http404
    mime = signed_mime(letter)
    name = file_name(letter.title, letter.number, mime)
    return serve_bytes(content, mime=mime, name=name, as_attachment=True, etag=letter.signed_sha256)


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def terima(request: PendopoRequest) -> HttpResponse:
    """/terima-izin: whoever shall receive a permit agrees, signed in, with number, code and NIK."""
    if not request.actor.is_known or request.actor.is_staff:
        return sign_in_first(request)
    names = ("nomor", "kode", "nik")
    typed = {name: "".join(sign for sign in request.POST.get(name, "") if sign.isprintable())[:40] for name in names}
    if request.method != "POST":
        number = "".join(sign for sign in request.GET.get("nomor", "") if sign.isprintable())[:40]
        return unkept(render(request, "perizinan/daur/terima.html", {"nomor": number}))
    asked = {"nomor": _("Isi nomor registrasi."), "kode": _("Isi kode dari pemegang izin."), "nik": _("Isi NIK Anda.")}
    problems = {name: sentence for name, sentence in asked.items() if not typed[name].strip()}
    if request.POST.get("setuju") != "ya":
        problems["setuju"] = _("Centang bahwa Anda bersedia menerima izin ini.")
    status = 422
    if not problems:
        try:
            said = Consent(typed["nomor"], typed["kode"], typed["nik"])
            row = agree_transfer(place=request.region, said=said, actor=request.actor, now=request.now)
        except Refusal as no:
            problems["kode"], status = no.sentence, no.status
        else:
            return unkept(render(request, "perizinan/daur/diterima.html", {"izin": row.izin}))
    return unkept(render(request, "perizinan/daur/terima.html", typed | {"masalah": problems}, status=status))
