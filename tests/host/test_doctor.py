"""Promises about `pendopo doctor`: each thing that can be wrong is provoked, named, and comes with how to mend it."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pendopo.config.host import doctor, renew, tls, tls_lan
from pendopo.config.host.doctor import backups, database, machine, network
from pendopo.config.host.doctor.finding import Check, Finding, Host
from pendopo.config.host.places import Places
from tests.faults.instance import free_port

from . import serving
from .authority import NOW, Authority

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    home = tmp_path / "data"
    (home / "kunci").mkdir(parents=True, mode=0o700)
    return Host(home, {"PENDOPO_HOME": str(home)}, Places(tmp_path / "mesin"), NOW)


def told(check: Check, host: Host, **environ: str) -> list[str]:
    """Each finding as `severity code`; whatever is not good comes with a mend."""
    found = list(check(Host(host.home, dict(host.environ) | environ, host.places, host.now)))
    assert all(one.mend for one in found if one.severity in ("galat", "peringatan")), found
    return [f"{one.severity} {one.code}" for one in found]


def judged(findings: Any) -> list[str]:
    return [f"{one.severity} {one.code}" for one in findings]


def test_the_python_that_runs_this_is_good(host: Host) -> None:
    assert told(machine.python, host) == ["baik python"]


def test_a_python_without_time_zones_or_server_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    import zoneinfo

    monkeypatch.setattr(
        machine.zoneinfo, "ZoneInfo", lambda name: (_ for _ in ()).throw(zoneinfo.ZoneInfoNotFoundError())
    )
    assert told(machine.python, host) == ["galat python"]
    monkeypatch.undo()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert told(machine.python, host) == ["galat python"]
    assert told(machine.python, host, DATABASE_URL="postgresql://x") == ["baik python"]


@pytest.mark.parametrize(
    ("free", "says"),
    [(10**11, "baik disk"), (2 * 10**9, "peringatan disk"), (10**8, "galat disk")],
    ids=["much", "little", "none"],
)
def test_room_on_the_disk_is_judged(host: Host, monkeypatch: pytest.MonkeyPatch, free: int, says: str) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: Usage(10**12, 0, free))
    assert told(machine.disk, host) == [says]


def test_keys_that_others_can_read_are_told(host: Host) -> None:
    key = host.home / "kunci" / "daerah-3273.kunci"
    key.write_text("rahasia")
    key.chmod(0o600)
    assert told(machine.rights, host) == ["baik hak-kunci"]
    key.chmod(0o640)
    assert told(machine.rights, host) == ["galat hak-kunci"]


def test_settings_and_certificate_keys_that_others_can_read_are_told(host: Host, tmp_path: Path) -> None:
    settings, key = host.places.settings, tmp_path / "kunci.key"
    settings.parent.mkdir(parents=True)
    for path in (settings, key):
        path.write_text("rahasia")
        path.chmod(0o644)
    assert told(machine.rights, host, PENDOPO_TLS_KUNCI=str(key)) == ["galat hak-kunci"] * 2 + ["baik hak-kunci"]
    settings.chmod(0o600)
    key.chmod(0o640)
    assert told(machine.rights, host, PENDOPO_TLS_KUNCI=str(key)) == ["baik hak-kunci"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_of_somebody_else_is_told(host: Host) -> None:
    key = host.home / "kunci" / "daerah-3273.kunci"
    key.touch(mode=0o600)
    os.chown(key, 4711, 4711)
    assert told(machine.rights, host) == ["galat hak-kunci"]


MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
nas:/data /srv/kantor nfs4 rw 0 0
/dev/vdb1 /srv/disk\\040dua xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/pendopo", "ext4"),
        ("/run/pendopo", "tmpfs"),
        ("/srv/kantor/pendopo", "nfs4"),
        ("/srv/disk dua/p", "xfs"),
    ],
    ids=["disk", "memory", "network", "space"],
)
def test_the_kind_of_disk_is_found(path: str, kind: str) -> None:
    assert machine.kind_of(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "says"), [("ext4", "baik"), ("tmpfs", "galat"), ("cifs", "galat")], ids=["disk", "memory", "network"]
)
def test_data_that_a_power_cut_would_take_is_told(
    host: Host, monkeypatch: pytest.MonkeyPatch, kind: str, says: str
) -> None:
    monkeypatch.setattr(machine, "kind_of", lambda path, mounts: kind)
    assert told(machine.file_system, host) == [f"{says} tahan-padam"]


def test_a_clock_that_nobody_sets_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_synchronized", lambda: True)
    assert told(machine.clock, host) == ["baik jam"]
    monkeypatch.setattr(machine, "is_synchronized", lambda: False)
    assert told(machine.clock, host) == ["peringatan jam"]
    early = Host(host.home, host.environ, host.places, datetime(2019, 1, 1, tzinfo=UTC))
    assert told(machine.clock, early) == ["galat jam"]


def test_the_zone_of_the_machine_is_named(host: Host) -> None:
    assert told(machine.zone, host, TZ="Asia/Makassar") == ["baik zona"]
    assert told(machine.zone, host, TZ="Europe/Berlin") == ["catatan zona"]


@pytest.mark.parametrize(
    ("total", "available", "says"),
    [(4, 2.0, "baik"), (0.5, 0.3, "peringatan"), (4, 0.1, "galat")],
    ids=["enough", "small", "used-up"],
)
def test_memory_is_judged(total: float, available: float, says: str) -> None:
    assert judged(machine.judge_memory(int(total * 2**30), int(available * 2**30))) == [f"{says} memori"]


def test_a_service_that_would_not_come_back_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(machine.service, host) == ["peringatan layanan"]
    host.places.unit.parent.mkdir(parents=True)
    host.places.unit.touch()
    answers = {"is-enabled": "enabled", "is-active": "active", "show": "0"}
    monkeypatch.setattr(machine, "systemctl", lambda *words: answers[words[0]])
    assert told(machine.service, host) == ["baik layanan"]
    answers["show"] = "12"
    assert told(machine.service, host) == ["peringatan layanan", "baik layanan"]
    answers |= {"is-enabled": "disabled", "is-active": "failed"}
    assert told(machine.service, host) == ["galat layanan", "galat layanan"]


def test_plain_http_names_what_browsers_take_away(host: Host) -> None:
    found = list(network.serving(Host(host.home, {"PENDOPO_PUBLIC_URL": "http://192.168.1.5"}, host.places, NOW)))
    assert judged(found) == ["peringatan http-polos"]
    for feature in ("passkey", "posisi", "tanpa jaringan", "salin"):
        assert feature in found[0].text
    assert told(network.serving, host, PENDOPO_PUBLIC_URL="http://localhost:8000") == []
    assert told(network.serving, host, PENDOPO_PUBLIC_URL="https://192.168.1.5", PENDOPO_TLS="lan") == []


def test_trusting_everybody_as_a_proxy_is_told(host: Host) -> None:
    assert told(network.serving, host, PENDOPO_HTTPS="1", PENDOPO_PROKSI="127.0.0.1,10.0.0.5") == []
    assert told(network.serving, host, PENDOPO_HTTPS="1", PENDOPO_PROKSI="0.0.0.0/0") == ["galat proksi"]
    assert told(network.serving, host, PENDOPO_HTTPS="1", PENDOPO_PROKSI="proksi.lokal") == ["galat proksi"]


def test_a_certificate_is_judged_by_its_age_its_host_and_its_key(host: Host, tmp_path: Path) -> None:
    authority = Authority()

    def with_files(chain: Path, key: Path, name: str = "izin.kota.go.id") -> list[str]:
        return told(
            network.certificate, host, PENDOPO_TLS="berkas", PENDOPO_TLS_SERTIFIKAT=str(chain),
            PENDOPO_TLS_KUNCI=str(key), PENDOPO_PUBLIC_URL=f"https://{name}",
        )  # fmt: skip

    chain, key = authority.issue(tmp_path / "a", "izin.kota.go.id")
    assert with_files(chain, key) == ["baik sertifikat"]
    assert with_files(chain, key, "lain.go.id") == ["galat sertifikat"]
    assert with_files(*authority.issue(tmp_path / "b", "izin.kota.go.id", days=10)) == ["peringatan sertifikat"]
    old = authority.issue(tmp_path / "c", "izin.kota.go.id", days=1, begins=NOW - timedelta(days=9))
    assert with_files(*old) == ["galat sertifikat"]
    assert with_files(chain, old[1]) == ["galat sertifikat"]
    assert with_files(tmp_path / "tiada", key) == ["galat sertifikat"]
    assert told(network.certificate, host, PENDOPO_TLS="ajaib") == ["galat sertifikat"]
    assert told(network.certificate, host) == []


def test_a_renewal_by_acme_that_fails_is_told_with_its_reason(host: Host) -> None:
    wish = {
        "PENDOPO_TLS": "acme", "PENDOPO_ACME_SUREL": "a@b.id", "PENDOPO_PUBLIC_URL": "https://izin.kota.go.id",
        "PENDOPO_HOME": str(host.home), "PENDOPO_ACME_URL": f"https://127.0.0.1:{free_port()}/dir",
    }  # fmt: skip
    wanted = tls.from_environment(wish)
    tls.prepare(wanted, NOW)
    assert told(network.certificate, host, **wish) == ["peringatan sertifikat"]
    renew.run(wanted, NOW)
    found = list(network.certificate(Host(host.home, wish, host.places, NOW)))
    assert judged(found) == ["peringatan sertifikat"]
    assert "tidak dapat dihubungi" in found[0].text


def test_an_address_that_does_not_lead_here_is_told(host: Host) -> None:
    assert told(network.address, host) == ["peringatan alamat"]
    assert told(network.address, host, PENDOPO_PUBLIC_URL="http://127.0.0.1:8000") == ["peringatan alamat"]
    assert told(network.address, host, PENDOPO_PUBLIC_URL="http://tiada.invalid") == ["galat alamat"]
    with serving.door(host.home, PENDOPO_TLS="berkas", PENDOPO_TLS_SERTIFIKAT="/x", PENDOPO_TLS_KUNCI="/y") as port:
        why = network.reach(f"http://127.0.0.1:{port}", None)
    assert "bukan Pendopo" in why


def test_an_address_that_leads_here_is_good_also_with_the_offices_own_certificate(host: Host) -> None:
    """Our header over TLS of the LAN authority, which doctor trusts because this instance serves it."""
    wish = {"PENDOPO_TLS": "lan", "PENDOPO_HOME": str(host.home)}
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()
        made = tls.from_environment(wish)
        tls_lan.ensure(made, datetime.now(UTC))
        answering = threading.Thread(target=_answer_once, args=(plain, made), daemon=True)
        answering.start()
        context = network.trusted(Host(host.home, wish, host.places, NOW))
        assert network.reach(f"https://localhost:{plain.getsockname()[1]}", context) == ""
        answering.join(5)


def _answer_once(plain: socket.socket, made: tls.Tls) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    with context.wrap_socket(plain.accept()[0], server_side=True) as line:
        line.recv(4096)
        line.sendall(b"HTTP/1.1 200 OK\r\nPermissions-Policy: geolocation=(self)\r\nContent-Length: 0\r\n\r\n")


def test_mail_that_is_not_there_or_not_asked_for_is_told(host: Host) -> None:
    assert told(network.mail, host) == ["catatan surel"]
    gone = {"PENDOPO_SMTP_HOST": "127.0.0.1", "PENDOPO_SMTP_PORT": str(free_port())}
    assert told(network.mail, host, **gone) == ["peringatan surel"]


def row(days: float, **more: object) -> dict[str, Any]:
    return {"made_at": (NOW - timedelta(days=days)).isoformat(), "ok": True, "error": "", "proven_at": None} | more


PROVEN = {"proven_at": (NOW - timedelta(days=3)).isoformat()}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], ["galat cadangan"]),
        ([row(0.5, ok=False, error="Disk penuh.")], ["galat cadangan"]),
        ([row(0.5)], ["peringatan cadangan"]),
        ([row(9, proven_at=(NOW - timedelta(days=8)).isoformat()), row(0.5)], ["peringatan cadangan"]),
        ([row(4, **PROVEN), row(3.5)], ["galat cadangan"]),
        ([row(4, **PROVEN), row(0.5)], ["baik cadangan"]),
        ([row(0.5, gone_at="2026-11-19", **PROVEN)], ["galat cadangan"]),
    ],
    ids=["none", "failed", "unproven", "proof-old", "late", "good", "removed"],
)
def test_backups_are_judged_by_age_and_proof(rows: list[dict[str, Any]], says: list[str]) -> None:
    found = list(backups.judge(rows, NOW))
    assert judged(found) == says


@pytest.mark.django_db
@pytest.mark.usefixtures("bandung")
def test_a_healthy_database_passes_every_check_but_the_worker(host: Host) -> None:
    """The tests' server: no worker, and not durable on purpose."""
    today = Host(host.home, host.environ, host.places, datetime.now(UTC))
    found = [one for check in database.CHECKS for one in check(today) if one.severity != "baik"]
    assert {one.code for one in found} <= {"pekerja", "tahan-padam", "peran"}, found


@pytest.mark.django_db
def test_a_table_that_lost_its_protection_is_named(host: Host) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
    found = list(database.row_security(host))
    assert judged(found) == ["galat rls"]
    assert "audit_event" in found[0].text


@pytest.mark.django_db
def test_a_role_that_may_everything_is_named(host: Host) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    found = list(database.roles(host))  # the tests log in as the owner of the tables
    assert "galat peran" in judged(found)


@pytest.mark.django_db
def test_a_database_that_is_behind_or_ahead_is_told(host: Host) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    assert judged(database.migrations(host)) == ["baik migrasi"]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    MigrationRecorder(connection).record_applied("audit", "9999_dari_masa_depan")
    assert judged(database.migrations(host)) == ["galat migrasi"]
    MigrationRecorder(connection).record_unapplied("audit", "9999_dari_masa_depan")
    MigrationRecorder(connection).record_unapplied("tenancy", "0002_logo")
    assert judged(database.migrations(host)) == ["galat migrasi"]


@pytest.mark.django_db
def test_a_silent_worker_is_told(host: Host) -> None:
    from pendopo.core.models import Pulse

    Pulse.objects.update_or_create(id=1, defaults={"beat_at": NOW - timedelta(seconds=5)})
    assert judged(database.worker(host)) == ["baik pekerja"]
    Pulse.objects.filter(id=1).update(beat_at=NOW - timedelta(minutes=3))
    assert judged(database.worker(host)) == ["galat pekerja"]


def test_a_clock_before_the_last_event_is_told() -> None:
    assert judged(database.judge_last_event(NOW, None)) == ["baik jam-kejadian"]
    assert judged(database.judge_last_event(NOW, NOW + timedelta(minutes=2))) == ["baik jam-kejadian"]
    assert judged(database.judge_last_event(NOW, NOW + timedelta(hours=2))) == ["galat jam-kejadian"]


@pytest.mark.parametrize(
    ("encoding", "collate", "locale", "says"),
    [
        ("UTF8", "C", "C.UTF-8", "baik"), ("UTF8", "C.UTF-8", None, "baik"), ("UTF8", "id_ID.UTF-8", None, "galat"),
        ("UTF8", "C", "id-ID", "galat"), ("SQL_ASCII", "C", None, "galat"),
    ],
    ids=["builtin", "libc", "indonesian", "icu", "ascii"],
)  # fmt: skip
def test_the_order_of_texts_is_judged(encoding: str, collate: str, locale: str | None, says: str) -> None:
    assert judged(database.judge_collation(encoding, collate, locale)) == [f"{says} kolasi"]


def test_a_server_that_does_not_write_to_the_disk_is_told() -> None:
    on = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    assert judged(database.judge_durability(on)) == ["baik tahan-padam"]
    for name in on:
        found = list(database.judge_durability(on | {name: "off"}))
        assert judged(found) == ["galat tahan-padam"]
        assert name in found[0].text


def command(host: Host, *words: str) -> subprocess.CompletedProcess[str]:
    env = serving.environment(host.home, PENDOPO_PORT="8999")
    words = (sys.executable, "-m", "pendopo.config.cli.main", "doctor", *words)
    return subprocess.run(words, env=env, capture_output=True, text=True)


def test_the_command_says_what_is_wrong_how_to_mend_it_and_ends_with_one(host: Host) -> None:
    ran = command(host)
    assert ran.returncode == 1
    assert "[galat] Tidak ada Pendopo yang berjalan" in ran.stdout
    assert "Cara membetulkan: systemctl start pendopo" in ran.stdout
    assert ran.stdout.index("[galat]") < ran.stdout.index("[peringatan]") < ran.stdout.index("[catatan]")
    assert "[baik]" not in ran.stdout
    assert ran.stderr == ""


def test_machines_get_the_same_as_json(host: Host) -> None:
    ran = command(host, "--json")
    found = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert {"code", "severity", "text", "mend"} == set(found[0])
    assert {"basis-data", "layanan", "cadangan", "python", "disk"} <= {one["code"] for one in found}


def test_nothing_wrong_ends_with_zero(
    host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "usual_host", lambda: host)
    monkeypatch.setattr(doctor, "examine", lambda host: [Finding("python", doctor.Severity.GOOD, "Baik.")])
    assert doctor.run(argparse.Namespace(json=False, semua=False)) == 0
    assert "Tidak ada yang perlu dibetulkan" in capsys.readouterr().out


def test_a_missing_folder_is_one_sentence(host: Host) -> None:
    shutil.rmtree(host.home)
    assert judged(doctor.examine(host)) == ["galat folder"]
