"""The pages of the officer for data protection."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.people.api import PendopoRequest, User, staf
from pendopo.privasi import letters, queries_staf, services, sheets
from pendopo.privasi.models import Insiden, Permintaan
from pendopo.privasi.services.breaches import affected, note_export

OFFICER = ("pelindung_data", "admin")


def _download(text: str | bytes, name: str, kind: str = "text/csv; charset=utf-8") -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


# -- requests


@require_safe
@staf(*OFFICER)
def permintaan(request: PendopoRequest) -> HttpResponse:
    """/kerja/privasi: requests by their clock."""
    layar = queries_staf.screen(request.GET.dict(), request.now)
    words = {"layar": layar, "keadaan": [(name, _(title)) for name, title in Permintaan.STATES]}
    return render(request, "privasi/staf/permintaan.html", words)


@require_safe
@staf(*OFFICER)
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh: every request, without names or words."""
    return _download(queries_staf.as_csv(request.region), f"permintaan-data-{request.now:%Y-%m-%d}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*OFFICER)
def satu(request: PendopoRequest, permintaan_id: UUID) -> HttpResponse:
    """…/permintaan/<id>: what was asked, by whom, and the answer. Opening it is on record."""
    asked = queries_staf.get_request(permintaan_id)
    record_look(subject=asked, what="permintaan_data", actor=request.actor, now=request.now)
    if request.method != "POST":
        return _one(request, asked)
    text, verb = request.POST.get("jawaban", ""), request.POST.get("aksi", "")
    try:
        if verb == "tolak":
            law = request.POST.get("dasar", "")
            services.refuse_request(request.region, asked, text=text, law=law, actor=request.actor, now=request.now)
        else:
            services.answer_request(request.region, asked, text=text, actor=request.actor, now=request.now)
    except Refusal as no:
        return _one(request, asked, problem=no.sentence, status=no.status)
    messages.success(request, _("Jawaban tersimpan; pemohon membacanya pada halaman Data saya."))
    return redirect("privasi_staf:permintaan")


def _one(request: PendopoRequest, asked: Permintaan, *, problem: str = "", status: int = 200) -> HttpResponse:
    user = User.objects.filter(pk=asked.user_id).first() if asked.user_id else None
    words = {
        "minta": asked, "nama": user.name if user else "", "berkas": queries_staf.cases_asked_about(asked),
        "masalah": problem, "isian": request.POST, "terbuka": asked.state == Permintaan.OPEN,
    }  # fmt: skip
    response = render(request, "privasi/staf/satu.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(*OFFICER)
def hapus(request: PendopoRequest, permintaan_id: UUID) -> HttpResponse:
    """…/hapus: erase what may go, and write the answer that says what went and what stays, and why."""
    asked = queries_staf.get_request(permintaan_id)
    done = services.erase_person(request.region, asked, actor=request.actor, now=request.now)
    services.answer_request(request.region, asked, text=_told(done), actor=request.actor, now=request.now)
    messages.success(request, _("Yang boleh dihapus sudah dihapus; jawabannya tersimpan."))
    return redirect("privasi_staf:satu", permintaan_id)


def _told(done: services.Erased) -> str:
    lines = []
    if done.gone:
        lines.append(_("Data Anda pada permohonan ini sudah dihapus: %(nomor)s.") % {"nomor": ", ".join(done.gone)})
    if done.drafts:
        lines.append(_("Isian yang belum dikirim sudah dihapus."))
    if done.account:
        lines.append(_("Akun Anda sudah ditutup."))
    stays = _("Tetap disimpan: %(nomor)s, karena %(sebab)s.")
    lines += [stays % {"nomor": number, "sebab": why} for number, why in done.kept]
    return "\n".join(lines) or _("Tidak ada lagi data yang dapat dihapus.")


# -- the register


@require_safe
@staf(*OFFICER)
def unduh_register(request: PendopoRequest) -> HttpResponse:
    """…/register/unduh: the register of processing as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(sheets.register_workbook(), f"register-pemrosesan-{request.now:%Y-%m-%d}.xlsx", kind)


# -- breaches


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*OFFICER)
def insiden(request: PendopoRequest) -> HttpResponse:
    """…/insiden: failures of protection, and the form for a new one."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = services.report_breach(request.region, _new_breach(request), actor=request.actor, now=request.now)
        except Refusal as no:
            problem, status = no.sentence, no.status
        else:
            return redirect("privasi_staf:satu_insiden", made.pk)
    words = {
        "daftar": queries_staf.breaches(), "masalah": problem, "isian": request.POST,
        "layanan": [{"id": name, "label": title} for name, title in queries_staf.services_named().items()],
        "dipilih": request.POST.getlist("layanan"), "kini": request.now,
    }  # fmt: skip
    return render(request, "privasi/staf/insiden.html", words, status=status)


def _new_breach(request: PendopoRequest) -> services.NewBreach:
    post, place = request.POST, request.region
    day, clock = _day(post.get("tanggal", "")), post.get("jam", "").replace(".", ":")
    try:
        at = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007  (joined with the region's zone below)
    except ValueError:
        raise Refusal(_("Tulis jamnya seperti 14.30."), status=422) from None
    if day is None:
        raise Refusal(_("Tulis tanggal diketahuinya seperti 23 11 2026."), status=422)
    return services.NewBreach(
        title=post.get("judul", ""), known_at=datetime.combine(day, at, place.tz), services=post.getlist("layanan"),
        since=_day(post.get("sejak", "")), until=_day(post.get("hingga", "")), kinds=post.get("data", ""),
        how=post.get("bagaimana", ""), handling=post.get("penanganan", ""), is_serious=bool(post.get("luas")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    """A day as typed; None when nothing was. Raises Refusal."""
    if not text.strip():
        return None
    day = parse_date(text)
    if day is None:
        raise Refusal(_("Tulis tanggal seperti 23 11 2026."), status=422)
    return day


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*OFFICER)
def satu_insiden(request: PendopoRequest, insiden_id: UUID) -> HttpResponse:
    """…/insiden/<id>: its clock, its affected, the texts, the steps."""
    breach = queries_staf.get_breach(insiden_id)
    if request.method == "POST":
        return _step(request, breach)
    return _breach(request, breach)


def _step(request: PendopoRequest, breach: Insiden) -> HttpResponse:
    step = request.POST.get("langkah", "")
    try:
        if step == "kabari":
            services.tell_affected(request.region, breach, actor=request.actor, now=request.now)
        else:
            services.change_breach(
                breach, step=step, handling=request.POST.get("penanganan", ""), actor=request.actor, now=request.now
            )
    except Refusal as no:
        return _breach(request, breach, problem=no.sentence, status=no.status)
    return redirect("privasi_staf:satu_insiden", breach.pk)


def _breach(request: PendopoRequest, breach: Insiden, *, problem: str = "", status: int = 200) -> HttpResponse:
    words = {
        "kejadian": breach, "kepada_orang": letters.to_people(breach, request.region),
        "kepada_lembaga": letters.to_agency(breach, request.region), "masalah": problem,
        "lewat": request.now > breach.due_at,
    }  # fmt: skip
    return render(request, "privasi/staf/satu_insiden.html", words, status=status)


@require_POST
@staf(*OFFICER)
def terdampak(request: PendopoRequest, insiden_id: UUID) -> HttpResponse:
    """…/terdampak: the list of the affected as a file; taking it is on record."""
    breach = queries_staf.get_breach(insiden_id)
    note_export(breach, actor=request.actor, now=request.now)
    text = queries_staf.affected_csv(affected(request.region, breach).iterator(chunk_size=500), request.region)
    return _download(text, f"terdampak-{breach.number}.csv")


# -- retention


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*OFFICER)
def masa_simpan(request: PendopoRequest) -> HttpResponse:
    """…/masa-simpan: how long things are kept, and what goes in the next thirty days."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.set_keeping(
                request.POST.get("jenis", ""), days=_days(request.POST.get("hari", "")),
                basis=request.POST.get("dasar", ""), actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            problem, status = no.sentence, no.status
        else:
            messages.success(request, _("Masa simpan tersimpan."))
            return redirect("privasi_staf:masa_simpan")
    today = request.now.astimezone(request.region.tz).date()
    words = {
        "daftar": queries_staf.kept(), "akan": queries_staf.going_soon(request.region, today), "masalah": problem,
        "isian": request.POST,
    }  # fmt: skip
    return render(request, "privasi/staf/masa_simpan.html", words, status=status)


def _days(text: str) -> int | None:
    """A number of days as typed; None when nothing was. Raises Refusal."""
    digits = text.strip().replace(".", "")
    if not digits:
        return None
    if not digits.isdecimal() or len(digits) > 6:
        raise Refusal(_("Tulis jumlah hari dengan angka, misalnya 730."), status=422)
    return int(digits)
