"""Anybody reads the promises: pages, files and the daily changes; nobody finds a person in them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

SERVICE = "izin-reklame-insidentil"
HERE = "/kota-bandung"
PAGES = (
    "/janji", f"/janji/{SERVICE}", f"/janji/{SERVICE}/2026-11", "/janji/terlambat", "/janji/untuk-wartawan",
    "/janji/kamus-data", "/data/perubahan",
)  # fmt: skip
FILES = (
    *(
        f"/data/janji/{name}.{form}"
        for name in ("bulan", "hari", "jeda", "terbuka", "terlambat")
        for form in ("csv", "json")
    ),
    "/janji.csv", "/data/janji/datapackage.json", "/data/perubahan/indeks.json", "/data/perubahan/umpan.xml",
    "/data/perubahan/2026-11-19.csv", "/data/perubahan/2026-11-19.json",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def terlipat(bandung: Any, now: datetime, ditolak: Callable[..., Any], permohonan: Callable[..., Any]) -> list[Any]:
    """Seven refused cases, one lately open, one late; folded and told."""
    from pendopo.keterbukaan.services import fold, tell_changes
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region

    cases = [ditolak(now - timedelta(days=2, minutes=number), number=number) for number in range(1, 8)]
    cases += [permohonan(number=8, at=now), permohonan(number=9, at=now - timedelta(days=40))]
    fold(bandung, now)
    with region(bandung):
        tell_changes(bandung, now.date() - timedelta(days=1), actor=SYSTEM, now=now)
    return cases


def _read(path: str, **headers: Any) -> tuple[Any, str]:
    response = Client().get(HERE + path, headers=headers or None)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body.decode()


@pytest.mark.django_db
def test_every_page_and_file_is_there_without_signing_in_and_tells_of_no_person(
    bandung: Any, terlipat: list[Any]
) -> None:
    from pendopo.tenancy.api import region

    with region(bandung):
        told = {
            word
            for case in terlipat
            for word in (case.applicant, case.number, str(case.pk), *case.contact.values())
            if word
        }
    assert len(told) > len(terlipat)
    for path in (*PAGES, *FILES):
        response, body = _read(path)
        assert response.status_code == 200, path
        assert not [word for word in told if word in body], path
        assert not re.search(r"(?<![0-9a-f.])[0-9]{16}(?![0-9a-f])", body), path


@pytest.mark.django_db
def test_files_may_be_read_from_any_page_and_are_sent_once(bandung: Any, terlipat: list[Any]) -> None:
    for path in FILES:
        response, _body = _read(path)
        assert response["Access-Control-Allow-Origin"] == "*", path
        again, body = _read(path, if_none_match=response["ETag"])
        assert (again.status_code, body) == (304, ""), path


@pytest.mark.django_db
def test_csv_and_json_say_the_same_and_have_the_columns_of_the_dictionary(bandung: Any, terlipat: list[Any]) -> None:
    from pendopo.keterbukaan import kamus

    package = json.loads(_read("/data/janji/datapackage.json")[1])
    assert [one["name"] for one in package["resources"]] == list(kamus.FILES)
    for one in package["resources"]:
        rows = list(csv.DictReader(io.StringIO(_read(f"/data/janji/{one['name']}.csv")[1])))
        same = json.loads(_read(f"/data/janji/{one['name']}.json")[1])
        names = [column["name"] for column in one["schema"]["fields"]]
        assert len(rows) == len(same), one["name"]
        assert all(list(row) == names for row in [*rows, *same]), one["name"]
        keys = [tuple(row[name] for name in one["schema"]["primaryKey"]) for row in same]
        assert len(keys) == len(set(keys)), one["name"]


@pytest.mark.django_db
def test_the_page_shows_what_the_file_says(bandung: Any, terlipat: list[Any]) -> None:
    rows = json.loads(_read("/data/janji/bulan.json")[1])
    whole = next(row for row in rows if row["layanan"] == SERVICE and row["tahap"] == "")
    assert (whole["selesai"], whole["terlambat"], whole["tepat_persen"], whole["tetap"]) == (7, 0, 100.0, False)
    assert (whole["terbit"], whole["ditolak"]) == (None, None)  # the month runs on
    _response, page = _read(f"/janji/{SERVICE}/2026-11")
    assert "7 selesai, 0 terlambat" in page
    (line,) = (row for row in csv.DictReader(io.StringIO(_read("/janji.csv")[1])) if row["layanan"] == SERVICE)
    assert (line["selesai"], line["tepat_persen"]) == ("7", "100.0")


@pytest.mark.django_db
def test_a_month_with_four_finished_applications_says_so_and_no_more(
    bandung: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.keterbukaan.services import fold

    for number in range(1, 5):
        ditolak(now - timedelta(days=2, minutes=number), number=number)
    fold(bandung, now)
    (row,) = (one for one in json.loads(_read("/data/janji/bulan.json")[1]) if one["tahap"] == "")
    assert row["disamarkan"] is True
    assert not any(row[name] for name in ("selesai", "terlambat", "median_hari", "terlama_hari", "ditolak"))
    assert "kurang dari 5" in _read("/janji")[1]
    assert {one["selesai"] for one in json.loads(_read("/data/janji/hari.json")[1])} == {None}


@pytest.mark.django_db
def test_anybody_can_check_the_chain_with_the_files_alone(bandung: Any, terlipat: list[Any], now: datetime) -> None:
    from hashlib import sha256

    from pendopo.keterbukaan.services import tell_changes
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import region

    with region(bandung):
        tell_changes(bandung, now.date(), actor=SYSTEM, now=now)
    index = json.loads(_read("/data/perubahan/indeks.json")[1])["berkas"]
    assert [one["hari"] for one in index] == ["2026-11-20", "2026-11-19"]
    former = ""
    for one in reversed(index):
        told = json.loads(_read(f"/data/perubahan/{one['hari']}.json")[1])
        found = sha256(former.encode() + b"\n")
        for line in told["baris"]:
            found.update(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
        assert (told["sidik_sebelumnya"], found.hexdigest()) == (former, one["sidik"])
        former = one["sidik"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/janji/tidak-ada", f"/janji/{SERVICE}/2026-13", f"/janji/{SERVICE}/2031-01", f"/janji/{SERVICE}/bulan",
     "/data/perubahan/2026-11-18.json", "/data/perubahan/2026-99-99.csv", "/data/perubahan/kemarin.json"],
    ids=["service", "month_13", "future", "word", "no_file", "no_day", "no_date"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(bandung: Any, terlipat: list[Any], path: str) -> None:
    assert _read(path)[0].status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rubbish", ["9" * 400, "-1", "2026-0a", "x" * 5000, "٢٠٢٦", "0000"], ids=str.__len__)
def test_rubbish_in_a_filter_shows_the_whole_list(bandung: Any, rubbish: str) -> None:
    for path in ("/janji?masa=", "/janji?unit=", "/janji?urut=", "/janji/terlambat?sesudah=", "/janji.csv?masa=",
                 "/janji/terlambat?layanan=", f"/janji/{SERVICE}?masa="):  # fmt: skip
        assert _read(path + rubbish)[0].status_code == 200, path


@pytest.mark.django_db
def test_another_region_has_none_of_it(bandung: Any, kerinci: Any, terlipat: list[Any]) -> None:
    response = Client().get("/kabupaten-kerinci/data/janji/bulan.json")
    assert json.loads(b"".join(response.streaming_content)) == []
    assert Client().get("/kabupaten-kerinci/data/perubahan/2026-11-19.json").status_code == 404
    late = b"".join(Client().get("/kabupaten-kerinci/data/janji/terlambat.json").streaming_content)
    assert json.loads(late) == []


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["judul", "janji", "selesai", "median", "tepat", "terbuka", "lewat"])
def test_the_list_sorts_by_each_column_and_filters_by_unit(
    bandung: Any, kantor: Any, terlipat: list[Any], order: str
) -> None:
    response, page = _read(f"/janji?urut={order}&unit={kantor.office.pk}")
    assert response.status_code == 200
    assert SERVICE in page
    assert SERVICE not in _read(f"/janji?urut={order}&unit=0198c0de-0000-7000-8000-000000000000")[1].split("<table")[-1]


@pytest.mark.django_db
def test_the_list_costs_the_same_number_of_statements_for_one_case_and_for_many(
    bandung: Any, terlipat: list[Any], django_assert_max_num_queries: Any
) -> None:
    _read("/janji")
    with django_assert_max_num_queries(25):
        _read("/janji")
