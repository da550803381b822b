"""A case put under the release in force, where that release offers it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.cases.api import get_case_for, migrate_case
from pendopo.core.api import Refusal
from pendopo.layanan.views.staf.berkas import page
from pendopo.people.api import PendopoRequest, staf


@require_POST
@staf()
def rilis(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Move this case to the release in force; its promise stays, its former release stays in its history."""
    case = get_case_for(request.actor, case_id)
    try:
        moved = migrate_case(place=request.region, case_id=case.id, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    messages.success(request, _("Berkas ini sekarang memakai rilis %(nomor)s.") % {"nomor": moved.release.number})
    return redirect("layanan_staf:berkas", case.id)
