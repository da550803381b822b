"""One visit: filled in with one thumb, or read; its record, its photos, the choice between two results."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import FileDamaged, StoredFile, serve_file, store_upload
from pendopo.lapangan import queries, rules
from pendopo.lapangan.models import FotoKunjungan, Kunjungan
from pendopo.lapangan.services import (
    InvalidReport,
    PhotoTold,
    Sent,
    attach_scan,
    choose_result,
    keep_photo,
    receive_result,
)
from pendopo.lapangan.services.records import SCAN_TYPES
from pendopo.lapangan.services.visits import stands
from pendopo.lapangan.views.kirim import ACCEPT, MAX_MB, TOLD, without_nul
from pendopo.lapangan.views.rencana import look_at, unkept
from pendopo.lapangan.vocabulary import CARA, KERTAS, SARAN, SIFAT
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import PendopoRequest, staf

ROWS = 4
"""Rows for people without a script; with one more can be added."""


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def kunjungan(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/<id>: the form for who goes, until there is a result; then what was found."""
    visit = queries.get_visit(request.actor, visit_id)
    look_at(request, visit)
    if request.method == "POST":
        return _posted(request, visit)
    return page(request, visit, {}, {})


def page(
    request: PendopoRequest, visit: Kunjungan, typed: dict[str, str], problems: dict[str, str], *, status: int = 200
) -> HttpResponse:
    """The page; `typed`: what was sent without a script and was not complete."""
    layar = queries.visit_page(visit, request.actor, request.region, request.now, stands=stands(visit))
    # `isi`: somebody began on a phone before another result came; theirs is kept beside it.
    filling = layar.may_fill and ((layar.awaits_result and layar.still_stands) or "isi" in request.GET)
    words = {
        "layar": layar, "kunjungan": visit, "isian": typed, "masalah": problems, "mengisi": filling,
        "pemilik": queries.owner_key(request.region, request.actor), "kunci": typed.get("kunci") or str(uuid7()),
    }  # fmt: skip
    if filling:
        words |= {
            "butir": [item_form(one, typed, problems) for one in layar.checklist.items],
            "hadir": people_form(request, layar, typed, problems), "saran": pairs(SARAN), "sifat": SIFAT, "cara": CARA,
            "foto_ada": list(FotoKunjungan.objects.filter(visit=visit).order_by("taken_at")) if typed else [],
        }  # fmt: skip
    return unkept(render(request, "lapangan/staf/kunjungan.html", words, status=status))


def pairs(choices: Any) -> list[dict[str, str]]:
    return [{"id": key, "label": title} for key, title in choices]


def item_form(item: rules.Item, typed: dict[str, str], problems: dict[str, str]) -> dict[str, Any]:
    """An item as the template draws it."""
    return {
        "item": item, "pilihan": pairs(item.choices.items()), "nilai": typed.get(f"j.{item.id}", ""),
        "catatan": typed.get(f"c.{item.id}", ""), "galat": problems.get(f"j-{item.id}", ""),
        "galat_catatan": problems.get(f"c-{item.id}", ""),
    }  # fmt: skip


def people_form(
    request: PendopoRequest, layar: queries.VisitPage, typed: dict[str, str], problems: dict[str, str]
) -> list[dict[str, Any]]:
    """Rows for those present: who goes first, then empty ones."""
    names = layar.row.names or (request.actor.name,)
    rows = []
    for number in range(max(ROWS, len(names) + 2)):
        here = f"hadir.{number}."
        known = names[number] if number < len(names) and not typed else ""
        default = "petugas" if number < len(names) else "pemohon" if number == len(names) else "saksi"
        rows.append(
            {
                "nomor": number, "nama": typed.get(f"{here}nama", known), "sifat": typed.get(f"{here}sifat", default),
                "cara": typed.get(f"{here}cara", KERTAS), "alasan": typed.get(f"{here}alasan", ""),
                "galat": problems.get(f"hadir-{number}", ""),
            }
        )  # fmt: skip
    return rows


def _posted(request: PendopoRequest, visit: Kunjungan) -> HttpResponse:
    """The form as a browser without a script sends it: photos come along, signatures go on paper."""
    if not queries.may_fill(visit, request.actor):
        raise Http404
    typed = without_nul({name: request.POST[name] for name in request.POST})
    key = rules.read_uuid(typed.get("kunci", "")) or uuid7()
    problems: dict[str, str] = {}
    photos = [*request.POST.getlist("foto_ada"), *_kept_photos(request, visit, key, typed, problems)]
    sent = Sent(key, typed, photos, _version(typed))
    try:
        if problems:
            raise InvalidReport(problems)
        result = receive_result(
            place=request.region, visit_id=visit.pk, sent=sent, actor=request.actor, now=request.now
        )  # fmt: skip
    except InvalidReport as wrong:
        return page(request, visit, typed, wrong.problems, status=422)
    messages.success(request, _(TOLD[result.arrived]))
    return redirect("lapangan:kunjungan", visit.pk)


def _version(typed: dict[str, str]) -> int:
    text = typed.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _kept_photos(
    request: PendopoRequest, visit: Kunjungan, key: UUID, typed: dict[str, str], problems: dict[str, str]
) -> list[str]:
    """The photos of the form, kept at once; sending the form again keeps none twice."""
    found = []
    for name in request.FILES:
        item = name.removeprefix("foto.") if name.startswith("foto.") else ""
        for upload in request.FILES.getlist(name):
            try:
                stored = store_upload(
                    request.region, upload, accept=ACCEPT, max_mb=MAX_MB, purpose="kunjungan", now=request.now
                )  # fmt: skip
            except Refusal as no:
                problems[f"j-{item}" if item else "foto"] = no.sentence
                continue
            told = PhotoTold(
                client_id=uuid5(key, f"{item}:{stored.upload_sha256}"), sha256="", item=item,
                position=rules.read_position(typed.get("letak", "")), source="ketik",
            )  # fmt: skip
            kept = keep_photo(
                place=request.region, visit=visit, stored=stored, told=told, actor=request.actor, now=request.now
            )  # fmt: skip
            found.append(str(kept.client_id))
    return found


@require_POST
@staf()
def pilih(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/pilih: let the other result count."""
    visit = queries.get_visit_to_plan(request.actor, visit_id)
    chosen = rules.read_uuid(request.POST.get("hasil", ""))
    if chosen is None:
        raise Http404
    choose_result(place=request.region, visit_id=visit.pk, result_id=chosen, actor=request.actor, now=request.now)
    messages.success(request, _("Hasil itu sekarang berlaku, dengan berita acara yang baru."))
    return redirect("lapangan:kunjungan", visit.pk)


@require_POST
@staf()
def pindaian(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/pindaian: the record as it was signed on paper."""
    visit = queries.get_visit_to_fill(request.actor, visit_id)
    upload = request.FILES.get("pindaian")
    if not isinstance(upload, UploadedFile):
        return page(request, visit, {}, {"pindaian": _("Pilih foto atau pindaian berita acaranya.")}, status=422)
    try:
        attach_scan(place=request.region, visit_id=visit.pk, upload=upload, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, visit, {}, {"pindaian": no.sentence}, status=no.status)
    messages.success(request, _("Berita acara lengkap. Berkas dapat diteruskan."))
    return redirect("lapangan:kunjungan", visit.pk)


@require_safe
@staf()
def gambar(request: PendopoRequest, visit_id: UUID, photo_id: UUID) -> HttpResponse:
    """…/gambar/<id>: a photo of the visit."""
    visit = queries.get_visit(request.actor, visit_id)
    photo = FotoKunjungan.objects.select_related("file").filter(pk=photo_id, visit=visit).first()
    if photo is None:
        raise Http404
    look_at(request, visit)
    return served(photo.file)


@require_safe
@staf()
def berita_acara(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/berita-acara.pdf?asli: the record as it stands; the scan where it was signed on paper, `asli`: as made."""
    visit = queries.get_visit(request.actor, visit_id)
    row = queries.record_of(visit)
    stored = None if row is None else (row.scan if row.scan_id and "asli" not in request.GET else row.file)
    if stored is None:
        raise Http404
    look_at(request, visit)
    return served(stored)


def served(stored: StoredFile, *, as_attachment: bool = False) -> HttpResponse:
    """A file of a visit. Raises Refusal when the disk holds something else."""
    try:
        return serve_file(stored, as_attachment=as_attachment)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged


__all__ = ["SCAN_TYPES", "berita_acara", "gambar", "kunjungan", "pilih", "pindaian", "served"]
