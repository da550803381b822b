"""Promises of `pendopo up`, held by the real supervisor over stand-ins for Django's processes."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pendopo.config.cli.postgres import Server
from tests.faults.instance import ROOT, Instance, environment, free_port, left_behind, running, until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "rumah"


def test_the_same_code_is_prepared_once(home: Path) -> None:
    with running(home) as first:
        first.ready()
        assert first.end() == 0
    with running(home, port=first.port) as second:
        second.ready()
        assert second.order().count("siapkan") == 1
        assert second.end() == 0
    with running(home) as elsewhere:
        elsewhere.ready()
    assert elsewhere.order().count("siapkan") == 2, "another port is another address"


def test_second_start_on_the_same_folder_says_so_and_ends_with_1(home: Path) -> None:
    with running(home) as first:
        first.ready()
        second = Instance(home)
        assert second.process.wait(10) == 1
        assert second.shows(f"sudah berjalan dari folder {home} di http://127.0.0.1:{first.port}")
        assert second.screen.count("\n") == 1
        assert first.get() == 200


def test_two_instances_run_side_by_side(tmp_path: Path) -> None:
    with running(tmp_path / "satu") as one, running(tmp_path / "dua") as two:
        assert one.ready().get() == two.ready().get() == 200


@pytest.mark.parametrize("name", ["web", "pekerja"])
def test_killed_child_is_back_within_5_seconds(home: Path, name: str) -> None:
    with running(home) as instance:
        killed = instance.ready().pid_of(name)
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: instance.pid_of(name) != killed, 5)
        assert instance.get() == 200
        assert "berhenti (sinyal 9); dinyalakan lagi" in instance.screen


def test_killed_postgres_is_back_within_5_seconds(home: Path) -> None:
    with running(home) as instance:
        killed = instance.ready().postmaster()
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: _selects(instance) and instance.postmaster() != killed, 5), instance.screen


@pytest.mark.panjang
def test_child_killed_again_and_again_is_back_within_5_seconds_each_time(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        for _ in range(4):
            killed = instance.pid_of("pekerja")
            os.kill(killed, signal.SIGKILL)
            assert until(lambda before=killed: instance.pid_of("pekerja") != before, 5)


def test_request_that_arrives_while_web_is_down_waits_for_it(home: Path) -> None:
    with running(home) as instance:
        killed = instance.ready().pid_of("web")
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: not Path(f"/proc/{killed}").exists())
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.append(instance.get())) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 5


def test_killed_supervisor_leaves_nothing_running(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        assert len(left_behind(home)) > 5
        instance.process.kill()
        assert until(lambda: not left_behind(home), 10), left_behind(home)
    with running(home) as again:
        assert again.ready().get() == 200


def test_start_right_after_a_killed_supervisor_works(home: Path) -> None:
    with running(home) as instance:
        instance.ready().process.kill()
    with running(home, port=instance.port) as again:  # type: ignore[arg-type]
        assert again.ready().get() == 200


def test_supervisor_killed_during_the_first_start_is_repaired_by_the_next(home: Path) -> None:
    for seconds in (0.2, 0.35, 0.5):
        instance = Instance(home)
        time.sleep(seconds)
        instance.process.kill()
        instance.process.wait()
    with running(home) as again:
        assert again.ready().get() == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_wish_to_stop_ends_web_then_worker_then_database(home: Path, number: signal.Signals) -> None:
    with running(home) as instance:
        instance.ready()
        assert instance.end(number) == 0
    assert instance.order()[-2:] == ["web berhenti", "pekerja berhenti"]
    ends = [line for line in instance.screen.splitlines() if line.endswith("sudah berhenti.")]
    assert [line.split()[1] for line in ends] == ["Web", "Pekerja", "PostgreSQL"]
    assert "database system is shut down" in (home / "log" / "postgres.log").read_text()
    assert not left_behind(home)


def test_ctrl_c_on_the_terminal_reaches_only_the_supervisor(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        os.killpg(instance.process.pid, signal.SIGINT)
        assert instance.process.wait(20) == 0
    assert "sinyal" not in instance.screen
    assert instance.order()[-2:] == ["web berhenti", "pekerja berhenti"]


def test_the_same_wish_twice_at_once_still_stops_in_order(home: Path) -> None:
    with running(home) as instance:
        instance.ready().process.send_signal(signal.SIGTERM)
        assert instance.end() == 0
    assert instance.order()[-2:] == ["web berhenti", "pekerja berhenti"]


def test_second_wish_to_stop_hurries(home: Path) -> None:
    with running(home, PENDOPO_UJI_TULI="1") as instance:
        instance.ready().process.send_signal(signal.SIGINT)
        assert instance.shows("Menghentikan")
        time.sleep(1.2)
        begun = time.monotonic()
        instance.process.send_signal(signal.SIGINT)
        assert instance.process.wait(10) == 0
        assert time.monotonic() - begun < 3
    assert not left_behind(home)


def test_taken_port_is_one_sentence_with_a_way_out(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        instance = Instance(home, port=port)
        assert instance.process.wait(15) == 1
    assert f"Port {port} sudah dipakai program lain" in instance.screen
    assert f"PENDOPO_PORT={port + 1}" in instance.screen
    assert "Traceback" not in instance.screen


def test_port_that_is_no_number_is_refused(home: Path) -> None:
    done = _command(home, "up", PENDOPO_PORT="delapan")
    assert done.returncode == 1
    assert "PENDOPO_PORT harus angka" in done.stderr


def test_failed_preparation_ends_with_1_and_leaves_nothing(home: Path) -> None:
    instance = Instance(home, PENDOPO_UJI_GAGAL="1")
    assert instance.process.wait(20) == 1
    assert "Persiapan gagal (kode 3)" in instance.screen
    assert not left_behind(home)


@pytest.mark.parametrize("name", ["dengan spasi dan 'kutip'", "p" * 140, 'koma,dan"kutip'])
def test_odd_and_long_folders_work(tmp_path: Path, name: str) -> None:
    with running(tmp_path / name) as instance:
        assert instance.ready().get() == 200
        assert until(lambda: _selects(instance), 5)


def test_owner_and_superuser_stay_out_of_web_and_worker(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        for name in ("web", "pekerja"):
            variables = Path(f"/proc/{instance.pid_of(name)}/environ").read_text()
            assert "PENDOPO_OWNER_URL" not in variables
            assert "pendopo_app" in variables
            assert "pendopo_owner" not in variables


def test_secrets_are_private(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        assert home.stat().st_mode & 0o777 == 0o700
        for secret in (home / "kunci").iterdir():
            assert secret.stat().st_mode & 0o777 == 0o600
        assert (home / "postgres" / "data").stat().st_mode & 0o777 == 0o700


def test_command_without_an_instance_says_what_to_do(home: Path) -> None:
    done = _command(home, "demo", "masuk", "verifikator")
    assert done.returncode == 1
    assert f"Tidak ada Pendopo yang berjalan dari folder {home}" in done.stderr
    assert "Traceback" not in done.stderr


def test_own_server_without_owner_address_is_refused(home: Path) -> None:
    instance = Instance(home, port=free_port(), DATABASE_URL="postgresql://pendopo_app@localhost/pendopo")
    assert instance.process.wait(10) == 1
    assert "PENDOPO_OWNER_URL belum" in instance.screen


def test_own_server_is_used_and_none_is_embedded(tmp_path: Path) -> None:
    other = Server(tmp_path / "milik-sendiri", durable=False)
    other.prepare()
    process = other.spawn()
    try:
        assert other.await_ready(process, 30)
        other.found()
        with running(tmp_path / "rumah", **other.urls().environment()) as instance:
            instance.ready()
            assert not (instance.home / "postgres").exists()
            assert _selects(instance)
        assert [line.split()[1] for line in instance.screen.splitlines() if "sudah berhenti" in line] == [
            "Web",
            "Pekerja",
        ]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def test_supervisor_survives_a_terminal_that_is_gone(home: Path) -> None:
    with running(home) as instance:
        instance.ready()
        killed = instance.pid_of("web")
        instance.deaf()
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: instance.pid_of("web") != killed, 5)
        assert instance.end() == 0
    assert instance.order()[-2:] == ["web berhenti", "pekerja berhenti"]


def test_supervisor_imports_neither_django_nor_a_driver(home: Path) -> None:
    code = "import sys; from pendopo.config.cli import main, up; main.parser(); print([m for m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home, 1), capture_output=True, text=True, check=True
    )
    assert "django" not in done.stdout
    assert "psycopg" not in done.stdout


def _command(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pendopo.config.cli.main", *words]
    variables = environment(home, free_port()) | more
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def _selects(instance: Instance) -> bool:
    """A query as the app role, with the addresses that the instance left for its commands."""
    import json

    import psycopg

    notes = json.loads((instance.home / "kunci" / "alamat.json").read_text())
    try:
        with psycopg.connect(notes["lingkungan"]["DATABASE_URL"], connect_timeout=2) as connection:
            return connection.execute("SELECT current_user").fetchone() == ("pendopo_app",)
    except psycopg.OperationalError:
        return False
