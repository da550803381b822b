"""What a file may be, and the one sentence when it may not."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.files import pdf, rules
from tests.files.make import picture, plain_pdf

ALL = (rules.PDF, rules.JPEG, rules.PNG)


def test_type_is_told_by_content() -> None:
    assert rules.mime_of(plain_pdf()) == rules.PDF
    assert rules.mime_of(picture("JPEG")) == rules.JPEG
    assert rules.mime_of(picture("PNG")) == rules.PNG
    assert rules.mime_of(b"halo") is None


def test_name_does_not_matter_when_content_is_accepted() -> None:
    assert rules.problem_of_type(picture("PNG"), "tanpa-akhiran", ALL) is None
    assert rules.problem_of_type(picture("PNG"), "salah.pdf", ALL) is None


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00" + bytes(80), "foto.jpg", "seperti JPG, tetapi isinya program"),
        (b"\x7fELF" + bytes(80), "surat.pdf", "seperti PDF, tetapi isinya program"),
        (b"<html><script>", "surat.pdf", "tetapi isinya halaman web"),
        (b"PK\x03\x04" + bytes(80), "surat.docx", "Simpan dokumen itu sebagai PDF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(80), "IMG_1.heic", "Bagikan foto itu sebagai JPG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "Simpan gambar itu sebagai JPG atau PNG"),
        (b"halo", "catatan.txt", "Jenis berkas ini tidak diterima. Kirim PDF, JPG, atau PNG."),
        (b"halo", "surat.pdf", "seperti PDF, tetapi isinya bukan PDF"),
    ],
)
def test_disguised_and_foreign_files_are_refused_with_a_way_on(content: bytes, name: str, words: str) -> None:
    assert words in (rules.problem_of_type(content, name, ALL) or "")


def test_picture_where_only_pdf_is_taken_says_so() -> None:
    sentence = rules.problem_of_type(picture("JPEG"), "foto.jpg", (rules.PDF,))
    assert sentence == "Berkas ini berkas JPG. Yang diterima PDF. Simpan ulang sebagai PDF, lalu unggah lagi."


def test_too_large_names_both_sizes() -> None:
    assert rules.problem_of_size(5_000_000, 5) is None
    assert "7,4 MB, batasnya 5 MB" in (rules.problem_of_size(7_400_000, 5) or "")
    assert "kosong" in (rules.problem_of_size(0, 5) or "")


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Foto\\rumah saya.JPG", "rumah saya.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("gambar\u202efdp.exe", "gambarfdp.pdf"),
        ("", "berkas.pdf"),
        ("....", "berkas.pdf"),
    ],
)
def test_names_become_safe(given: str, clean: str) -> None:
    assert rules.clean_name(given, rules.PDF) == clean


@given(st.text(max_size=300))
def test_no_name_can_leave_its_folder_or_break_a_header(name: str) -> None:
    clean = rules.clean_name(name, rules.PNG)
    assert clean.endswith(".png")
    assert len(clean) <= rules.MAX_NAME + 4
    assert not set(clean) & set('/\\\r\n"\x00')


def test_a_plain_pdf_is_taken() -> None:
    assert pdf.problem_of_pdf(plain_pdf()) is None
    assert pdf.count_pages(plain_pdf()) == 1


@pytest.mark.parametrize("cut", [0, 4, 100, 300])
def test_half_a_pdf_is_broken(cut: int) -> None:
    assert pdf.problem_of_pdf(plain_pdf()[:cut]) == pdf.BROKEN


def test_a_pdf_whose_table_is_elsewhere_is_broken() -> None:
    assert pdf.problem_of_pdf(plain_pdf().replace(b"startxref\n", b"startxref\n9")) == pdf.BROKEN


def test_a_locked_pdf_says_how_to_unlock() -> None:
    assert pdf.problem_of_pdf(plain_pdf(trailer=b"/Encrypt 9 0 R")) == pdf.IS_LOCKED


@pytest.mark.parametrize(
    "hidden",
    [
        b"4 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n",
        b"4 0 obj\n<</S/#4aava#53cript/JS(x)>>\nendobj\n",
        b"4 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj\n",
        b"4 0 obj\n<</Type/EmbeddedFile/Length 0>>stream\nendstream\nendobj\n",
        b"4 0 obj\n<</Subtype/RichMedia>>\nendobj\n",
    ],
)
def test_a_pdf_that_can_run_something_is_refused(hidden: bytes) -> None:
    assert pdf.problem_of_pdf(plain_pdf(hidden)) == pdf.IS_ACTIVE


def test_a_program_hidden_in_an_object_stream_is_found() -> None:
    packed = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert(1))>>")
    body = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    assert pdf.problem_of_pdf(plain_pdf(body + packed + b"\nendstream\nendobj\n")) == pdf.IS_ACTIVE


def test_an_inflating_bomb_is_cut_off() -> None:
    packed = zlib.compress(bytes(200_000_000), 9)
    body = b"4 0 obj\n<</Type/ObjStm/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    assert pdf.problem_of_pdf(plain_pdf(body + packed + b"\nendstream\nendobj\n")) is None
