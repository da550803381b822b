"""Following a case: whose turn it is, until when, who read it, messages, withdrawal, the letter."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import (
    Case,
    Wish,
    cases_of_user,
    cases_on_behalf,
    get_case_of_applicant,
    move_case,
    own_case,
    send_message,
    view_case,
)
from pendopo.core.api import Refusal, case_panels, offers_afterwards
from pendopo.definitions.api import catalogue, compiled_of
from pendopo.documents.api import Letter, file_name, letter_of_subject, signed_bytes, signed_mime, verification_address
from pendopo.files.api import serve_bytes, serve_file
from pendopo.layanan import queries_publik as queries
from pendopo.layanan.services.family import begin_subcase
from pendopo.layanan.services.tracking import open_case
from pendopo.layanan.views.publik.device import (
    device_hash,
    forget,
    hash_of,
    lang,
    new_device,
    prove,
    proven,
    remember_device,
    unkept,
)
from pendopo.people.api import PendopoRequest, publik, sign_in_first


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def lacak(request: PendopoRequest) -> HttpResponse:
    """/lacak: number and secret open a case. Unknown number and wrong secret get the same answer."""
    number = _typed(request.POST.get("nomor") or request.GET.get("nomor"))
    if request.method != "POST":
        return render(request, "layanan/publik/lacak.html", {"nomor": number})
    secret = _typed(request.POST.get("kode"))
    problems = {}
    if not number.strip():
        problems["nomor"] = _("Isi nomor registrasi dari bukti pendaftaran.")
    if not secret.strip():
        problems["kode"] = _("Isi kode rahasia dari bukti pendaftaran.")
    case, status = None, 422
    if not problems:
        try:
            case = open_case(request.region, number=number, secret=secret, address=get_adapter().get_client_ip(request))
        except Refusal as no:
            problems["kode"], status = no.sentence, no.status
    if case is not None:
        response = redirect("layanan:kasus", case.id)
        prove(request, response, case.id)
        return response
    problems = problems or {"kode": _("Nomor dan kode ini tidak cocok. Periksa keduanya pada bukti pendaftaran.")}
    return render(
        request, "layanan/publik/lacak.html", {"nomor": number, "kode": secret, "masalah": problems}, status=status
    )


def _typed(text: str | None) -> str:
    """What somebody typed as a number or a code: one short line of visible letters."""
    return "".join(letter for letter in (text or "") if letter.isprintable())[:40]


def _mine(request: PendopoRequest, case_id: UUID) -> Case:
    return get_case_of_applicant(case_id, actor=request.actor, proven=proven(request))


@require_safe
@publik
def kasus(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/lacak/<id>: one case as its applicant sees it."""
    return _case_page(request, _mine(request, case_id))


def _case_page(request: PendopoRequest, case: Case, *, draft: str = "", problem: str = "") -> HttpResponse:
    tracked = queries.track(case, request.region, request.actor, request.now, lang())
    charges = bool(tracked.compiled.definition.fees)
    bills = queries.bill_cards(case.id, request.region, request.now) if charges else []
    kin = [one.case_id for one in (*tracked.branches.children, tracked.branches.parent) if one]
    context = {
        "t": tracked,
        "boleh_buka": {one for one in kin if queries.is_case_of(one, request.actor, proven(request))},
        "tagihan": bills,
        "harus_bayar": [card for card in bills if card.holds_up and not case.finished_at],
        "kasus": case,
        "d": tracked.compiled.definition,
        "layanan": tracked.compiled.text("definition:self", "title", lang()),
        "lang": lang(),
        "halaman_periksa": _check_address(request, tracked.letter),
        "pesan_ketik": draft,
        "pesan_salah": problem,
        "dari_perangkat": str(case.id) in proven(request),
        "boleh_simpan": request.actor.is_known and case.user_id is None and str(case.id) in proven(request),
        "sesudahnya": offers_afterwards(case, request.region, request.now) if case.finished_at else [],
        "samping": case_panels(case, request.region, None, request.now, tracked.view.kinds),
        "bab": queries.sent_answers(tracked.view, request.region, request.now, lang()),
    }
    return unkept(render(request, "layanan/publik/kasus.html", context, status=422 if problem else 200))


def _check_address(request: PendopoRequest, letter: Letter | None) -> str:
    """The public page of the letter: of the app that keeps permits, else the address printed on the paper."""
    if letter is None:
        return ""
    try:
        return reverse("periksa_surat", args=[letter.code])
    except NoReverseMatch:
        return verification_address(request.region, letter.code)


@require_POST
@publik
def pesan(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/pesan: words to the office; a refused one comes back with its reason."""
    case, body = _mine(request, case_id), request.POST.get("pesan", "")
    try:
        send_message(place=request.region, case=case, body=body, actor=request.actor, now=request.now)
    except Refusal as no:
        return _case_page(request, case, draft=body[:4000], problem=no.sentence)
    messages.success(request, _("Pesan terkirim. Petugas membacanya pada hari kerja."))
    return redirect(f"{reverse('layanan:kasus', args=[case_id])}#h-pesan")


@require_POST
@publik
def buka(request: PendopoRequest, case_id: UUID, link_id: str) -> HttpResponse:
    """…/buka/<link>: begin an objection, or whatever else may be opened from this case, with what is known already."""
    token = new_device(request)
    draft = begin_subcase(
        place=request.region, case=_mine(request, case_id), link_id=link_id, actor=request.actor,
        device_hash=hash_of(request, token), now=request.now,
    )  # fmt: skip
    response = redirect("layanan:lanjutkan", draft.definition_id, draft.id)
    remember_device(response, token)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def tarik(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/tarik: withdraw, after one question."""
    case = _mine(request, case_id)
    step = queries.withdrawal(view_case(case), request.actor)
    if step is None:
        raise Refusal(_("Permohonan ini tidak dapat dibatalkan lagi. Hubungi petugas lewat pesan."))
    if request.method == "POST":
        wish = Wish(note=request.POST.get("alasan", "")[:2000], seen=_number(request.POST.get("versi")))
        move_case(
            place=request.region,
            case_id=case.id,
            transition_id=step.id,
            actor=request.actor,
            now=request.now,
            wish=wish,
        )
        messages.success(request, _("Permohonan dibatalkan."))
        return redirect("layanan:kasus", case.id)
    compiled = compiled_of(case.release)
    context = {
        "kasus": case,
        "langkah": compiled.text(f"transition:{step.id}", "action", lang()),
        "layanan": compiled.text("definition:self", "title", lang()),
    }
    return unkept(render(request, "layanan/publik/tarik.html", context))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


@require_safe
@publik
def surat(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/surat: the signed letter."""
    case = _mine(request, case_id)
    letter = letter_of_subject(case.id) if case.outcome == "baik" else None
    content = signed_bytes(letter) if letter is not None else None
    if letter is None or content is None:
        raise Http404
    mime = signed_mime(letter)
    name = file_name(letter.title, letter.number, mime)
    return serve_bytes(content, mime=mime, name=name, as_attachment=True, etag=letter.signed_sha256)


@require_safe
@publik
def lampiran(request: PendopoRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """…/berkas/<id>: a file that was sent with the case."""
    view = view_case(_mine(request, case_id))
    found = next((file for file in view.files if file.row.file_id == file_id), None)
    if found is None:
        raise Http404
    return serve_file(found.row.file, as_attachment=False)


@require_POST
@publik
def tutup(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/tutup: this device forgets the case, for shared computers."""
    _mine(request, case_id)
    messages.success(request, _("Berkas ditutup di perangkat ini. Buka lagi dengan nomor registrasi dan kode rahasia."))
    response = redirect("layanan:lacak")
    forget(request, response, case_id)
    return response


@require_POST
@publik
def simpan(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/simpan: whoever has shown number and code keeps the case with their account."""
    if str(case_id) not in proven(request):
        raise Http404
    if not request.actor.is_known:
        return sign_in_first(request)
    own_case(case_id, actor=request.actor, now=request.now)
    messages.success(request, _("Berkas ini sekarang ada pada akun Anda."))
    return redirect("layanan:kasus", case_id)


@require_safe
@publik
def berkas_saya(request: PendopoRequest) -> HttpResponse:
    """/berkas-saya: the cases and unfinished applications of whoever is signed in."""
    user_id = request.actor.user_id
    if user_id is None:
        return sign_in_first(request)
    titles = {offer.id: offer.text("title", lang()) for offer in catalogue()}
    drafts = queries.applications(device_hash=device_hash(request), user_id=user_id)
    rows = [
        (case, compiled.text("definition:self", "title", lang()), compiled.states[case.state],
         compiled.text(f"state:{case.state}", "public_title", lang()))
        for case in cases_of_user(user_id)[:100]
        for compiled in [compiled_of(case.release)]
    ]  # fmt: skip
    drawn = [(draft, titles[draft.definition_id]) for draft in drafts if draft.definition_id in titles]
    context = {"daftar": rows, "draf": drawn, "wakil": _on_behalf(request)}
    return unkept(render(request, "layanan/publik/berkas_saya.html", context))


def _on_behalf(request: PendopoRequest) -> list[tuple[Case, str, str]]:
    """Cases that I may open for somebody else, by a right in force: case, its service, in whose name."""
    return [
        (case, compiled_of(case.release).text("definition:self", "title", lang()), case.on_behalf.name)
        for case in cases_on_behalf(request.actor, request.now)
        if case.on_behalf
    ]
