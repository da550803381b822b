"""The twenty services in depth: proven, spoken in two languages, with a whole standard, a real letter and a page."""

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import pendopo
from pendopo.definitions.api import publish_folder, vocabulary
from pendopo.engine.api import Definition, canonical, check, compile, digest, load_folder, run_scenario
from pendopo.engine.schema import STANDARD_KEYS
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

SHIPPED = Path(pendopo.__file__).parent / "perizinan" / "definitions"
FIRST = (
    "izin-pemakaian-taman", "izin-reklame-insidentil", "persetujuan-bangunan-gedung", "sip-perawat",
    "surat-keterangan-penelitian",
)  # fmt: skip
# Written together (decision 0046): each is published and looked at here; the first five have tests of their own.
TOGETHER = (
    "dispensasi-nikah", "izin-pemakaman", "kartu-pencari-kerja", "mutasi-siswa", "pengganti-ijazah",
    "reaktivasi-pbi-jk", "rekomendasi-keramaian", "surat-keterangan-kelurahan",
)  # fmt: skip
# Deepened from shared parts; their archetypes are proven where they live.
FROM_PARTS = (
    "izin-galian-utilitas", "izin-kkn-magang", "izin-penebangan-pohon", "izin-trayek", "nomor-induk-berusaha",
    "sip-dokter", "spp-irt",
)  # fmt: skip
DEEP = FIRST + TOGETHER + FROM_PARTS
UNSURE = "perlu verifikasi"


@cache
def loaded(name: str) -> Definition:
    return load_folder(SHIPPED / name)


def test_there_are_twenty_and_every_channel_has_one() -> None:
    assert len(set(DEEP)) == 20
    assert {loaded(name).channel for name in DEEP} == {"D", "O", "S", "M", "K"}


@pytest.mark.parametrize("name", DEEP)
def test_it_says_that_it_is_in_depth(name: str) -> None:
    assert loaded(name).service.depth == "lengkap"


@pytest.mark.parametrize("name", TOGETHER)
def test_it_is_proven_and_every_scenario_passes(name: str) -> None:
    definition = loaded(name)
    assert check(definition, vocabulary()) == []
    one = compile(definition, digest(canonical(definition)))
    assert [fault for scenario in definition.scenarios for fault in run_scenario(one, scenario).faults] == []


@pytest.mark.parametrize("name", DEEP)
def test_its_standard_has_every_component_and_claims_nothing_that_nobody_read(name: str) -> None:
    standard = loaded(name).service.standard
    assert tuple(sorted(standard)) == tuple(sorted(STANDARD_KEYS))
    assert all(item.text.strip() and not item.verified for item in standard.values())


@pytest.mark.parametrize("name", TOGETHER)
def test_numbers_that_a_region_sets_say_that_they_are_to_be_verified(name: str) -> None:
    assert all(UNSURE in param.help.lower() for param in loaded(name).params)


@pytest.mark.parametrize("name", TOGETHER)
def test_nobody_is_asked_for_a_copy_of_what_the_region_has(name: str) -> None:
    files = [field for page in loaded(name).form.pages for field in page.fields if field.type == "file"]
    labels = [field.label.lower() for field in files]
    assert not [label for label in labels if any(word in label.split() for word in ("ktp", "kk", "ktp-el"))]


@pytest.mark.parametrize("name", TOGETHER)
def test_it_is_found_by_words_that_people_use(name: str) -> None:
    needs = loaded(name).service.needs
    assert len(needs) >= 10
    assert len({word.lower() for word in needs}) == len(needs)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOGETHER)
def test_its_public_page_speaks_both_languages(bandung: Region, now: datetime, name: str) -> None:
    with region(bandung):
        publish_folder(SHIPPED / name, actor=SYSTEM, now=now)
    definition, client = loaded(name), Client()
    page = client.get(f"/kota-bandung/layanan/{name}")
    assert page.status_code == 200
    assert definition.title in page.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(f"/kota-bandung/layanan/{name}").content.decode()
    assert definition.texts["en"]["definition:self"]["title"] in english
    assert client.get(f"/kota-bandung/layanan/{name}/ajukan").status_code in (200, 302)
