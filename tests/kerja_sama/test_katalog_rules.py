"""Words of the catalogue, the open folder, and two definitions side by side; without a database."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from pendopo.engine.api import Overlay, Set, canonical, compile, digest, folder_zip, load_folder
from pendopo.engine.api import apply as applied
from pendopo.kerja_sama import rules_banding as banding
from pendopo.kerja_sama import rules_katalog as katalog
from pendopo.kerja_sama.rules_coba import example_scenarios
from pendopo.kerja_sama.rules_publiccode import publiccode
from tests.bundles.make import bundle
from tests.kerja_sama.test_coba_rules import SERVICES, compiled


@pytest.mark.parametrize("name", SERVICES)
def test_the_open_folder_gives_the_very_definition_back(name: str, tmp_path: Path) -> None:
    made = compiled(name).definition
    packed = folder_zip(made, "# Baca")
    zipfile.ZipFile(BytesIO(packed)).extractall(tmp_path)
    assert canonical(load_folder(tmp_path / name)) == canonical(made)
    assert packed == folder_zip(made, "# Baca")


def test_publiccode_says_what_inventories_ask_for() -> None:
    manifest = bundle().manifest
    code = yaml.safe_load(
        publiccode(manifest, url="https://x/katalog/tuf", landing="https://x/katalog/y", released="2026-11-20")
    )
    asked = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation", "categories",
    }  # fmt: skip
    assert asked <= set(code)
    assert code["legal"]["license"] == manifest.licence
    assert code["name"] == manifest.title


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        (SimpleNamespace(scenarios=12, passed=12, mark=99), "12 skenario lulus; tanda mutu 99%"),
        (SimpleNamespace(scenarios=12, passed=10, mark=None), "10 dari 12 skenario lulus"),
        (SimpleNamespace(scenarios=0, passed=0, mark=None), "Belum ada skenario"),
    ],
    ids=["semua", "sebagian", "tanpa"],
)
def test_quality_is_told_in_words(quality: SimpleNamespace, words: str) -> None:
    assert katalog.quality_words(quality) == words


def test_laws_that_nobody_read_at_their_source_are_counted() -> None:
    laws = [SimpleNamespace(verified=True), SimpleNamespace(verified=False)]
    assert katalog.legal_words(laws) == "1 dari 2 dasar hukum perlu verifikasi"
    assert katalog.legal_words(laws[:1]) == "1 dasar hukum terverifikasi"
    assert katalog.legal_words([]) == "Tanpa dasar hukum"


@pytest.mark.parametrize(
    "page", ["0", "-1", "x", "9" * 40, "", "\x00"], ids=["nol", "negatif", "huruf", "besar", "kosong", "nul"]
)
def test_an_unreadable_page_is_the_first(page: str) -> None:
    assert katalog.Ask.read({"hal": page, "urut": "apa", "keadaan": "apa", "q": "a\x00b"}).page == 1


# -- side by side


def changed(name: str, *changes: Set) -> object:
    made = compiled(name).definition
    laid = Overlay(definition=made.id, base=digest(canonical(made)), namespace="r1501", changes=changes)
    return compile(applied(made, laid))


def test_a_definition_beside_itself_has_no_difference() -> None:
    for name in SERVICES:
        one = compiled(name)
        assert banding.study(one, one, next(iter(example_scenarios(one)), None)).different == 0


def test_differences_of_one_app_are_sentences_and_rows_on_top() -> None:
    one = compiled("izin-reklame-insidentil")
    slow = changed(
        "izin-reklame-insidentil",
        Set(node="service:self", attr="promise_days", was="2", to="5", why="Jauh", second="Sekda"),
        Set(node="stage:penetapan", attr="sla_days", was="1", to="4", why="Jauh", second="Sekda"),
    )
    found = banding.study(one, slow, None)
    assert "Janji layanan 2 → 5 hari kerja" in found.told
    main = next(section for section in found.sections if section.id == "pokok")
    assert (main.rows[0].label, main.rows[0].a, main.rows[0].b) == ("Janji layanan", "2 hari kerja", "5 hari kerja")
    assert not any("kenario" in told for told in (*found.told, *found.quiet))


def test_fees_of_both_are_worked_out_on_the_same_example_to_the_rupiah() -> None:
    one = compiled("izin-pemakaian-taman")
    dear = changed("izin-pemakaian-taman", Set(node="row:kota_komersial", attr="value", was="2000", to="2500"))
    scenario = next(found for found in one.definition.scenarios if found.id == "bazar_tiga_dinas")
    section = next(part for part in banding.study(one, dear, scenario).sections if part.id == "biaya")
    assert [(row.a, row.b) for row in section.rows] == [("Rp1.600.000", "Rp2.000.000"), ("Rp1.000.000", "Rp1.000.000")]


def test_strangers_are_matched_by_their_words() -> None:
    pair = banding.pairs(
        [("a", "Nama lengkap Anda")], [("x", "Surat kuasa"), ("y", "nama Lengkap")],
        name=lambda item: item[0], words=lambda item: item[1],
    )  # fmt: skip
    assert pair == [(("a", "Nama lengkap Anda"), ("y", "nama Lengkap")), (None, ("x", "Surat kuasa"))]


def test_services_that_never_met_can_be_compared_and_downloaded() -> None:
    found = banding.study(compiled("sip-perawat"), compiled("izin-reklame-insidentil"), None)
    assert found.told == ()
    assert not found.shared
    rows = banding.as_rows(found)
    assert all(len(row) == len(banding.HEAD) for row in rows)
    assert any(row[4] == "ya" for row in rows)
    assert any(row[3] == banding.NONE for row in rows)
