"""The two doors of every page: `@publik` and `@staf("role")`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, overload

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

from pendopo.audit.api import keep_looks
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor, anonymous, citizen, staff_of_user
from pendopo.people.again import prove_first, sign_in_first
from pendopo.people.requests import PendopoRequest
from pendopo.people.session import has_only_pin, has_second_factor
from pendopo.tenancy.api import REPLICA, has_replica, reading_from, region, rest_replica

P = ParamSpec("P")
View = Callable[Concatenate[PendopoRequest, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Admit = Callable[[PendopoRequest], Actor | HttpResponse]


@overload
def publik(view: View[P]) -> Door[P]: ...
@overload
def publik(*, transaction: bool = ..., reads: bool = ...) -> Callable[[View[P]], Door[P]]: ...
def publik(view: View[P] | None = None, *, transaction: bool = True, reads: bool = False) -> Any:
    """A page for everybody. Opens `region()` around the view; any exception rolls back.

    With `transaction=False` the view (one that signs or calls out) gets no open transaction; its verbs open their own.
    `reads`: it writes nothing, and may show what was true a moment ago: visitors without a session are answered from
    the replica, where there is one.
    """

    def door(inner: View[P]) -> Door[P]:
        return _door(inner, _admit_anyone, transaction, reads)

    return door if view is None else door(view)


def staf(*roles: str, transaction: bool = True) -> Callable[[View[P]], Door[P]]:
    """A page for staff of this region who hold one of these roles today (no role named: any post).

    Everybody else gets the page of what does not exist; visitors are asked to sign in first and lose nothing typed.
    """

    def admit(request: PendopoRequest) -> Actor | HttpResponse:
        return _admit_staff(request, frozenset(roles))

    def door(inner: View[P]) -> Door[P]:
        return _door(inner, admit, transaction)

    return door


def _door(view: View[P], admit: Admit, transaction: bool, reads: bool = False) -> Door[P]:
    @wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        here: PendopoRequest = request  # type: ignore[assignment]  # the middleware has set region, now, reference
        here.actor = anonymous()
        try:
            found = _from_replica(here, view, admit, *args, **kwargs) if reads and _is_unknown(here) else None
            return found or _walk(here, view, admit, transaction, *args, **kwargs)
        except Refusal as no:
            return refuse(here, no)
        finally:
            keep_looks(here.region)

    return enter


def _walk(
    request: PendopoRequest, view: View[P], admit: Admit, transaction: bool, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    """Admit, then run the view in the same transaction or after it."""
    _refuse_too_large(request)
    with region(request.region):
        admitted = admit(request)
        if isinstance(admitted, HttpResponse):
            return admitted
        request.actor = admitted
        if transaction:
            return _rendered(view(request, *args, **kwargs))
    return _rendered(view(request, *args, **kwargs))


def _is_unknown(request: PendopoRequest) -> bool:
    """A visitor without a session who only reads: nothing of theirs may be missing on a replica that lags."""
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _from_replica(
    request: PendopoRequest, view: View[P], admit: Admit, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase | None:
    """The page from the replica; None where there is none or it does not answer, and then the primary does."""
    if not has_replica():
        return None
    try:
        with reading_from(REPLICA):
            return _walk(request, view, admit, True, *args, **kwargs)
    except (OperationalError, InterfaceError) as gone:
        rest_replica(gone)
        return None


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Templates are filled while the region is open, not after it."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _refuse_too_large(request: PendopoRequest) -> None:
    if getattr(request, "too_large", False):
        raise Refusal(_("Kiriman ini lebih dari 25 MB. Kurangi atau perkecil berkasnya, lalu kirim lagi."), status=413)


def _admit_anyone(request: PendopoRequest) -> Actor:
    user = request.user
    return citizen(user) if user.is_authenticated else anonymous()


def _admit_staff(request: PendopoRequest, roles: frozenset[str]) -> Actor | HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return sign_in_first(request)
    if has_only_pin(request):
        return _admit_by_pin(request, roles)
    actor = staff_of_user(request.region, user.pk, request.now)
    if actor is None or (roles and not roles & actor.roles):
        raise Http404
    if actor.must_prove and not has_second_factor(request):
        return prove_first(request)
    return actor


def _admit_by_pin(request: PendopoRequest, roles: frozenset[str]) -> Actor | HttpResponse:
    """With the roles that decide nothing; a page of the others asks for more than the PIN first."""
    assert request.user.pk is not None
    actor = staff_of_user(request.region, request.user.pk, request.now, deciding=False)
    if actor is not None and (not roles or roles & actor.roles):
        return actor
    whole = staff_of_user(request.region, request.user.pk, request.now)
    if whole is None or (roles and not roles & whole.roles):
        raise Http404
    return prove_first(request)


def refuse(request: HttpRequest, no: Refusal) -> HttpResponse:
    """A rule's sentence as a page, with its status."""
    return render(request, "ui/tolak.html", {"kalimat": no.sentence}, status=no.status)
