"""Staff of the region, for its admins: who has which post, and an invitation for whoever has no password."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pendopo.people import queries, services
from pendopo.people.decorators import staf
from pendopo.people.requests import PendopoRequest


@staf("admin")
def orang(request: PendopoRequest) -> HttpResponse:
    """Everybody who works for the region, with today's posts."""
    today = request.now.astimezone(request.region.tz).date()
    return render(request, "people/staf/orang.html", {"daftar": queries.colleagues(today)})


@require_POST
@never_cache
@staf("admin")
def undang(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """Make an invitation and show its link, this once: only its hash is kept."""
    person = queries.get_person(person_id)
    token = services.invite(person, actor=request.actor, now=request.now)
    link = request.build_absolute_uri(reverse("people:undangan", args=[token]))
    return render(request, "people/staf/undangan.html", {"orang": person, "tautan": link})
