"""Numbers of letters and signatures on paper: what the region has decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.documents.api import (
    NumberBlock,
    RegisterPlan,
    change_policy,
    end_block,
    reserve_block,
    set_register_plan,
)
from pendopo.layanan.queries_staf.numbering_page import NumberingPage, numbering_page
from pendopo.people.api import PendopoRequest, staf

PAGE = "layanan_staf:penomoran"


def _page(request: PendopoRequest, *, no: Refusal | None = None, register: str = "") -> HttpResponse:
    """The page; what was refused stands at its register."""
    words = {
        "layar": numbering_page(request.region, request.now), "cara": RegisterPlan.MODES, "masalah": no,
        "di": register, "ketik": request.POST,
    }  # fmt: skip
    return render(request, "layanan/staf/penomoran.html", words, status=no.status if no else 200)


@require_safe
@staf("admin")
def penomoran(request: PendopoRequest) -> HttpResponse:
    """/kerja/penomoran: each register, its blocks, and whether people may sign by hand."""
    return _page(request)


def _register(request: PendopoRequest) -> str:
    """The register that was posted; only those of services in force."""
    name = request.POST.get("register", "")
    layar: NumberingPage = numbering_page(request.region, request.now)
    if name not in {one.name for one in layar.registers}:
        raise Http404
    return name


@require_POST
@staf("admin")
def register(request: PendopoRequest) -> HttpResponse:
    """…/register: where its numbers come from."""
    name = _register(request)
    try:
        set_register_plan(
            name, mode=request.POST.get("cara", ""), hint=request.POST.get("contoh", "")[:120], actor=request.actor,
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _page(request, no=no, register=name)
    messages.success(request, _("Penomoran register %(nama)s tersimpan.") % {"nama": name})
    return redirect(PAGE)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_POST
@staf("admin")
def blok(request: PendopoRequest) -> HttpResponse:
    """…/blok: numbers that were reserved for us."""
    name = _register(request)
    try:
        block = reserve_block(
            name, year=_whole(request.POST.get("tahun", "")) or request.now.astimezone(request.region.tz).year,
            first=_whole(request.POST.get("dari", "").strip()), last=_whole(request.POST.get("sampai", "").strip()),
            source=request.POST.get("sumber", ""), actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _page(request, no=no, register=name)
    messages.success(
        request, _("Blok %(dari)d sampai %(sampai)d tercatat.") % {"dari": block.first, "sampai": block.last}
    )
    return redirect(PAGE)


@require_POST
@staf("admin")
def tutup_blok(request: PendopoRequest) -> HttpResponse:
    """…/blok/tutup: give back what is left of a block."""
    try:
        block = NumberBlock.objects.filter(pk=UUID(request.POST.get("blok", ""))).first()
    except ValueError:
        raise Http404 from None
    if block is None:
        raise Http404
    end_block(block, actor=request.actor, now=request.now)
    messages.success(request, _("Sisa blok itu dikembalikan."))
    return redirect(PAGE)


@require_POST
@staf("admin")
def basah(request: PendopoRequest) -> HttpResponse:
    """…/basah: whether people without a certificate may sign by hand, and whether everybody may see scans."""
    change_policy(
        may_sign_wet=request.POST.get("basah") == "ya", scan_is_public=request.POST.get("publik") == "ya",
        actor=request.actor, now=request.now,
    )  # fmt: skip
    messages.success(request, _("Aturan tanda tangan basah tersimpan."))
    return redirect(PAGE)
