"""What was backed up is what is restored: to the row, to the byte; and nothing of it can be read on the way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.up import run as up
from pendopo.config.host import backup, backup_dump, backup_keys, backup_notes, proof, restore, restore_source
from pendopo.config.host.backup_crypt import BackupDamaged
from pendopo.config.host.backup_places import contents
from pendopo.config.host.backup_server import child_environment, serving

from .conftest import database, repository, stamps, tree

pytestmark = pytest.mark.xdist_group("cadangan")
LATER = {"audit_event", "audit_link", "core_counter", "core_backup", "django_session", "usersessions_usersession"}
"""Tables in which a restore itself leaves its marks."""


def measured(home: Home) -> dict[str, list[object]]:
    with serving(home.path, durable=False) as server, backup_dump.snapshot(server.urls().owner) as (connection, _):
        tables: dict[str, list[object]] = backup_dump.measure(connection)["tables"]
        return tables


def test_single_file_restores_every_row_and_every_byte_on_an_empty_machine(
    home: Home, empty: Home, stick: Path, paper: str
) -> None:
    before = measured(home)
    assert before["cases_case"][0] == 12
    file = backup.make(home, stick)
    said = restore.into(file, empty, identity=paper, say=False)
    after = measured(empty)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= LATER | {"procrastinate_jobs", "core_pulse", "people_invitation", "people_onetimelink"}
    assert tree(empty.path / "berkas") == {
        name: content for name, content in tree(home.path / "berkas").items() if re.search(r"/[0-9a-f]{64}$", name)
    }
    assert (empty.path / "kunci" / "sel.kunci").read_bytes() == (home.path / "kunci" / "sel.kunci").read_bytes()
    assert any("dilewati" in line for line in said)


@pytest.mark.panjang
def test_folder_holds_contents_once_and_each_backup_whole(home: Home, place: Path, paper: str, empty: Home) -> None:
    (first,) = backup.make_at_places(home)
    count = len(list(contents(repository(place) / "isi")))
    second = next_second(home)
    assert [first["ok"], second["ok"]] == [True, True]
    assert len(list(contents(repository(place) / "isi"))) == count == first["files"] == second["files"]
    parts = sum(path.stat().st_size for path in (repository(place) / second["name"]).glob("*.age"))
    assert second["new_bytes"] <= parts < first["new_bytes"]
    restore.into(place, empty, identity=paper, stamp=first["name"], say=False)
    assert measured(empty)["cases_case"] == measured(home)["cases_case"]


def next_second(home: Home) -> dict[str, object]:
    time.sleep(1.05)
    (row,) = backup.make_at_places(home)
    return row


@pytest.mark.panjang
def test_running_and_stopped_installations_are_backed_up_alike(home: Home, stick: Path, paper: str) -> None:
    stopped = restore_source.find(backup.make(home, stick))
    with serving(home.path, durable=False) as server:
        environment = child_environment(home.path, server.urls())
        words = [sys.executable, "-m", "pendopo.config.cli.main", "cadangkan", "--ke", str(stick)]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    running = restore_source.find(max(stick.iterdir(), key=lambda path: path.stat().st_mtime))
    one, other = (restore_source.manifest_of(found, paper)["measured"]["tables"] for found in (stopped, running))
    assert {name for name in one if one[name] != other[name]} <= {"core_backup"}


def test_no_identity_number_phone_or_name_can_be_read_in_a_backup(home: Home, stick: Path, place: Path) -> None:
    file = backup.make(home, stick)
    backup.make_at_places(home)
    everything = file.read_bytes() + b"".join(tree(place).values())
    with database(home) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM people_person").fetchall()]
        titles = [row[0] for row in connection.execute("SELECT name FROM tenancy_region").fetchall()]
    for text in [*names, *titles, "Bandung", "CREATE TABLE", "pendopo_owner", "BEGIN PRIVATE KEY"]:
        assert text.encode() not in everything, text
    # Sixteen digits in a row are no identity number when they are part of a digest or chance inside ciphertext.
    for found in re.findall(rb"(?<![0-9A-Fa-f])(?:32|99)\d{14}(?![0-9A-Fa-f])", everything):
        pytest.fail(found.decode())
    for path in (home.path / "kunci").rglob("*"):
        assert not path.is_file() or path.read_bytes() not in everything


@pytest.mark.panjang
def test_one_flipped_byte_anywhere_is_refused_and_leaves_the_folder_empty(
    home: Home, empty: Home, stick: Path, paper: str
) -> None:
    file = backup.make(home, stick)
    whole = file.read_bytes()
    for name, entry in sorted(places_of(file).items()):
        changed = bytearray(whole)
        changed[entry.offset_data + entry.size // 2] ^= 1
        file.write_bytes(changed)
        with pytest.raises(StartRefused):
            restore.into(file, empty, identity=paper, say=False)
        assert not empty.path.exists() or list(empty.path.iterdir()) == [], name


def places_of(file: Path) -> dict[str, tarfile.TarInfo]:
    """One content, and every part that matters."""
    with tarfile.open(file) as tar:
        entries = {entry.name: entry for entry in tar.getmembers()}
    some = sorted(name for name in entries if name.startswith("isi/"))[:1]
    return {name: entries[name] for name in entries if name in some or name.endswith((".age", "ringkas.json"))}


@pytest.mark.parametrize("part", [0.02, 0.5, 0.97, 0.9999])
@pytest.mark.panjang
def test_half_a_file_is_no_backup(home: Home, empty: Home, stick: Path, paper: str, part: float) -> None:
    file = backup.make(home, stick)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * part)])
    with pytest.raises(StartRefused, match=r"terpotong|rusak"):
        restore.into(file, empty, identity=paper, say=False)
    assert not empty.path.exists() or list(empty.path.iterdir()) == []


@pytest.mark.panjang
def test_wrong_key_and_wrong_passphrase_are_told_apart_from_damage(home: Home, empty: Home, stick: Path) -> None:
    backup_keys.new_paper_key(home.path, "lima kata yang tidak berhubungan")
    file = backup.make(home, stick)
    source = restore_source.find(file)
    with pytest.raises(StartRefused, match="Frasa itu tidak membuka"):
        restore_source.identity_from(source, passphrase="lima kata yang berhubungan")
    with pytest.raises(StartRefused, match="salah ketik"):
        restore_source.identity_from(source, paper="AGE-SECRET-KEY-1ABC")
    import pyrage

    with pytest.raises(StartRefused, match="bukan kunci cadangan itu"):
        restore.into(file, empty, identity=str(pyrage.x25519.Identity.generate()), say=False)
    identity = restore_source.identity_from(source, passphrase="lima kata yang tidak berhubungan")
    assert restore_source.manifest_of(source, identity)["regions"][0]["code"] == "32.73"
    with pytest.raises(StartRefused, match="paling sedikit 16"):
        backup_keys.new_paper_key(home.path, "pendek")


@pytest.mark.panjang
def test_backup_made_by_somebody_with_the_public_key_alone_is_refused(home: Home, stick: Path, paper: str) -> None:
    source = restore_source.find(backup.make(home, stick))
    summary = restore_source.summary_of(source) | {"made_at": "2027-01-01T00:00:00+00:00"}
    with pytest.raises(BackupDamaged, match="orang lain"):
        restore_source.verify_parts(source, summary, paper)


@pytest.mark.panjang
def test_only_an_empty_folder_is_restored_into(home: Home, stick: Path, paper: str) -> None:
    file = backup.make(home, stick)
    before = sorted(path.name for path in home.path.iterdir())
    with pytest.raises(StartRefused, match="tidak kosong"):
        restore.into(file, home, identity=paper, say=False)
    assert sorted(path.name for path in home.path.iterdir()) == before


@pytest.mark.panjang
def test_half_a_restore_is_not_started_and_the_next_one_begins_anew(
    home: Home, empty: Home, stick: Path, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backup.make(home, stick)
    (empty.path / "berkas").mkdir(parents=True)
    (empty.path / "pemulihan.sebagian").write_text("{}")
    monkeypatch.setenv("PENDOPO_HOME", str(empty.path))
    with pytest.raises(StartRefused, match="terputus"):
        up()
    restore.into(file, empty, identity=paper, say=False)
    assert not (empty.path / "pemulihan.sebagian").exists()


def test_proof_restores_the_newest_backup_and_is_noted_in_the_database(home: Home, place: Path) -> None:
    backup.make_at_places(home)
    row = proof.prove(home)
    assert row["proof_error"] == ""
    with database(home) as connection:
        noted = connection.execute("SELECT place, name, ok, proven_at, size FROM core_backup").fetchall()
    assert [(one[0], one[1], one[2], one[3] is not None, one[4] > 0) for one in noted] == [
        ("Disk kedua", stamps(place)[-1], True, True, True)
    ]
    assert not (home.path / "cadangan" / "uji").exists()


@pytest.mark.parametrize("what", ["basis-data.age", "isi"])
@pytest.mark.panjang
def test_backup_that_rots_at_its_place_is_not_proven(home: Home, place: Path, what: str) -> None:
    backup.make_at_places(home)
    repo = repository(place)
    path = repo / stamps(place)[-1] / what if what != "isi" else next(contents(repo / "isi")).path
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    row = proof.prove(home)
    assert "rusak" in row["proof_error"]
    assert "proven_at" not in row


@pytest.mark.panjang
def test_content_missing_at_the_place_is_not_proven(home: Home, place: Path) -> None:
    backup.make_at_places(home)
    next(contents(repository(place) / "isi")).path.unlink()
    assert proof.prove(home)["proof_error"] != ""


@pytest.mark.panjang
def test_machine_without_paper_key_restores_its_own_file_only_with_its_own_key(
    home: Home, empty: Home, stick: Path
) -> None:
    file = backup.make(home, stick, why="pembaruan")
    restore.into(file, empty, identity=backup_keys.load(home.path).machine, say=False)
    assert json.loads((empty.path / "kunci" / "cadangan.json").read_text())["recovery"] == ""


@pytest.mark.panjang
def test_content_lost_on_the_server_makes_the_backup_say_so(home: Home, place: Path) -> None:
    next(contents(home.path / "berkas")).path.unlink()
    (row,) = backup.make_at_places(home)
    assert not row["ok"]
    assert "1 berkas tidak ada di disk server" in row["error"]
    assert stamps(place) == [row["name"]]  # better than none, and visible
    assert backup_notes.journal(home.path)[-1]["error"] == row["error"]


@pytest.mark.panjang
def test_files_from_before_updates_do_not_pile_up(home: Home, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = stick / "pendopo-lain-2026-01-01T000000Z.cadangan"
    others.write_bytes(b"milik instalasi lain")
    made = []
    for _ in range(3):
        made.append(backup.make(home, stick, why="pembaruan").name)
        time.sleep(1.05)
    assert sorted(path.name for path in stick.iterdir()) == sorted([*made[1:], others.name])


@pytest.mark.panjang
def test_server_of_your_own_is_backed_up_and_restored_into(
    home: Home, empty: Home, stick: Path, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(home.path, durable=False) as server:
        for name, value in server.urls().environment().items():
            monkeypatch.setenv(name, value)
        file = backup.make(home, stick)
        with pytest.raises(StartRefused, match="tidak kosong"):
            restore.into(file, empty, identity=paper, say=False)
        assert list(empty.path.iterdir()) == []
    with serving(tmp_path / "sendiri", durable=False) as server:
        for name, value in server.urls().environment().items():
            monkeypatch.setenv(name, value)
        restore.into(file, empty, identity=paper, say=False)
        with backup_dump.snapshot(server.urls().owner) as (connection, _name):
            assert backup_dump.measure(connection)["tables"]["cases_case"][0] == 12
    assert not (empty.path / "postgres").exists()
