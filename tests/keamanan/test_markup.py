"""What people type is shown as they typed it: in pages, tables, and letters it is words, never markup."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.keamanan.conftest import NOBODY
from tests.keamanan.walk import SLUG, addresses, signed_in, visitor

pytestmark = pytest.mark.django_db
# Short: names of units and titles have their lengths, and each must keep all of it.
SCRIPT, IMAGE, QUOTE = "<script>alert(7)</script>", "\"'><img src=x onerror=alert(7)>", "' onfocus='alert(7)' x='"
TEMPLATE = "{{7*191}}{% now 'Y' %}${7*191}"
EVIL = f"{SCRIPT}{IMAGE}{TEMPLATE}"
RAW = re.compile(r"<script>alert\(7\)|<img src=x|['\"] onfocus=['\"]alert|\b1337\b")
TYPST = '#panic("x") #read("/etc/passwd") $ 1/0 $ @siapa = Judul `kode` \\ *tebal* <b> // catatan'
FORMULA = '=HYPERLINK("http://jahat.example")'


@pytest.fixture
def kasus_jahat(bandung: Any, permohonan: Callable[..., Any], kantor: SimpleNamespace, now: datetime) -> Any:
    """A case whose every free text is markup, with a message each way."""
    from pendopo.cases.api import send_message
    from pendopo.people.api import anonymous
    from pendopo.tenancy.api import region

    case = permohonan(
        number=3, tulisan=EVIL[:150], alamat_pemasangan=EVIL[:150], nama=f"{SCRIPT}{IMAGE}"[:80],
        bertindak_untuk="badan_usaha", nama_badan=f"{QUOTE}{SCRIPT}"[:80],
    )  # fmt: skip
    with region(bandung):
        send_message(place=bandung, case=case, body=EVIL, actor=anonymous(), now=now)
        send_message(place=bandung, case=case, body=EVIL, actor=kantor.front_office, now=now)
    return case


@pytest.fixture
def kantor_jahat(bandung: Any, kantor: SimpleNamespace, serba_bisa: Any, now: datetime) -> None:
    """A unit, a person and a program whose names are markup."""
    from pendopo.people.api import SYSTEM, create_person, create_unit
    from pendopo.tenancy.api import region

    with region(bandung):
        create_unit(
            code="JAHAT", name=SCRIPT + IMAGE, short=SCRIPT[:30], kind="dinas", valid_from=now.date(), actor=SYSTEM,
            now=now,
        )  # fmt: skip
        create_person(
            name=SCRIPT + IMAGE,
            nip="199912312020121997",
            title=QUOTE + SCRIPT,
            unit=kantor.office,
            actor=SYSTEM,
            now=now,
        )


def test_no_page_of_the_office_shows_markup_that_somebody_typed(
    kasus_jahat: Any, kantor_jahat: None, things: dict[str, str], serba_bisa: Any
) -> None:
    known = things | {"case_id": str(kasus_jahat.pk), "draft_id": str(NOBODY)}
    browser, shown, seen = signed_in(serba_bisa), [], 0
    for address in addresses(known):
        answer = browser.get(address.url)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            seen += "&lt;script&gt;alert(7)" in text
            shown += [(address.route, found[0]) for found in RAW.finditer(text)]
    assert shown == []
    assert seen >= 4, "the words were nowhere: the walk proves nothing"


def test_the_applicants_own_pages_show_it_as_words(kasus_jahat: Any, bandung: Any) -> None:
    from pendopo.cases.api import secret_of
    from pendopo.tenancy.api import region

    with region(bandung):
        secret = secret_of(bandung, kasus_jahat.pk)
    browser = visitor()
    answer = browser.post(f"/{SLUG}/lacak", {"nomor": kasus_jahat.number, "kode": secret})
    text = browser.get(answer["Location"]).content.decode()
    assert RAW.search(text) is None
    assert "&lt;script&gt;alert(7)&lt;/script&gt;" in text


def test_a_form_gives_wrong_answers_back_as_words(bandung: Any) -> None:
    from tests.layanan_publik.walk import key_of

    browser = Client()
    start = f"/{SLUG}/layanan/izin-reklame-insidentil/ajukan"
    typed = {"_kunci": key_of(browser.get(start)), "jenis": EVIL, "jumlah_lembar": EVIL}
    answer = browser.post(start, typed)
    assert answer.status_code == 422
    assert RAW.search(answer.content.decode()) is None


def test_tables_for_spreadsheets_hold_no_formula(permohonan: Callable[..., Any], bandung: Any, serba_bisa: Any) -> None:
    permohonan(number=4, nama=f"+{FORMULA}"[:60], tulisan=FORMULA, nama_badan=f"@{FORMULA}"[:60],
               bertindak_untuk="badan_usaha")  # fmt: skip
    browser = signed_in(serba_bisa)
    for path in ("unduh.csv", "berkas/unduh.csv", "kabar/unduh.csv", "loket/hari-ini.csv", "privasi/unduh"):
        answer = browser.get(f"/{SLUG}/kerja/{path}")
        assert answer.status_code == 200, path
        if "csv" in answer["Content-Type"]:
            text = answer.content.decode("utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
            assert [cell for cell in cells if re.match(r"[=@\t\r]|[+-](?![\d ])", cell)] == [], path


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_a_letter_sets_what_was_typed_as_words(bandung: Any, now: datetime, tmp_path: Path) -> None:
    from pendopo.documents.api import fixed_bytes, freeze_letter, get_letter, render_letter
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region
    from tests.documents.make import SOURCE

    with region(bandung):
        letter = freeze_letter(bandung, replace(SOURCE, data={"pemegang": TYPST}), actor=SYSTEM, now=now)
    with region(bandung):
        render_letter(bandung, letter.pk, now=now)
        paper = tmp_path / "surat.pdf"
        paper.write_bytes(fixed_bytes(get_letter(letter.pk)))
    words = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
    said = re.sub(r"\s+", "", words)
    assert re.sub(r"\s+", "", '#panic("x")#read("/etc/passwd")$1/0$@siapa=Judul`kode`\\*tebal*<b>//') in said
    assert "root:" not in said


# -- files


PAGE = b"<html><script>alert(7)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(7)"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [("foto.png", PAGE), ("foto.jpg", SVG), ("foto.svg", SVG), ("foto.png", b"PK\x03\x04" + b"0" * 99),
     ("a.html", PAGE),
     ("foto.jpg", b"#!/bin/sh\nrm -rf /"), ("a.pdf", b"MZ" + b"0" * 99)],
    ids=["page_as_png", "svg_as_jpg", "svg", "zip_as_png", "page", "script_as_jpg", "program_as_pdf"],
)  # fmt: skip
def test_a_file_that_is_something_else_is_refused(name: str, content: bytes, bandung: Any, now: datetime) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pendopo.core.api import Refusal
    from pendopo.files.api import JPEG, PDF, PNG, store_upload
    from pendopo.tenancy.api import region

    upload = SimpleUploadedFile(name, content, content_type="image/png")
    with region(bandung), pytest.raises((Refusal, ValueError)):
        store_upload(bandung, upload, accept=(PDF, JPEG, PNG), max_mb=5, purpose="uji", now=now)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.png", "..\\..\\x.png", "a\r\nSet-Cookie: x=y.png", "a\x00.png", "\u202egnp.exe.png",
     '";alert(7)//.png', "<img src=x>.png", "~root/.ssh/x.png", "con.png", "x" * 5000 + ".png"],
    ids=["dots", "backslashes", "lines", "nul", "turned", "quotes", "markup", "home", "device", "long"],
)  # fmt: skip
def test_a_file_name_says_nothing_but_a_name(name: str, bandung: Any, now: datetime) -> None:
    from pendopo.files.api import serve_file, store_upload
    from pendopo.tenancy.api import region
    from tests.layanan_publik.walk import picture

    upload = picture("x.png")
    upload._name = name
    with region(bandung):
        stored = store_upload(bandung, upload, accept=("image/png",), max_mb=5, purpose="uji", now=now)
        answer = serve_file(stored, as_attachment=True)
    assert re.search(r"[/\\\r\n\x00\"<>:|?*\u202e]", stored.name) is None
    assert len(stored.name) <= 130
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]


def test_files_are_kept_under_names_of_ours_outside_what_is_served(bandung: Any, now: datetime) -> None:
    from django.conf import settings

    from pendopo.files.api import store_upload
    from pendopo.tenancy.api import region
    from tests.layanan_publik.walk import picture

    before = set(Path(settings.PENDOPO_FILES).rglob("*"))
    with region(bandung):
        store_upload(
            bandung, picture("rahasia.png", "#123457"), accept=("image/png",), max_mb=5, purpose="uji", now=now
        )
    made = [path for path in set(Path(settings.PENDOPO_FILES).rglob("*")) - before if path.is_file()]
    assert made
    for path in made:
        assert "rahasia" not in path.name
        assert path.stat().st_mode & 0o077 == 0
        assert not path.is_relative_to(settings.STATIC_ROOT)
        assert b"PNG" not in path.read_bytes(), "sealed on disk"
