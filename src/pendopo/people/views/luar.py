"""Signing in by the region's own provider (OpenID Connect); absent unless one is configured."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pendopo.core.api import Refusal
from pendopo.people import entrance, oidc
from pendopo.people.decorators import publik
from pendopo.people.lockout import count_try
from pendopo.people.requests import PendopoRequest
from pendopo.people.services.external import person_of_identity
from pendopo.tenancy.api import region

log = logging.getLogger("pendopo.masuk")
IN_SESSION = "masuk_luar"


def _provider() -> oidc.Provider:
    try:
        found = oidc.provider()
    except oidc.ExternalProblem as problem:
        log.error("penyedia masuk luar: %s", problem)
        found = None
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@publik(transaction=False)
def masuk_luar(request: PendopoRequest) -> HttpResponse:
    """Send the browser to the provider. A link and no form: the policy of our pages forbids forms that leave."""
    there = _provider()
    if request.user.is_authenticated:
        return redirect(entrance.home_url(request, request.user))
    count_try(request, "tautan")
    try:
        address, kept = oidc.begin(there, _back(request))
    except oidc.ExternalProblem as problem:
        raise _refused(problem) from None
    request.session[IN_SESSION] = kept | {"next": entrance.safe_next(request)}
    return redirect(address)


@require_safe
@never_cache
@publik(transaction=False)
def masuk_luar_kembali(request: PendopoRequest) -> HttpResponse:
    """The browser is back: whoever the provider vouches for signs in, if they work here."""
    there = _provider()
    count_try(request, "tautan")
    kept = request.session.pop(IN_SESSION, {})
    try:
        found = oidc.finish(there, kept, request.GET.dict(), _back(request))
    except oidc.ExternalProblem as problem:
        raise _refused(problem) from None
    with region(request.region):
        person = person_of_identity(found, now=request.now)
    if person is None:
        raise Refusal(
            _("Akun itu tidak dikenal sebagai petugas daerah ini. Minta pengelola menambahkan NIP atau surel Anda."),
            status=403,
        )
    return entrance.enter_by_external(request, person.user, kept["next"], has_both=found.has_both)


def _back(request: PendopoRequest) -> str:
    return request.build_absolute_uri(reverse("people:masuk_luar_kembali"))


def _refused(problem: oidc.ExternalProblem) -> Refusal:
    log.warning("masuk lewat penyedia luar gagal: %s", problem)
    return Refusal(_("Masuk lewat penyedia itu belum berhasil. Coba lagi, atau masuk dengan NIP dan kata sandi."))
