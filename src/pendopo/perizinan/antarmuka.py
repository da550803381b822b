"""The programming interface of permits: the public register, and whether a letter is real."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404
from ninja import Router, Schema
from ninja.params import functions as sent

from pendopo.documents.api import read_code
from pendopo.people.api import PendopoRequest
from pendopo.perizinan.models import Izin
from pendopo.perizinan.queries import PAGE, issued_izin, register_page
from pendopo.webapi.api import Problem, refusals

surat = Router(tags=["Surat"])
CURSOR = r"^([0-9]{1,16}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$"


class SuratOut(Schema):
    """One issued letter as the public register holds it: nobody's name, number or address."""

    nomor: str
    layanan: str
    judul: str
    unit: str
    objek: str
    tempat: str
    berlaku_sejak: date
    berlaku_hingga: date | None
    terbit: datetime
    keadaan: str


class RegisterOut(Schema):
    """A page of the register, the newest first. `berikutnya`: the cursor of the next page, '' at the end."""

    surat: list[SuratOut]
    berikutnya: str


class PeriksaOut(SuratOut):
    """A letter behind the code on its paper. `sidik`: SHA-256 of the signed PDF."""

    penanda_tangan: str
    sidik: str


@surat.get("", response={200: RegisterOut, **refusals(422)}, summary="Register surat")
def register(
    request: PendopoRequest,
    layanan: Annotated[str, sent.Query("", max_length=80, description="id layanan")] = "",
    sejak: Annotated[date | None, sent.Query(None, description="terbit pada hari ini atau sesudahnya")] = None,
    hingga: Annotated[date | None, sent.Query(None, description="terbit pada hari ini atau sebelumnya")] = None,
    kursor: Annotated[str, sent.Query("", pattern=CURSOR, description="dari jawaban sebelumnya")] = "",
) -> dict[str, Any]:
    """Surat yang sudah terbit, yang terbaru dahulu, tanpa data orang."""
    if "\0" in layanan:
        raise Problem(422, "Layanan ini tidak dikenal.")
    try:
        rows, after = register_page(
            request.region, definition_id=layanan, since=sejak, until=hingga, cursor=kursor, size=PAGE
        )
    except ValueError as error:
        raise Problem(
            422, "Kursor ini tidak dapat dibaca.", fields={"kursor": "Pakai kursor dari jawaban kami."}
        ) from error
    return {"surat": [_shown(row, request.now) for row in rows], "berikutnya": after}


@surat.get("/{kode}", response={200: PeriksaOut, **refusals(404, 422)}, summary="Periksa surat")
def periksa(
    request: PendopoRequest,
    kode: Annotated[str, sent.Path(max_length=60, description="26 huruf dan angka di samping kode QR")],
) -> dict[str, Any]:
    """Apakah surat ini asli dan masih berlaku."""
    izin = issued_izin(read_code(kode) or "")
    if izin is None:
        raise Http404
    signed = {"penanda_tangan": izin.signer_title, "sidik": izin.letter.signed_sha256}
    return _shown(izin, request.now) | signed


def _shown(izin: Izin, now: datetime) -> dict[str, Any]:
    issued = izin.issued_at.astimezone(izin.region.tz) if izin.issued_at else None
    return {
        "nomor": izin.number, "layanan": izin.definition_id, "judul": izin.title, "unit": izin.unit,
        "objek": izin.object_text, "tempat": izin.place_text, "berlaku_sejak": izin.valid_from,
        "berlaku_hingga": izin.valid_until, "terbit": issued, "keadaan": izin.status(now).value,
    }  # fmt: skip
