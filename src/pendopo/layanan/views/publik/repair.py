"""Repairing exactly what was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.cases.api import (
    CaseView,
    Draft,
    InvalidAnswers,
    draft_answers,
    find_draft,
    get_case_of_applicant,
    remove_file,
    repair_case,
    view_case,
)
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current
from pendopo.engine.api import Compiled
from pendopo.layanan import forms
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.services import applying as services
from pendopo.layanan.views.publik.device import (
    device_hash,
    hash_of,
    lang,
    new_device,
    proven,
    remember_device,
    roomy,
    unkept,
)
from pendopo.people.api import PendopoRequest, publik


@dataclass(frozen=True)
class Mending:
    """A repair under way: what was asked, and the answers with what was mended so far."""

    request: PendopoRequest
    view: CaseView
    asked: tuple[str, ...]
    draft: Draft | None
    answers: dict[str, Any]

    @property
    def compiled(self) -> Compiled:
        return self.view.compiled

    @property
    def id(self) -> UUID:
        return self.view.case.id

    @property
    def own(self) -> Current:
        """The release that the case is pinned to."""
        return Current(release=self.view.case.release, compiled=self.compiled, is_open=True)


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def perbaiki(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/lacak/<id>/perbaiki: the asked fields, filled with what is there; files that were not right are asked again."""
    mending = mending_of(request, case_id)
    if request.method != "POST":
        return _show(mending)
    answers = mending.answers
    removed, _colon, file_id = request.POST.get("_hapus", "").partition(":")
    if removed in mending.asked:
        answers = remove_file(answers, removed, file_id)
    posted = forms.read_repair(
        place=request.region,
        compiled=mending.compiled,
        asked=mending.asked,
        post=request.POST,
        uploads=request.FILES,
        answers=answers,
        now=request.now,
    )
    act = rules.row_act(request.POST.get("_baris", ""))
    seen = posted.problems_at(act.field) if act.act == "lihat" else {}
    if seen:
        return _kept(mending, replace(posted, problems=seen))
    if removed or act.field:
        return _kept(mending, posted, back_to=removed or rules.place_of_act(act, posted.raw))
    return _kept(mending, posted) if posted.problems else _send(mending, posted)


def mending_of(request: PendopoRequest, case_id: UUID) -> Mending:
    """The case, when it waits for its applicant. Raises Http404, or Refusal when there is nothing to mend."""
    view = view_case(get_case_of_applicant(case_id, actor=request.actor, proven=proven(request)))
    if view.asked is None or view.asked.answered_at is not None or not view.awaits_repair:
        raise Refusal(_("Berkas ini tidak sedang menunggu perbaikan."))
    if view.asked.until < request.now:
        raise Refusal(_("Batas waktu perbaikan sudah lewat."))
    asked = tuple(name for name in view.compiled.fields if name in view.asked.fields)
    draft = find_draft(case_id, device_hash=device_hash(request), user_id=request.actor.user_id)
    draft = draft if draft is not None and draft.page == rules.REPAIR else None
    return Mending(request, view, asked, draft, draft_answers(draft) if draft else _before(view, asked))


def _before(view: CaseView, asked: tuple[str, ...]) -> dict[str, Any]:
    """The answers that stand; of the asked files only those that were found right."""
    files = {name: queries.right_files(view.files, name) for name in asked if view.compiled.fields[name].type == "file"}
    kept = {name: value for name, value in view.answers.items() if name not in files}
    return {**kept, **{name: ids for name, ids in files.items() if ids}}


def _show(
    mending: Mending, *, raw: dict[str, list[str]] | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    request, view, problems = mending.request, mending.view, problems or {}
    files = [name for name in mending.asked if name in queries.file_fields(mending.compiled)]
    sheet = forms.Sheet(
        place=request.region,
        compiled=mending.compiled,
        answers=mending.answers,
        files=queries.kept_files(mending.answers, files),
        lang=lang(),
        now=request.now,
        raw=raw or {},
        problems=problems,
    )
    context = {
        "pertanyaan": forms.repair_questions(sheet, mending.asked),
        "masalah": {f"f-{name}": sentence for name, sentence in problems.items()},
        "kunci": services.form_key(request.region, rules.REPAIR, mending.id),
        "alamat_unggah": reverse("layanan:unggah"),
        "untuk_layanan": rules.REPAIR,
        "kasus": view.case,
        "diminta": view.asked,
        "butir": queries.asked_items(view, lang()),
        "layanan": mending.compiled.text("definition:self", "title", lang()),
    }
    return unkept(render(request, "layanan/publik/perbaiki.html", context, status=422 if problems else 200))


def _kept(mending: Mending, posted: forms.Posted, *, back_to: str = "") -> HttpResponse:
    """Keep what was mended so far, so that a file that was sent need not be sent again. `back_to`: the question to
    which the pressed button leads back; otherwise the page says what is wrong."""
    request, token = mending.request, new_device(mending.request)
    case = mending.view.case
    draft = services.keep_draft(
        place=request.region,
        current=mending.own,
        draft=mending.draft,
        draft_id=case.id,
        answers=posted.answers,
        wrong=posted.wrong,
        page=rules.REPAIR,
        device_hash=hash_of(request, token),
        user_id=request.actor.user_id,
        now=request.now,
    )
    if back_to:
        response: HttpResponse = redirect(f"{reverse('layanan:perbaiki', args=[case.id])}#f-{back_to}")
    else:
        now = Mending(request, mending.view, mending.asked, draft, draft_answers(draft))
        response = _show(now, raw=posted.raw, problems=posted.problems)
    remember_device(response, token)
    return response


def _send(mending: Mending, posted: forms.Posted) -> HttpResponse:
    request = mending.request
    changes = {name: posted.answers[name] for name in mending.asked if name in posted.answers}
    try:
        repair_case(place=request.region, case=mending.view.case, changes=changes, actor=request.actor, now=request.now)
    except InvalidAnswers as wrong:
        return _kept(mending, replace(posted, problems=wrong.problems))
    messages.success(request, _("Perbaikan terkirim. Sekarang giliran kami."))
    return redirect("layanan:kasus", mending.id)
