"""The real addresses, and a few pages behind each kind of door."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from pendopo.audit.api import record_look
from pendopo.config.urls import handler400, handler403, handler404, handler500
from pendopo.config.urls import urlpatterns as real
from pendopo.core.api import Refusal
from pendopo.people.api import PendopoRequest, Unit, publik, staf
from pendopo.tenancy.api import current_region_id

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@publik
def siapa(request: PendopoRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.kind} {request.actor.label} {request.actor.actor_id}")


@staf()
def kantor(request: PendopoRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.name}, {request.actor.label}, {request.POST.get('catatan', '')}")


@staf("front_office")
def loket(request: PendopoRequest) -> HttpResponse:
    return HttpResponse("loket")


@staf("penanda_tangan")
def tanda_tangan(request: PendopoRequest) -> HttpResponse:
    return HttpResponse("tanda tangan")


@staf("front_office", transaction=False)
def tanpa_transaksi(request: PendopoRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.label} {current_region_id()}")


def add_unit(request: PendopoRequest) -> Unit:
    unit = Unit.objects.create(code="BARU", name="Baru", short="Baru", kind="uji", valid_from=request.now.date())
    record_look(subject=unit, what="uji", actor=request.actor, now=request.now)
    return unit


@staf("front_office")
def menolak(request: PendopoRequest) -> HttpResponse:
    add_unit(request)
    raise Refusal("Masa usulan sudah ditutup.", status=422)


@staf("front_office")
def rusak(request: PendopoRequest) -> HttpResponse:
    add_unit(request)
    raise ZeroDivisionError


urlpatterns = [
    *real,
    path("uji/siapa", siapa),
    path("kerja/uji/kantor", kantor),
    path("kerja/uji/loket", loket),
    path("kerja/uji/tanda-tangan", tanda_tangan),
    path("kerja/uji/tanpa-transaksi", tanpa_transaksi),
    path("kerja/uji/menolak", menolak),
    path("kerja/uji/rusak", rusak),
]
