"""Nothing that belongs to a region is forgotten, nothing that is worth something to a thief is given away."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

import pendopo
from pendopo.config.region_move.tables import CELL_BOUND, fields, tables_of, unescape, user_columns
from pendopo.core.open_data import as_csv, as_json, description, open_tables
from pendopo.data.open_data import OPEN_TEXTS, is_secret
from pendopo.people.api import Unit
from pendopo.tenancy.api import region, region_models
from tests.keamanan.walk import signed_in

SOURCE = Path(pendopo.__file__).parent


def columns_in_the_database() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c WHERE table_schema = 'public' "
            "AND is_generated = 'NEVER' AND EXISTS (SELECT 1 FROM information_schema.columns r WHERE "
            "r.table_schema = 'public' AND r.table_name = c.table_name AND r.column_name = 'region_id')"
        )
        found: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


@pytest.mark.django_db
def test_every_table_with_a_region_travels_with_every_column() -> None:
    connection.ensure_connection()
    travelling = {table.name: set(table.columns) for table in tables_of(connection.connection)}
    there = columns_in_the_database()
    assert set(travelling) == set(there)
    left = {(table, column) for table in there for column in there[table] - travelling[table]}
    assert left == set(CELL_BOUND)


def test_every_column_that_names_an_account_is_known() -> None:
    named = {(model._meta.db_table, column) for model in region_models() for column in user_columns(model)}
    looks_so = {
        (model._meta.db_table, field.column)
        for model in region_models()
        for field in model._meta.local_concrete_fields
        if "user" in field.column and field.column != "username"  # the name of an account elsewhere
    }
    assert looks_so <= named
    assert ("people_person", "user_id") in named
    assert ("cases_case", "user_id") in named


def test_the_cells_own_key_makes_nothing_in_a_region_but_what_stays_behind() -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(en|de)crypt_cell\(|\bblind_index_cell\(", path.read_text(encoding="utf-8"))
        and "core/" not in str(path.relative_to(SOURCE))
    }
    assert {name for name in users if not name.startswith(("people/", "config/region_move/"))} == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"a\tb\n", ["a", "b"]),
        (b"\\N\t\n", [None, ""]),
        (b"satu\\ndua\\ttiga\n", ["satu\ndua\ttiga"]),
        (b"c:\\\\\\\\n\\\\\n", ["c:\\\\n\\"]),
        (b'{"a": "\\\\u0000\\\\"}\n', ['{"a": "\\u0000\\"}']),
        ("é\t–\n".encode(), ["é", "–"]),
    ],
    ids=["plain", "null", "line break", "backslashes", "json", "letters"],
)
def test_rows_are_read_as_postgresql_wrote_them(line: bytes, found: list[str | None]) -> None:
    assert fields(line) == found


def test_an_unknown_escape_is_the_sign_itself() -> None:
    assert unescape(b"a\\qb") == "aqb"


def test_no_column_that_opens_a_door_is_offered() -> None:
    offered = {column.name for table in open_tables() for column in table.columns}
    assert not [name for name in offered if is_secret(name)]
    assert not offered & {"password", "token_hash", "code_hash", "key_wrapped", "phone_index", "secret_hash"}
    assert not OPEN_TEXTS & {"code", "name", "object_text", "body", "text"}


@pytest.mark.django_db
def test_the_open_part_holds_no_personal_data_and_the_restricted_one_does(
    bandung: Any, permohonan: Any, kantor: SimpleNamespace
) -> None:
    case = permohonan()
    tables = {table.name: table for table in open_tables()}
    with region(bandung):
        shown = "".join(line for table in tables.values() for line in as_csv(table, bandung, restricted=False))
        shown += "".join(line for table in tables.values() for line in as_json(table, bandung, restricted=False))
        whole = "".join(as_json(tables["cases_caseanswers"], bandung, restricted=True))
    assert case.number in shown
    nik = re.search(r'"(\d{16})"', whole.replace('\\"', '"'))
    assert nik is not None, "the restricted part is opened"
    assert nik[1] not in shown
    assert "front_office uji" not in shown
    assert str(case.code if hasattr(case, "code") else "-----") not in shown


@pytest.mark.django_db
def test_a_formula_in_a_name_stays_a_text(bandung: Any, kantor: SimpleNamespace) -> None:
    with region(bandung):
        Unit.objects.filter(id=kantor.office.id).update(name='=HYPERLINK("http://x")')
        table = next(table for table in open_tables() if table.name == "people_unit")
        rows = list(csv.DictReader(io.StringIO("".join(as_csv(table, bandung, restricted=False)))))
    assert rows[0]["name"] == '\'=HYPERLINK("http://x")'


@pytest.mark.django_db
def test_the_description_names_every_file_and_column(bandung: Any) -> None:
    tables = open_tables()
    told = description(bandung, tables, restricted=True)
    assert [one["name"] for one in told["resources"]] == [table.name for table in tables]
    assert all(one["title"] and one["schema"]["fields"] for one in told["resources"])


@pytest.mark.django_db
def test_the_administrator_takes_a_table_and_it_is_recorded(bandung: Any, kantor: SimpleNamespace) -> None:
    from pendopo.audit.api import Event

    client = signed_in(kantor.user_admin)
    page = client.get(f"/{bandung.slug}/kerja/data-keluar")
    assert "Berkas permohonan" in page.content.decode()
    answer = client.get(f"/{bandung.slug}/kerja/data-keluar/unduh?tabel=cases_case&bentuk=csv")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert client.get(f"/{bandung.slug}/kerja/data-keluar/unduh?tabel=people_sealedcode").status_code == 404
    with region(bandung):
        assert Event.objects.filter(kind="core.data_taken").exists()


@pytest.mark.django_db
def test_nobody_else_gets_the_page(bandung: Any, kerinci: Any, kantor: SimpleNamespace) -> None:
    assert signed_in(kantor.user_front_office).get(f"/{bandung.slug}/kerja/data-keluar").status_code == 404
    assert signed_in(kantor.user_admin).get(f"/{kerinci.slug}/kerja/data-keluar").status_code == 404
