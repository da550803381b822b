"""The public register: every filter finds, nothing personal shows, pages go on by key, downloads carry the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pendopo.lib.uuid7 import uuid7
from pendopo.perizinan import queries_register as queries
from pendopo.perizinan.models import EntriKata, EntriRegister
from pendopo.perizinan.open_register import COLUMNS
from pendopo.perizinan.queries_peta import peta_of
from pendopo.perizinan.queries_register import Asked, Light
from pendopo.perizinan.rules_register import object_words
from pendopo.perizinan.services.register import insert_rows
from pendopo.tenancy.api import Region, region
from tests.documents.make import Desk
from tests.perizinan.make import Application, issued

HOSTILE = [
    "\0",
    "x" * 5000,
    "9" * 400,
    "2026-11-20_x",
    "_",
    "'; DROP TABLE",
    "ἀ💥",
    "\ud7ff",
    "abc\U0010ffff",
    "-1,-1,-1,-1",
    "999999999,1,2,3",
]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    queries.forget_choices()
    yield
    queries.forget_choices()


def entry(place: Region, position: int, /, **more: Any) -> EntriRegister:
    """One entry, with the words of its object."""
    day = date(2026, 1, 1) + timedelta(days=position)
    told = {
        "source": "arsip", "kind": "arsip-imb", "title": "IMB", "number": f"503/{position:04}/IMB",
        "number_key": f"503/{position:04}/IMB", "object_text": "Ruko tiga lantai", "kecamatan": "32.73.09",
        "kelurahan": "32.73.09.1003", "issued_on": day, "valid_from": day, "phase": "berlaku",
    } | more  # fmt: skip
    with region(place):
        made = EntriRegister.objects.create(**told)
        words = [(uuid7(), made.pk, word, made.issued_on) for word in object_words(made.object_text)]
        insert_rows(EntriKata, ("id", "entry_id", "word", "issued_on"), words)
    return made


def found(place: Region, now: Any, **asked: Any) -> list[str]:
    with region(place):
        return [one.number for one in queries.sheet_of(Asked(**asked), now).entries]


def test_every_filter_finds_what_it_says(bandung: Region, now: Any) -> None:
    entry(bandung, 1)
    entry(bandung, 2, kind="arsip-ho", title="HO", phase="dicabut", object_text="Bengkel sepeda")
    entry(bandung, 3, kecamatan="32.73.02", kelurahan="32.73.02.1001", issued_on=date(2019, 5, 5))
    one, two, three = "503/0001/IMB", "503/0002/IMB", "503/0003/IMB"
    assert found(bandung, now) == [two, one, three]
    assert found(bandung, now, sort="lama") == [three, one, two]
    assert found(bandung, now, sort="nomor") == [one, two, three]
    assert found(bandung, now, kind="arsip-ho") == [two]
    assert found(bandung, now, phase="dicabut") == [two]
    assert found(bandung, now, area="32.73.02") == [three]
    assert found(bandung, now, area="32.73.09.1003") == [two, one]
    assert found(bandung, now, year=2019) == [three]
    assert found(bandung, now, number="503 / 0002", sort="nomor") == [two]
    assert found(bandung, now, words="sepeda") == [two]
    assert found(bandung, now, words="beng") == [two]
    assert found(bandung, now, words="ruko lantai") == [one, three]
    assert found(bandung, now, words="ruko", year=2019) == [three]
    assert found(bandung, now, words="ruko sepeda") == []
    assert found(bandung, now, words="tidakada") == []


def test_an_entry_whose_day_came_is_not_listed_as_valid_before_it_is_turned(bandung: Region, now: Any) -> None:
    entry(bandung, 1, turns_on=now.date(), valid_until=now.date() - timedelta(days=1))
    assert found(bandung, now, phase="berlaku") == []


@pytest.mark.parametrize("sort", ["baru", "lama", "nomor"])
def test_pages_go_on_by_key_without_gap_or_repeat(bandung: Region, now: Any, sort: str) -> None:
    for number in range(120):
        entry(bandung, number // 40, number=f"{number:04}", number_key=f"{number:04}")
    seen: list[str] = []
    with region(bandung):
        asked = Asked(sort=sort)
        sheet = queries.sheet_of(asked, now)
        seen += [one.number for one in sheet.entries]
        while sheet.next:
            sheet = queries.sheet_of(Asked(sort=sort, after=sheet.next), now)
            seen += [one.number for one in sheet.entries]
        assert len(seen) == len(set(seen)) == 120
        back = queries.sheet_of(Asked(sort=sort, before=sheet.previous), now)
        assert [one.number for one in back.entries] == seen[50:100]


def test_the_pages_show_nothing_personal_and_lead_to_the_letter(desk: Desk) -> None:
    izin = issued(desk, Application())
    client, base = Client(), f"/{desk.place.slug}/register-izin"
    pages = [
        client.get(base), client.get(f"{base}/{izin.pk}"), client.get(f"{base}?q=spanduk"), client.get(f"{base}/data"),
        client.get(f"{base}/data.json"),
    ]  # fmt: skip
    texts = [page.content.decode() for page in pages]
    texts += [b"".join(client.get(f"{base}/unduh.{kind}").streaming_content).decode() for kind in ("csv", "json")]
    assert [page.status_code for page in pages] == [200] * 5
    for text in texts:
        for secret in ("Pratiwi", "Cahyaningsih", "3273015505900001", "81234567890", "Jalan Merdeka"):
            assert secret not in text
    assert izin.number in texts[0]
    assert f"/periksa/{izin.code}" in texts[1]
    assert izin.number in texts[2]


def test_downloads_carry_the_filter_and_the_described_columns(bandung: Region, now: Any) -> None:
    entry(bandung, 1, lat_milli=-6915, lon_milli=107610)
    entry(bandung, 2, kind="arsip-ho", object_text="=1+1")
    client, base = Client(), f"/{bandung.slug}/register-izin"
    text = b"".join(client.get(f"{base}/unduh.csv?urut=lama").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["nomor"] for row in rows] == ["503/0001/IMB", "503/0002/IMB"]
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert (rows[0]["lintang"], rows[0]["bujur"], rows[1]["objek"]) == ("-6.915", "107.61", "'=1+1")
    told = json.loads(b"".join(client.get(f"{base}/unduh.json?layanan=arsip-ho").streaming_content))
    assert [row["nomor"] for row in told] == ["503/0002/IMB"]
    assert client.get(told[0]["alamat"]).status_code == 200
    described = client.get(f"{base}/data.json").json()
    assert [field["name"] for field in described["schema"]["fields"]] == [column.name for column in COLUMNS]
    assert described["@type"] == "dcat:Dataset"


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_stands_in_an_address_is_no_error(bandung: Region, value: str) -> None:
    entry(bandung, 1)
    client, base = Client(), f"/{bandung.slug}/register-izin"
    for name in ("layanan", "keadaan", "wilayah", "tahun", "nomor", "q", "urut", "sesudah", "sebelum", "kotak"):
        assert client.get(base, {name: value}).status_code == (400 if "\0" in value else 200)
    assert client.get(f"{base}/{uuid4()}").status_code == 404
    assert client.get(f"{base}/batas/0000.svg").status_code == 404


def test_another_regions_entry_is_unknown_here(bandung: Region, kerinci: Region) -> None:
    made = entry(bandung, 1)
    assert Client().get(f"/{kerinci.slug}/register-izin/{made.pk}").status_code == 404
    assert "503/0001" not in Client().get(f"/{kerinci.slug}/register-izin").content.decode()


def test_the_page_costs_few_statements(bandung: Region, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        entry(bandung, number)
    client = Client()
    client.get(f"/{bandung.slug}/register-izin")
    with django_assert_max_num_queries(10):
        client.get(f"/{bandung.slug}/register-izin?keadaan=berlaku")


def test_near_points_are_one_number_that_opens_nearer(bandung: Region) -> None:
    points = [(-6900, 107600), (-6901, 107601), (-6800, 107700), None]
    light = [Light(uuid4(), date(2026, 1, 1), point) for point in points]
    drawn = peta_of(Asked(phase="berlaku"), light, None)
    assert drawn is not None
    assert drawn.placed == 3
    assert sorted(mark.count for mark in drawn.marks) == [1, 2]
    cluster = next(mark for mark in drawn.marks if mark.count == 2)
    assert "keadaan=berlaku" in cluster.nearer
    box = queries.read_asked({"kotak": cluster.nearer.partition("kotak=")[2].partition("&")[0].replace("%2C", ",")}).box
    nearer = peta_of(Asked(box=box), light, None)
    assert nearer is not None
    assert sorted(mark.count for mark in nearer.marks) == [1, 1]
    assert peta_of(Asked(), [light[3]], None) is None
