"""The form's questions: the list, one question, a new one; and what else a region may add."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.engine.api import AnyChange
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian import rules_adding as adding
from pendopo.penyesuaian.forms_sunting import SlotForm, loose
from pendopo.penyesuaian.queries_sunting import MANAGER, Desk
from pendopo.penyesuaian.rules_slots import LANGUAGES, field_groups, is_own, languages, name_of, value_of
from pendopo.penyesuaian.rules_typed import Signed, tidy
from pendopo.penyesuaian.services import drafts
from pendopo.penyesuaian.views.sunting import page, saved, version_of
from pendopo.people.api import PendopoRequest, staf

KINDS = {"option": ("field", "column"), "requirement": ("service",), "step": ("service",)}
"""What is added by a short form, and below which kinds of node."""

TYPE_NAMES = {kind: title for kind, title, _help in adding.TYPES} | {
    "npwp": "NPWP", "nib": "NIB", "wilayah": "Wilayah", "geometry": "Letak di peta", "table": "Tabel",
    "computed": "Dihitung", "statement": "Pernyataan", "time": "Jam",
}  # fmt: skip


@require_safe
@staf(MANAGER)
def isian(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/isian: pages and questions in the order in which they are asked."""
    desk = queries.desk_of(definition_id, request.actor)
    return page(request, desk, "isian", "isian", {"halaman": rows_of(desk), "lepas": desk.findings_in("isian")})


def rows_of(desk: Desk) -> list[dict[str, Any]]:
    """Pages with their questions, and what is said about each."""
    told: dict[str, list[str]] = {}
    for finding in desk.findings:
        told.setdefault(finding.node, []).append(f"{finding.message} {finding.mend}")
    touched = {line.change.node for line in desk.lines}
    return [
        {
            "node": one, "title": name_of(desk.tree, one),
            "fields": [_row(desk, field, told, touched) for field in desk.tree.row(one, "field")],
        }
        for one in desk.tree.row("form:self", "page")
    ]  # fmt: skip


def _row(desk: Desk, node: str, told: dict[str, list[str]], touched: set[str]) -> dict[str, Any]:
    required = value_of(desk.tree, node, "required")
    return {
        "node": node, "id": node.partition(":")[2], "label": name_of(desk.tree, node),
        "type": TYPE_NAMES.get(str(desk.tree.get(node, "type")), ""), "own": is_own(node, desk.namespace),
        "required": {"ya": _("Wajib"), "tidak": _("Boleh kosong")}.get(str(required), _("Wajib bila…")),
        "visible": desk.tree.get(node, "visible"), "mine": node in touched, "told": told.get(node, []),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def isian_satu(request: PendopoRequest, definition_id: str, isian_id: str) -> HttpResponse:
    """…/<id>/isian/<question>: one question with everything that may be changed about it."""
    desk = queries.desk_of(definition_id, request.actor)
    node = f"field:{isian_id}"
    if node not in desk.tree:
        raise Http404
    groups = list(field_groups(desk.tree, node, languages(desk.definition)))
    form = SlotForm(groups)
    if request.method == "POST":
        form = SlotForm.read(groups, request.POST, desk)
        wrong = saved(request, desk, form, "isian")
        if wrong is None:
            return redirect("penyesuaian:isian_satu", definition_id, isian_id)
        return one_field(request, desk, node, form, wrong.status_code)
    return one_field(request, desk, node, form, 200)


def one_field(request: PendopoRequest, desk: Desk, node: str, form: SlotForm, status: int) -> HttpResponse:
    """The page of one question."""
    about = [one for one in desk.findings if one.node == node]
    words = {
        "isian": form, "grup": form.draw(desk), "simpul": node, "nama_isian": name_of(desk.tree, node),
        "jenis": TYPE_NAMES.get(str(desk.tree.get(node, "type")), ""), "milik": is_own(node, desk.namespace),
        "lepas": loose(about, form.groups), "halaman_kini": desk.tree.parent(node),
        "halaman": [(one, name_of(desk.tree, one)) for one in desk.tree.row("form:self", "page")],
        "pribadi": desk.tree.get(node, "personal") is not None, "umum": desk.tree.get(node, "public") is not None,
        "simpan": desk.tree.get(node, "retention"),
    }  # fmt: skip
    return page(request, desk, "isian", "isian_satu", words, status)


@require_POST
@staf(MANAGER)
def isian_aksi(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/isian/tindakan: a node up, down, to another page, or away."""
    desk = queries.desk_of(definition_id, request.actor)
    node, todo = request.POST.get("simpul", ""), request.POST.get("tindakan", "")
    if node not in desk.tree or node.partition(":")[0] not in ("field", "option", "requirement", "step"):
        raise Http404
    made = _action(desk, node, todo, request.POST.get("halaman", ""), signed(request))
    if made is not None:
        drafts.edit(definition_id, [made], version=version_of(request), actor=request.actor, now=request.now)
        messages.success(request, _("Tersimpan di rancangan."))
    return redirect(back_to(request, definition_id, node))


def _action(desk: Desk, node: str, todo: str, to: str, by: Signed) -> AnyChange | None:
    """The change that a small button means."""
    if todo in ("naik", "turun"):
        return adding.moved(desk.tree, node, todo == "naik", by)
    if todo == "hapus":
        return adding.removed(node, by)
    if todo == "halaman" and to in desk.tree.row("form:self", "page"):
        return adding.to_page(desk.tree, node, to, by) if to != desk.tree.parent(node) else None
    raise Http404


def back_to(request: PendopoRequest, definition_id: str, node: str) -> str:
    """The page on which such a node stands."""
    kind = node.partition(":")[0]
    if kind == "field":
        return f"{reverse('penyesuaian:isian', args=[definition_id])}#{node}"
    return reverse("penyesuaian:bagian", args=[definition_id, "pilihan" if kind == "option" else "syarat"])


def signed(request: PendopoRequest) -> Signed:
    """Who changes, now."""
    return Signed(request.actor.name or request.actor.label, request.now.isoformat())


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def isian_baru(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/isian/tambah: a question or a document of the region's own."""
    desk = queries.desk_of(definition_id, request.actor)
    if request.method != "POST":
        return new_field(request, desk, {}, 200)
    asked, problems = read_question(request, desk)
    if problems:
        return new_field(request, desk, problems, 422)
    made = adding.question(desk.tree, desk.namespace, asked, signed(request))
    try:
        drafts.edit(definition_id, [made], version=version_of(request), actor=request.actor, now=request.now)
    except Refusal as no:
        return new_field(request, desk, {"_": no.sentence}, no.status)
    messages.success(request, _("Isian ditambahkan ke rancangan."))
    return redirect("penyesuaian:isian_satu", definition_id, made.node.partition(":")[2])


def read_question(request: PendopoRequest, desk: Desk) -> tuple[adding.Question, dict[str, str]]:
    """A question as it was typed, and what is wrong with it."""
    post, problems = request.POST, {}
    kind, label = post.get("jenis", ""), tidy(post.get("label", ""))[:300]
    where = post.get("halaman", "")
    options = tuple(one for one in (tidy(line)[:200] for line in post.get("pilihan", "").split("\n")) if one)
    if kind not in {one[0] for one in adding.TYPES}:
        problems["jenis"] = _("Pilih jenis isiannya.")
    if not label:
        problems["label"] = _("Tulis pertanyaannya.")
    if where not in desk.tree.row("form:self", "page"):
        problems["halaman"] = _("Pilih halamannya.")
    if kind in adding.WITH_OPTIONS and len(options) < 2:
        problems["pilihan"] = _("Tulis sedikitnya dua pilihan, satu tiap baris.")
    words = tuple((lang, tidy(post.get(f"label_{lang}", ""))[:300]) for lang in languages(desk.definition))
    for lang, text in words:
        if not text:
            problems[f"label_{lang}"] = _("Layanan ini juga dibaca dalam bahasa lain. Tulis terjemahannya.")
    row = desk.tree.row(where, "field")
    after = post.get("sesudah", "")
    asked = adding.Question(
        kind, label, tidy(post.get("bantu", ""))[:1000], post.get("wajib") == "ya", where,
        after if after in row else (row[-1] if row else ""), post.get("pribadi") == "ya",
        options if kind in adding.WITH_OPTIONS else (), words,
    )  # fmt: skip
    return asked, problems


def typed_in(request: PendopoRequest, problems: dict[str, str], name: str) -> tuple[str, str]:
    """What was typed into a field, and what is wrong with it."""
    return request.POST.get(name, ""), problems.get(name, "")


def new_field(request: PendopoRequest, desk: Desk, problems: dict[str, str], status: int) -> HttpResponse:
    """The page on which a question is made."""
    words = {
        "masalah": problems, "diketik": request.POST,
        "jenis": [{"id": kind, "label": title, "help": text} for kind, title, text in adding.TYPES],
        "halaman": [(one, name_of(desk.tree, one)) for one in desk.tree.row("form:self", "page")],
        "bahasa": [(lang, LANGUAGES.get(lang, lang), *typed_in(request, problems, f"label_{lang}"))
                   for lang in languages(desk.definition)],
    }  # fmt: skip
    return page(request, desk, "isian", "isian_baru", words, status)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def tambah(request: PendopoRequest, definition_id: str, kind: str) -> HttpResponse:
    """…/<id>/tambah/<kind>: an option, a requirement or a public step."""
    if kind not in KINDS:
        raise Http404
    desk = queries.desk_of(definition_id, request.actor)
    parent = request.POST.get("induk", request.GET.get("induk", "")) if kind == "option" else "service:self"
    if parent not in desk.tree or parent.partition(":")[0] not in KINDS[kind]:
        raise Http404
    problems: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        words, problems = _words(request, desk, "label" if kind == "option" else "title")
        if not problems:
            made = adding.simple(desk.tree, desk.namespace, kind, parent, words, signed(request))
            try:
                drafts.edit(definition_id, [made], version=version_of(request), actor=request.actor, now=request.now)
                messages.success(request, _("Ditambahkan ke rancangan."))
                return redirect(back_to(request, definition_id, made.node))
            except Refusal as no:
                problems = {"_": no.sentence}
        status = 422
    shown = {
        "masalah": problems, "diketik": request.POST, "jenis": kind, "induk": parent,
        "nama_induk": name_of(desk.tree, parent) if kind == "option" else "",
        "bahasa": [(lang, LANGUAGES.get(lang, lang), *typed_in(request, problems, f"kata_{lang}"),
                    *typed_in(request, problems, f"teks_{lang}"))
                   for lang in languages(desk.definition)],
    }  # fmt: skip
    return page(request, desk, "pilihan" if kind == "option" else "syarat", "tambah", shown, status)


def _words(request: PendopoRequest, desk: Desk, attr: str) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of a new small node, and what is wrong with them."""
    post, problems = request.POST, {}
    first, text = tidy(post.get("kata", ""))[:300], tidy(post.get("teks", ""))[:2000]
    second = "help" if attr == "label" else "text"
    words = {attr: first, second: text}
    if not first:
        problems["kata"] = _("Tulis namanya.")
    for lang in languages(desk.definition):
        for name, mine, given in (("kata", attr, first), ("teks", second, text)):
            words[f"{mine}@{lang}"] = tidy(post.get(f"{name}_{lang}", ""))[:2000]
            if len(given) > 2 and not words[f"{mine}@{lang}"]:
                problems[f"{name}_{lang}"] = _("Layanan ini juga dibaca dalam bahasa lain. Tulis terjemahannya.")
    return words, problems
