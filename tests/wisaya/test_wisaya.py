"""The first-run wizard: closed without its code and once a region stands; all of it or nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import set_script_prefix
from PIL import Image

from pendopo.audit.api import Event
from pendopo.config.commands import wisaya as command
from pendopo.config.wisaya import code as door
from pendopo.config.wisaya.look import contrast_of, places_like, swatches
from pendopo.people.models import Person, SealedCode, Unit
from pendopo.tenancy.api import Region, forget_regions, region

FIRST = {"satu-name": "Siti Uji", "satu-identifier": "198501012010011001"}
SECOND = {"dua-name": "Budi Uji", "dua-identifier": "budi@uji.id"}
NAMES = {
    "head_title": "Bupati", "office_name": "Dinas Perizinan Terpadu", "office_short": "DPT", "address": "Jalan Uji 1",
    "help_phone": "(0748) 555", "time_zone": "Asia/Makassar",
}  # fmt: skip


@pytest.fixture
def empty(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> SimpleNamespace:
    """An instance as if no region stood, with its code."""
    cache.clear()
    settings.PENDOPO_KEYS = tmp_path
    standing: list[Any] = []
    monkeypatch.setattr("pendopo.config.wisaya.views.region_stands", lambda: bool(standing))
    return SimpleNamespace(code=door.ensure(tmp_path), keys=tmp_path, standing=standing)


@pytest.fixture(autouse=True)
def outside_every_region() -> None:
    """A server resets this with every request; the test client does not."""
    set_script_prefix("/")


def png(side: int = 900) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (side, side), (0, 90, 60, 255)).save(out, "PNG")
    return SimpleUploadedFile("lambang.png", out.getvalue(), "image/png")


def opened(empty: SimpleNamespace) -> Client:
    browser = Client()
    assert browser.post("/wisaya", {"code": empty.code}).status_code == 302
    return browser


def told(empty: SimpleNamespace, code: str = "15.02", **admins: str) -> Client:
    """A browser that has told everything up to the last page."""
    browser = opened(empty)
    for step, data in (
        ("daerah", {"code": code}), ("sebutan", NAMES), ("rupa", {"hue": "155", "chroma_milli": "95", "logo": png()}),
        ("pengelola", admins or {**FIRST, **SECOND}),
    ):  # fmt: skip
        answer = browser.post(f"/wisaya/{step}", data)
        assert answer.status_code == 302, (step, answer.content.decode()[:2000])
    return browser


def test_every_page_is_closed_without_the_code(empty: SimpleNamespace) -> None:
    for step in ("daerah", "sebutan", "rupa", "pengelola", "periksa"):
        for answer in (Client().get(f"/wisaya/{step}"), Client().post(f"/wisaya/{step}", {"code": "15.02"})):
            assert answer.status_code == 302
            assert answer["Location"] == "/wisaya"


def test_wrong_codes_end(empty: SimpleNamespace) -> None:
    browser = Client()
    assert [browser.post("/wisaya", {"code": "SALAH"}).status_code for _ in range(5)] == [422] * 5
    assert "Terlalu banyak percobaan" in browser.post("/wisaya", {"code": empty.code}).content.decode()


def test_wizard_is_absent_once_a_region_stands(empty: SimpleNamespace) -> None:
    browser = opened(empty)
    empty.standing.append(True)
    assert browser.get("/wisaya").status_code == 404
    assert browser.post("/wisaya/daerah", {"code": "15.02"}).status_code == 404


def test_steps_go_in_their_order(empty: SimpleNamespace) -> None:
    browser = opened(empty)
    assert browser.get("/wisaya/periksa")["Location"] == "/wisaya/daerah"
    browser.post("/wisaya/daerah", {"code": "15.02"})
    assert browser.post("/wisaya/periksa")["Location"] == "/wisaya/sebutan"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kerinci", "15.01"),
        ("kota bandung", "32.73"),
        ("papua barat daya", "96"),
        ("32.73", "32.73"),
        ("BARAT sulawesi", "76"),
    ],
)
def test_places_are_found_by_their_words(asked: str, found: str) -> None:
    assert found in {place.code for place in places_like(asked)}


def test_whole_country_can_be_chosen() -> None:
    from pendopo.data.areas import all_places

    kinds = [place.kind for place in all_places()]
    assert kinds.count("provinsi") == 38
    assert len(kinds) - 38 == 514


def test_usual_titles_stand_there_already(empty: SimpleNamespace) -> None:
    browser = opened(empty)
    browser.post("/wisaya/daerah", {"code": "32.73"})
    page = browser.get("/wisaya/sebutan").content.decode()
    assert 'value="Wali Kota"' in page
    browser.post("/wisaya/daerah", {"code": "15.02"})
    assert 'value="Bupati"' in browser.get("/wisaya/sebutan").content.decode()


@pytest.mark.parametrize("strength", [60, 95, 125])
def test_white_text_is_readable_on_every_colour_offered(strength: int) -> None:
    assert all(contrast_of(one.hue, strength).is_enough for one in swatches(strength))


def test_drawing_with_a_program_in_it_is_no_mark(empty: SimpleNamespace) -> None:
    browser = opened(empty)
    browser.post("/wisaya/daerah", {"code": "15.02"})
    browser.post("/wisaya/sebutan", NAMES)
    svg = SimpleUploadedFile("lambang.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/png")
    answer = browser.post("/wisaya/rupa", {"hue": "155", "chroma_milli": "95", "logo": svg})
    assert answer.status_code == 422


def test_region_is_founded_with_everything_told(empty: SimpleNamespace) -> None:
    page = told(empty).post("/wisaya/periksa")
    assert page.status_code == 200, page.content.decode()[:3000]
    text = page.content.decode()
    forget_regions()
    place = Region.objects.get(code="15.02")
    assert (place.head_title, place.time_zone, place.hue, place.chroma_milli) == ("Bupati", "Asia/Makassar", 155, 95)
    assert not place.is_contoh
    with region(place):
        assert Unit.objects.get(code="DPMPTSP").name == "Dinas Perizinan Terpadu"
        assert set(Person.objects.values_list("name", flat=True)) == {"Siti Uji", "Budi Uji"}
        assert SealedCode.objects.count() == 1
        assert "core.region_dressed" in set(Event.objects.values_list("kind", flat=True))
    links = re.findall(r"/kabupaten-merangin/undangan/[\w-]+", text)
    assert len(links) == 2
    assert Client().get(links[0]).status_code == 200
    assert door.read(empty.keys) == "", "the code opens nothing any more"
    mark = Client().get(f"/kabupaten-merangin/lambang-{place.logo_digest}.png")
    assert mark.status_code == 200
    with Image.open(io.BytesIO(b"".join(mark) if mark.streaming else mark.content)) as picture:
        assert max(picture.size) == 320
    assert Client().get("/kabupaten-merangin/lambang-" + "0" * 64 + ".png").status_code == 404


def test_one_administrator_only_by_saying_later(empty: SimpleNamespace) -> None:
    browser = opened(empty)
    browser.post("/wisaya/daerah", {"code": "15.02"})
    browser.post("/wisaya/sebutan", NAMES)
    browser.post("/wisaya/rupa", {"hue": "155", "chroma_milli": "95"})
    assert browser.post("/wisaya/pengelola", FIRST).status_code == 422
    same = {"dua-name": "Siti Uji", "dua-identifier": FIRST["satu-identifier"]}
    assert browser.post("/wisaya/pengelola", {**FIRST, **same}).status_code == 422
    assert browser.post("/wisaya/pengelola", {**FIRST, "dua-later_": "1"}).status_code == 302
    assert "Pengelola kedua belum ada" in browser.post("/wisaya/periksa").content.decode()


def test_refused_founding_leaves_nothing(empty: SimpleNamespace) -> None:
    browser = told(empty, code="32.73")  # stands already in the world of the tests
    before = Region.objects.count()
    assert "sudah ada" in browser.post("/wisaya/periksa").content.decode()
    assert Region.objects.count() == before
    assert door.read(empty.keys) == empty.code, "one may try again"


def test_command_prints_the_code_while_the_wizard_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    monkeypatch.setenv("PENDOPO_HOME", str(tmp_path))
    assert command.run(argparse.Namespace()) == 1
    code = door.ensure(tmp_path / "kunci")
    assert command.run(argparse.Namespace()) == 0
    assert code in capsys.readouterr().out
    assert (tmp_path / "kunci" / door.FILE).stat().st_mode & 0o777 == 0o600
