"""One installation on several machines (docs/operasi/banyak-mesin.md), rehearsed with the servers themselves.

.11 PostgreSQL primary, .12 its streaming replica, .10 PgBouncer, .21 the main machine, .22 web only, .23 worker only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import citizen
from tests.skala.mesin import NET, ROOT, UP, Cluster, Machine, Network, can_run, network, pooler, until

pytestmark = [pytest.mark.panjang]
HERE = "/kota-bandung"
OTHER = "63.72"


@dataclass
class Installation:
    """What the tests look at; they follow one another, as an operator's day does."""

    net: Network
    cluster: Cluster
    pool: Machine
    main: Machine
    web: Machine
    worker: Machine

    def environment(self, machine: Machine, **more: str) -> dict[str, str]:
        app, both = "pendopo_app", f"{NET}.11,{NET}.12"
        direct = self.cluster.address(app, "", f"?host={both}&port=5432,5432&target_session_attrs=read-write")
        shared = str(self.net.folder / "bersama")
        own = {"PENDOPO_HOME": str(machine.folder / "rumah"), "PENDOPO_BERSAMA": shared}
        return {
            **({"PENDOPO_HOME": shared} if machine is self.main else own),
            "PENDOPO_PORT": "8000", "PENDOPO_BIND": "0.0.0.0", "PENDOPO_PUBLIC_URL": self.web.base,
            "DATABASE_URL": self.cluster.address(app, f"{self.pool.address}:6432"), "PENDOPO_PEKERJA_URL": direct,
            "PENDOPO_REPLICA_URL": self.cluster.address(app, f"{NET}.12", "?connect_timeout=2"), **more,
        }  # fmt: skip

    def owner(self, machine: Machine) -> dict[str, str]:
        urls = {
            "PENDOPO_OWNER_URL": self.cluster.address("pendopo_owner", machine.address),
            "PENDOPO_REPORT_URL": self.cluster.address("pendopo_report", machine.address),
        }
        return self.environment(self.main, **urls)

    def run(self, machine: Machine, *command: str, **environment: str) -> str:
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        done = subprocess.run(
            ["ip", "netns", "exec", machine.space, sys.executable, "-m", *command], cwd=ROOT, capture_output=True,
            text=True, check=False, env={"PATH": os.environ["PATH"], "PYTHONPATH": paths} | environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def healthy(machine: Machine) -> bool:
    try:
        with urllib.request.urlopen(f"{machine.base}/sehat", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def several() -> Iterator[Installation]:
    why = can_run()
    if why:
        pytest.skip(why)
    with network() as net:
        numbers = {"utama": 11, "replika": 12, "pool": 10, "induk": 21, "web": 22, "pekerja": 23}
        made = {name: net.machine(name, number) for name, number in numbers.items()}
        (net.folder / "bersama").mkdir(mode=0o700)
        cluster = Cluster(made["utama"], made["replika"])
        cluster.build()
        pooler(made["pool"], cluster, made["utama"])
        all_of_it = Installation(net, cluster, made["pool"], made["induk"], made["web"], made["pekerja"])
        all_of_it.main.start("pendopo", UP, **all_of_it.owner(made["utama"]))
        assert until(lambda: healthy(all_of_it.main), 120), all_of_it.main.log("pendopo")
        all_of_it.web.start("pendopo", UP, **all_of_it.environment(all_of_it.web, PENDOPO_PERAN="web"))
        all_of_it.worker.start("pendopo", UP, **all_of_it.environment(all_of_it.worker, PENDOPO_PERAN="pekerja"))
        assert until(lambda: healthy(all_of_it.web), 60), all_of_it.web.log("pendopo")
        assert until(lambda: "Pekerja berjalan" in all_of_it.worker.log("pendopo")), all_of_it.worker.log("pendopo")
        yield all_of_it


def receipt_of(several: Installation, machine: Machine, name: str) -> citizen.Receipt:
    return citizen.apply(machine.base, name, patience=60)


def waiting_jobs(several: Installation, server: Machine) -> int:
    """Without the telling of the example cases, which takes minutes on a slow machine."""
    with several.cluster.admin(server) as admin:
        row = admin.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL "
            "AND task_name NOT LIKE 'pendopo.demo.%%'",
            (),
        ).fetchone()
    assert row is not None
    return int(str(row[0]))


def test_what_is_sent_to_one_machine_is_read_on_the_other(several: Installation) -> None:
    receipt = receipt_of(several, several.web, "Dua mesin")
    assert citizen.read_back(several.main.base, receipt) == receipt.digests


def test_the_worker_on_its_own_machine_does_the_jobs_alone(several: Installation) -> None:
    """The main machine is switched off: web alone takes applications, the worker does what follows."""
    several.main.end("pendopo")
    receipt_of(several, several.web, "Tanpa induk")
    assert until(lambda: waiting_jobs(several, several.cluster.first) == 0, 180), several.worker.log("pendopo")


def page(machine: Machine, path: str, cookie: str = "") -> str:
    request = urllib.request.Request(machine.base + path, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(answer.read().decode())


def test_public_pages_come_from_the_replica_and_people_with_a_session_from_the_primary(several: Installation) -> None:
    """The replica is held still; what changes on the primary is then seen by who has a session, not by a visitor."""
    shut, path = "Sedang tidak menerima permohonan baru", f"{HERE}/layanan"
    assert until(lambda: not several.cluster.is_behind())
    with several.cluster.admin(several.cluster.first) as one, several.cluster.admin(several.cluster.second) as other:
        other.execute("SELECT pg_wal_replay_pause()")
        one.execute("UPDATE definitions_installed SET is_open = false WHERE definition_id = 'izin-pemakaian-taman'")
        assert until(lambda: shut in page(several.web, path, "sesi_8000=tidakada"))
        assert shut not in page(several.web, path)
        other.execute("SELECT pg_wal_replay_resume()")
        assert until(lambda: shut in page(several.web, path))
        one.execute("UPDATE definitions_installed SET is_open = true WHERE definition_id = 'izin-pemakaian-taman'")


def test_without_its_replica_every_page_still_answers(several: Installation) -> None:
    several.cluster.second.end("postgres", signal.SIGKILL)
    assert "Kota Bandung" in page(several.web, f"{HERE}/")
    several.cluster.serve(several.cluster.second)
    assert until(lambda: not several.cluster.is_behind())


def test_behind_a_pooler_in_transaction_mode_no_region_sees_another(several: Installation) -> None:
    owner = several.owner(several.cluster.first)
    several.run(several.main, "pendopo.config.cli.main", "region", "add", OTHER, **owner)
    told = several.run(
        several.web, "tests.skala.bocor", "3273", OTHER.replace(".", ""), **several.environment(several.web)
    )
    assert told.split() == ["UNIT", "3200", "BOCOR", "0"]


def test_a_province_reads_the_signed_facts_of_another_cell(several: Installation) -> None:
    """.31 is a whole installation of its own, with its own database; only static files pass between the two."""
    cell = several.net.machine("sel", 31)
    own = {"PENDOPO_HOME": str(cell.folder / "rumah"), "PENDOPO_PORT": "8000", "PENDOPO_BIND": "0.0.0.0"}
    cell.start("pendopo", UP, **own)
    assert until(lambda: healthy(cell), 120), cell.log("pendopo")
    addresses = json.loads((cell.folder / "rumah" / "kunci" / "alamat.json").read_text())["lingkungan"]
    assert several.run(cell, "tests.skala.pusat", "nyatakan", **own, **addresses).split() == ["NYATA", "True"]
    several.run(several.main, "pendopo.config.cli.main", "region", "add", "32", **several.owner(several.cluster.first))
    where = f"{cell.base}{HERE}/katalog/tuf"
    known = several.environment(several.web, PENDOPO_KATALOG_HOST=cell.address)
    assert several.run(several.web, "tests.skala.pusat", "baca", where, **known).split() == ["TERBACA", "1"]
    facts = "/provinsi-jawa-barat/fakta-daerah"
    assert until(lambda: "Kota Bandung di sel lain" in page(several.web, facts), 20)


def test_after_the_primary_died_the_replica_takes_over_and_nothing_acknowledged_is_lost(several: Installation) -> None:
    before = receipt_of(several, several.web, "Sebelum mati")
    assert until(lambda: not several.cluster.is_behind())
    several.cluster.first.end("postgres", signal.SIGKILL)
    several.cluster.promote()
    pooler(several.pool, several.cluster, several.cluster.second)
    assert until(lambda: healthy(several.web), 60), several.web.log("pendopo")
    assert citizen.read_back(several.web.base, before) == before.digests
    after = receipt_of(several, several.web, "Sesudah pindah")
    assert citizen.read_back(several.web.base, after) == after.digests
    assert until(lambda: waiting_jobs(several, several.cluster.second) == 0, 180), several.worker.log("pendopo")


def test_one_home_serves_one_machine_of_a_known_part(tmp_path: Path) -> None:
    shared = {"PENDOPO_BERSAMA": str(tmp_path)}
    for part, said, more in (
        ("gudang", "PENDOPO_PERAN harus", {}), ("web", "PENDOPO_BERSAMA", {}), ("semua", "hanya untuk mesin", shared)
    ):  # fmt: skip
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PENDOPO_") and k != "DATABASE_URL"}
        home = {"PENDOPO_HOME": str(tmp_path / part), "PENDOPO_PERAN": part, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(UP, env=kept | home | more, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 1
        assert said in done.stdout
