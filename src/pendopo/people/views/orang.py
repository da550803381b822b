"""Staff of the region, for its admins: who has which post, new ones, and an invitation for whoever has no password."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.people import queries, services
from pendopo.people.decorators import staf
from pendopo.people.forms_staf import EndForm, NameForm, NewStaffForm, PostForm
from pendopo.people.models import Person
from pendopo.people.requests import PendopoRequest


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


@require_safe
@staf("admin")
def orang(request: PendopoRequest) -> HttpResponse:
    """Everybody who works for the region, with today's posts."""
    return render(request, "people/staf/orang.html", {"daftar": queries.colleagues(_today(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf("admin")
def tambah(request: PendopoRequest) -> HttpResponse:
    """Somebody new: person, post and invitation together; then the link, this once."""
    today = _today(request)
    form = NewStaffForm(request.POST or None, units=queries.units_on(today), today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person, token = services.add_staff(
                name=data["name"], identifier=data["identifier"], title=data["title"], unit=form.chosen_unit,
                role=data["role"], valid_from=data["valid_from"], actor=request.actor, now=request.now,
            )  # fmt: skip
            return _show_link(request, person, token)
        except Refusal as no:
            form.explain("identifier", no.sentence)
    return render(request, "people/staf/tambah.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@staf("admin")
def satu(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """One person and their posts."""
    return _page(request, queries.get_person(person_id))


def _page(
    request: PendopoRequest,
    person: Person,
    *,
    form: PostForm | None = None,
    wrong: tuple[UUID, EndForm] | None = None,
    names: NameForm | None = None,
) -> HttpResponse:
    """The page of a person; `form`, `wrong` (of one post) or `names` keep what was typed and say why not."""
    today = _today(request)
    posts = queries.posts_of(person, today)
    ends = [
        (post, None if post.is_over else wrong[1] if wrong and wrong[0] == post.row.pk
         else EndForm(today=today, first_day=post.row.valid_from, auto_id=f"id_{post.row.pk}_%s"))
        for post in posts
    ]  # fmt: skip
    context = {
        "orang": person, "peran": ends, "salah": form or names or (wrong[1] if wrong else None),
        "nama": names or NameForm(initial={"name": person.name, "title": person.title}, auto_id="id_orang_%s"),
        "form": form or PostForm(units=queries.units_on(today), today=today), "hari_ini": today,
    }  # fmt: skip
    return render(request, "people/staf/satu.html", context, status=422 if context["salah"] else 200)


@require_POST
@staf("admin")
def ubah(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """Another name or title."""
    person = queries.get_person(person_id)
    form = NameForm(request.POST, auto_id="id_orang_%s")
    if not form.is_valid():
        return _page(request, person, names=form)
    services.rename_person(
        person, name=form.cleaned_data["name"], title=form.cleaned_data["title"], actor=request.actor, now=request.now
    )
    messages.success(request, _("Nama dan jabatan sudah disimpan."))
    return redirect("people_staf:satu", person.pk)


@require_POST
@staf("admin")
def beri_peran(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """One more post for somebody who is here."""
    person, today = queries.get_person(person_id), _today(request)
    form = PostForm(request.POST, units=queries.units_on(today), today=today)
    if not form.is_valid():
        return _page(request, person, form=form)
    try:
        services.grant_membership(
            person=person, role=form.cleaned_data["role"], unit=form.chosen_unit,
            valid_from=form.cleaned_data["valid_from"], actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        form.explain("role", no.sentence)
        return _page(request, person, form=form)
    messages.success(request, _("Peran sudah ditambahkan."))
    return redirect("people_staf:satu", person.pk)


@require_POST
@staf("admin")
def akhiri(request: PendopoRequest, person_id: UUID, post_id: UUID) -> HttpResponse:
    """Give a post its last day."""
    person, today = queries.get_person(person_id), _today(request)
    post = queries.get_post(person, post_id)
    if post.valid_to is not None and post.valid_to < today:
        raise Refusal(_("Peran ini sudah berakhir."))
    form = EndForm(request.POST, today=today, first_day=post.valid_from, auto_id=f"id_{post.pk}_%s")
    if not form.is_valid():
        return _page(request, person, wrong=(post.pk, form))
    try:
        services.end_membership(post, last_day=form.cleaned_data["last_day"], actor=request.actor, now=request.now)
    except Refusal as no:
        form.explain("last_day", no.sentence)
        return _page(request, person, wrong=(post.pk, form))
    messages.success(request, _("Hari terakhir peran ini sudah dicatat."))
    return redirect("people_staf:satu", person.pk)


@require_POST
@never_cache
@staf("admin")
def undang(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """Make an invitation and show its link, this once: only its hash is kept."""
    person = queries.get_person(person_id)
    return _show_link(request, person, services.invite(person, actor=request.actor, now=request.now))


def _show_link(request: PendopoRequest, person: Person, token: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("people:undangan", args=[token]))
    return render(request, "people/staf/undangan.html", {"orang": person, "tautan": link})
