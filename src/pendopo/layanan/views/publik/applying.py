"""Filling in an application page by page, seeing it whole, sending it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import Draft, InvalidAnswers, draft_answers, drop_draft, find_draft, remove_file
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current, context_for, current
from pendopo.engine.api import Compiled, Page, field_of, is_personal
from pendopo.files.api import serve_file
from pendopo.layanan import forms
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.services import applying as services
from pendopo.layanan.views.publik.device import (
    device_hash,
    hash_of,
    lang,
    new_device,
    prove,
    proven,
    remember_device,
    roomy,
)
from pendopo.lib.uuid7 import uuid7
from pendopo.payments.api import estimates
from pendopo.people.api import PendopoRequest, publik, sign_in_first


@dataclass(frozen=True)
class Filling:
    """One application being filled in: which service, which id, what is there so far."""

    request: PendopoRequest
    current: Current
    id: UUID
    draft: Draft | None
    answers: dict[str, Any]

    @property
    def compiled(self) -> Compiled:
        return self.current.compiled

    @property
    def definition_id(self) -> str:
        return self.current.release.definition_id

    @property
    def pages(self) -> list[Page]:
        return rules.asked_pages(self.compiled, self.answers)

    def address(self, page: Page) -> str:
        return reverse("layanan:halaman", args=[self.definition_id, self.id, page.id])

    @property
    def summary_address(self) -> str:
        return reverse("layanan:ringkasan", args=[self.definition_id, self.id])


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def ajukan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/ajukan: the first page. Nothing is kept until something is sent; a form of one page is sent from here."""
    offer = current(definition_id)
    if offer.compiled.definition.service.entry == "berkas":
        return redirect("layanan:layanan", definition_id)
    if (door := _door(request, offer)) is not None:
        return door
    first = rules.asked_pages(offer.compiled, {})[0]
    if request.method != "POST":
        return _show(Filling(request, offer, uuid7(), None, {}), first)
    draft_id = services.case_of_key(request.region, definition_id, request.POST.get("_kunci", ""))
    draft = _find(request, draft_id)
    if draft is None and _is_sent(request, draft_id):
        return _sent_already(request, draft_id)
    return _take(Filling(request, offer, draft_id, draft, draft_answers(draft) if draft else {}), first)


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def halaman(request: PendopoRequest, definition_id: str, draft_id: UUID, page_id: str) -> HttpResponse:
    """…/ajukan/<draft>/<page>: one page of a form that was begun."""
    filling = _filling(request, definition_id, draft_id)
    if isinstance(filling, HttpResponse):
        return filling
    page = filling.compiled.pages.get(page_id)
    if page is None:
        raise Http404
    return _take(filling, page) if request.method == "POST" else _show(filling, page)


@require_safe
@publik
def lanjutkan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/ajukan/<draft>: on to the page where it was left; to the first, when a new release no longer has that page."""
    filling = _filling(request, definition_id, draft_id)
    if isinstance(filling, HttpResponse):
        return filling
    left = filling.compiled.pages.get(filling.draft.page if filling.draft else "")
    return redirect(filling.address(left or filling.pages[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def ringkasan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/ringkasan: everything once more, then send."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    if request.method == "POST":
        if (door := _door(request, filling.current)) is not None:
            return door
        unread = _problems(filling)
        return _summary(filling, unread, sent=True) if unread else _send(filling, filling.answers)
    response = _summary(filling, _problems(filling), sent=False)
    if not request.actor.is_known:
        prove(request, response, filling.id)  # were the answer to the sending lost, sending again finds the receipt
    return response


@require_POST
@publik
def buang(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/buang: forget what was typed."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    drop_draft(filling.id)
    messages.success(request, _("Isian yang belum dikirim sudah dibuang."))
    return redirect("layanan:layanan", definition_id)


@require_safe
@publik
def berkas_draf(request: PendopoRequest, definition_id: str, draft_id: UUID, file_id: UUID) -> HttpResponse:
    """…/berkas/<id>: a file that was already sent with this draft."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    stored = queries.file_of(filling.answers, filling.compiled, file_id)
    if stored is None:
        raise Http404
    return serve_file(stored, as_attachment=False)


# -- who may go on


def _door(request: PendopoRequest, offer: Current) -> HttpResponse | None:
    """What stands before a new application: a service that is closed, or one that needs an account."""
    if not offer.is_open:
        raise Refusal(_("Layanan ini sedang tidak menerima permohonan baru."))
    if offer.compiled.definition.service.account == "wajib" and not request.actor.is_known:
        return sign_in_first(request)
    return None


def _find(request: PendopoRequest, draft_id: UUID) -> Draft | None:
    mine = device_hash(request)
    if not mine and not request.actor.is_known:
        return None
    draft = find_draft(draft_id, device_hash=mine, user_id=request.actor.user_id)
    return draft if draft is not None and draft.page != rules.REPAIR else None


def _filling(
    request: PendopoRequest, definition_id: str, draft_id: UUID, *, reading: bool = False
) -> Filling | HttpResponse:
    """The draft of this device or account; or the way on: to the receipt when it was sent, to sign-in when an account
    holds it and its session is over (what was posted is kept first). Raises Http404 for anybody else's."""
    offer = current(definition_id)
    draft = _find(request, draft_id)
    if draft is None:
        if _is_sent(request, draft_id):
            return _sent_already(request, draft_id)
        raise Http404
    if draft.definition_id != definition_id or (
        request.actor.is_known and draft.user_id not in (None, request.actor.user_id)
    ):
        raise Http404
    if draft.user_id is not None and not request.actor.is_known and (reading or request.method != "POST"):
        return sign_in_first(request)
    return Filling(request, offer, draft_id, draft, draft_answers(draft))


def _is_sent(request: PendopoRequest, case_id: UUID) -> bool:
    """Whether this device or account has made a case of it already."""
    known = proven(request)
    return bool(known or request.actor.is_known) and queries.is_case_of(case_id, request.actor, known)


def _sent_already(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """The way back into a form that became a case leads to its receipt."""
    messages.info(request, _("Permohonan ini sudah Anda kirim. Ini buktinya."))
    return redirect("layanan:tanda_terima", case_id)


# -- one page


def _problems(filling: Filling) -> dict[str, str]:
    """What the whole form still minds, also in what was typed and never became an answer."""
    context = context_for(filling.request.region, filling.request.now)
    typed = dict(filling.answers.get(rules.TYPED, {}))
    return filling.compiled.check_all(_plain(filling.answers), context, typed)


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != rules.TYPED}


def _show(
    filling: Filling, page: Page, *, raw: dict[str, list[str]] | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    """A page with what was typed last. 422 when it came back with problems."""
    request, compiled, problems = filling.request, filling.compiled, problems or {}
    sheet = forms.Sheet(
        place=request.region,
        compiled=compiled,
        answers=filling.answers,
        files=queries.kept_files(filling.answers, queries.file_fields(compiled, page)),
        lang=lang(),
        now=request.now,
        raw=raw or {},
        problems=problems,
    )
    context = {
        "pertanyaan": forms.questions(sheet, page),
        "masalah": {f"f-{name}": sentence for name, sentence in problems.items()},
        "judul_halaman": compiled.text(f"page:{page.id}", "title", lang()),
        "pengantar": compiled.text(f"page:{page.id}", "intro", lang()),
        "kunci": services.form_key(request.region, filling.definition_id, filling.id),
        "alamat": filling.address(page) if filling.draft else reverse("layanan:ajukan", args=[filling.definition_id]),
        "ada_berkas": any(field.type == "file" for field in page.fields),
        "pribadi": any(map(is_personal, page.fields)),
        **_frame(filling),
        **_way(filling, page),
    }
    return render(request, "layanan/publik/halaman.html", context, status=422 if problems else 200)


def _frame(filling: Filling) -> dict[str, object]:
    """What every page of the form says: which service, what is kept, who reads it."""
    nobody = UUID(int=0)
    return {
        "layanan": filling.compiled.text("definition:self", "title", lang()),
        "definition_id": filling.definition_id,
        "draf": filling.draft,
        "alamat_berkas": reverse("layanan:berkas_draf", args=[filling.definition_id, filling.id, nobody])[
            : -len(str(nobody))
        ],
        "pembaca": queries.readers_of(filling.compiled, lang()),
        "induk": filling.answers.get(rules.PARENT),
    }


def _way(filling: Filling, page: Page) -> dict[str, object]:
    """Which step this is, and where back leads."""
    request, pages = filling.request, filling.pages
    before, after = rules.neighbours(pages, page.id)
    from_summary = request.GET.get("dari") == "ringkasan" or request.POST.get("_dari") == "ringkasan"
    return {
        "ke": next((number for number, one in enumerate(pages, 1) if one.id == page.id), 1),
        "dari": len(pages),
        "kembali": filling.summary_address if from_summary else filling.address(before) if before else "",
        "dari_ringkasan": from_summary,
        "terakhir": after is None and not filling.compiled.definition.form.summary,
    }


def _take(filling: Filling, page: Page) -> HttpResponse:
    """A page that was posted: keep it, and go where the button leads."""
    request = filling.request
    removed, answers = request.POST.get("_hapus", ""), filling.answers
    if removed:
        field, _colon, file_id = removed.partition(":")
        answers = (
            remove_file(answers, field, file_id) if field in queries.file_fields(filling.compiled, page) else answers
        )
    posted = forms.read_post(
        place=request.region,
        compiled=filling.compiled,
        page=page,
        post=request.POST,
        uploads=request.FILES,
        answers=answers,
        now=request.now,
    )
    now_filled = replace(filling, answers=posted.answers)
    act = rules.row_act(request.POST.get("_baris", ""))
    seen = posted.problems_at(act.field) if act.act == "lihat" else {}
    pausing = bool(removed) or bool(act.field) or request.POST.get("_aksi") == "nanti"
    _before, after = rules.neighbours(now_filled.pages, page.id)
    direct = after is None and not filling.compiled.definition.form.summary
    if direct and not pausing and not posted.problems:
        return _send(now_filled, posted.answers, page)
    if direct and posted.problems and filling.draft is None and not posted.files_kept and not pausing:
        return _show(now_filled, page, raw=posted.raw, problems=posted.problems)
    kept, token = _keep(now_filled, posted, page if pausing or posted.problems else after or page)
    if seen or (posted.problems and not pausing):
        response = _show(kept, page, raw=posted.raw, problems=seen or posted.problems)
    else:
        back_to = removed.partition(":")[0] or rules.place_of_act(act, posted.raw)
        response = redirect(_next_address(kept, page, after, back_to=back_to))
    remember_device(response, token)
    return response


def _keep(filling: Filling, posted: forms.Posted, page: Page) -> tuple[Filling, str]:
    """Save the draft for this device; the cookie goes with the answer."""
    request, token = filling.request, new_device(filling.request)
    draft = services.keep_draft(
        place=request.region,
        current=filling.current,
        draft=filling.draft,
        draft_id=filling.id,
        answers=posted.answers,
        wrong=posted.wrong,
        page=page.id,
        device_hash=hash_of(request, token),
        user_id=request.actor.user_id,
        now=request.now,
    )
    return replace(filling, id=draft.id, draft=draft, answers=draft_answers(draft)), token


def _next_address(filling: Filling, page: Page, after: Page | None, *, back_to: str) -> str:
    """Where the pressed button leads; `back_to`: the question on this page to which it leads back."""
    request = filling.request
    if back_to:
        query = "?dari=ringkasan" if request.POST.get("_dari") == "ringkasan" else ""
        return f"{filling.address(page)}{query}#f-{back_to}"
    if request.POST.get("_aksi") == "nanti":
        messages.success(
            request,
            _("Isian tersimpan. Lanjutkan kapan saja dari halaman ini, di perangkat yang sama, paling lama 90 hari."),
        )
        return reverse("layanan:layanan", args=[filling.definition_id])
    if after is None or request.POST.get("_dari") == "ringkasan":
        return filling.summary_address
    return filling.address(after)


# -- the whole


def _summary(filling: Filling, problems: dict[str, str], *, sent: bool) -> HttpResponse:
    """All answers; problems lead to their pages. 422 when it was sent with problems."""
    request, compiled = filling.request, filling.compiled
    addresses = {page.id: f"{filling.address(page)}?dari=ringkasan" for page in filling.pages}
    chapters = queries.summary_of(compiled, filling.answers, problems, request.region, request.now, lang())
    page_of = {name: compiled.page_of(field_of(name)).id for name in problems}
    context = {
        "bab": [(chapter, addresses[chapter.page.id]) for chapter in chapters],
        "masalah": [(f"{addresses[page_of[n]]}#f-{n}", s) for n, s in problems.items() if page_of[n] in addresses],
        "terkirim_salah": sent,
        "kembali": filling.address(filling.pages[-1]),
        "tenggat_kini": queries.promise_now(filling.current, request.region, request.now),
        "perkiraan": [] if problems else estimates(compiled, filling.answers, request.region, request.now),
        **_frame(filling),
    }
    return render(request, "layanan/publik/ringkasan.html", context, status=422 if sent and problems else 200)


def _send(filling: Filling, answers: dict[str, Any], page: Page | None = None) -> HttpResponse:
    """Submit; what the definition still minds is shown where it can be mended."""
    request = filling.request
    try:
        case = services.send_application(
            place=request.region,
            current=filling.current,
            case_id=filling.id,
            answers=_plain(answers),
            actor=request.actor,
            now=request.now,
        )
    except InvalidAnswers as wrong:
        if page is not None:
            return _show(filling, page, problems=wrong.problems)
        return _summary(filling, wrong.problems, sent=True)
    response = redirect("layanan:tanda_terima", case.id)
    if not request.actor.is_known:
        prove(request, response, case.id)
    return response
