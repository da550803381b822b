"""On a phone without a line: filled in, photographed, signed, the page killed, sent once when the line is back."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pendopo.lapangan.models import FotoKunjungan, HasilKunjungan, Kunjungan
from pendopo.lapangan.services import receive_result
from pendopo.tenancy.api import region
from tests.lapangan.peladen import Peladen
from tests.people.test_browser import AXE

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HERE = {"latitude": -6.9147, "longitude": 107.6098, "accuracy": 8}
SLOW = 60_000


@pytest.fixture
def rumah(teknis: Client) -> Iterator[Peladen]:
    made = Peladen(teknis)
    yield made
    made.end()


@pytest.fixture
def ponsel(chromium: Browser, rumah: Peladen) -> Iterator[BrowserContext]:
    """A phone that knows where it is."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="id-ID", geolocation=HERE, permissions=["geolocation"]
    )
    context.set_default_timeout(SLOW)
    yield context
    context.close()


@pytest.fixture
def jepretan(tmp_path: Path) -> Path:
    """A photo of a camera, larger than what is sent."""
    path = tmp_path / "lapangan.jpg"
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA-LOKASI"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(path, quality=88, exif=exif.tobytes())
    return path


def start(rumah: Peladen, ponsel: BrowserContext) -> Page:
    """The list, with what is of today prepared for the field."""
    page = ponsel.new_page()
    page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/")
    page.locator("[data-siapkan-tombol]").click()
    expect(page.locator("[data-kabar]")).to_contain_text("1 kunjungan siap dibuka tanpa jaringan", timeout=SLOW)
    return page


def open_visit(rumah: Peladen, page: Page, visit: Any) -> None:
    page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/{visit.pk}")
    page.wait_for_selector("form[data-siap=ya]")


def fill(page: Page, photo: Path) -> None:
    for name in ("titik_cocok", "bebas_rambu", "ruang_jalan", "pohon", "kuat"):
        page.locator(f"input[name='j.{name}'][value=sesuai]").check()
    page.fill("#j-lebar", "4,5")
    page.fill("#j-tinggi", "2")
    page.locator("input[name='j.lahan'][value=sendiri]").check()
    page.locator("[data-cari-letak]").click()
    expect(page.locator("[data-kabar-letak]")).to_contain_text("sekitar 8 m")
    page.locator("[data-butir=titik_cocok] input[type=file]").set_input_files(photo)
    expect(page.locator("[data-butir=titik_cocok] [data-foto]")).to_have_count(1)
    page.locator("input[name=saran][value=layak]").check()
    expect(page.locator("[data-simpan]")).to_contain_text("Tersimpan")


def sign(page: Page) -> None:
    page.fill("#hadir-1-nama", "Bu Contoh")
    for number in (0, 1):
        canvas = page.locator(f"[data-hadir='{number}'] canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 50, steps=4)
        page.mouse.up()


def finish(page: Page) -> None:
    page.get_by_role("button", name="Selesai dan kirim").click()


def rows(rumah: Peladen, place: Any, model: Any) -> list[Any]:
    with rumah.lock, region(place):
        return list(model.objects.select_related("file") if model is FotoKunjungan else model.objects.all())


def on_phone(page: Page, store: str) -> list[dict[str, Any]]:
    """What lies in the phone's store."""
    found: list[dict[str, Any]] = page.evaluate(
        "async (gudang) => (await lapangan.antrean.semua(gudang)).map((s) => ({...s, data: undefined}))", store
    )
    return found


def test_offline_filled_photographed_signed_killed_and_sent_once(
    bandung, rumah, ponsel, terjadwal, jepretan, now
) -> None:
    page = start(rumah, ponsel)
    ponsel.set_offline(True)
    open_visit(rumah, page, terjadwal)
    fill(page, jepretan)
    (kept,) = on_phone(page, "foto")
    page.close()
    page = ponsel.new_page()
    open_visit(rumah, page, terjadwal)
    assert page.locator("#j-lebar").input_value() == "4,5", "the page was killed, nothing typed is lost"
    expect(page.locator("[data-butir=titik_cocok] [data-foto]")).to_have_count(1)
    sign(page)
    finish(page)
    expect(page.locator("#menunggu-kirim")).to_be_visible()
    expect(page.locator("[data-jumlah]")).to_have_text("Belum terkirim: 1")
    assert rows(rumah, bandung, HasilKunjungan) == []
    ponsel.set_offline(False)
    expect(page.get_by_role("heading", name="Hasil kunjungan")).to_be_visible(timeout=SLOW)
    (result,) = rows(rumah, bandung, HasilKunjungan)
    (photo,) = rows(rumah, bandung, FotoKunjungan)
    assert photo.sha256 == kept["sidik"] == photo.file.upload_sha256
    assert photo.position == "-6.9147,107.6098"
    assert result.photos == [str(photo.client_id)] == [kept["id"]]
    (visit,) = rows(rumah, bandung, Kunjungan)
    assert visit.status == "selesai"
    assert on_phone(page, "antre") == on_phone(page, "foto") == on_phone(page, "isian") == []
    # the same entry comes once more, as when the answer was lost on its way
    again = page.evaluate(
        """async ([id, kunjungan, foto]) => {
          const s = {id, kunjungan, pemilik: lapangan.pemilik, nomor: "", versi: 1, isi: {}};
          Object.assign(s, {keadaan: "menunggu", foto: [foto]});
          await lapangan.antrean.simpan("antre", s);
          return lapangan.antrean.kirimSemua();
        }""",
        [str(result.client_id), str(terjadwal.pk), kept["id"]],
    )
    assert again == "kosong"
    assert len(rows(rumah, bandung, HasilKunjungan)) == 1


def test_a_session_that_ended_keeps_the_queue_and_asks_to_sign_in(
    bandung, rumah, ponsel, teknis, terjadwal, jepretan
) -> None:
    page = start(rumah, ponsel)
    open_visit(rumah, page, terjadwal)
    fill(page, jepretan)
    sign(page)
    rumah.client = Client()
    finish(page)
    expect(page.locator("[data-kabar]")).to_contain_text("Sesi Anda sudah berakhir")
    expect(page.locator("[data-masuk-tautan]")).to_be_visible()
    assert len(on_phone(page, "antre")) == 1
    rumah.client = teknis
    page.locator("[data-kirim]").click()
    expect(page.get_by_role("heading", name="Hasil kunjungan")).to_be_visible(timeout=SLOW)
    assert len(rows(rumah, bandung, HasilKunjungan)) == 1


def test_somebody_else_on_the_phone_sees_only_that_something_waits(
    bandung, rumah, ponsel, kasi, teknis, terjadwal, jepretan
) -> None:
    page = start(rumah, ponsel)
    ponsel.set_offline(True)
    open_visit(rumah, page, terjadwal)
    fill(page, jepretan)
    sign(page)
    finish(page)
    expect(page.locator("#menunggu-kirim")).to_be_visible()
    ponsel.set_offline(False)
    rumah.client = kasi
    page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/")
    expect(page.locator("[data-kabar]")).to_contain_text("isian petugas lain yang belum terkirim", timeout=SLOW)
    assert page.locator("[data-antre] li").count() == 0
    open_visit(rumah, page, terjadwal)
    assert page.locator("#j-lebar").input_value() == ""
    assert rows(rumah, bandung, HasilKunjungan) == [], "nobody sends in another's name"
    names: list[str] = page.evaluate("async () => (await caches.keys()).filter((n) => n.includes('lapangan /'))")
    assert all(not name.endswith(on_phone(page, "antre")[0]["pemilik"]) for name in names)
    rumah.client = teknis
    page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/")
    expect(page.locator("[data-kabar]")).to_contain_text("Semua sudah terkirim", timeout=SLOW)
    assert len(rows(rumah, bandung, HasilKunjungan)) == 1


def test_a_server_that_is_ill_is_tried_again_and_the_photo_does_not_hold_the_place_inside(
    bandung, rumah, ponsel, terjadwal, jepretan
) -> None:
    page = start(rumah, ponsel)
    open_visit(rumah, page, terjadwal)
    fill(page, jepretan)
    sign(page)
    rumah.is_ill = True
    finish(page)
    expect(page.locator("[data-kabar]")).to_contain_text("Dicoba lagi")
    rumah.is_ill = False
    page.locator("[data-kirim]").click()
    expect(page.get_by_role("heading", name="Hasil kunjungan")).to_be_visible(timeout=SLOW)
    (photo,) = rows(rumah, bandung, FotoKunjungan)
    with rumah.lock, region(bandung):
        from pendopo.files.api import read_file

        content = read_file(photo.file)
    assert b"RAHASIA-LOKASI" not in content
    assert sha256(content).hexdigest() == photo.file.sha256
    assert photo.file.size < jepretan.stat().st_size


def test_the_pages_are_whole_for_everybody(rumah, ponsel, terjadwal) -> None:
    page = ponsel.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)

    def look() -> None:
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        page.evaluate(AXE.read_text())
        assert page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 150)]))") == []

    for path in ("", f"{terjadwal.pk}", f"{terjadwal.pk}/jadwal", "daftar-periksa"):
        page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/{path}")
        page.wait_for_timeout(300)
        look()
    assert complaints == []


def test_what_was_begun_before_a_colleague_finished_can_be_sent_beside_theirs_or_thrown_away(
    bandung, kantor, rumah, ponsel, hasil, terjadwal, jepretan, now
) -> None:
    page = start(rumah, ponsel)
    open_visit(rumah, page, terjadwal)
    fill(page, jepretan)
    with rumah.lock, region(bandung):
        receive_result(place=bandung, visit_id=terjadwal.pk, sent=hasil, actor=kantor.kepala_seksi, now=now)
    page.reload()
    expect(page.locator("#isian-tertinggal")).to_be_visible()
    page.get_by_role("link", name="Buka isiannya").click()
    page.wait_for_selector("form[data-siap=ya]")
    assert page.locator("#j-lebar").input_value() == "4,5"
    sign(page)
    finish(page)
    expect(page.locator("[data-antre]")).to_contain_text("hasil lain sudah lebih dahulu berlaku", timeout=SLOW)
    assert sorted(one.arrived for one in rows(rumah, bandung, HasilKunjungan)) == ["bentrok", "berlaku"]
    assert on_phone(page, "isian") == []
    ponsel.set_offline(True)
    page.goto(f"{rumah.base}/kota-bandung/kerja/lapangan/daftar-periksa")
    expect(page.get_by_role("heading", name="Tidak ada jaringan")).to_be_visible()
