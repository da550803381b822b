"""An older backup is restored: nothing that may have happened since is done a second time, and the trail says so."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup, backup_keys, restore, restore_core
from pendopo.config.host.unfinished import refuse_unfinished

from .conftest import database, stamps

pytestmark = pytest.mark.xdist_group("cadangan")
BEFORE = """
INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('abc', 'x', now() + interval '1 day');
UPDATE people_invitation SET used_at = NULL, expires_at = now() + interval '7 days';
INSERT INTO notify_notice (id, region_id, case_id, kind, channel, subject, body, state, tries, last_error, gateway,
                           reference, is_simulated, created_at, opened_by)
SELECT gen_random_uuid(), 3273, gen_random_uuid(), '', 'email', 'Kabar', 'Isi', 'menunggu', 0, '', '', '', false,
       now() - interval '3 days', '';
"""


def asked(home: Home, statement: str) -> list[tuple[Any, ...]]:
    with database(home) as connection:
        return connection.execute(statement.encode()).fetchall()


def change(home: Home, statements: str) -> None:
    with database(home) as connection:
        connection.execute(statements.encode())


@pytest.mark.panjang
def test_letters_get_no_number_twice_and_what_waited_is_held(home: Home, empty: Home, place: Path, paper: str) -> None:
    change(home, BEFORE)
    (old,) = backup.make_at_places(home)
    given = "SELECT register, year, last FROM core_counter WHERE register = 'registrasi' ORDER BY year"
    ((_, year, last),) = asked(home, given)[-1:]
    change(home, "UPDATE core_counter SET last = last + 25 WHERE register = 'registrasi'")
    time.sleep(1.05)
    backup.make_at_places(home)
    said = restore.into(place, empty, identity=paper, stamp=old["name"], skip=7, say=False)
    assert asked(empty, given)[-1] == ("registrasi", year, last + 25 + 7)  # the newest manifest knew of 25 more
    assert any(f"{last + 1} sampai {last + 32} dilewati" in line for line in said)
    assert asked(empty, "SELECT count(*) FROM django_session") == [(0,)]
    assert asked(empty, "SELECT count(*) FROM people_invitation WHERE used_at IS NULL AND expires_at > now()") == [(0,)]
    assert asked(empty, "SELECT state, last_error FROM notify_notice WHERE subject = 'Kabar'") == [
        ("manual", "ditahan")
    ]
    kinds = {
        row[0] for row in asked(empty, "SELECT kind FROM audit_event WHERE kind LIKE '%restor%' OR kind LIKE 'core.%'")
    }
    assert kinds >= {"core.restored", "core.numbers_skipped", "notify.held_after_restore"}
    assert not (empty.path / "kunci" / "sesi.kunci").exists() or (
        (empty.path / "kunci" / "sesi.kunci").read_bytes() != (home.path / "kunci" / "sesi.kunci").read_bytes()
    )
    assert backup_keys.load(empty.path).cell != backup_keys.load(home.path).cell  # a twin writes beside, never over


@pytest.mark.panjang
def test_moving_house_goes_on_as_if_nothing_had_happened(home: Home, empty: Home, stick: Path, paper: str) -> None:
    change(home, BEFORE)
    counters = asked(home, "SELECT register, year, last FROM core_counter ORDER BY 1, 2")
    file = backup.make(home, stick, why="pindah", final=True)
    backup.mark_moved(home)
    restore.into(file, empty, identity=paper, say=False)
    assert asked(empty, "SELECT register, year, last FROM core_counter ORDER BY 1, 2") == counters
    assert asked(empty, "SELECT count(*) FROM django_session") == [(1,)]
    assert asked(empty, "SELECT state FROM notify_notice WHERE subject = 'Kabar'") == [("menunggu",)]
    assert asked(empty, "SELECT data->>'final' FROM audit_event WHERE kind = 'core.restored'") == [("true",)]
    assert backup_keys.load(empty.path) == backup_keys.load(home.path)
    refuse_unfinished(empty.path)
    with pytest.raises(StartRefused, match="Jangan dinyalakan lagi"):
        refuse_unfinished(home.path)


@pytest.mark.panjang
def test_backup_of_newer_code_is_refused_before_anything_is_written(
    home: Home, empty: Home, place: Path, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(home, "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_besok', now())")
    backup.make_at_places(home)
    with pytest.raises(StartRefused, match="lebih baru"):
        restore.into(place, empty, identity=paper, say=False)
    assert not empty.path.exists()


@pytest.mark.panjang
def test_settings_travel_so_that_the_new_machine_backs_up_too(home: Home, empty: Home, place: Path, paper: str) -> None:
    backup.make_at_places(home)
    restore.into(place, empty, identity=paper, say=False)
    (row,) = backup.make_at_places(empty)
    assert row["ok"]
    assert len([path for path in place.iterdir() if path.is_dir()]) == 2
    with pytest.raises(StartRefused, match="beberapa instalasi"):
        restore.into(place, empty, identity=paper, say=False)


def test_difference_is_named() -> None:
    from pendopo.config.host.backup_dump import difference

    one = {"tables": {"a": [1, "x"]}, "sequences": {"s": 4}, "heads": {}, "counters": []}
    assert difference(one, one) == ""
    assert "0 baris, seharusnya 1" in difference(one, one | {"tables": {"a": [0, "x"]}})
    assert "isinya lain" in difference(one, one | {"tables": {"a": [1, "y"]}})
    assert "tidak ada" in difference(one, one | {"tables": {}})
    assert "mundur" in difference(one, one | {"sequences": {"s": 3}})
    assert "rantai" in difference(one, one | {"heads": {"3273": [1, "ab"]}})


@pytest.mark.panjang
def test_stamps_are_listed(place: Path, home: Home) -> None:
    backup.make_at_places(home)
    assert len(stamps(place)) == 1
    assert restore_core.is_older_schema({"migrations": []})
