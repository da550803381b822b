"""The counter: find the service, record the consent, fill in the same form for a citizen, print the receipt."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import draft_answers, drop_draft, find_draft, secret_of
from pendopo.core.api import Refusal, service_elsewhere
from pendopo.definitions.api import current, offered
from pendopo.documents.api import qr_svg
from pendopo.files.api import JPEG, PDF, PNG, Sender, accepted_words, serve_file
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_loket as rules
from pendopo.layanan import rules_publik
from pendopo.layanan.forms_loket import MAX_MB, ConsentForm
from pendopo.layanan.models import PersetujuanLoket
from pendopo.layanan.queries_publik.offers import FEW
from pendopo.layanan.queries_staf import counter
from pendopo.layanan.queries_staf.counter import ROLES
from pendopo.layanan.services import applying as services
from pendopo.layanan.services.counter import begin_at_counter
from pendopo.layanan.services.notices import tracking_address
from pendopo.layanan.services.received import received_at
from pendopo.layanan.services.uploading import Target
from pendopo.layanan.views.filling import COUNTER, Filling, problems_of, send, show, summary, take
from pendopo.layanan.views.publik import unggah as parts
from pendopo.layanan.views.publik.device import counter_hash, roomy, unkept
from pendopo.people.api import PendopoRequest, staf


@require_safe
@staf(*ROLES)
def awal(request: PendopoRequest) -> HttpResponse:
    """/kerja/loket?q=: services by need, what is half filled in, what was received today."""
    typed = request.GET.get("q", "").strip()[:200]
    found = counter.services_for(typed)
    if typed and len(found) == 1:
        return redirect("layanan_staf:loket_layanan", found[0].id)
    context = {
        "kata": typed,
        "layanan": found,
        "banyak": len(found) > FEW,
        "lanjutkan": counter.begun_at_counter(counter_hash(request), offered()),
        "diterima": counter.received_today(request.region, request.actor, request.now),
    }
    return unkept(render(request, "layanan/staf/loket/awal.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@staf(*ROLES)
def layanan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kerja/loket/<layanan>: the consent, then the form."""
    offer = current(definition_id)
    units = counter.counters_of(request.actor)
    form = ConsentForm.read(request.POST, request.FILES) if request.method == "POST" else ConsentForm()
    if form.consent is not None:
        unit = next((one for one in units if str(one.id) == form.typed["unit"]), units[0])
        draft = begin_at_counter(
            place=request.region, current=offer, consent=form.consent, unit=unit, actor=request.actor,
            device_hash=counter_hash(request), now=request.now,
        )  # fmt: skip
        return redirect("layanan_staf:loket_lanjutkan", definition_id, draft.id)
    made, other = offer.compiled.definition, service_elsewhere(definition_id, request.now)
    context = {
        "layanan": made, "buka": offer.is_open and made.service.entry == "umum" and other is None, "isian": form,
        "unit": units, "pindah": other,
        "teks": rules.CONSENT_TEXT, "versi": rules.CONSENT_VERSION, "maks_mb": MAX_MB,
        "cara": [{"id": id_, "label": label} for id_, label in PersetujuanLoket.WAYS],
        "terima": f"{PDF},{JPEG},{PNG}", "jenis": accepted_words((PDF, JPEG, PNG)),
    }  # fmt: skip
    return render(request, "layanan/staf/loket/persetujuan.html", context, status=422 if form.problems else 200)


@require_safe
@staf(*ROLES)
def lanjutkan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/<draft>: on to the page where it was left."""
    filling = _filling(request, definition_id, draft_id)
    left = filling.compiled.pages.get(filling.draft.page if filling.draft else "")
    return redirect(filling.address(left or filling.pages[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@staf(*ROLES)
def halaman(request: PendopoRequest, definition_id: str, draft_id: UUID, page_id: str) -> HttpResponse:
    """…/<draft>/<page>: one page of the form, as the citizen would have it."""
    filling = _filling(request, definition_id, draft_id)
    page = filling.compiled.pages.get(page_id)
    if page is None:
        raise Http404
    return unkept(take(filling, page) if request.method == "POST" else show(filling, page))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*ROLES)
def ringkasan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/ringkasan: read out to the citizen, then sent."""
    filling = _filling(request, definition_id, draft_id)
    unread = problems_of(filling)
    if request.method == "POST" and not unread:
        return send(filling, filling.answers)
    return unkept(summary(filling, unread, sent=request.method == "POST"))


@require_POST
@staf(*ROLES)
def buang(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/buang: the citizen thought better of it."""
    drop_draft(_filling(request, definition_id, draft_id).id)
    messages.success(request, _("Isian yang belum dikirim sudah dibuang."))
    return redirect("layanan_staf:loket_awal")


@require_safe
@staf(*ROLES)
def berkas_draf(request: PendopoRequest, definition_id: str, draft_id: UUID, file_id: UUID) -> HttpResponse:
    """…/berkas/<id>: a file of the form that is being filled in."""
    filling = _filling(request, definition_id, draft_id)
    stored = queries.file_of(filling.answers, filling.compiled, file_id)
    if stored is None:
        raise Http404
    return serve_file(stored, as_attachment=False)


@require_safe
@staf(*ROLES)
def bukti(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/kerja/loket/bukti/<id>?ukuran=: the receipt to print, with the code; only today, only by who received it."""
    received = counter.own_reception(request.region, request.actor, case_id, request.now)
    record_look(subject=received.case, what="bukti_loket", actor=request.actor, now=request.now)
    address = tracking_address(request.region, received.case.number)
    context = {
        "terima": received, "kasus": received.case, "kode": secret_of(request.region, case_id), "alamat": address,
        "qr": mark_safe(rules.scaled(qr_svg(address))),  # noqa: S308  (drawn by us, from our own address)
        "ukuran": rules.paper_size(request.GET.get("ukuran", "")), "pilihan": rules.SIZES,
    }  # fmt: skip
    return unkept(render(request, "layanan/staf/loket/bukti.html", context))


@require_safe
@staf(*ROLES)
def unduh(request: PendopoRequest) -> HttpResponse:
    """/kerja/loket/hari-ini.csv: it holds names, so every row counts as looked at."""
    rows = counter.received_today(request.region, request.actor, request.now)
    for one in rows:
        record_look(subject=one.case, what="unduh_loket", actor=request.actor, now=request.now)
    response = HttpResponse(counter.as_csv(rows, request.region), content_type="text/csv; charset=utf-8")
    name = f"loket-{request.now.astimezone(request.region.tz):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return unkept(response)


# -- uploads in parts


@require_http_methods(["GET", "POST"])
@staf(*ROLES)
def unggah(request: PendopoRequest) -> HttpResponse:
    """/kerja/loket/unggah: as the applicant's own."""
    return parts.begun(request, _target, _sender(request))


@require_http_methods(["PATCH", "DELETE"])
@staf(*ROLES)
def bagian(request: PendopoRequest, upload_id: UUID) -> HttpResponse:
    return parts.part(request, upload_id, _sender(request))


@require_POST
@staf(*ROLES)
def selesai(request: PendopoRequest, upload_id: UUID) -> HttpResponse:
    return parts.finished(request, upload_id, _target, _sender(request))


def _sender(request: PendopoRequest) -> Sender:
    return Sender(counter_hash(request), get_adapter().get_client_ip(request))


def _target(request: PendopoRequest, definition_id: str, key: str, _behalf: str) -> Target:
    draft_id = services.case_of_key(request.region, definition_id, key)
    filling = _filling(request, definition_id, draft_id)
    fields, page = frozenset(filling.compiled.fields), filling.pages[0].id
    return Target(draft_id, filling.current, filling.draft, filling.answers, fields, page, counter_hash(request), None)


def _filling(request: PendopoRequest, definition_id: str, draft_id: UUID) -> Filling:
    """The form that this officer began. Raises Http404 for anybody else's, Refusal when the service has closed."""
    offer = current(definition_id)
    draft = find_draft(draft_id, device_hash=counter_hash(request), user_id=None)
    if draft is None or draft.definition_id != definition_id or draft.page == rules_publik.REPAIR:
        raise Http404
    if not offer.is_open:
        raise Refusal(_("Layanan ini sedang tidak menerima permohonan baru."))
    return Filling(request, offer, draft_id, draft, draft_answers(draft), COUNTER, received_at(draft_id))
