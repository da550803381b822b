"""A second region in the same cell: every address of the first one's things is unknown there, nothing shows through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import APIRequestContext

from tests.journeys.citizen import NAME, STREET, WORDS, Told
from tests.journeys.office import Office
from tests.journeys.walk import House
from tests.journeys.world import SERVICE, SLUG, World

ABSENT, WRONG_METHOD, NO_TOKEN = 404, 405, 401
# Addresses of things that both regions have: a service, its pages, the look of the pages.
BOTH_HAVE = {"layanan_id", "kind", "definition_id", "page_id", "hue", "chroma_milli", "digest", "token", "slot"}
BOTH_HAVE |= {"bagian", "isian_id", "surat_id", "month", "list_id"}
A_POST = """
SELECT m.id, m.person_id FROM people_membership m JOIN tenancy_region r ON r.id = m.region_id WHERE r.slug = %s LIMIT 1
"""


@dataclass(frozen=True)
class Address:
    """One address of the suite with the first region's things in it. `is_of_a_thing`: names something it owns."""

    name: str
    path: str
    is_of_a_thing: bool


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, before + str(entry.pattern))
        else:
            yield before + str(entry.pattern), entry


def addresses(things: dict[str, str]) -> list[Address]:
    """Every address in the URL configuration, filled with things."""
    found = []
    for route, entry in patterns(get_resolver("pendopo.config.urls")):
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        missing = [name for name in names if name not in things]
        assert not missing, f"{route}: give the walk something for {missing}"
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: things[found[1]], route)
        found.append(Address(str(entry.name), path, bool(set(names) - BOTH_HAVE)))
    return found


@pytest.fixture(scope="session")
def second(world: World) -> str:
    """Kabupaten Kerinci, founded while everything runs."""
    said = world.command("region", "add", "15.01")
    slug = re.search(rf"{world.base}/([\w-]+)/", said)
    assert slug, said
    return slug[1]


@pytest.fixture(scope="session")
def things(issued: SimpleNamespace, told: Told, world: World) -> dict[str, str]:
    """Something for every converter: what Bandung owns."""

    def one(query: str) -> str:
        return str(next(iter(world.rows(query, told.case_id)[0].values())))

    post = world.rows(A_POST, SLUG)[0]
    file = one("SELECT file_id FROM cases_casefile WHERE case_id = %s ORDER BY id LIMIT 1")
    return {
        "definition_id": SERVICE, "page_id": "apa", "draft_id": told.case_id, "case_id": told.case_id, "file_id": file,
        "case_file_id": one("SELECT id FROM cases_casefile WHERE case_id = %s ORDER BY id LIMIT 1"),
        "run_id": one("SELECT id FROM cases_effectrun WHERE case_id = %s ORDER BY id LIMIT 1"),
        "notice_id": one("SELECT id FROM notify_notice WHERE case_id = %s ORDER BY id LIMIT 1"),
        "langkah": "teruskan", "kode": one("SELECT code FROM documents_letter WHERE case_id = %s"),
        "person_id": str(post["person_id"]), "post_id": str(post["id"]),
        # Assignments, their draws and findings are tried in tests/pengawasan; a day without a head is unknown anywhere.
        "assignment_id": told.case_id, "draw_id": told.case_id, "finding_id": told.case_id, "reply_id": told.case_id,
        "name": "manifes.json", "nama": "metadata/timestamp.json", "day": "2001-01-01",
        # Real bills and filings are tried in tests/payments and tests/perizinan.
        # Uploads, mandates and recordings of their own are tried in tests/loket.
        "upload_id": told.case_id, "kuasa_id": told.case_id, "recording_id": told.case_id,
        "link_id": "keberatan", "bill_id": told.case_id, "filing_id": told.case_id,
        # Decrees, imports and standing in are tried in tests/kepegawaian.
        "decree_id": told.case_id, "import_id": told.case_id, "standing_id": told.case_id, "absence_id": told.case_id,
        "unit_id": told.case_id, "kind": "mutasi", "position": "1",
        "gerbang": "simulator-wa", "jenis": "skrd",
        # Programs, their applications and messages are tried in tests/webapi; requests and breaches in tests/privasi.
        # Sheets of archives and boundaries are tried in tests/perizinan.
        "izin_id": one("SELECT id FROM perizinan_izin WHERE case_id = %s"), "surat_izin_id": told.case_id,
        "urusan": "salinan",
        "entri_id": one("SELECT id FROM perizinan_izin WHERE case_id = %s"), "arsip_id": told.case_id,
        "sidik": "0" * 12,
        "layanan_id": SERVICE, "bagian": "teks", "isian_id": "nik", "surat_id": "izin",
        "permohonan_id": told.case_id, "client_id": told.case_id, "webhook_id": told.case_id,
        "delivery_id": told.case_id, "copy_id": told.case_id, "permintaan_id": told.case_id, "insiden_id": told.case_id,
        # Results of the survey and drafts of regulations are tried in tests/skm and tests/peraturan.
        "hasil_id": told.case_id, "tindak_id": told.case_id, "saran_id": told.case_id, "naskah_id": "maklumat",
        "rujukan_id": told.case_id,
        "usulan_id": told.case_id, "month": "2026-10", "evidence_id": told.case_id, "archive_id": told.case_id,
        # Visits and their photos are tried in tests/lapangan.
        "visit_id": told.case_id, "photo_id": told.case_id, "list_id": "umum",
        # Catalogues of partners and tries are tried in tests/kerja_sama.
        "namespace": "r0000", "letter_id": "izin",
        "token": "tidak-ada", "slot": "0", "number": "1", "device_id": told.case_id, "recovery_id": told.case_id,
        # Sittings, runs, saved filters and rules of sharing out are tried in tests/layanan_staf and tests/ruang_kerja.
        "sitting_id": told.case_id, "bulk_id": told.case_id, "filter_id": told.case_id, "rule_id": told.case_id,
        # What is decided elsewhere is tried in tests/saluran.
        "impor_id": told.case_id, "entri_pusat_id": told.case_id, "sumber": "oss", "metode": "receiveNIB",
        # Agreements, their steps and hand-over records likewise.
        "agreement_id": told.case_id, "step_id": told.case_id, "handover_id": told.case_id,
        "partner_id": told.case_id,  # partners and what was adopted from them are tried in tests/kerja_sama
        "reset_id": told.case_id, "hue": "160", "chroma_milli": "70", "digest": "0" * 12,
    }  # fmt: skip


@pytest.fixture(scope="session")
def cookies(world: World, house: House, told: Told) -> dict[str, Any]:
    """Whoever may open the things in Bandung: the citizen's device, the sessions of staff."""
    from tests.journeys.citizen import Citizen

    citizen, kept = Citizen(world, house, world.home, lambda visitor, name: None), {}
    citizen.told = told
    with house.visitor() as visitor:
        citizen.follow(visitor, "")
        kept["citizen"] = visitor.context.storage_state()
    for who, role in (("verifier", "verifikator"), ("administrator", "admin")):
        with Office(world, house, told.case_id).at_desk(role) as visitor:
            kept[who] = visitor.context.storage_state()
    return kept


def answers(request: APIRequestContext, url: str, token: str) -> list[tuple[str, int, str]]:
    """Method, status and words of GET and POST. Being asked to sign in, as everybody is, counts as absent."""
    form = {"csrfmiddlewaretoken": token, "isian": "nik", "catatan": "x", "isi": "x"}
    said = [("GET", request.get(url, max_redirects=0)), ("POST", request.post(url, form=form, max_redirects=0))]
    found = []
    for method, answer in said:
        asked = (answer.status == 302 and "/masuk?" in answer.headers["location"]) or answer.status == NO_TOKEN
        found.append((method, ABSENT if asked else answer.status, answer.text()))
    return found


@pytest.mark.parametrize("who", ["citizen", "verifier", "administrator"])
def test_first_regions_things_are_absent_in_the_second(
    who: str, world: World, house: House, second: str, things: dict[str, str], cookies: dict[str, Any], told: Told
) -> None:
    owned = [address for address in addresses(things) if address.is_of_a_thing]
    assert len(owned) >= 20
    shown, leaked = [], []
    with house.visitor(state=cookies[who]) as visitor:
        visitor.go(world.url("lacak", second))
        token = visitor.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        for address in owned:
            for method, status, text in answers(visitor.context.request, world.url(address.path, second), token):
                if status not in (ABSENT, WRONG_METHOD):
                    shown.append((method, address.name, status))
                leaked += [(address.name, secret) for secret in (told.number, NAME, WORDS, STREET) if secret in text]
    assert shown == []
    assert leaked == []


def test_no_page_of_the_second_region_shows_anything_of_the_first(
    world: World, house: House, second: str, things: dict[str, str], cookies: dict[str, Any], told: Told
) -> None:
    leaked = []
    with house.visitor(state=cookies["administrator"]) as visitor:
        for address in addresses(things):
            text = visitor.context.request.get(world.url(address.path, second), max_redirects=0).text()
            secrets = (told.number, told.case_id, NAME, WORDS, STREET, f"/{SLUG}/", "Kota Bandung")
            asked = address.path if address.is_of_a_thing else ""
            leaked += [(address.name, secret) for secret in secrets if secret in text and secret not in asked]
    assert leaked == []


@pytest.mark.parametrize("who", ["verifier", "administrator"])
def test_staff_of_the_first_region_have_no_workspace_in_the_second(
    who: str, world: World, house: House, second: str, things: dict[str, str], cookies: dict[str, Any]
) -> None:
    open_doors = []
    with house.visitor(state=cookies[who]) as visitor:
        for address in addresses(things):
            # a script holds no word about anybody
            if address.path.startswith("kerja/") and not address.path.endswith(".js"):
                status = visitor.context.request.get(world.url(address.path, second), max_redirects=0).status
                if status not in (ABSENT, WRONG_METHOD):
                    open_doors.append((address.name, status))
    assert open_doors == []


def test_receipt_of_the_first_region_opens_nothing_in_the_second(
    told: Told, world: World, house: House, second: str
) -> None:
    with house.visitor() as visitor:
        page = visitor.go(world.url("lacak", second))
        page.get_by_label("Nomor registrasi").fill(told.number)
        page.get_by_label("Kode rahasia").fill(told.secret)
        page.get_by_role("button", name="Buka berkas").click()
        assert "tidak cocok" in page.locator(".galat").inner_text()


def test_letter_of_the_first_region_is_unknown_to_the_second(
    issued: SimpleNamespace, world: World, house: House, second: str, things: dict[str, str]
) -> None:
    with house.visitor() as visitor:
        page = visitor.go(world.url(f"periksa/{things['kode']}", second))
        assert "tidak kami temukan" in page.locator("main").inner_text()
        assert page.context.request.get(world.url(f"periksa/{uuid4()}", second)).status == ABSENT


def test_second_region_serves_its_own_citizens(world: World, house: House, second: str) -> None:
    with house.visitor() as visitor:
        page = visitor.go(world.url(slug=second))
        assert "Kerinci" in page.title()
        visitor.go(world.url(f"layanan/{SERVICE}/ajukan", second))
        page.get_by_label("Spanduk").check()
        page.get_by_label("Jumlah lembar").fill("2")
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
        assert f"/{second}/" in page.url
        assert page.locator("h1").inner_text() == "Ukuran dan tulisan"
