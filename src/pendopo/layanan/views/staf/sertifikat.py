"""The signer's own certificate: what it is, and making one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pendopo.core.api import Refusal
from pendopo.layanan import queries_staf as queries
from pendopo.layanan.services.certificate import make_certificate
from pendopo.layanan.services.signing import WrongProof, known_id
from pendopo.people.api import PendopoRequest, staf, ways_to_prove
from pendopo.tenancy.api import region


@sensitive_post_parameters("frasa", "frasa_lagi", "kode", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@staf("penanda_tangan", transaction=False)
def sertifikat(request: PendopoRequest) -> HttpResponse:
    """The certificate and the form for a (new) one; what was typed never comes back, for all of it is secret."""
    if request.method != "POST":
        return _show(request)
    try:
        make_certificate(
            place=request.region, actor=request.actor, passphrase=request.POST.get("frasa", ""),
            again=request.POST.get("frasa_lagi", ""), code=request.POST.get("kode", ""),
            credential=request.POST.get("credential", ""), now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _show(request, no)
    messages.success(request, _("Sertifikat Anda sudah berlaku. Ingat frasa sandinya: kami tidak menyimpannya."))
    return redirect("layanan_staf:sertifikat")


def _show(request: PendopoRequest, no: Refusal | None = None) -> HttpResponse:
    field = no.field if isinstance(no, WrongProof) else ""
    assert request.user.is_authenticated  # `@staf` has seen to it
    with region(request.region):
        context = {
            "layar": queries.certificate_page(known_id(request.actor.actor_id), request.region, request.now),
            "galat": {field: no.sentence} if no and field else {},
            "masalah": no.sentence if no and not field else "",
            **ways_to_prove(request.user),
        }
        response = render(request, "layanan/staf/sertifikat.html", context, status=no.status if no else 200)
    response["Cache-Control"] = "private, no-store"
    return response
