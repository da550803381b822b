"""Anybody can find out whether a letter is real and still holds; nobody finds what is not issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from pendopo.documents.rules import new_code
from pendopo.files.api import StoredFile
from pendopo.people.api import SYSTEM
from pendopo.perizinan.models import Izin
from pendopo.perizinan.services import revoke_izin
from pendopo.tenancy.api import Region, region
from tests.documents.make import Desk
from tests.documents.test_signature import _inside_a_stream, content_of
from tests.perizinan.make import Application, issued, prepared

Clock = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock that requests read."""

    def at(moment: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(moment).replace(tzinfo=UTC))

    return at


def text_of(answer: HttpResponse) -> str:
    """The page without the places where a long number may break."""
    return answer.content.decode().replace("<wbr>", "")


def page(client: Client, code: str, slug: str = "kota-bandung") -> tuple[int, str]:
    answer = client.get(f"/{slug}/periksa/{code}")
    return answer.status_code, text_of(answer)


def pdf(content: bytes, name: str = "izin.pdf") -> dict[str, SimpleUploadedFile]:
    return {"berkas": SimpleUploadedFile(name, content, content_type="application/pdf")}


def test_a_valid_letter_shows_what_it_grants_and_hides_the_person(desk: Desk, client: Client, clock: Clock) -> None:
    izin = issued(desk)
    clock("2026-11-30T02:00:00")
    status, text = page(client, izin.code)
    assert status == 200
    for words in (
        "Surat ini asli dan berlaku", izin.number, "28 November 2026", "4 Desember 2026", "Spanduk", "5 lembar",
        "Bazar Buku Anak 2026", "P•••••• C••••••••••h", "(disamarkan)", "Kepala Dinas",
        "Sertifikat daerah (contoh), belum tersertifikasi BSrE", izin.letter.signed_sha256[:4],
    ):  # fmt: skip
        assert words in text
    for hidden in ("Pratiwi", "Cahyaningsih", "3273015505900001", "81234567890", "Jalan Merdeka"):
        assert hidden not in text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-21T02:00:00", "Surat ini asli, tetapi belum berlaku"),
        ("2026-11-30T02:00:00", "Surat ini asli dan berlaku"),
        ("2026-12-05T02:00:00", "Surat ini asli, tetapi masa berlakunya habis"),
    ],
)
def test_the_page_follows_the_dates(desk: Desk, client: Client, clock: Clock, moment: str, words: str) -> None:
    code = issued(desk).code
    clock(moment)
    assert words in page(client, code)[1]


def test_a_revoked_letter_says_since_when_and_why(desk: Desk, client: Client, clock: Clock) -> None:
    izin, other = issued(desk), issued(desk)
    with region(desk.place):
        revoke_izin(
            izin, reason="Dua titik berada di ruang hijau.", by_title="Kepala Dinas", case_id=None, actor=SYSTEM,
            now=desk.now + timedelta(days=1), replaced_by=other,
        )  # fmt: skip
    clock("2026-11-30T02:00:00")
    text = page(client, izin.code)[1]
    for words in (
        "Surat ini sudah diganti",
        "Sabtu, 21 November 2026",
        "Dua titik berada di ruang hijau.",
        other.number,
    ):
        assert words in text
    assert f"/kota-bandung/periksa/{other.code}" in text


def test_what_is_not_issued_is_not_found(desk: Desk, client: Client) -> None:
    izin = prepared(desk, Application())
    unknown = page(client, new_code())
    unsigned = page(client, izin.code)
    assert unknown[0] == unsigned[0] == 404
    assert "Kode ini tidak kami temukan" in unsigned[1]
    assert izin.number not in unsigned[1]


@pytest.mark.parametrize("code", ["abc", "x" * 26 + "!", "%2e%2e", "' OR 1=1 --"])
def test_any_other_text_in_the_address_is_a_page_with_a_way_on(bandung: Region, client: Client, code: str) -> None:
    status, text = page(client, code)
    assert status == 404
    assert 'name="kode"' in text


def test_the_other_region_does_not_know_the_code(desk: Desk, kerinci: Region, client: Client) -> None:
    izin = issued(desk)
    assert page(client, izin.code, "kabupaten-kerinci")[0] == 404


def test_a_typed_code_leads_to_the_letter(desk: Desk, client: Client) -> None:
    code = issued(desk).code
    answer = client.get("/kota-bandung/periksa", {"kode": f" {code[:13].upper()} {code[13:]} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/kota-bandung/periksa/{code}")


def test_half_a_code_is_explained_and_kept(bandung: Region, client: Client) -> None:
    answer = client.get("/kota-bandung/periksa", {"kode": "abc234"})
    assert answer.status_code == 422
    assert "Kode ini belum lengkap" in answer.content.decode()
    assert 'value="abc234"' in answer.content.decode()


def test_the_very_file_is_recognised_by_itself_and_not_kept(desk: Desk, client: Client) -> None:
    izin = issued(desk)
    content = content_of(desk, izin.letter)
    with region(desk.place):
        before = StoredFile.objects.count()
    for address in ("/kota-bandung/periksa", f"/kota-bandung/periksa/{izin.code}"):
        text = text_of(client.post(address, pdf(content)))
        assert "Berkas Anda sama persis" in text
        assert izin.number in text
    with region(desk.place):
        assert StoredFile.objects.count() == before


def test_one_changed_byte_is_found_on_both_pages(desk: Desk, client: Client) -> None:
    izin = issued(desk)
    raw = bytearray(content_of(desk, izin.letter))
    place = _inside_a_stream(raw, 3000)
    raw[place] ^= 1
    for address in ("/kota-bandung/periksa", f"/kota-bandung/periksa/{izin.code}"):
        text = client.post(address, pdf(bytes(raw))).content.decode()
        assert "Berkas Anda tidak sama dengan surat ini" in text
        assert "1 byte berbeda, pada byte ke-" in text


def test_another_letter_is_not_this_one(desk: Desk, client: Client) -> None:
    one, other = issued(desk), issued(desk, tulisan="Pasar malam dan pameran kerajinan tangan")
    text = client.post(f"/kota-bandung/periksa/{one.code}", pdf(content_of(desk, other.letter))).content.decode()
    assert "Berkas Anda tidak sama dengan surat ini" in text


def test_appended_bytes_are_named(desk: Desk, client: Client) -> None:
    izin = issued(desk)
    text = client.post(
        f"/kota-bandung/periksa/{izin.code}", pdf(content_of(desk, izin.letter) + b"\n%%EOF")
    ).content.decode()
    assert "Ada 6 byte yang ditambahkan" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Pilih berkas PDF yang ingin diperiksa."),
        (b"\xff\xd8\xff\xe0", "Berkas ini bukan PDF."),
        (b"%PDF-" + bytes(10_500_000), "10,5 MB, batasnya 10 MB"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(
    bandung: Region, client: Client, content: bytes, words: str
) -> None:
    answer = client.post("/kota-bandung/periksa", pdf(content))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_strangers_pdf_is_not_ours(bandung: Region, client: Client) -> None:
    assert (
        "Berkas ini bukan surat dari kami" in client.post("/kota-bandung/periksa", pdf(b"%PDF-1.7 x")).content.decode()
    )


def test_no_cache_and_no_search_engine_answers_for_us(desk: Desk, client: Client) -> None:
    answer = client.get(f"/kota-bandung/periksa/{issued(desk).code}")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_page_costs_few_statements(
    desk: Desk, client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    code = issued(desk).code
    page(client, code)
    with django_assert_max_num_queries(8):
        page(client, code)


def test_the_page_speaks_english_when_asked(desk: Desk, client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert page(client, issued(desk).code)[0] == 200


def test_every_permit_can_be_found_by_its_own_code_only(desk: Desk, client: Client) -> None:
    one, other = issued(desk), issued(desk)
    with region(desk.place):
        assert Izin.objects.filter(issued_at__isnull=False).count() >= 2
    assert other.number not in page(client, one.code)[1]


def test_a_letter_whose_file_is_damaged_does_not_claim_to_be_whole(desk: Desk, client: Client) -> None:
    from pendopo.files.disk import path_of

    izin = issued(desk)
    assert "Utuh sejak ditandatangani" in page(client, izin.code)[1]
    path_of(desk.place.id, izin.letter.signed_sha256).write_bytes(b"rusak")
    status, text = page(client, izin.code)
    assert status == 200
    assert "Utuh sejak ditandatangani" not in text
