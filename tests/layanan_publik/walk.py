"""An applicant at a browser: what the tests of the public journey share."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

SERVICE = "izin-reklame-insidentil"
HOME = "/kota-bandung"


def picture(name: str = "foto.png", colour: str = "#336699") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


def answers(**other: Any) -> dict[str, dict[str, Any]]:
    """Right answers by page, as typed on Friday 20 November 2026."""
    pages: dict[str, dict[str, Any]] = {
        "apa": {"jenis": "spanduk", "jumlah_lembar": "7"},
        "materi": {"panjang": "5", "lebar": "1,2", "tulisan": "Bazar Buku Anak"},
        "waktu": {"tanggal_mulai": "23 11 2026", "tanggal_selesai": "28 November 2026"},
        "lokasi": {
            "alamat_pemasangan": "Jalan Merdeka, di depan taman", "kelurahan": "32.73.01.1001", "foto_lokasi": picture(),
            "lahan_orang_lain": "tidak",
        },
        "gambar": {"gambar_materi": picture("materi.png")},
        "pemohon": {
            "nama": "Sari Contoh", "nik": "3273996508900001", "nomor_hp": "0812 3456 7890", "bertindak_untuk": "diri_sendiri",
            "email": "sari@contoh.invalid",
        },
        "pernyataan": {"pernyataan_benar": "ya"},
    }  # fmt: skip
    for page in pages.values():
        page.update({name: value for name, value in other.items() if name in page})
    return pages


def text_of(response: Any) -> str:
    """The words of a page."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", "", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def key_of(response: Any) -> str:
    found = re.search(r'name="_kunci" value="([^"]+)"', response.content.decode())
    assert found, text_of(response)[:400]
    return found[1]


def begin(client: Client, *, home: str = HOME, service: str = SERVICE, **typed: Any) -> str:
    """Open the form, send the first page; the address of the draft (ends with its id)."""
    start = f"{home}/layanan/{service}/ajukan"
    page = client.get(start)
    assert page.status_code == 200, text_of(page)[:300]
    answer = client.post(start, {"_kunci": key_of(page), **(typed or answers()["apa"])})
    assert answer.status_code == 302, text_of(answer)[:500]
    return str(answer["Location"].rpartition("/")[0])


def fill(client: Client, draft: str, **other: Any) -> None:
    """Every page after the first."""
    for page, typed in answers(**other).items():
        if page == "apa":
            continue
        answer = client.post(f"{draft}/{page}", typed)
        assert answer.status_code == 302, (page, text_of(answer)[:800])


def send(client: Client, **other: Any) -> tuple[str, str, str]:
    """A whole application; the case's id, registration number and secret code."""
    draft = begin(client)
    fill(client, draft, **other)
    answer = client.post(f"{draft}/ringkasan")
    assert answer.status_code == 302, text_of(answer)[:800]
    receipt = client.get(answer["Location"])
    body = receipt.content.decode()
    number = re.search(r'id="nomor">([^<]+)<', body)
    code = re.search(r'id="kode">([^<]+)<', body)
    assert number and code
    return draft.rpartition("/")[2], number[1], code[1]
