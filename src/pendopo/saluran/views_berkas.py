"""One case and what is elsewhere: its number at the national counter, JKN membership, tax status."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pendopo.cases.api import get_case_for, view_case
from pendopo.core.api import Refusal
from pendopo.people.api import PendopoRequest, staf
from pendopo.saluran import queries, syarat
from pendopo.saluran.apps import READERS
from pendopo.saluran.forms import line_of
from pendopo.saluran.queries_syarat import checks_of
from pendopo.saluran.services import name_number
from pendopo.saluran.services.support import ask_centre, note_seen
from pendopo.saluran.vocabulary import SOURCES


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf(*READERS)
def berkas(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/kerja/saluran/berkas/<id>: name the number of a case elsewhere; check JKN membership and tax status."""
    case = get_case_for(request.actor, case_id)
    view = view_case(case)
    post = request.POST.dict()
    what, number, problem = line_of(post, "apa", 10), line_of(post, "nomor", 80), ""
    if request.method == "POST":
        actor, now = request.actor, request.now
        try:
            if what == "nomor":
                name_number(request.region, case, number, origin="petugas", actor=actor, now=now)
            elif post.get("cara") == syarat.TIRUAN:
                ask_centre(request.region, view, what, actor=actor, now=now)
            else:
                note_seen(view, what, line_of(post, "hasil", 12), actor=actor, now=now)
            messages.success(request, _("Tersimpan."))
            return redirect("saluran:berkas", case.pk)
        except Refusal as no:
            problem = no.sentence
    today = request.now.astimezone(request.region.tz).date()
    service = queries.followed(today).get(case.definition_id)
    found = checks_of(case.pk, view.compiled)
    words = {
        "kasus": case, "nomor": number, "galat": problem, "apa": what, "entri": queries.entries_of_case(case.pk),
        "layanan": service, "sumber": SOURCES[service.source] if service else None, "syarat": found,
        "boleh_cocok": [one.kind.id for one in found if view.answers.get(one.kind.consent) is True],
        "hasil": syarat.OUTCOMES,
    }  # fmt: skip
    return render(request, "saluran/staf/berkas.html", words, status=422 if problem else 200)
