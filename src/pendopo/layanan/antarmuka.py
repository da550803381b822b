"""The programming interface of services: find, read, apply, follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from ninja import Field, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.params import functions as sent

from pendopo.cases.api import Case, InvalidAnswers, secret_of, submit_case, view_case
from pendopo.core.api import derive
from pendopo.definitions.api import Card, Current, card_of, context_for, current, offered
from pendopo.engine.api import Compiled, raw_of
from pendopo.engine.api import Field as Question
from pendopo.files.api import JPEG, PDF, PNG, store_upload
from pendopo.layanan import queries_publik as queries
from pendopo.layanan.services.notices import tracking_address
from pendopo.layanan.services.tracking import open_case
from pendopo.people.api import PendopoRequest
from pendopo.webapi.api import (
    FOLLOW,
    SUBMIT,
    Problem,
    Scope,
    is_submission_of,
    note_submission,
    note_upload,
    own_files,
    refusals,
)

MAX_MB = 5
layanan = Router(tags=["Layanan"])
permohonan = Router(tags=["Permohonan"])
ServiceId = Annotated[str, sent.Path(description="id layanan, misalnya izin-reklame-insidentil", max_length=80)]
SentFile = Annotated[UploadedFile, sent.File(description="PDF, JPG, atau PNG, paling besar 5 MB")]
IdempotencyKey = Annotated[
    str,
    sent.Header(
        alias="Idempotency-Key", min_length=8, max_length=80, description="pilihan Anda, sekali per permohonan"
    ),
]


# -- services and their standards


class LayananOut(Schema):
    """One service in the list."""

    id: str
    judul: str
    ringkasan: str
    versi: int
    rilis: int
    dibuka: bool
    janji_hari_kerja: int
    biaya: str
    alamat: str


class KomponenOut(Schema):
    """A component of the service standard (UU 25/2009 art. 21). `terverifikasi`: somebody read it at its source."""

    kunci: str
    teks: str
    terverifikasi: bool


class PertanyaanOut(Schema):
    """One question of the form. `wajib`: always, or it depends on other answers (null)."""

    id: str
    halaman: str
    jenis: str
    label: str
    bantuan: str
    wajib: bool | None
    bersyarat: bool
    data_pribadi: bool
    pilihan: dict[str, str]
    berkas: list[str]


class LayananRinciOut(LayananOut):
    """A service whole: requirements, standard, legal basis and the questions of its form."""

    produk: str
    masa_berlaku: str
    sidik: str
    syarat: list[str]
    dasar_hukum: list[str]
    standar: list[KomponenOut]
    formulir: list[PertanyaanOut]


@layanan.get("", response={200: list[LayananOut], **refusals()}, summary="Daftar layanan")
def daftar(request: PendopoRequest) -> list[dict[str, Any]]:
    """Setiap layanan yang dapat diajukan siapa saja, menurut judul."""
    return [_short(offer.card, offer.number, offer.is_open, request) for offer in offered()]


@layanan.get("/{layanan_id}", response={200: LayananRinciOut, **refusals(404)}, summary="Satu layanan dan standarnya")
def satu(request: PendopoRequest, layanan_id: ServiceId) -> dict[str, Any]:
    """Syarat, standar pelayanan, dasar hukum, dan pertanyaan formulirnya."""
    offer = _offer(layanan_id)
    made = offer.compiled.definition
    return _short(card_of(made), offer.release.number, offer.is_open, request) | {
        "produk": made.service.product,
        "masa_berlaku": made.service.validity,
        "sidik": offer.release.digest,
        "syarat": [one.title for one in made.service.requirements],
        "dasar_hukum": [one.text for one in made.legal_basis],
        "standar": [
            {"kunci": key, "teks": item.text, "terverifikasi": offer.compiled.checked[f"standard:{key}"].is_verified}
            for key, item in made.service.standard.items()
        ],
        "formulir": [
            _question(page.id, field) for page in made.form.pages for field in page.fields if field.type != "computed"
        ],
    }


@layanan.get("/{layanan_id}/definisi", response={200: dict[str, Any], **refusals(404)}, summary="Definisi layanan")
def definisi(request: PendopoRequest, layanan_id: ServiceId) -> HttpResponse:
    """Definisi yang berlaku, dalam bentuk kanonik. Sidik SHA-256-nya adalah ETag."""
    offer = _offer(layanan_id)
    response = HttpResponse(bytes(offer.release.body), content_type="application/json")
    response["ETag"] = f'"{offer.release.digest}"'
    return response


def _offer(definition_id: str) -> Current:
    """A service that anybody may begin. Raises Http404."""
    if "\0" in definition_id:
        raise Http404
    offer = current(definition_id)
    if offer.is_waiting or offer.compiled.definition.service.entry != "umum":
        raise Http404
    return offer


def _short(card: Card, number: int, is_open: bool, request: PendopoRequest) -> dict[str, Any]:
    return {
        "id": card.id, "judul": card.title, "ringkasan": card.summary, "versi": card.version, "rilis": number,
        "dibuka": is_open, "janji_hari_kerja": card.promise_days, "biaya": card.fee_text,
        "alamat": f"{request.region.base_url.rstrip('/')}/layanan/{card.id}",
    }  # fmt: skip


def _question(page: str, field: Question) -> dict[str, Any]:
    return {
        "id": field.id, "halaman": page, "jenis": field.type, "label": field.label, "bantuan": field.help,
        "wajib": field.required if isinstance(field.required, bool) else None, "bersyarat": bool(field.visible),
        "data_pribadi": field.personal != "tidak",
        "pilihan": {option.id: option.label for option in field.options if not option.retired},
        "berkas": list(field.accept),
    }  # fmt: skip


# -- sending


class BerkasOut(Schema):
    """A file that was taken; its id answers a file question. Pictures are cleaned first, so their digests differ."""

    id: UUID
    sidik: str
    ukuran: int
    jenis: str


class PermohonanIn(Schema):
    """The answers by question, as a person would type them; several answers and files as a list, tables as rows."""

    jawaban: dict[str, bool | str | list[str | dict[str, bool | str]]] = Field(
        ..., description="id pertanyaan → jawaban", max_length=300
    )


class TerkirimOut(Schema):
    """The receipt: hand number and secret code to the applicant; the code is not shown again."""

    id: UUID
    nomor: str
    kode_rahasia: str
    janji: datetime | None
    alamat_lacak: str


@permohonan.post(
    "/berkas", auth=Scope(SUBMIT), response={201: BerkasOut, **refusals(401, 403, 413, 422)}, summary="Kirim berkas"
)
def berkas(request: Any, berkas: SentFile) -> Any:
    """Berkas untuk satu permohonan; hanya program yang mengirimnya dapat menyebutnya."""
    stored = store_upload(
        request.region, berkas, accept=(PDF, JPEG, PNG), max_mb=MAX_MB, purpose="antarmuka", now=request.now
    )
    note_upload(request.client, stored, actor=request.actor, now=request.now)
    return Status(201, {"id": stored.pk, "sidik": stored.sha256, "ukuran": stored.size, "jenis": stored.mime})


@permohonan.post(
    "/layanan/{layanan_id}", auth=Scope(SUBMIT), response={201: TerkirimOut, **refusals(401, 403, 404, 409, 422)},
    summary="Ajukan permohonan",
)  # fmt: skip
def ajukan(request: Any, isi: PermohonanIn, layanan_id: ServiceId, kunci: IdempotencyKey) -> Any:
    """Mengirim lagi dengan kunci yang sama menghasilkan permohonan yang sama, bukan yang kedua."""
    offer = _offer(layanan_id)
    if offer.compiled.definition.service.account == "wajib":
        raise Problem(409, "Layanan ini hanya dapat diajukan pemohon yang masuk dengan akunnya sendiri.")
    answers = _read(offer.compiled, isi.jawaban, request)
    case_id = UUID(
        bytes=derive(request.region, "antarmuka", f"{request.client.pk}:{layanan_id}:{kunci}".encode())[:16], version=4
    )
    try:
        case = submit_case(
            place=request.region, current=offer, case_id=case_id, answers=answers, actor=request.actor, now=request.now
        )
    except InvalidAnswers as wrong:
        raise Problem(422, "Isian ini belum dapat dikirim.", fields=wrong.problems) from wrong
    note_submission(request.client, case.id, actor=request.actor, now=request.now)
    receipt = {
        "id": case.id, "nomor": case.number, "kode_rahasia": secret_of(request.region, case.id),
        "janji": _local(case.promise_due, request), "alamat_lacak": tracking_address(request.region, case.number),
    }  # fmt: skip
    return Status(201, receipt)


def _read(compiled: Compiled, given: Mapping[str, Any], request: Any) -> dict[str, Any]:
    """Answers as the definition reads them. Raises Problem (422) with a sentence by question."""
    unknown = sorted(set(given) - compiled.fields.keys())
    problems = dict.fromkeys(unknown, "Pertanyaan ini tidak ada pada formulir.")
    problems |= _foreign_files(compiled, given, request)
    if problems:
        raise Problem(422, "Isian ini belum dapat dikirim.", fields=problems)
    raw = {name: raw_of(value) for name, value in given.items()}
    context, answers = context_for(request.region, request.now), dict[str, Any]()
    for page_id in compiled.pages:
        page = compiled.read_page(page_id, raw, answers, context)
        answers, problems = page.merged(answers), problems | page.problems
    if problems:
        raise Problem(422, "Isian ini belum dapat dikirim.", fields=problems)
    return answers


def _foreign_files(compiled: Compiled, given: Mapping[str, Any], request: Any) -> dict[str, str]:
    """Files that this client did not send, by question."""
    named: dict[str, list[UUID]] = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        if compiled.fields[name].type != "file" if name in compiled.fields else True:
            continue
        try:
            named[name] = [UUID(str(item)) for item in (value if isinstance(value, list) else [value])]
        except ValueError:
            wrong[name] = "Sebutkan id berkas yang sudah dikirim."
    mine = own_files(request.client, {one for ids in named.values() for one in ids})
    missing = {name: "Berkas ini tidak dikirim oleh program ini." for name, ids in named.items() if set(ids) - mine}
    return wrong | missing


# -- following


class LacakIn(Schema):
    """What stands on the receipt."""

    nomor: str = Field(..., min_length=1, max_length=40)
    kode: str = Field(..., min_length=1, max_length=40)


class LangkahOut(Schema):
    """One stage on the way."""

    judul: str
    keadaan: str
    pada: datetime | None


class KeadaanOut(Schema):
    """Where an application stands; nothing of what the applicant answered."""

    id: UUID
    nomor: str
    layanan: str
    keadaan: str
    giliran_pemohon: bool
    dikirim: datetime
    janji: datetime | None
    terlambat: bool
    selesai: datetime | None
    hasil: str
    langkah: list[LangkahOut]


@permohonan.post("/lacak", response={200: KeadaanOut, **refusals(404, 422)}, summary="Lacak dengan nomor dan kode")
def lacak(request: PendopoRequest, isi: LacakIn) -> Any:
    """Nomor registrasi dan kode rahasia dari bukti pendaftaran. Percobaan yang salah dibatasi."""
    typed = [text for text in (isi.nomor, isi.kode) if text.isprintable()]
    case = None
    if len(typed) == 2:
        address = get_adapter().get_client_ip(request)
        case = open_case(request.region, number=isi.nomor, secret=isi.kode, address=address)
    if case is None:
        # An answer, not an exception: the counted attempt has to stay.
        sentence = "Nomor dan kode ini tidak cocok."
        return Status(404, {"status": 404, "kalimat": sentence, "isian": {}, "rujukan": ""})
    return _state(case, request)


@permohonan.get(
    "/{permohonan_id}",
    auth=Scope(FOLLOW),
    response={200: KeadaanOut, **refusals(401, 403, 404, 422)},
    summary="Keadaan permohonan",
)
def keadaan(request: Any, permohonan_id: UUID) -> Any:
    """Permohonan yang dikirim program ini sendiri."""
    if not is_submission_of(request.client, permohonan_id):
        raise Http404
    return _state(Case.objects.select_related("release").get(pk=permohonan_id), request)


def _state(case: Case, request: Any) -> dict[str, Any]:
    view = view_case(case)
    due = case.promise_due
    is_late = due is not None and case.finished_at is None and due < request.now
    steps = [
        {"judul": point.title, "keadaan": str(point.badge), "pada": _local(point.at, request)}
        for point in queries.points_of(view, "id")
    ]
    return {
        "id": case.id, "nomor": case.number, "layanan": case.definition_id, "keadaan": view.state.public_title,
        "giliran_pemohon": view.state.kind == "waiting_applicant", "dikirim": _local(case.submitted_at, request),
        "janji": _local(due, request), "terlambat": is_late, "selesai": _local(case.finished_at, request),
        "hasil": case.outcome or "", "langkah": steps,
    }  # fmt: skip


def _local(moment: datetime | None, request: Any) -> datetime | None:
    """A moment with the offset of the region's own clock."""
    return moment.astimezone(request.region.tz) if moment else None
