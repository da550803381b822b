"""A clerk adapts a service in the browser, a colleague approves, and the public form shows it."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from tests.journeys.office import Office
from tests.journeys.walk import House, Visitor
from tests.journeys.world import SERVICE, World

EDITOR = f"kerja/layanan-daerah/{SERVICE}"
LABEL, QUESTION, SENTENCE = "Banyaknya lembar", "Nama acara", "Pemasangan diawasi Satpol PP."


def keep(visitor: Visitor) -> None:
    """Save to the draft, with the keyboard."""
    button = visitor.page.get_by_role("button", name="Simpan ke rancangan")
    button.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


@pytest.fixture(scope="session")
def adapted(world: World, house: House) -> SimpleNamespace:
    """A label, a question of the region's own, a shorter promise and a sentence in the letter; approved by another."""
    office, seen = Office(world, house, ""), SimpleNamespace(told="", preview="", public="")
    with office.at_desk("pengelola_layanan") as visitor:
        page = visitor.go(world.url("kerja/layanan-daerah"), "services of the region")
        with page.expect_navigation():
            page.get_by_role("link", name="Izin reklame insidentil", exact=True).click()
        visitor.look("service to adapt")
        visitor.go(world.url(f"{EDITOR}/isian/satu/jumlah_lembar"))
        page.get_by_label("Pertanyaan", exact=True).fill(LABEL)
        keep(visitor)
        visitor.look("one question")
        visitor.go(world.url(f"{EDITOR}/ubah/waktu"))
        page.locator("[name='stage:pemeriksaan.sla_days']").fill("0")
        keep(visitor)
        visitor.look("times")
        visitor.go(world.url(f"{EDITOR}/isian/tambah"), "new question")
        page.get_by_label("Pertanyaan", exact=True).fill(QUESTION)
        page.get_by_label(re.compile("Pertanyaan dalam bahasa")).fill("Name of the event")
        page.locator("input[name=jenis][value=text]").check()
        page.locator("select[name=halaman]").select_option("page:apa")
        with page.expect_navigation():
            page.get_by_role("button", name="Tambahkan ke rancangan").click()
        visitor.go(world.url(f"{EDITOR}/surat/izin"), "letter")
        template = page.locator("textarea[name='letter:izin.template']")
        template.fill(template.input_value().replace("== Kewajiban", f"{SENTENCE}\n\n== Kewajiban"))
        page.get_by_role("button", name="Perbarui pratinjau").click()
        page.get_by_text("Pratinjau terbaru").wait_for(timeout=30_000)
        seen.preview = page.locator("[data-pratinjau-gambar]").get_attribute("src") or ""
        for name in ("alur", "pratinjau", "perubahan", "rilis", "peran", "ubah/terjemahan"):
            visitor.go(world.url(f"{EDITOR}/{name}"), f"editor: {name}")
        visitor.go(world.url(f"{EDITOR}/rancangan"), "draft")
        page.get_by_label("Alasan").fill("Perwal contoh tentang keramaian")
        with page.expect_navigation():
            page.get_by_role("button", name="Ajukan ke orang kedua").click()
    with office.at_desk("penanda_tangan") as visitor:
        page = visitor.go(world.url("kerja/layanan-daerah"))
        with page.expect_navigation():
            page.locator("a[href*='/layanan-daerah/rancangan/']").first.click()
        visitor.look("second person")
        seen.told = page.locator("main").inner_text()
        with page.expect_navigation():
            page.get_by_role("button", name="Setujui dan terbitkan").click()
    with house.visitor() as visitor:
        visitor.go(world.url(f"layanan/{SERVICE}/ajukan"))
        seen.public = visitor.page.locator("main").inner_text()
    return seen


def test_the_second_person_reads_sentences(adapted: SimpleNamespace) -> None:
    assert f"Isian “{QUESTION}” baru" in adapted.told
    assert "Isi surat “Izin reklame insidentil” berubah" in adapted.told
    assert "SLA" in adapted.told


def test_the_preview_shows_what_was_typed_before_it_is_published(adapted: SimpleNamespace) -> None:
    assert adapted.preview.startswith("data:image/png;base64,")


def test_the_public_form_asks_what_the_region_added(adapted: SimpleNamespace, world: World) -> None:
    rows = world.rows(
        "SELECT r.number FROM definitions_installed i JOIN definitions_release r ON r.id = i.release_id "
        "WHERE i.definition_id = %s", SERVICE,
    )  # fmt: skip
    assert max(row["number"] for row in rows) == 2
    assert QUESTION in adapted.public
    assert LABEL in adapted.public
