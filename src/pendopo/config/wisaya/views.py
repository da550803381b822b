"""The pages of the wizard: outside every region, and only while there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pendopo.config.founding import HEAD_TITLES, OFFICE_NAME, OFFICE_SHORT
from pendopo.config.wisaya import code as door
from pendopo.config.wisaya.forms import CodeForm, LookForm, NamesForm, PlaceForm, SearchForm, SecondForm
from pendopo.config.wisaya.founding import Founded, found_by_plan
from pendopo.config.wisaya.look import contrast_of, places_like, swatches
from pendopo.config.wisaya.plan import KEY, STEPS, Plan, keep_plan, read_plan
from pendopo.core.api import Refusal
from pendopo.data.areas import find_place, time_zone_of
from pendopo.people.api import TooManyTries
from pendopo.people.forms import Isian
from pendopo.people.forms_pengelola import WhoForm
from pendopo.people.lockout import count_try
from pendopo.tenancy.api import Region

WRONG = 422
Step = Callable[[HttpRequest, Plan], HttpResponse]


def region_stands() -> bool:
    """There is a region: the wizard is over."""
    return Region.objects.exists()


def pendirian(view: Step) -> Callable[[HttpRequest], HttpResponse]:
    """The door: absent once a region stands; without the code only its first page."""

    @wraps(view)
    @never_cache
    def enter(request: HttpRequest) -> HttpResponse:
        if region_stands():
            raise Http404
        plan = read_plan(request)
        if not plan.is_open and view.__name__ != "mulai":
            return redirect("wisaya_mulai")
        wanted = view.__name__
        if wanted in STEPS and any(step not in plan.done for step in STEPS[: STEPS.index(wanted)]):
            return redirect(f"wisaya_{plan.next_step}")
        return view(request, plan)

    return enter


def _page(request: HttpRequest, plan: Plan, step: str, **context: Any) -> HttpResponse:
    forms = [one for one in context.values() if hasattr(one, "is_bound")]
    wrong = next((one for one in forms if one.is_bound and one.errors), None)
    nth = STEPS.index(step) + 1 if step in STEPS else 0
    back = reverse(f"wisaya_{STEPS[nth - 2]}") if nth > 1 else ""
    context |= {"ke": nth, "dari": len(STEPS), "rencana": plan, "balik": back}
    problems = [one.masalah for one in forms if one.is_bound and isinstance(one, Isian)]
    context["masalah"] = {key: text for found in problems for key, text in found.items()}
    return render(request, f"wisaya/{step}.html", context, status=WRONG if wrong else 200)


@pendirian
def mulai(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The code that was printed at the start."""
    if plan.is_open:
        return redirect(f"wisaya_{plan.next_step}")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = count_try(request, "tersegel")
            if door.is_right(settings.PENDOPO_KEYS, form.cleaned_data["code"]):
                attempt.forgive()
                keep_plan(request, plan, is_open=True)
                return redirect("wisaya_daerah")
            form.explain("code", _("Kode ini tidak cocok. Lihat lagi di layar tempat Pendopo dinyalakan."))
        except TooManyTries as no:
            form.explain("code", no.sentence)
    return _page(request, plan, "mulai", form=form)


@pendirian
def daerah(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Which of the 514 kabupaten and kota, or 38 provinces."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["code"]
        changes: dict[str, Any] = {"code": chosen}
        if chosen != plan.code:
            changes |= {"head_title": "", "time_zone": ""}
        keep_plan(request, plan, **changes)
        return redirect("wisaya_sebutan")
    asked = request.GET.get("cari", "").strip()
    found = places_like(asked)
    search = SearchForm(initial={"cari": asked})
    chosen_place = find_place(plan.code) if plan.code else None
    return _page(request, plan, "daerah", form=form, cari=search, dicari=asked, tempat=found, terpilih=chosen_place)


@pendirian
def sebutan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Titles, the office, its address, the clock."""
    place = find_place(plan.code)
    assert place is not None
    usual = {
        "head_title": HEAD_TITLES[place.kind], "office_name": OFFICE_NAME, "office_short": OFFICE_SHORT,
        "time_zone": time_zone_of(plan.code),
    }  # fmt: skip
    told = {name: value for name, value in asdict(plan).items() if value}
    form = NamesForm(request.POST or None, initial={**usual, **told})
    if request.method == "POST" and form.is_valid():
        keep_plan(request, plan, **form.cleaned_data)
        return redirect("wisaya_rupa")
    return _page(request, plan, "sebutan", form=form, tempat=place)


@pendirian
def rupa(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Accent and mark, with the contrast that text will have on it."""
    form = LookForm(request.POST or None, request.FILES or None, initial=asdict(plan) | {"logo": None})
    if request.method == "POST" and form.is_valid():
        logo = form.cleaned_data.pop("logo") or ("" if "tanpa_lambang" in request.POST else plan.logo)
        new = keep_plan(request, plan, **form.cleaned_data, logo=logo, has_look=True)
        if "lihat" not in request.POST:
            return redirect("wisaya_pengelola")
        plan = new
    kontras = contrast_of(plan.hue, plan.chroma_milli)
    return _page(request, plan, "rupa", form=form, warna=swatches(plan.chroma_milli), kontras=kontras)


@pendirian
def pengelola(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The first two administrators."""
    told = [dict(zip(("name", "identifier"), one, strict=True)) for one in plan.admins] + [{}, {}]
    first = WhoForm(request.POST or None, prefix="satu", initial=told[0])
    second = SecondForm(request.POST or None, prefix="dua", initial=told[1])
    if request.method == "POST" and first.is_valid() and second.is_valid():
        people = [[first.cleaned_data["name"], first.cleaned_data["identifier"]]]
        if second.cleaned_data["identifier"] and not second.cleaned_data["later_"]:
            people.append([second.cleaned_data["name"], second.cleaned_data["identifier"]])
        if len({identifier for _name, identifier in people}) < len(people):
            second.explain("identifier", _("Pengelola kedua harus orang lain."))
        else:
            keep_plan(request, plan, admins=people)
            return redirect("wisaya_periksa")
    return _page(request, plan, "pengelola", satu=first, dua=second)


@pendirian
def periksa(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Everything once more; POST founds the region and shows, this once, links and code."""
    refused = ""
    if request.method == "POST":
        try:
            founded = found_by_plan(plan, now=timezone.now())
        except Refusal as no:
            refused = no.sentence
        else:
            door.forget(settings.PENDOPO_KEYS)
            request.session.pop(KEY, None)
            return _done(request, founded)
    return _page(request, plan, "periksa", tempat=find_place(plan.code), ditolak=refused)


def _done(request: HttpRequest, founded: Founded) -> HttpResponse:
    base = f"{request.scheme}://{request.get_host()}/{founded.place.slug}"
    context = {
        "daerah": founded.place, "alamat": f"{base}/pulih-pengelola", "beranda": f"{base}/",
        "undangan": [(name, f"{base}/undangan/{token}") for name, token in founded.invited],
        "kode": founded.sealed_code, "hari": founded.place.founded_at,
    }  # fmt: skip
    return render(request, "wisaya/selesai.html", context)
