"""What a citizen types in confidence stands nowhere in clear: database, logs, job arguments, file names."""

from __future__ import annotations

import base64
import json
import subprocess
from types import SimpleNamespace

import pytest

from pendopo.config.cli.postgres import find_binaries
from tests.journeys.citizen import NAME, NIK, PHONE, Told
from tests.journeys.world import World

BARE_PHONE = PHONE.replace(" ", "").removeprefix("0")
TYPED = {"NIK": NIK, "phone": BARE_PHONE, "phone as typed": PHONE}


def disguises(text: str) -> dict[str, bytes]:
    """The text as it is, and as a dump or a session would write its bytes."""
    found = {"plain": text.encode(), "hex": text.encode().hex().encode()}
    for shift in range(3):
        core = base64.b64encode(b"\0" * shift + text.encode()).rstrip(b"=")
        found[f"base64, shifted by {shift}"] = core[4 if shift else 0 : -1]
    return found


def found_in(content: bytes) -> list[tuple[str, str]]:
    return [(what, how) for what, text in TYPED.items() for how, form in disguises(text).items() if form in content]


@pytest.fixture(scope="session")
def dump(issued: SimpleNamespace, told_without_script: Told, world: World) -> bytes:
    """Everything the owner can read, both journeys over."""
    url = json.loads((world.home / "kunci" / "alamat.json").read_text())["lingkungan"]["PENDOPO_OWNER_URL"]
    done = subprocess.run(
        [str(find_binaries() / "pg_dump"), "--enable-row-security", url], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_the_search_finds_what_is_there() -> None:
    for form in disguises(NIK).values():
        assert found_in(b"..." + form + b"...")
    assert found_in(base64.b64encode(b"a 1234 " + NIK.encode() + b" b"))


def test_dump_of_the_database_has_the_case_but_neither_nik_nor_phone(dump: bytes, told: Told) -> None:
    assert told.number.encode() in dump
    assert found_in(dump) == []


def test_dump_has_the_applicants_name_nowhere_in_clear(dump: bytes) -> None:
    assert NAME.encode() not in dump


def test_logs_have_neither_nik_nor_phone(dump: bytes, world: World) -> None:
    logs = [*sorted((world.home / "log").iterdir()), world.home / "postgres" / "data" / "log"]
    for log in logs:
        if log.is_file():
            assert found_in(log.read_bytes()) == [], log
    assert found_in(world.instance.screen.encode()) == []


def test_job_arguments_are_ids_and_nothing_else(dump: bytes, world: World) -> None:
    rows = world.rows("SELECT DISTINCT task_name, args FROM uji_pekerjaan")
    assert {row["task_name"] for row in rows} >= {"pendopo.core.deliver", "pendopo.cases.run_effect"}
    for row in rows:
        assert set(row["args"]) <= {"region_id", "subject", "timestamp"}, row
        assert found_in(json.dumps(row["args"]).encode()) == []


def test_file_names_tell_nothing(dump: bytes, world: World) -> None:
    for path in (world.home / "berkas").rglob("*"):
        name = str(path.relative_to(world.home)).encode()
        assert found_in(name) == []
        assert b"lokasi" not in name
        assert b"materi" not in name


def test_kept_files_are_sealed(dump: bytes, told: Told, world: World) -> None:
    kept = [path.read_bytes() for path in (world.home / "berkas").rglob("*") if path.is_file()]
    assert kept
    assert not any(told.drawing[:64] in content or content.startswith((b"%PDF", b"\xff\xd8\xff")) for content in kept)
