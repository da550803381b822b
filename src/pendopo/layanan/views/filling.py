"""A form being filled in, page by page: what the applicant's pages and those of the counter share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.cases.api import Draft, InvalidAnswers, draft_answers, remove_file
from pendopo.definitions.api import Current, context_for
from pendopo.engine.api import Compiled, Page, field_of, is_personal
from pendopo.layanan import forms
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.services import applying as services
from pendopo.layanan.services.received import enter_received
from pendopo.layanan.views.publik.device import counter_hash, hash_of, lang, new_device, prove, remember_device
from pendopo.payments.api import estimates
from pendopo.people.api import PendopoRequest
from pendopo.ui.api import hard_words


@dataclass(frozen=True)
class Face:
    """Where a form is filled in: by its applicant, or by an officer at a counter for somebody."""

    urls: str
    is_counter: bool = False

    def address(self, name: str, *args: object) -> str:
        return reverse(f"{self.urls}{name}", args=args)


APPLICANT = Face("layanan:")
COUNTER = Face("layanan_staf:loket_", is_counter=True)


@dataclass(frozen=True)
class Filling:
    """One application being filled in: which service, which id, what is there so far."""

    request: PendopoRequest
    current: Current
    id: UUID
    draft: Draft | None
    answers: dict[str, Any]
    face: Face = APPLICANT
    occurred: datetime | None = None  # of a paper of an outage: when it was received

    @property
    def now(self) -> datetime:
        """The moment by which the answers are judged and the promise is counted."""
        return self.occurred or self.request.now

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
        return self.face.address("halaman", self.definition_id, self.id, page.id)

    @property
    def summary_address(self) -> str:
        return self.face.address("ringkasan", self.definition_id, self.id)

    @property
    def service_address(self) -> str:
        """The page before the form."""
        return self.face.address("layanan", self.definition_id)


# -- one page


def problems_of(filling: Filling) -> dict[str, str]:
    """What the whole form still minds, also in what was typed and never became an answer."""
    context = context_for(filling.request.region, filling.now)
    typed = dict(filling.answers.get(rules.TYPED, {}))
    return filling.compiled.check_all(plain(filling.answers), context, typed)


def plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != rules.TYPED}


def show(
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
        now=filling.now,
        raw=raw or {},
        problems=problems,
    )
    questions = forms.questions(sheet, page)
    intro = compiled.text(f"page:{page.id}", "intro", lang())
    context = {
        "pertanyaan": questions,
        "kunci_suara": f"halaman:{filling.definition_id}:{page.id}",
        "kata_sulit": hard_words([intro, *(f"{one.field.label} {one.field.help}" for one in questions)]),
        "masalah": {f"f-{name}": sentence for name, sentence in problems.items()},
        "judul_halaman": compiled.text(f"page:{page.id}", "title", lang()),
        "pengantar": intro,
        "kunci": services.form_key(request.region, filling.definition_id, filling.id),
        "alamat": filling.address(page) if filling.draft else filling.face.address("ajukan", filling.definition_id),
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
        "compiled": filling.compiled,
        "loket": filling.face.is_counter,
        "layanan": filling.compiled.text("definition:self", "title", lang()),
        "definition_id": filling.definition_id,
        "alamat_layanan": filling.service_address,
        "draf": filling.draft,
        "alamat_berkas": filling.face.address("berkas_draf", filling.definition_id, filling.id, nobody)[
            : -len(str(nobody))
        ],
        "alamat_unggah": filling.face.address("unggah"),
        "untuk_layanan": filling.definition_id,
        "pembaca": queries.readers_of(filling.compiled, lang()),
        "induk": filling.answers.get(rules.PARENT),
        "atas_nama": queries.behalf_of(filling.answers),
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


def take(filling: Filling, page: Page) -> HttpResponse:
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
        now=filling.now,
    )
    now_filled = replace(filling, answers=posted.answers)
    act = rules.row_act(request.POST.get("_baris", ""))
    seen = posted.problems_at(act.field) if act.act == "lihat" else {}
    pausing = bool(removed) or bool(act.field) or request.POST.get("_aksi") == "nanti"
    _before, after = rules.neighbours(now_filled.pages, page.id)
    direct = after is None and not filling.compiled.definition.form.summary
    if direct and not pausing and not posted.problems:
        return send(now_filled, posted.answers, page)
    if direct and posted.problems and filling.draft is None and not posted.files_kept and not pausing:
        return show(now_filled, page, raw=posted.raw, problems=posted.problems)
    kept, token = _keep(now_filled, posted, page if pausing or posted.problems else after or page)
    if seen or (posted.problems and not pausing):
        response = show(kept, page, raw=posted.raw, problems=seen or posted.problems)
    else:
        back_to = removed.partition(":")[0] or rules.place_of_act(act, posted.raw)
        response = redirect(_next_address(kept, page, after, back_to=back_to))
    if token:
        remember_device(response, token)
    return response


def _keep(filling: Filling, posted: forms.Posted, page: Page) -> tuple[Filling, str]:
    """Save the draft for this device (the cookie goes with the answer), or for the officer at the counter."""
    request, token = filling.request, "" if filling.face.is_counter else new_device(filling.request)
    draft = services.keep_draft(
        place=request.region,
        current=filling.current,
        draft=filling.draft,
        draft_id=filling.id,
        answers=posted.answers,
        wrong=posted.wrong,
        page=page.id,
        device_hash=hash_of(request, token) if token else counter_hash(request),
        user_id=request.actor.user_id if token else None,
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
        messages.success(request, _saved(filling))
        return filling.face.address("awal") if filling.face.is_counter else filling.service_address
    if after is None or request.POST.get("_dari") == "ringkasan":
        return filling.summary_address
    return filling.address(after)


def _saved(filling: Filling) -> str:
    if filling.face.is_counter:
        return _("Isian tersimpan. Lanjutkan dari halaman loket, di komputer mana pun Anda masuk.")
    return _("Isian tersimpan. Lanjutkan kapan saja dari halaman ini, di perangkat yang sama, paling lama 90 hari.")


# -- the whole


def summary(filling: Filling, problems: dict[str, str], *, sent: bool) -> HttpResponse:
    """All answers; problems lead to their pages. 422 when it was sent with problems."""
    request, compiled = filling.request, filling.compiled
    addresses = {page.id: f"{filling.address(page)}?dari=ringkasan" for page in filling.pages}
    chapters = queries.summary_of(compiled, filling.answers, problems, request.region, filling.now, lang())
    page_of = {name: compiled.page_of(field_of(name)).id for name in problems}
    context = {
        "bab": [(chapter, addresses[chapter.page.id]) for chapter in chapters],
        "masalah": [(f"{addresses[page_of[n]]}#f-{n}", s) for n, s in problems.items() if page_of[n] in addresses],
        "terkirim_salah": sent,
        "kembali": filling.address(filling.pages[-1]),
        "tenggat_kini": queries.promise_now(filling.current, request.region, filling.now),
        "perkiraan": [] if problems else estimates(compiled, filling.answers, request.region, filling.now),
        **_frame(filling),
    }
    return render(request, "layanan/publik/ringkasan.html", context, status=422 if sent and problems else 200)


def send(filling: Filling, answers: dict[str, Any], page: Page | None = None) -> HttpResponse:
    """Submit; what the definition still minds is shown where it can be mended."""
    request = filling.request
    submit = enter_received if filling.face.is_counter else services.send_application
    try:
        case = submit(
            place=request.region,
            current=filling.current,
            case_id=filling.id,
            answers=plain(answers),
            actor=request.actor,
            now=request.now,
        )
    except InvalidAnswers as wrong:
        if page is not None:
            return show(filling, page, problems=wrong.problems)
        return summary(filling, wrong.problems, sent=True)
    if filling.face.is_counter:
        return redirect(filling.face.address("bukti", case.id))
    response = redirect("layanan:tanda_terima", case.id)
    if not request.actor.is_known:
        prove(request, response, case.id)
    return response
