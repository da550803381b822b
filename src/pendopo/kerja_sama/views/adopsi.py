"""Adopting an app: fits it, install, bind, fill in, open; and copying one under a new id."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.bundles.api import (
    Adopted,
    Bundle,
    Decree,
    Offer,
    Partner,
    adopt,
    adopted_one,
    bind_adopted,
    fetch,
    fill_adopted,
    fork,
    id_of_fork,
    namespace_of,
    open_adopted,
    origin_of,
    readiness,
    staff_functions,
    suggestions,
)
from pendopo.core.api import Refusal
from pendopo.definitions.api import Binding
from pendopo.files.api import JPEG, PDF, PNG, read_upload, serve_file
from pendopo.kerja_sama import queries_adopsi as queries
from pendopo.kerja_sama.forms_adopsi import BindForm, FillForm, ForkForm, OneOfficeForm, OpenForm
from pendopo.people.api import PendopoRequest, local_day, staf, units_on
from pendopo.tenancy.api import region

ROLE = "pengelola_layanan"
READERS = (ROLE, "kerja_sama", "admin")
ONE = "kerja_sama_staf:adopsi_satu"
DECREES, DECREE_MB = (PDF, JPEG, PNG), 10
WRONG = 422


@require_safe
@staf(*READERS)
def adopsi(request: PendopoRequest) -> HttpResponse:
    """/kerja/adopsi: what was adopted from whom, how far it is, what is missing."""
    layar = queries.screen(request.region, request.GET.get("keadaan", ""), request.now)
    context = {"layar": layar, "katalog": queries.address("kerja_sama_staf:katalog")}
    return render(request, "kerja_sama/adopsi/daftar.html", context)


@require_safe
@staf(*READERS)
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh: the same as CSV."""
    text = queries.as_csv(request.region, request.now)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adopsi-{request.now:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


# -- before it is here


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE, transaction=False)
def pasang(request: PendopoRequest, partner_id: UUID, definition_id: str, number: int) -> HttpResponse:
    """…/pasang/<partner>/<id>/<number>: does it fit here; then install it. Fetching needs no transaction."""
    with region(request.region):
        partner = queries.get_partner(partner_id)
        offer = queries.get_offer(partner, definition_id, number)
    try:
        bundle = fetch(request.region, partner, definition_id, number, now=request.now)
    except Refusal as no:
        return _before(request, partner, offer, None, no.sentence)
    if request.method == "POST":
        try:
            adopt(request.region, bundle, partner, actor=request.actor, now=request.now)
        except Refusal as no:
            return _before(request, partner, offer, bundle, no.sentence)
        return _after(request, definition_id, number)
    return _before(request, partner, offer, bundle, "")


def _before(request: PendopoRequest, partner: Partner, offer: Offer, bundle: Bundle | None, wrong: str) -> HttpResponse:
    with region(request.region):
        known = queries.before(partner, offer.definition_id, request.now)
        found = readiness(request.region, bundle, today=local_day(request.now)) if bundle else None
        context = {
            "mitra": partner, "tawaran": offer, "bingkisan": bundle, "siap": found, "kini": known,
            "salah": wrong or known.refused, "boleh": found is not None and not found.blocked and not known.refused,
            "katalog": queries.address("kerja_sama_staf:katalog"),
            "pemutakhiran": queries.address("penyesuaian:pemutakhiran"),
        }  # fmt: skip
        return render(request, "kerja_sama/adopsi/pasang.html", context, status=WRONG if wrong else 200)


def _after(request: PendopoRequest, definition_id: str, number: int) -> HttpResponse:
    """To the app's own page, or to the proposals when it was here already in another version."""
    with region(request.region):
        adopted = adopted_one(request.region, definition_id, request.now)
    if adopted.origin.number == number:
        messages.success(request, _("Terpasang. Belum ada yang berjalan: ikat dahulu ke kantor Anda."))
        return redirect(ONE, definition_id)
    messages.info(
        request, _("Layanan ini sudah ada di sini dan tidak ditimpa. Versi mitra datang sebagai usul pemutakhiran.")
    )
    return redirect(queries.address("penyesuaian:pemutakhiran") or queries.address(ONE, definition_id))


# -- here, but not yet running


@require_safe
@staf(*READERS)
def satu(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/layanan/<id>: the steps and the checklist."""
    return _page(request, "satu", adopted_one(request.region, definition_id, request.now))


def _page(request: PendopoRequest, name: str, adopted: Adopted, status: int = 200, **context: object) -> HttpResponse:
    missing = {f"{step}_kurang": adopted.readiness.missing_at(step) for step in ("ikat", "isi", "pasang")}
    shown = {
        "satu": adopted, "d": adopted.definition, "asal": adopted.origin, "siap": adopted.readiness,
        "dasar": queries.basis_of(adopted, request.now), "boleh": ROLE in request.actor.roles, **missing, **context,
    }  # fmt: skip
    return render(request, f"kerja_sama/adopsi/{name}.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE)
def ikat(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/ikat: who does what here."""
    adopted = adopted_one(request.region, definition_id, request.now)
    if adopted.is_open:
        return redirect(ONE, definition_id)
    today = local_day(request.now)
    functions, units = staff_functions(adopted.definition), units_on(today)
    suggested = suggestions(adopted.definition, today)
    bound = list(Binding.objects.filter(definition_id=definition_id).order_by("function", "unit_id"))
    posted, short = request.POST if request.method == "POST" else None, "semua" in request.POST
    one = OneOfficeForm(posted if short else None, units=units)
    form = BindForm(
        None if short else posted, functions=functions, units=units, bound=bound, suggested=suggested
    )  # fmt: skip
    filled = one if short else form
    if posted is not None and filled.is_valid():
        posts = one.posts(functions, suggested) if short else form.posts
        bind_adopted(request.region, definition_id, posts, actor=request.actor, now=request.now)
        messages.success(request, _("Semua fungsi sudah diikat."))
        return redirect(ONE, definition_id)
    status = WRONG if posted is not None else 200
    return _page(request, "ikat", adopted, status, form=form, satu_kantor=one, usul=suggested)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE)
def isi(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/isi: the region's own values."""
    adopted = adopted_one(request.region, definition_id, request.now)
    form = FillForm(request.POST if request.method == "POST" else None, params=adopted.definition.params)
    if form.is_bound and form.is_valid():
        fill_adopted(request.region, definition_id, form.values, actor=request.actor, now=request.now)
        messages.success(request, _("Nilai daerah sudah disimpan."))
        return redirect(ONE, definition_id)
    return _page(request, "isi", adopted, WRONG if form.is_bound else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE)
def buka(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/buka: on what the first real case rests; then anybody may apply."""
    adopted = adopted_one(request.region, definition_id, request.now)
    if request.method != "POST":
        return _page(request, "buka", adopted, form=OpenForm(), maks_mb=DECREE_MB)
    needs_basis = adopted.origin.partner_id is not None
    form = OpenForm(request.POST, request.FILES)
    wrong = ""
    if not needs_basis or form.is_valid():
        try:
            decree = _decree(form) if needs_basis and form.cleaned_data["dasar"] == OpenForm.LICENCE else None
            open_adopted(
                request.region, definition_id, basis=form.cleaned_data["dasar"] if needs_basis else "", decree=decree,
                actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            wrong = no.sentence
        else:
            messages.success(request, _("Dibuka. Warga dapat mengajukan permohonan."))
            return redirect(ONE, definition_id)
    return _page(request, "buka", adopted, WRONG, form=form, salah=wrong, maks_mb=DECREE_MB)


def _decree(form: OpenForm) -> Decree:
    data = form.cleaned_data
    paper = read_upload(data["berkas"], accept=DECREES, max_mb=DECREE_MB)
    return Decree(data["nomor"], data["tanggal"], paper)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ROLE)
def tiru(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/tiru: a copy under an id of this region, where also what is locked may be changed."""
    adopted = adopted_one(request.region, definition_id, request.now)
    form = ForkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        new_id = id_of_fork(namespace_of(request.region), form.cleaned_data["id"])
        try:
            fork(
                request.region, definition_id, new_id, form.cleaned_data["judul"], actor=request.actor, now=request.now
            )
        except Refusal as no:
            form.explain("id", no.sentence)
        else:
            messages.success(request, _("Tiruan dibuat. Ikat dan buka seperti layanan lain."))
            return redirect(ONE, new_id)
    return _page(
        request, "tiru", adopted, WRONG if form.is_bound else 200, form=form, awalan=f"{namespace_of(request.region)}-"
    )


@require_safe
@staf(*READERS)
def keputusan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/keputusan: the decree of the head of region as it was sent."""
    paper = origin_of(definition_id).basis_file
    if paper is None:
        raise Http404
    return serve_file(paper, as_attachment=False)
