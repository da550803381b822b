"""A database beside the served one: copied whole, changed for it at once, thrown away without a trace."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host.backup_server import serving
from pendopo.config.host.data_copy import AFTER, BEFORE, NEXT, Copies, counts, losses, renamed


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("salinan") / "data"
    folder.mkdir(mode=0o700)
    with serving(folder, durable=False) as server:
        with psycopg.connect(server.urls().owner) as connection:
            connection.execute("CREATE TABLE berkas (id serial PRIMARY KEY, isi text)")
            connection.execute("INSERT INTO berkas (isi) VALUES ('satu'), ('dua')")
            connection.execute("GRANT SELECT ON berkas TO pendopo_app")
        yield server.urls().owner


@pytest.fixture
def copies(owner: str) -> Iterator[Copies]:
    made = Copies(owner)
    yield made
    for suffix in (NEXT, BEFORE, AFTER):
        made.drop(suffix)


def run(url: str, statement: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone() if statement.startswith("SELECT") else None
        if row is None:
            connection.execute(statement.encode())
    return str(row[0]) if row else ""


def test_a_copy_has_every_row_and_lets_in_who_the_original_lets_in(copies: Copies) -> None:
    url = copies.copy(NEXT)
    assert counts(url) == counts(copies.url) == {"berkas": 2}
    assert run(url, f"SELECT has_database_privilege('pendopo_app', '{copies.name}{NEXT}', 'CONNECT')") == "True"
    assert run(url, f"SELECT has_database_privilege('public', '{copies.name}{NEXT}', 'CONNECT')") == "False"


def test_a_copy_is_made_although_somebody_is_connected(copies: Copies) -> None:
    with psycopg.connect(copies.url):
        assert counts(copies.copy(NEXT)) == {"berkas": 2}


def test_changing_names_is_both_or_none(copies: Copies) -> None:
    url = copies.copy(NEXT)
    run(url, "INSERT INTO berkas (isi) VALUES ('tiga')")
    copies.change(come=NEXT, go=BEFORE)
    assert counts(copies.url) == {"berkas": 3}
    assert counts(renamed(copies.url, copies.name + BEFORE)) == {"berkas": 2}
    assert not copies.has(NEXT)
    copies.change(come=BEFORE, go=AFTER)
    assert counts(copies.url) == {"berkas": 2}, "and back"
    with pytest.raises(psycopg.errors.InvalidCatalogName):
        copies.change(come=NEXT, go=BEFORE)
    assert counts(copies.url) == {"berkas": 2}, "without a copy nothing changes its name"


def test_what_is_in_the_way_from_last_time_is_replaced(copies: Copies) -> None:
    copies.copy(NEXT)
    copies.copy(BEFORE)
    copies.change(come=NEXT, go=BEFORE)
    copies.drop("_tidak_ada")
    assert copies.names() >= {copies.name, copies.name + BEFORE}


def test_an_empty_one_is_for_a_rehearsal(copies: Copies) -> None:
    assert counts(copies.create(NEXT)) == {}
    assert copies.size() > 1_000_000


def test_without_the_right_to_make_databases_it_says_whom_to_ask(owner: str, copies: Copies) -> None:
    app = renamed(owner, copies.name).replace("pendopo_owner", "pendopo_app")
    with pytest.raises(StartRefused):
        Copies(app).copy(NEXT)
    assert counts(owner) == {"berkas": 2}


def test_only_what_is_missing_is_a_loss() -> None:
    before = {"a": 3, "b": 2, "c": 1}
    assert losses(before, {"a": 3, "b": 5, "c": 1, "baru": 9}) == []
    assert losses(before, {"a": 2, "c": 1}) == ["tabel a: 3 baris menjadi 2", "tabel b (2 baris) hilang"]
    assert losses(before, {"a": 2, "c": 1}, allowed=frozenset({"a", "b"})) == []
