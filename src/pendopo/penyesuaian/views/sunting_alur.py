"""The workflow as a drawing, the form as citizens will see it, and who does what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import role_titles
from pendopo.definitions.api import bind_function, bindings_of, context_for, draw_page
from pendopo.engine.api import Answer, ExprError
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian.queries_sunting import MANAGER, Desk
from pendopo.penyesuaian.rules_drawing import drawing_of
from pendopo.penyesuaian.views.sunting import page
from pendopo.people.api import PendopoRequest, Unit, local_day, staf, units_on


@require_safe
@staf(MANAGER)
def alur(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/alur: states and steps, drawn and in words; only to be read."""
    desk = queries.desk_of(definition_id, request.actor)
    drawn = drawing_of(desk.definition)
    words = {
        "gambar": drawn, "lepas": desk.findings_in("alur"),
        "langkah": [(told, _explained(desk, told.step.guard)) for told in drawn.told],
        "keadaan": desk.definition.workflow.states, "jalur": desk.definition.workflow.tracks,
    }  # fmt: skip
    return page(request, desk, "alur", "alur", words)


def _explained(desk: Desk, guard: str) -> str:
    """A condition in words, or as written."""
    if not guard or desk.compiled is None:
        return guard
    try:
        return desk.compiled.explain(guard)
    except ExprError:
        return guard


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def pratinjau(request: PendopoRequest, definition_id: str, page_id: str = "") -> HttpResponse:
    """…/<id>/pratinjau: a page of the form as the draft has it; what is typed is judged as a citizen's would be and
    kept nowhere."""
    desk = queries.desk_of(definition_id, request.actor)
    compiled = desk.compiled
    if compiled is None:
        return page(request, desk, "pratinjau", "pratinjau", {"rusak": True})
    name = page_id or next(iter(compiled.pages), "")
    if name not in compiled.pages:
        raise Http404
    raw: dict[str, list[str]] = {}
    problems: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    if request.method == "POST":
        raw = {key[2:] if key.startswith("f-") else key: request.POST.getlist(key) for key in request.POST}
        result = compiled.read_page(name, raw, {}, context_for(request.region, request.now))
        problems, answers = result.problems, result.merged({})
    drawn = draw_page(
        compiled, compiled.pages[name], region=request.region, answers=answers, raw=raw, problems=problems, files={},
        lang="id",
    )  # fmt: skip
    words = {
        "halaman": compiled.pages[name], "pertanyaan": drawn, "benar": request.method == "POST" and not problems,
        "masalah": problems,
        "urutan": [(one.id, one.title, one.id == name) for one in compiled.pages.values()],
    }  # fmt: skip
    return page(request, desk, "pratinjau", "pratinjau", words, 422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def peran(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/peran: which post does which function. Counts at once; cases under way follow it."""
    desk = queries.desk_of(definition_id, request.actor)
    known = {one.id: one for one in desk.standing.definition.workflow.functions if one.kind == "staff"}
    units = {unit.pk: unit for unit in units_on(local_day(request.now))}
    problems: dict[str, str] = {}
    name = request.POST.get("fungsi", "")
    if request.method == "POST":
        if name not in known:
            raise Http404
        posts = _posts(request, units, problems, name)
        if not problems:
            bind_function(definition_id, name, posts, actor=request.actor, now=request.now)
            messages.success(request, _("Peran tersimpan dan langsung berlaku."))
            return redirect("penyesuaian:peran", definition_id)
    bound = bindings_of(definition_id)
    rows = [
        {"id": one.id, "title": one.title, "problem": problems.get(one.id, ""),
         "posts": [(post.role, str(post.unit_id)) for post in bound.get(one.id, ())] + [("", "")]}
        for one in known.values()
    ]  # fmt: skip
    roles = [(role, title) for role, title in role_titles().items() if role != MANAGER]
    words = {
        "fungsi": rows, "unit": [(str(key), unit.name) for key, unit in units.items()], "peran_daftar": roles,
        "dibuka": name,
    }  # fmt: skip
    return page(request, desk, "peran", "peran", words, 422 if problems else 200)


def _posts(
    request: PendopoRequest, units: dict[UUID, Unit], problems: dict[str, str], name: str
) -> list[tuple[str, Unit]]:
    """The posts that were chosen for a function; at least one, each whole and once."""
    roles = role_titles()
    by_text = {str(key): unit for key, unit in units.items()}
    found: list[tuple[str, Unit]] = []
    pairs = zip(request.POST.getlist("peran"), request.POST.getlist("unit"), strict=False)
    for role, unit in pairs:
        if not role and not unit:
            continue
        if role not in roles or unit not in by_text:
            problems[name] = _("Pilih peran dan unitnya.")
        elif any(one == by_text[unit] for _role, one in found):
            problems[name] = _("Satu unit cukup sekali.")
        else:
            found.append((role, by_text[unit]))
    if not found:
        problems.setdefault(name, _("Tunjuk sedikitnya satu peran; tanpa itu tidak ada yang dapat mengerjakannya."))
    return found
