"""Standing in and being away: mine for everybody, everybody's for administrators; the limits as data."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import take_over
from pendopo.core.api import Refusal
from pendopo.kepegawaian import queries, services
from pendopo.kepegawaian.forms import AbsenceForm, LimitForm, MandateForm, StandInForm
from pendopo.kepegawaian.models import Penggantian
from pendopo.kepegawaian.queries_pengganti import limit_of, own_posts
from pendopo.kepegawaian.rules_pengganti import ALWAYS_BY_ORDER, MANDATE, NEEDS_ORDER, Wish
from pendopo.people.api import Isian, PendopoRequest, Person, get_person, local_day, staf, units_on

PAGE = "kepegawaian:pengganti"


def _is_admin(request: PendopoRequest) -> bool:
    return "admin" in request.actor.roles


@require_safe
@staf()
def pengganti(request: PendopoRequest) -> HttpResponse:
    """What concerns me; for administrators also everybody who stands in or is away."""
    today = local_day(request.now)
    context = {"saya": queries.mine(request.actor, today), "pengelola": _is_admin(request), "hari_ini": today}
    if _is_admin(request):
        context |= {"semua": queries.standing_now(today), "absen": queries.away_soon(today)}
    return render(request, "kepegawaian/pengganti.html", context)


def _form_page(request: PendopoRequest, form: Isian, title: str, note: str, button: str) -> HttpResponse:
    people = queries.people_for_choice(local_day(request.now))
    context = {"form": form, "judul_isian": title, "catatan": note, "tombol": button, "orang": people}
    return render(request, "kepegawaian/isian.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def pengganti_baru(request: PendopoRequest) -> HttpResponse:
    """Plt., Plh., or a mandate, by order."""
    today = local_day(request.now)
    posts = queries.posts_for_choice(today)
    form = StandInForm(request.POST or None, units=units_on(today), posts=posts)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        replaced: Person | None = data["replaced"]
        wish = Wish(
            data["kind"], data["unit"].pk, data["role"], replaced.pk if replaced else None, data["stand_in"].pk,
            data["valid_from"], data["valid_to"], data["number"], data["overlap_reason"],
        )  # fmt: skip
        title = data["title"] or (replaced.title if replaced else "")
        try:
            if not title:
                raise Refusal(_("Tulis nama jabatan yang lowong."), status=422)
            services.stand_in(wish, title=title, dated=data["dated"], actor=request.actor, now=request.now)
            messages.success(request, _("Penggantian dicatat. Haknya mulai dan berakhir menurut tanggalnya."))
            return redirect(PAGE)
        except Refusal as no:
            form.explain("number" if no.sentence == NEEDS_ORDER else "stand_in", no.sentence)
    note = _("Haknya sama dengan peran yang digantikan, hanya pada hari-hari itu. Surat memuat Plt. atau Plh.")
    return _form_page(request, form, _("Plt., Plh., atau mandat"), note, _("Catat penggantian"))


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def mandat(request: PendopoRequest) -> HttpResponse:
    """Hand one of my own roles to a colleague for some days."""
    today, me = local_day(request.now), request.actor.actor_id
    assert me is not None  # staff always have one
    posts = [
        post for post in own_posts(me, today, today.replace(year=today.year + 1)) if post.role not in ALWAYS_BY_ORDER
    ]
    if not posts:
        messages.info(request, _("Peran Anda hanya diserahkan oleh pengelola, berdasarkan surat perintah."))
        return redirect(PAGE)
    form = MandateForm(request.POST or None, posts=posts)
    if request.method == "POST" and form.is_valid():
        data, post = form.cleaned_data, form.chosen_post
        wish = Wish(
            MANDATE, post.unit_id, post.role, me, data["stand_in"].pk, data["valid_from"], data["valid_to"],
            overlap_reason=data["overlap_reason"],
        )  # fmt: skip
        try:
            services.stand_in(wish, title=get_person(me).title, actor=request.actor, now=request.now)
            messages.success(request, _("Peran diserahkan untuk hari-hari itu."))
            return redirect(PAGE)
        except Refusal as no:
            form.explain("stand_in", no.sentence)
    note = _("Anda tetap memegang peran Anda; rekan Anda memegangnya juga, hanya pada hari-hari itu.")
    return _form_page(request, form, _("Serahkan peran saya"), note, _("Serahkan"))


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def absen(request: PendopoRequest) -> HttpResponse:
    """I am away; an administrator may say it of anybody."""
    mine = request.GET.get("siapa") != "lain" or not _is_admin(request)
    form = AbsenceForm(request.POST or None, mine=mine)
    if request.method == "POST" and form.is_valid():
        data, me = form.cleaned_data, request.actor.actor_id
        assert me is not None  # staff always have one
        try:
            services.record_absence(
                person=get_person(me) if mine else data["person"], kind=data["kind"], valid_from=data["valid_from"],
                valid_to=data["valid_to"], stand_in_by=data["stand_in"], number=data["number"],
                overlap_reason=data["overlap_reason"], actor=request.actor, now=request.now,
            )  # fmt: skip
            messages.success(request, _("Ketidakhadiran dicatat."))
            return redirect(PAGE)
        except Refusal as no:
            form.explain("number" if no.sentence == NEEDS_ORDER else "valid_from", no.sentence)
    title = _("Saya tidak hadir") if mine else _("Seseorang tidak hadir")
    note = _("Pengganti mendapat semua peran yang dipegang sendiri, kecuali pengelola, hanya pada hari-hari itu.")
    return _form_page(request, form, title, note, _("Catat"))


@require_POST
@staf()
def akhiri_pengganti(request: PendopoRequest, standing_id: UUID) -> HttpResponse:
    """End a standing-in before its last day: an administrator, or whose role it is."""
    row = queries.get_standing(standing_id)
    if not _is_admin(request) and row.replaced_id != request.actor.actor_id:
        raise Http404
    services.withdraw_stand_in(row, actor=request.actor, now=request.now)
    messages.success(request, _("Penggantian diakhiri."))
    return redirect(PAGE)


@require_POST
@staf()
def akhiri_absen(request: PendopoRequest, absence_id: UUID) -> HttpResponse:
    """Back earlier than said."""
    row = queries.get_absence(absence_id)
    if not _is_admin(request) and row.person_id != request.actor.actor_id:
        raise Http404
    services.withdraw_absence(row, actor=request.actor, now=request.now)
    messages.success(request, _("Dicatat hadir kembali."))
    return redirect(PAGE)


@require_POST
@staf()
def ambil_alih(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """Open work of somebody for whom I stand in today comes into my name."""
    today = local_day(request.now)
    if person_id not in {person.pk for person, _steps in queries.mine(request.actor, today).offered}:
        raise Http404
    taken = take_over(absent=person_id, actor=request.actor, now=request.now)
    messages.success(request, _("%(banyak)s berkas sekarang atas nama Anda.") % {"banyak": taken})
    return redirect(PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def batas(request: PendopoRequest) -> HttpResponse:
    """How long one may stand in, each kind with where it is written."""
    today, chosen = local_day(request.now), request.POST.get("jenis", "")
    kinds = dict(Penggantian.KINDS)
    if request.method == "POST" and chosen not in kinds:
        raise Http404
    forms = {kind: _limit_form(request, kind, chosen) for kind in kinds}
    if chosen and forms[chosen].is_valid():
        services.set_limit(chosen, **forms[chosen].cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, _("Batas disimpan."))
        return redirect("kepegawaian:batas")
    rows = [(kind, title, limit_of(kind, today), forms[kind]) for kind, title in kinds.items()]
    return render(request, "kepegawaian/batas.html", {"baris": rows}, status=422 if chosen else 200)


def _limit_form(request: PendopoRequest, kind: str, chosen: str) -> LimitForm:
    limit = limit_of(kind, local_day(request.now))
    given = {
        "most_days": limit.most_days, "extensions": limit.extensions, "needs_order": limit.needs_order,
        "source": limit.source, "verified": limit.verified, "valid_from": local_day(request.now),
    }  # fmt: skip
    return LimitForm(request.POST if kind == chosen else None, initial=given, auto_id=f"id_{kind}_%s")
