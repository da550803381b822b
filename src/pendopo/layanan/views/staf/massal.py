"""Many cases at once: chosen in the inbox, judged side by side, moved together, each with its own result."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, gather
from pendopo.core.api import Refusal
from pendopo.layanan import forms_massal as forms
from pendopo.layanan.queries_staf.bulk_page import BulkPage, bulk_page
from pendopo.layanan.services.bulk import do_item
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

INBOX = "ruang_kerja:kotak_masuk"


@require_POST
@staf()
def pilih(request: PendopoRequest) -> HttpResponse:
    """/kerja/massal: what was ticked in the inbox becomes a run."""
    try:
        run = gather(
            place=request.region, actor=request.actor, case_ids=forms.read_ids(request.POST.getlist("berkas")),
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        messages.info(request, no.sentence)
        return redirect(reverse(INBOX))
    return redirect("layanan_staf:massal", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(transaction=False)
def massal(request: PendopoRequest, bulk_id: UUID) -> HttpResponse:
    """/kerja/massal/<id>: files side by side; sent, every case is done by itself and told with its result."""
    with region(request.region):
        page = bulk_page(request.region, bulk_id, request.actor, request.now)
        if request.method != "POST":
            for case in (line.case for group in page.groups for line in group.lines):
                record_look(subject=Case(id=case.pk), what="berkas", actor=request.actor, now=request.now)
            return _show(request, page)
        if page.run.from_sheet:
            kept = set(forms.read_ids(request.POST.getlist("kerjakan")))
            lines = [line for group in page.groups for line in group.lines if line.item.pk in kept]
            wanted = {line.item.pk: forms.wanted_of_sheet(request.region, line.item) for line in lines}
        else:
            wanted = forms.read_wanted(request.POST, page)
            if forms.needs_note(page, wanted):
                return _show(request, page, problem=_("Tulis alasannya: langkah yang Anda pilih memerlukannya."))
    for item_id, one in wanted.items():
        do_item(place=request.region, item_id=item_id, wanted=one, actor=request.actor, now=request.now)
    _tell(request, bulk_id)
    return redirect("layanan_staf:massal", bulk_id)


def _tell(request: PendopoRequest, bulk_id: UUID) -> None:
    with region(request.region):
        page = bulk_page(request.region, bulk_id, request.actor, request.now)
    if page.done:
        words = ngettext("%(n)d berkas selesai dikerjakan.", "%(n)d berkas selesai dikerjakan.", page.done)
        messages.success(request, words % {"n": page.done})
    if page.refused:
        words = ngettext("%(n)d berkas tidak dapat dikerjakan; sebabnya di bawah.",
                         "%(n)d berkas tidak dapat dikerjakan; sebabnya di bawah.", page.refused)  # fmt: skip
        messages.warning(request, words % {"n": page.refused})


def _show(request: PendopoRequest, page: BulkPage, *, problem: str = "") -> HttpResponse:
    post = request.POST if problem else None
    words = {
        "layar": forms.as_posted(post, page) if post else page, "masalah": problem,
        "catatan": post.get("catatan", "") if post else "", "semua_sesuai": post is not None and "semua_sesuai" in post,
    }  # fmt: skip
    response = render(request, "layanan/staf/massal.html", words, status=422 if problem else 200)
    response["Cache-Control"] = "private, no-store"
    return response
