"""A case at the desk of the technical team, with a visit planned for this afternoon; a result as a phone sends it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from pendopo.cases.api import view_case
from pendopo.files.api import store_upload
from pendopo.lapangan.models import Kunjungan
from pendopo.lapangan.services import PhotoTold, Plan, Sent, ask_visit, keep_photo, plan_visit
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import *  # noqa: F403  (fixtures)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, settings: Any) -> None:
    settings.PENDOPO_FILES = tmp_path / "berkas"


@pytest.fixture
def diminta(bandung: Region, kantor: SimpleNamespace, di_tahap: Callable[..., Any], now: datetime) -> Kunjungan:
    """A visit asked for by hand; nobody has planned it."""
    case = di_tahap("verifikasi_teknis")
    with region(bandung):
        view = view_case(case)
        return ask_visit(
            place=bandung,
            case=view.case,
            compiled=view.compiled,
            answers=view.answers,
            actor=kantor.tim_teknis,
            now=now,
        )


@pytest.fixture
def terjadwal(bandung: Region, kantor: SimpleNamespace, diminta: Kunjungan, now: datetime) -> Kunjungan:
    """The visit is this afternoon, the technical team goes."""
    with region(bandung):
        plan = Plan(now + timedelta(hours=3), [kantor.tim_teknis.actor_id], "Siapkan kunci pagar.")
        return plan_visit(place=bandung, visit_id=diminta.pk, plan=plan, actor=kantor.kepala_seksi, now=now)


def picture(colour: str = "teal", kind: str = "JPEG") -> bytes:
    """Some photo."""
    out = BytesIO()
    image = Image.new("RGB", (640, 480), colour)
    ImageDraw.Draw(image).line((10, 10, 300, 200), fill="white", width=5)
    image.save(out, kind)
    return out.getvalue()


def signature() -> str:
    """As a canvas gives it."""
    return "data:image/png;base64," + base64.b64encode(picture("white", "PNG")).decode()


def raw(**more: str) -> dict[str, str]:
    """A whole result for the checklist of reklame, everybody signing on the screen."""
    answers = {
        "titik_cocok": "sesuai", "lebar": "4,5", "tinggi": "2", "bebas_rambu": "sesuai", "ruang_jalan": "sesuai",
        "pohon": "tidak", "kuat": "sesuai", "lahan": "orang_lain",
    }  # fmt: skip
    return {
        **{f"j.{name}": text for name, text in answers.items()}, "c.pohon": "Dua paku pada pohon di kiri.",
        "letak": "-6,9147, 107,6098", "sumber": "gps", "akurasi": "8", "alamat": "", "temuan": "Tiang agak miring.",
        "saran": "bersyarat", "saran_catatan": "Cabut paku, tegakkan tiang.",
        "hadir.0.nama": "Petugas Uji", "hadir.0.sifat": "petugas", "hadir.0.cara": "layar",
        "hadir.0.ttd": signature(), "hadir.1.nama": "Pemohon Uji", "hadir.1.sifat": "pemohon",
        "hadir.1.cara": "layar", "hadir.1.ttd": signature(), **more,
    }  # fmt: skip


@pytest.fixture
def foto(bandung: Region, kantor: SimpleNamespace, now: datetime) -> Callable[..., UUID]:
    """Put a photo of an item to a visit; gives the id that the phone gave it."""

    def put(visit: Kunjungan, item: str = "titik_cocok", colour: str = "teal") -> UUID:
        with region(bandung):
            upload = SimpleUploadedFile("foto.jpg", picture(colour), "image/jpeg")
            stored = store_upload(bandung, upload, accept=("image/jpeg",), max_mb=5, purpose="uji", now=now)
            told = PhotoTold(uuid4(), sha256(picture(colour)).hexdigest(), item, "-6.9148,107.6099", 9, "gps", "", now)
            keep_photo(place=bandung, visit=visit, stored=stored, told=told, actor=kantor.tim_teknis, now=now)
            return told.client_id

    return put


@pytest.fixture
def hasil(terjadwal: Kunjungan, foto: Callable[..., UUID]) -> Sent:
    """A whole result with its photo, as it is handed to the verb."""
    return Sent(uuid4(), raw(), [str(foto(terjadwal))], terjadwal.version)
