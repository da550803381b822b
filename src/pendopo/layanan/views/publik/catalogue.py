"""Finding a service and reading its standard."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.cases.api import kuasa_usable
from pendopo.core.api import service_cards, service_elsewhere
from pendopo.definitions.api import current
from pendopo.layanan import queries_publik as queries
from pendopo.layanan.views.publik.device import device_hash, lang
from pendopo.lib.formats import desimal
from pendopo.people.api import PendopoRequest, publik
from pendopo.ui.api import hard_words


@require_safe
@publik(reads=True)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/layanan: every service that anybody may begin."""
    drafts = queries.applications(device_hash=device_hash(request), user_id=request.actor.user_id)
    offers = queries.offers_in(lang())
    titles = {offer.id: offer.title for offer in offers}
    context = {
        "kelompok": queries.grouped_offers(offers),
        "draf": [(draft, titles[draft.definition_id]) for draft in drafts if draft.definition_id in titles],
    }
    return render(request, "layanan/publik/daftar.html", context)


@require_safe
@publik(reads=True)
def layanan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/layanan/<id>: what it takes, how long, what it costs, on what law it rests."""
    offer = current(definition_id)
    if offer.is_waiting:
        raise Http404
    record = queries.record_of(offer, request.region, request.now)
    drafts = queries.applications(
        device_hash=device_hash(request), user_id=request.actor.user_id, definition_id=definition_id
    )
    due = queries.promise_now(offer, request.region, request.now)
    context = {
        "tawaran": offer,
        "d": offer.compiled.definition,
        "rekam": record,
        "tenggat_kini": due,
        "tepat": f"{desimal(f'{record.promises.on_time_permille / 10:.1f}', lang())}%",
        "standar": queries.standard_of(offer.compiled, lang()),
        "standar_pokok": queries.standard_of(offer.compiled, lang(), only=queries.MAIN_PARTS),
        "dasar_hukum": queries.laws_of(offer.compiled),
        "tarif_belum": queries.unverified_tables(offer.compiled),
        "pembaca": queries.readers_of(offer.compiled, lang()),
        "draf": [(draft, "") for draft in drafts],
        "kunci_suara": f"layanan:{definition_id}",
        "kata_sulit": hard_words(queries.words_of_service(offer.compiled, lang())),
        "wakil": kuasa_usable(request.actor, definition_id, request.now),
        "tarif": queries.tariffs_of(offer.compiled, lang()),
        "simpanan": queries.retention_of(offer.compiled, lang()),
        "kartu_lain": service_cards(definition_id, request.now),
        "pindah": service_elsewhere(definition_id, request.now),
    }
    return render(request, "layanan/publik/layanan.html", context)
