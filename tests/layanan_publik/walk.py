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
            "alamat_pemasangan": "Jalan Merdeka, di depan taman",
            "kelurahan": "32.73.01.1001",
            "foto_lokasi": picture(),
            "lahan_orang_lain": "tidak",
        },
        "gambar": {"gambar_materi": picture("materi.png")},
        "pemohon": {
            "nama": "Sari Contoh",
            "nik": "3273996508900001",
            "nomor_hp": "0812 3456 7890",
            "bertindak_untuk": "diri_sendiri",
            "email": "sari@contoh.invalid",
        },
        "pernyataan": {"pernyataan_benar": "ya"},
    }
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
    assert number
    assert code
    return draft.rpartition("/")[2], number[1], code[1]


def officer(function: str = "front_office", service: str = SERVICE) -> Any:
    """Somebody of the office that does a function (inside the region's block)."""
    from uuid import uuid4

    from pendopo.definitions.api import bindings_of
    from pendopo.people.api import Actor

    post = bindings_of(service)[function][0]
    return Actor(
        kind="staf",
        label="Petugas depan DPMPTSP",
        actor_id=uuid4(),
        roles=frozenset({post.role}),
        posts=frozenset({(post.unit_id, post.role)}),
    )


def send_back(
    place: Any, case_id: str, now: Any, *, fields: tuple[str, ...] = ("foto_lokasi",), blurred: bool = True
) -> None:
    """The front office judges the photo blurred and asks for these fields."""
    from uuid import UUID

    from pendopo.cases.api import Case, Wish, judge_files, move_case, view_case
    from pendopo.tenancy.api import region

    with region(place):
        case, who = Case.objects.select_related("release").get(id=case_id), officer()
        verdicts = {
            file.row.id: ("buram", "Tulisannya tidak terbaca.")
            if file.row.field in fields and blurred
            else ("sesuai", "")
            for file in view_case(case).files
        }
        judge_files(place=place, case=case, verdicts=verdicts, actor=who, now=now)
        wish = Wish(note="Foto buram. Foto ulang di tempat terang.", fields=fields)
        move_case(place=place, case_id=UUID(case_id), transition_id="kembalikan", actor=who, now=now, wish=wish)


def issue(place: Any, kantor: Any, case_id: str, now: Any) -> None:
    """Every office does its part; the head signs."""
    from uuid import UUID

    from pendopo.cases.api import Case, Wish, judge_files, move_case, view_case
    from pendopo.documents.api import attach_signature, letter_of_subject, render_letter, sign_bytes
    from pendopo.tenancy.api import region

    key = UUID(case_id)
    with region(place):
        case = Case.objects.select_related("release").get(id=key)
        right = {file.row.id: ("sesuai", "") for file in view_case(case).files}
        judge_files(place=place, case=case, verdicts=right, actor=kantor.front_office, now=now)
        for step, who in (("teruskan", "front_office"), ("setuju_teknis", "tim_teknis"), ("setujui", "kepala_seksi")):
            move_case(place=place, case_id=key, transition_id=step, actor=getattr(kantor, who), now=now)
        letter = letter_of_subject(key)
        assert letter is not None
    render_letter(place, letter.id, now=now)
    with region(place):
        letter = letter_of_subject(key)
        assert letter is not None
    signer = kantor.penanda_tangan
    signed = sign_bytes(place, letter, person_id=signer.actor_id, passphrase=kantor.passphrase, now=now)
    with region(place):
        attach_signature(letter, signed, actor=signer, now=now)
        move_case(
            place=place, case_id=key, transition_id="tanda_tangani", actor=signer, now=now, wish=Wish(signed=True)
        )
