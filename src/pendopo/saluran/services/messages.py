"""Interfaces of sources: off until an administrator switches one on; what comes in goes the same way as an import."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt
from pendopo.people.api import ADMIN, Actor
from pendopo.saluran import queries, rules_oss
from pendopo.saluran.models import PesanPusat, SambunganPusat
from pendopo.saluran.rules_oss import Malformed
from pendopo.saluran.services.apply import Origin, apply_rows
from pendopo.saluran.vocabulary import SIMULATOR, SOURCES
from pendopo.tenancy.api import Region

OFF, IMITATED, REAL = "", "simulator", "sungguhan"
ADAPTERS = frozenset({"oss"})
"""Sources whose fields are published. SIMBG and MPP Digital publish nothing that a region could follow."""

NO_ADAPTER = "Tidak ada antarmuka yang diumumkan bagi daerah. Pakai impor unduhan."


@dataclass(frozen=True)
class ConnectionWish:
    """What an administrator wants for a source. An empty password: the one of before stays."""

    mode: str
    base_url: str = ""
    username: str = ""
    password: str = ""
    basis: str = ""


@transaction.atomic
def set_connection(
    place: Region, source_id: str, wish: ConnectionWish, *, actor: Actor, now: datetime
) -> SambunganPusat:
    """Switch the interface of a source on or off. Raises Http404 (not an administrator) and Refusal (422)."""
    if ADMIN not in actor.roles:
        raise Http404
    former = queries.connection_of(source_id)
    kept = json.loads(former.secrets or b"{}") if former else {}
    password = wish.password or str(kept.get("password", ""))
    refuse_wrong(place, source_id, wish, password)
    secrets = encrypt(place, json.dumps({"password": password})) if password else None
    row = SambunganPusat.objects.create(
        region_id=place.id, source=source_id, mode=wish.mode, base_url=wish.base_url, username=wish.username,
        basis=wish.basis.strip(), secrets_sealed=secrets, set_at=now, set_by_label=actor.label,
    )  # fmt: skip
    data = {"sumber": source_id, "cara": wish.mode or "mati"}
    record("saluran.connection_set", subject=row, actor=actor, now=now, data=data)
    return row


def refuse_wrong(place: Region, source_id: str, wish: ConnectionWish, password: str) -> None:
    """What a connection must be. Raises Refusal."""
    if wish.mode == OFF:
        return
    if source_id not in ADAPTERS:
        raise Refusal(NO_ADAPTER, status=422)
    if wish.mode not in (IMITATED, REAL) or (wish.mode == IMITATED and not place.is_contoh):
        raise Refusal(_("Simulator hanya di daerah contoh."), status=422)
    if not wish.username or len(password) < 8:
        raise Refusal(_("Isi nama pengguna dan rahasia yang disepakati, paling sedikit 8 huruf."), status=422)
    if wish.mode == REAL:
        try:
            parts = urlsplit(wish.base_url)
            host = parts.hostname
        except ValueError:
            host = None
        if not host or parts.scheme != "https" or parts.username:
            raise Refusal(_("Alamat layanannya berawalan https://, tanpa nama pengguna di dalamnya."), status=422)
        if len(wish.basis.strip()) < 5:
            raise Refusal(_("Tulis perjanjiannya: nomor dan tanggalnya."), status=422)


@dataclass(frozen=True)
class Reply:
    """What the sender is answered. `is_simulated`: it says so in its words and in a header."""

    status: int
    body: dict[str, Any]
    is_simulated: bool = False


def take_message(place: Region, source_id: str, method: str, given: str, body: bytes, *, now: datetime) -> Reply:
    """One message of a source: authenticated by its header `Token` (`given`), kept once, applied like an import.

    The same message again is answered the same and changes nothing. Raises Http404 while the interface is off.
    """
    row = queries.connection_of(source_id)
    if row is None or row.mode == OFF or source_id not in ADAPTERS or method not in rules_oss.METHODS:
        raise Http404
    imitated = row.mode == IMITATED
    if len(body) > rules_oss.MOST_BYTES:
        return _reply(method, 400, "Data Parameter Salah: terlalu besar", imitated)
    try:
        fields = rules_oss.fields_of(method, rules_oss.read_body(body))
        today = now.astimezone(place.tz).date()
        secrets = {"username": row.username, "password": str(json.loads(row.secrets or b"{}").get("password", ""))}
        if not rules_oss.is_genuine(given, secrets, fields, (today, today - timedelta(days=1))):
            return _reply(method, 401, "User Akses Tidak Valid", imitated)
        words = queries.rule_of(source_id).words
        news = rules_oss.news_of(method, fields, words, place.code.replace(".", ""), today)
    except Malformed as no:
        return _reply(method, 400, str(no), imitated)
    return _keep(place, source_id, method, body, news, imitated, now)


def _keep(
    place: Region, source_id: str, method: str, body: bytes, news: list[Any], imitated: bool, now: datetime
) -> Reply:
    digest = sha256(method.encode() + b"\n" + body).hexdigest()
    try:
        with transaction.atomic():
            kept = PesanPusat.objects.create(
                region_id=place.id, source=source_id, kind=method, digest=digest, outcome="diterima", rows=len(news),
                is_simulated=imitated, received_at=now,
            )  # fmt: skip
    except IntegrityError:
        return _reply(method, 200, "Sukses", imitated)  # it was heard before
    title = SOURCES[source_id].title
    who = Actor(kind="sistem", label=f"{SIMULATOR} {title}" if imitated else title)
    apply_rows(place, source_id, news, origin=Origin("antarmuka", is_simulated=imitated), actor=who, now=now)
    data = {"sumber": source_id, "metode": method, "sidik": digest, "simulator": imitated}
    record("saluran.message_taken", subject=kept, actor=who, now=now, data=data)
    return _reply(method, 200, "Sukses", imitated)


def _reply(method: str, code: int, words: str, imitated: bool) -> Reply:
    return Reply(code, rules_oss.answer(method, code, f"{SIMULATOR}. {words}" if imitated else words), imitated)


def play(place: Region, number: str, what: str, *, now: datetime) -> Reply:
    """SIMULATOR: say something of a number as OSS would, through the same door. Raises Refusal and Http404."""
    row = queries.connection_of("oss")
    if not place.is_contoh:
        raise Http404
    if row is None or row.mode != IMITATED:
        raise Refusal(_("Nyalakan dulu SIMULATOR OSS pada halaman Antarmuka."), status=422)
    nib, today = "0000000000000", now.astimezone(place.tz).date()
    if what == "receiveNIB":
        code = place.code.replace(".", "")
        item = {"id_izin": number, "nama_izin": "Izin contoh", "kd_daerah": code.ljust(10, "0")}
        fields = {"nib": nib, "tgl_pengajuan_nib": f"{today}", "nama_perseroan": "PT Contoh", "data_checklist": [item]}
        method = "receiveNIB"
    elif what == "receiveFileDS":
        method, fields = "receiveFileDS", {"nib": nib, "id_izin": number, "file_izin": "https://contoh.invalid/a.pdf"}
    else:
        method = "receiveLicenseStatus"
        fields = {"nib": nib, "id_izin": number, "kd_status": what[:2], "tgl_status": f"{today}"}
    body = json.dumps({rules_oss.METHODS[method]: fields}).encode()
    password = str(json.loads(row.secrets or b"{}").get("password", ""))
    return take_message(place, "oss", method, rules_oss.token(row.username, password, nib, today), body, now=now)


PLAYS = {
    "receiveNIB": "OSS mengabarkan permohonan baru",
    "20": "Status 20: validasi",
    "11": "Status 11: dokumen belum lengkap",
    "90": "Status 90: ditolak",
    "50": "Status 50: disetujui",
    "receiveFileDS": "OSS mengirim berkas izin yang sudah ditandatangani",
}
