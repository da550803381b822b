"""Local languages where a region wants them, recordings beside the texts they read, hard words explained."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.test import Client

from pendopo.tenancy.api import Region, forget_regions, region, set_local_languages
from pendopo.ui.api import forget_recordings, hard_words
from pendopo.ui.models import Suara
from tests.files.make import upload
from tests.layanan_publik.walk import HOME, SERVICE, text_of
from tests.layanan_staf.conftest import AT, browser_of

pytestmark = pytest.mark.django_db
OGG = b"OggS\0\x02" + b"\0" * 22 + b"\x01\x1eOpusHead" + b"x" * 400
MP3 = b"ID3\x04" + b"\0" * 600
M4A = b"\0\0\0\x20ftypM4A " + b"\0" * 600
SU = Path(settings.PACKAGE) / "locale" / "su" / "LC_MESSAGES" / "django.po"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Any:
    forget_recordings()
    yield
    forget_recordings()
    forget_regions()


@pytest.fixture
def sunda(bandung: Region, client: Client) -> Client:
    set_local_languages(bandung, ["su"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "su"
    return client


@pytest.fixture
def admin(kantor: Any) -> Client:
    return browser_of(kantor.user_admin)


# -- basa Sunda


def lang_of(response: Any) -> str:
    found = re.search(r'<html lang="(\w+)"', response.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Naon anu badé diurus ku Anjeun dinten ieu?"), ("/cari?q=spanduk", "Pilari layanan"),
        ("/layanan", "Sadaya layanan"), (f"/layanan/{SERVICE}", "Sayagikeun sateuacan ngawitan"),
        (f"/layanan/{SERVICE}/ajukan", "Simpen teras teraskeun"), ("/lacak", "Kode rusiah"),
        ("/privasi", "Panangtayungan data pribadi"), ("/aksesibilitas", "Aksésibilitas"),
    ],
    ids=["awal", "cari", "daftar", "layanan", "isian", "lacak", "privasi", "aksesibilitas"],
)  # fmt: skip
def test_the_first_pages_speak_sundanese_and_say_so(sunda, path, words) -> None:
    page = sunda.get(f"{HOME}{path}")
    assert words in text_of(page)
    assert lang_of(page) == page["Content-Language"] == "su"


def test_a_page_without_words_is_indonesian_and_says_so(sunda) -> None:
    page = sunda.get(f"{HOME}/masuk")
    assert lang_of(page) == "id"


def test_a_region_that_did_not_switch_it_on_neither_offers_nor_speaks_it(bandung, kerinci, sunda) -> None:
    page = sunda.get("/kabupaten-kerinci/")
    assert lang_of(page) == "id"
    assert "Basa Sunda" not in text_of(page)
    assert "Basa Sunda" in text_of(sunda.get(f"{HOME}/"))


def test_nothing_asks_for_a_language_that_is_not_there(bandung, client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert lang_of(client.get(f"{HOME}/")) == "id"


def test_every_word_of_the_sundanese_catalogue_keeps_its_places() -> None:
    for entry in polib.pofile(str(SU)):
        told = entry.msgstr or entry.msgstr_plural[0]
        assert told, entry.msgid
        for sign in (r"%\(\w+\)[sd]", r"\{\w+\}"):
            assert sorted(re.findall(sign, told)) == sorted(re.findall(sign, entry.msgid)), entry.msgid


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert polib.mofile(str(SU.with_suffix(".mo"))).__unicode__() != ""
    written = {entry.msgid for entry in polib.pofile(str(SU))}
    assert {entry.msgid for entry in polib.mofile(str(SU.with_suffix(".mo")))} == written


def test_admins_switch_languages_on_and_off_others_do_not(bandung, admin, loket) -> None:
    assert admin.post(f"{AT}/bahasa", {"bahasa": ["su", "xx"]}).status_code == 302
    assert Region.objects.get(id=bandung.id).local_languages == "su"
    admin.post(f"{AT}/bahasa", {})
    assert Region.objects.get(id=bandung.id).local_languages == ""
    assert loket.get(f"{AT}/bahasa").status_code == 404


# -- suara


def keep(admin: Client, content: bytes = OGG, key: str = f"layanan:{SERVICE}", lang: str = "id") -> Any:
    return admin.post(f"{AT}/suara", {"teks": key, "bahasa": lang, "rekaman": upload("rekaman.bin", content)})


def test_a_page_has_a_play_button_only_once_its_region_has_recorded_it(bandung, kerinci, admin, client) -> None:
    page = f"{HOME}/layanan/{SERVICE}"
    assert "<audio" not in client.get(page).content.decode()
    assert keep(admin).status_code == 302
    heard = client.get(page).content.decode()
    assert '<audio controls preload="none"' in heard
    source = re.search(r'src="([^"]+/suara/[^"]+)"', heard)
    assert source
    sound = client.get(source[1])
    assert (sound.status_code, sound["Content-Type"], sound.content) == (200, "audio/ogg", OGG)
    part = client.get(source[1], headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, OGG[4:8], f"bytes 4-7/{len(OGG)}")
    assert client.get(source[1], headers={"Range": "bytes=99999-"}).status_code == 416
    assert client.get(source[1].replace("kota-bandung", "kabupaten-kerinci")).status_code == 404


def test_a_recording_in_another_language_is_not_played(bandung, admin, client) -> None:
    keep(admin, lang="en")
    assert "<audio" not in client.get(f"{HOME}/layanan/{SERVICE}").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "<audio" in client.get(f"{HOME}/layanan/{SERVICE}").content.decode()


def test_a_newer_recording_takes_the_place_of_the_former_and_may_be_withdrawn(bandung, admin, client) -> None:
    keep(admin)
    keep(admin, MP3)
    with region(bandung):
        (row,) = Suara.objects.filter(withdrawn_at=None)
        assert Suara.objects.count() == 2
        assert row.file.mime == "audio/mpeg"
    assert admin.post(f"{AT}/suara/{row.id}/hapus").status_code == 302
    assert client.get(f"{HOME}/suara/{row.id}").status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"MZ" + b"\0" * 99, b"", b"<html>", b"\0\0\0\x20ftypavif" + b"\0" * 99, b"OggS" + b"\x80theora" + b"\0" * 99],
    ids=["program", "empty", "page", "picture", "film"],
)
def test_what_is_no_recording_is_refused(bandung, admin, content) -> None:
    assert keep(admin, content).status_code == 422
    with region(bandung):
        assert not Suara.objects.exists()


@pytest.mark.parametrize(("content", "mime"), [(OGG, "audio/ogg"), (MP3, "audio/mpeg"), (M4A, "audio/mp4")])
def test_recordings_are_told_by_their_content(content, mime) -> None:
    from pendopo.files.audio import audio_type

    assert audio_type(content) == mime


def test_only_texts_of_this_region_are_recorded_and_only_by_admins(bandung, admin, loket) -> None:
    assert keep(admin, key="layanan:tidak-ada").status_code == 422
    assert keep(loket).status_code == 404


# -- kata


def test_hard_words_of_a_page_are_explained_without_a_script(bandung, client) -> None:
    page = client.get(f"{HOME}/layanan/{SERVICE}").content.decode()
    assert '<details class="rinci kecil">' in page
    assert "Spanduk, baliho, atau papan iklan." in page


def test_a_word_is_found_once_whole_and_however_it_is_written() -> None:
    found = [one.word for one in hard_words(["Nik dan NIB Anda", "nik lagi, retribusi", "unik"])]
    assert found == ["NIK", "NIB", "retribusi"]


def test_needs_stand_on_the_front_page_with_a_drawing(bandung, client) -> None:
    page = client.get(f"{HOME}/").content.decode()
    assert "Saya mau" in page
    assert re.search(r'<svg class="gambar" aria-hidden="true".*?pasang spanduk', page, re.S)
