"""The editor: services of the region, the sections of one, and its draft up to the publication."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.penyesuaian import queries_daftar, queries_surat
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian.forms_sunting import SlotForm, loose
from pendopo.penyesuaian.models import Rancangan
from pendopo.penyesuaian.queries_pengesahan import Verification
from pendopo.penyesuaian.queries_sunting import HEAD, MANAGER, Desk
from pendopo.penyesuaian.rules_slots import SECTIONS, groups_of
from pendopo.penyesuaian.services import drafts
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

FORMS = ("teks", "syarat", "waktu", "parameter", "pilihan", "terjemahan")
"""Sections that are one form of slots."""

ACTIONS = {"urungkan": drafts.undo, "kembalikan": drafts.take_back}


@require_safe
@staf(MANAGER, HEAD)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/layanan-daerah: every service of the region, and what waits for a second person."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("cari", "keadaan", "urut")}
    rows = queries_daftar.services_here(request.region)
    shown = queries_daftar.narrowed(rows, text=asked["cari"], state=asked["keadaan"], order=asked["urut"])
    if "unduh" in request.GET:
        return _as_file(queries_daftar.as_csv(shown))
    words = {
        "daftar": shown, "saring": asked, "banyak": len(rows), "menunggu": queries.waiting_for(request.actor),
        "keadaan": queries_daftar.STATES,
        "urutan": {name: title for name, (title, _key) in queries_daftar.ORDERS.items()},
        "disaring": bool(asked["cari"] or asked["keadaan"]), "alamat_unduh": f"?{urlencode({**asked, 'unduh': '1'})}",
        "judul": {row.installed.definition_id: row.title for row in rows}, "boleh_ubah": MANAGER in request.actor.roles,
    }  # fmt: skip
    return render(request, "penyesuaian/sunting/daftar.html", words)


def _as_file(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="layanan-daerah.csv"'
    return response


@require_safe
@staf(MANAGER)
def layanan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>: a service with its sections, its draft, its releases."""
    desk = queries.desk_of(definition_id, request.actor)
    own = queries.lines_of(desk.standing.base, desk.standing.overlay)
    words = {
        "perubahan": own, "rilis": queries.releases_of(definition_id)[:3],
        "rancangan_lain": [one for one in queries.drafts_of(definition_id) if one.author_id != request.actor.actor_id],
        "bagian_daftar": [(name, title, HINTS[name]) for name, title in SECTIONS],
        "alamat_tiru": fork_address(definition_id),
    }  # fmt: skip
    return page(request, desk, "", "layanan", words)


HINTS = {
    "teks": "Judul, ringkasan, pengantar, bunyi tombol",
    "isian": "Pertanyaan dan halaman formulir, isian dan berkas tambahan",
    "pilihan": "Isi daftar pilihan: ganti kata, pensiunkan, tambah",
    "syarat": "Yang dibaca warga sebelum mulai, dan standar pelayanan",
    "waktu": "Janji, batas waktu tiap tahap, lama menunggu",
    "parameter": "Nilai setempat dan batasnya",
    "surat": "Naskah surat dengan pratinjau",
    "peran": "Siapa mengerjakan apa",
    "terjemahan": "Teks dalam bahasa lain",
    "alur": "Gambar alur, hanya dibaca",
}


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def bagian(request: PendopoRequest, definition_id: str, bagian: str) -> HttpResponse:
    """…/<id>/ubah/<section>: a section that is one form; what is typed goes to the draft."""
    if bagian not in FORMS:
        raise Http404
    desk = queries.desk_of(definition_id, request.actor)
    groups = groups_of(bagian, desk.tree, desk.definition, desk.namespace)
    if request.method != "POST":
        return section(request, desk, bagian, SlotForm(groups), 200)
    form = SlotForm.read(groups, request.POST, desk)
    return saved(request, desk, form, bagian) or redirect("penyesuaian:bagian", definition_id, bagian)


def saved(request: PendopoRequest, desk: Desk, form: SlotForm, name: str) -> HttpResponse | None:
    """Keep what was typed in the draft; None when that worked, else the page with what is wrong."""
    try:
        if not form.problems:
            made = drafts.edit(
                desk.definition_id, form.changes(desk, request.actor, request.now.isoformat()),
                version=version_of(request), actor=request.actor, now=request.now,
            )  # fmt: skip
            messages.success(request, _("Tersimpan di rancangan.") if made else _("Tidak ada yang berubah."))
            return None
        status = 422
    except Refusal as no:
        form.problems["_"] = no.sentence
        status = no.status
    return section(request, desk, name, form, status)


def section(request: PendopoRequest, desk: Desk, name: str, form: SlotForm, status: int) -> HttpResponse:
    """A section's page."""
    words = {
        "isian": form, "grup": form.draw(desk), "lepas": loose(desk.findings_in(name), form.groups),
        "dapat_tambah": name in ("syarat", "pilihan"),
    }  # fmt: skip
    return page(request, desk, name, "bagian", words, status)


def page(
    request: PendopoRequest, desk: Desk, name: str, template: str, words: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page about one service: its head, its sections, its draft."""
    titles = dict(SECTIONS)
    tabs = [{"judul": _("Ringkasan"), "url": reverse("penyesuaian:layanan", args=[desk.definition_id]),
             "kini": name == "", "jumlah": 0}]  # fmt: skip
    tabs += [
        {"judul": title, "url": address(desk.definition_id, one), "kini": one == name,
         "jumlah": len(desk.findings_in(one))}
        for one, title in SECTIONS
    ]  # fmt: skip
    still_open = Verification(desk).open
    tabs.append({"judul": _("Verifikasi"), "url": reverse("penyesuaian:verifikasi", args=[desk.definition_id]),
                 "kini": name == "verifikasi", "jumlah": still_open})  # fmt: skip
    common = {
        "meja": desk, "bagian": name, "judul_bagian": titles.get(name, ""), "perlu_verifikasi": still_open, "tab": tabs,
        "perlu_kedua": queries.must_sign(desk, request.actor), "alamat_tiru": fork_address(desk.definition_id),
        "judul_layanan": desk.definition.title,
    }  # fmt: skip
    return render(request, f"penyesuaian/sunting/{template}.html", common | words, status=status)


def address(definition_id: str, name: str) -> str:
    """Where a section stands."""
    if name in FORMS:
        return reverse("penyesuaian:bagian", args=[definition_id, name])
    return reverse(f"penyesuaian:{name}", args=[definition_id])


def fork_address(definition_id: str) -> str:
    """Where a service of the region's own is made from this one."""
    return reverse("kerja_sama_staf:adopsi_tiru", args=[definition_id])


def version_of(request: PendopoRequest) -> int:
    """The version of the draft that the page was made from."""
    typed = request.POST.get("versi", "0")
    return int(typed) if typed.isdigit() and len(typed) < 9 else -1


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER, transaction=False)
def rancangan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/rancangan: the draft in sentences, what the gate says, and its publication."""
    todo = request.POST.get("tindakan", "")
    if request.method != "POST":
        with region(request.region):
            return draft_page(request, queries.desk_of(definition_id, request.actor), {}, 200)
    try:
        if todo in ("terbitkan", "ajukan"):
            refuse_unprintable(request, definition_id, None)
        with region(request.region):
            return _done(request, definition_id, todo)
    except Refusal as no:
        name = "alasan" if no.status == 422 else "_"
        with region(request.region):
            return draft_page(request, queries.desk_of(definition_id, request.actor), {name: no.sentence}, no.status)


def refuse_unprintable(request: PendopoRequest, definition_id: str, draft: Rancangan | None) -> None:
    """The press prints every letter that the draft changes, outside any transaction. Raises Refusal."""
    with region(request.region):
        found = draft or queries.draft_of(definition_id, request.actor)
        desk = queries.desk_with(queries.installed_of(definition_id), found)
        samples = queries_surat.changed_letters(request.region, desk, request.now)
    if fault := queries_surat.letters_fault(request.region, samples):
        raise Refusal(fault, status=409)


def _done(request: PendopoRequest, definition_id: str, todo: str) -> HttpResponse:
    """One of the draft's verbs. Raises Refusal."""
    given: Any = {"version": version_of(request), "actor": request.actor, "now": request.now}
    reason = request.POST.get("alasan", "")
    if todo == "terbitkan":
        release = drafts.publish(definition_id, reason=reason, **given)
        messages.success(request, _("Rilis %(n)s terbit. Permohonan baru memakainya.") % {"n": release.number})
        return redirect("penyesuaian:layanan", definition_id)
    if todo == "ajukan":
        drafts.send(definition_id, reason=reason, **given)
        messages.success(request, _("Rancangan menunggu orang kedua."))
    elif todo == "tarik":
        drafts.pull_back(definition_id, **given)
        messages.success(request, _("Rancangan kembali ke tangan Anda."))
    elif todo == "buang":
        drafts.discard(definition_id, **given)
        messages.success(request, _("Rancangan dibuang. Yang terbit tidak berubah."))
        return redirect("penyesuaian:layanan", definition_id)
    elif todo in ACTIONS:
        ACTIONS[todo](definition_id, request.POST.get("kunci", ""), **given)
        messages.success(request, _("Rancangan diperbarui."))
    else:
        raise Http404
    return redirect("penyesuaian:rancangan", definition_id)


def draft_page(request: PendopoRequest, desk: Desk, problems: dict[str, str], status: int) -> HttpResponse:
    """The draft's page."""
    words = {
        "masalah": problems, "kelompok": queries.by_section(desk.lines, SECTIONS),
        "alasan": request.POST.get("alasan", desk.draft.reason if desk.draft else ""),
    }  # fmt: skip
    return page(request, desk, "rancangan", "rancangan", words, status)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER, HEAD, transaction=False)
def setuju(request: PendopoRequest, draft_id: UUID) -> HttpResponse:
    """…/rancangan/<id>: the second person reads the change in sentences, and publishes or sends it back."""
    if request.method != "POST":
        with region(request.region):
            return decision_page(request, draft_id, {}, 200)
    try:
        with region(request.region):
            draft = queries.get_draft(draft_id)
        if request.POST.get("tindakan") == "setuju":
            refuse_unprintable(request, draft.definition_id, draft)
        with region(request.region):
            return _decided(request, draft)
    except Refusal as no:
        name = "catatan" if no.status == 422 else "_"
        with region(request.region):
            return decision_page(request, draft_id, {name: no.sentence}, no.status)


def decision_page(request: PendopoRequest, draft_id: UUID, problems: dict[str, str], status: int) -> HttpResponse:
    """The page of the second person. Raises Http404."""
    draft = queries.get_draft(draft_id)
    if draft.state == Rancangan.DISCARDED:
        raise Http404
    if draft.state == Rancangan.PUBLISHED:
        return redirect("penyesuaian:daftar")
    desk = queries.desk_with(queries.installed_of(draft.definition_id), draft)
    mine = request.actor.actor_id in queries.authors_of(draft)
    words = {
        "rancangan": draft, "meja": desk, "masalah": problems, "catatan": request.POST.get("catatan", ""),
        "kelompok": queries.by_section(desk.lines, SECTIONS), "judul_layanan": desk.definition.title,
        "dijaga": {line.key for line in queries.must_sign(desk, None)},
        "boleh": draft.state == Rancangan.SENT and not mine, "pembuat": mine,
    }  # fmt: skip
    return render(request, "penyesuaian/sunting/setuju.html", words, status=status)


def _decided(request: PendopoRequest, draft: Rancangan) -> HttpResponse:
    """Published or sent back. Raises Refusal."""
    if request.POST.get("tindakan") == "setuju":
        release = drafts.approve(draft, version=version_of(request), actor=request.actor, now=request.now)
        messages.success(request, _("Rilis %(n)s terbit. Permohonan baru memakainya.") % {"n": release.number})
    else:
        drafts.send_back(draft, note=request.POST.get("catatan", ""), actor=request.actor, now=request.now)
        messages.success(request, _("Rancangan dikembalikan kepada pembuatnya."))
    return redirect("penyesuaian:daftar")


@require_POST
@staf(MANAGER)
def isi_ulang(request: PendopoRequest, definition_id: str) -> HttpResponseBase:
    """…/<id>/rancangan/tindakan: undoing one change from another page than the draft's."""
    return _done(request, definition_id, request.POST.get("tindakan", ""))
