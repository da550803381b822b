"""Photos shrink in the browser; uploads go on where the line broke, also after the page was closed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from pendopo.cases.api import Draft, draft_answers
from pendopo.files.api import PartialUpload, files_by_id, read_file
from pendopo.tenancy.api import region
from tests.layanan_publik.walk import answers, begin
from tests.people.test_browser import AXE

SIZES = re.compile(r"Foto diperkecil dari [3-6],\d MB menjadi \d+ KB")
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def photo(path: Path, *, size: tuple[int, int] = (4000, 3000), turned: bool = True) -> bytes:
    """Some 4 MB of a phone's photo: held upright, with the place where it was taken; its left half is red."""
    noise = Image.effect_noise((size[0] // 2, size[1] // 2), 42).resize(size, Image.Resampling.BILINEAR)
    shade = Image.linear_gradient("L").resize(size)
    grey = Image.blend(shade, noise, 0.5)
    image = Image.merge("RGB", (grey, grey, grey))
    red = Image.merge("RGB", (grey.point(lambda v: min(255, v + 90)), grey, grey))
    image.paste(red.crop((0, 0, size[0] // 2, size[1])), (0, 0))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    exif[0x010E] = "RAHASIA-LOKASI"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 54.0, 0.0), 3: "E", 4: (107.0, 36.0, 0.0)})
    out = BytesIO()
    image.save(out, "JPEG", quality=91, exif=exif.tobytes())
    path.write_bytes(out.getvalue())
    return out.getvalue()


def at_place(client: Client, window: Any, **more: Any) -> Any:
    """The page of a draft that asks for a photo."""
    draft = begin(client)
    for name in ("materi", "waktu"):
        client.post(f"{draft}/{name}", answers()[name])
    page = window(client, **more)
    page.goto(f"http://localhost{draft}/lokasi")
    return page


def files_of(place: Any, field: str = "foto_lokasi") -> list[Any]:
    with region(place):
        ids = [item for draft in Draft.objects.all() for item in draft_answers(draft).get(field, [])]
        return list(files_by_id(ids).values())


def unfinished(place: Any) -> list[PartialUpload]:
    with region(place):
        return list(PartialUpload.objects.filter(file=None))


def test_a_photo_of_four_megabytes_is_sent_small_upright_and_without_its_place(bandung, window, line, tmp_path) -> None:
    given = photo(tmp_path / "lokasi.jpg")
    assert 3_500_000 < len(given) < 6_000_000
    page = at_place(Client(enforce_csrf_checks=False), window)
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(page.locator(".berkas b")).to_have_text("lokasi.jpg")
    (stored,) = files_of(bandung)
    assert stored.size < 600_000
    with region(bandung):
        content = read_file(stored)
    with Image.open(BytesIO(content)) as kept:
        assert kept.size == (1200, 1600), "turned as the camera was held, 1600 points long"
        top, bottom = (kept.convert("RGB").resize((1, 4)).getpixel((0, row)) for row in (0, 3))
        assert top[0] - top[1] > 40 > bottom[0] - bottom[1], "the left of the sensor is the top of the picture"
    assert b"RAHASIA-LOKASI" not in content
    sent = sum(1 for method, _path, _offset in line.asked if method == "PATCH")
    assert sent <= 3
    assert page.complaints == []
    page.evaluate(AXE.read_text())
    assert page.evaluate("axe.run().then(r => r.violations.map(v => v.id))") == []


def test_sizes_before_and_after_are_shown(bandung, window, line, tmp_path) -> None:
    photo(tmp_path / "lokasi.jpg")
    page = at_place(Client(), window)
    line.cut = lambda request: request.method == "PATCH"
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(page.locator(".unggah__nama").first).to_have_text(
        re.compile(r"Foto diperkecil dari [3-6],\d MB menjadi \d+ KB")
    )


def test_a_line_that_drops_goes_on_at_the_byte_where_it_broke(bandung, window, line, tmp_path) -> None:
    photo(tmp_path / "lokasi.jpg")
    page = at_place(Client(), window)
    lost = []

    def cut(request: Any) -> bool:
        if request.method == "PATCH" and request.headers["upload-offset"] != "0" and len(lost) < 2:
            lost.append(request.url)
            return True
        return False

    line.cut = cut
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(page.locator(".unggahan [role=status]")).to_contain_text("Sambungan terputus")
    assert files_of(bandung) == [], "half a file is nowhere"
    expect(page.locator(".berkas b")).to_have_text("lokasi.jpg")
    offsets = [offset for method, _path, offset in line.asked if method == "PATCH"]
    assert offsets.count("0") == 1, "what had arrived was not sent again"
    assert len(files_of(bandung)) == 1


def test_the_same_file_goes_on_after_the_page_was_closed(bandung, window, line, tmp_path) -> None:
    photo(tmp_path / "lokasi.jpg")
    client = Client()
    page = at_place(client, window)
    line.cut = lambda request: request.method == "PATCH" and request.headers["upload-offset"] != "0"
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(page.locator(".unggahan [role=status]")).to_contain_text("Sambungan terputus")
    (begun,) = unfinished(bandung)
    address = page.url
    page.close()
    line.cut, line.asked = (lambda request: False), []
    again = window(client)
    again.goto(address)
    expect(again.locator(".unggah__nama").first).to_contain_text("Pilih berkas yang sama")
    again.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(again.locator(".berkas b")).to_have_text("lokasi.jpg")
    first = next(offset for method, _path, offset in line.asked if method == "PATCH")
    assert first == str(begun.offset) != "0"
    assert len(files_of(bandung)) == 1


def test_a_cancelled_upload_leaves_nothing(bandung, window, line, tmp_path) -> None:
    photo(tmp_path / "lokasi.jpg")
    page = at_place(Client(), window)
    line.cut = lambda request: request.method == "PATCH" and request.headers["upload-offset"] != "0"
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    expect(page.locator(".unggahan [role=status]")).to_contain_text("Sambungan terputus")
    page.get_by_role("button", name="Batalkan pengiriman").click()
    expect(page.locator(".unggahan")).to_have_count(0)
    page.wait_for_timeout(200)
    assert unfinished(bandung) == []
    assert files_of(bandung) == []


def test_the_page_waits_for_its_file_and_then_sends_itself(bandung, window, line, tmp_path) -> None:
    photo(tmp_path / "lokasi.jpg")
    page = at_place(Client(), window)
    typed = answers()["lokasi"]
    page.locator("#f-alamat_pemasangan").fill(typed["alamat_pemasangan"])
    page.locator("#f-kelurahan").select_option(typed["kelurahan"])
    page.locator('input[name="lahan_orang_lain"][value="tidak"]').check()
    page.set_input_files("#f-foto_lokasi", tmp_path / "lokasi.jpg")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_url("**/gambar*")
    assert len(files_of(bandung)) == 1


def test_what_is_no_picture_is_refused_at_its_question(bandung, window, line, tmp_path) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"MZ bukan gambar" * 100)
    page = at_place(Client(), window)
    page.set_input_files("#f-foto_lokasi", tmp_path / "foto.jpg")
    expect(page.locator(".unggah__pesan").first).to_contain_text("program")
    assert files_of(bandung) == []
    assert unfinished(bandung) == []
    assert Path(settings.PENDOPO_FILES).exists()
