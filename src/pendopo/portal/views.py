"""The region's front door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pendopo.lib.formats import BULAN, MONTHS, desimal
from pendopo.people.api import PendopoRequest, publik
from pendopo.portal import queries
from pendopo.portal.queries import Figures, Service

SUGGESTIONS = 4
WISHES = 8
FEW = 12  # services that stand on the first page with their words; of more only the titles
HITS = 12


def _lang() -> str:
    return get_language() or "id"


@require_safe
@publik(reads=True)
def awal(request: PendopoRequest) -> HttpResponse:
    """/: ask for the need; last month's promises; life events; on with an application."""
    offered = queries.services(_lang())
    counted = queries.figures(request.region, request.now, offered)
    return render(
        request,
        "portal/awal.html",
        {
            "daftar_layanan": offered,
            "peristiwa": queries.life_events(offered),
            "saran": _suggestions(offered),
            "mau": queries.mixed([service for service in offered if service.needs], WISHES),
            "sedikit": len(offered) <= FEW,
            "angka": _figures(counted, offered) if counted else None,
            "libur": queries.next_days_off(request.region, request.now),
        },
    )


def _suggestions(offered: list[Service]) -> list[tuple[str, str]]:
    """(words, service id): the second needs of some services (the first stand below, with a drawing), none twice."""
    if not offered:
        return []
    each = max(1, SUGGESTIONS // len(offered))
    found: dict[str, str] = {}
    for service in queries.mixed(offered, 4 * SUGGESTIONS):
        fresh = [need for need in service.needs[1:] or service.needs if need not in found]
        found |= dict.fromkeys(fresh[:each], service.id)
    return list(found.items())[:SUGGESTIONS]


def _figures(counted: Figures, offered: list[Service]) -> dict[str, object]:
    """The numbers as the page words them."""
    lang, months = _lang(), MONTHS if _lang() == "en" else BULAN
    busiest = next(service for service in offered if service.id == counted.busiest_id)
    free = [service for service in offered if service.fee.startswith("Rp0")]
    return {
        "bulan": f"{months[counted.month.month - 1]} {counted.month.year}",
        "tepat": percent(counted.now.on_time_permille, lang), "selesai": counted.now.total,
        "selesai_tepat": counted.now.total - counted.now.late, "terlambat": counted.now.late,
        "dulu": percent(counted.before.on_time_permille, lang) if counted.before.total else "",
        "terlambat_dulu": counted.before.late if counted.before.total else None,
        "rata": desimal(f"{counted.busiest.mean_days or 0:.1f}", lang), "tersibuk": busiest,
        "gratis": len(free), "semua": len(offered),
    }  # fmt: skip


def percent(permille: int, lang: str) -> str:
    """946 as 94,6%."""
    return f"{desimal(f'{permille / 10:.1f}', lang)}%"


@require_safe
@publik(reads=True)
def cari(request: PendopoRequest) -> HttpResponse:
    """/cari?q=: services by everyday words, the best dozen or with `semua` all; without any, the way on."""
    typed = request.GET.get("q", "").strip()[:200]
    offered = queries.services(_lang())
    found = queries.found_services(typed, offered)
    shown = found if request.GET.get("semua") else found[:HITS]
    context = {
        "kata": typed, "temuan": shown, "banyak": len(found), "lagi": len(found) - len(shown),
        "daftar_layanan": queries.mixed(offered, WISHES), "ada_lagi": len(offered) > WISHES,
        "saran": _suggestions(offered), "lama": queries.former_permits(typed, _lang()),
    }  # fmt: skip
    return render(request, "portal/cari.html", context)


@require_safe
@publik
def privasi(request: PendopoRequest) -> HttpResponse:
    """/privasi: what is kept about a visitor, who reads it, for how long, and their rights."""
    return render(request, "portal/privasi.html")


@require_safe
@publik
def aksesibilitas(request: PendopoRequest) -> HttpResponse:
    """/aksesibilitas: what these pages promise to everybody, and whom to tell when they fail."""
    return render(request, "portal/aksesibilitas.html")
