"""The measured journeys, and how one is driven: times, rate, processor time, statements."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count as counter

import psycopg

from bench.instance import Instance, Server
from bench.processes import processor_seconds
from bench.web import Client, Hidden, Wrong

Work = Callable[[Client, int], None]
WARM = 12
HOUSEKEEPING = re.compile(
    r"^\s*(SET|RESET|SHOW|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|DISCARD|DEALLOCATE|SELECT\s+\$?1\s*;?\s*$"
    r"|SELECT\s+(pg_catalog\.)?set_config\b)",
    re.I,
)


@dataclass(frozen=True)
class Figures:
    """One row of the table. Times in milliseconds; `drained`: seconds until the last listener was done."""

    median: float
    p95: float
    rate: float
    processor: float
    drained: float


def landing(instance: Instance) -> Work:
    path = f"/{instance.slug}/"
    return lambda client, _number: _has(client.get(path), "</html>")


def form_page(instance: Instance) -> Work:
    path = f"/{instance.slug}/layanan/uji-beban/ajukan"
    return lambda client, _number: _has(client.get(path), 'name="uraian"')


def case_page(instance: Instance) -> Work:
    path = f"/{instance.slug}/kerja/berkas/{instance.case}"
    return lambda client, _number: _has(client.get(path), "</html>")


def application(instance: Instance) -> Work:
    """Open the form, send it, see the receipt: three requests of one visitor."""
    path = f"/{instance.slug}/layanan/uji-beban/ajukan"
    run = str(time.time_ns())

    def apply(client: Client, number: int) -> None:
        client.cookies.clear()
        form = Hidden(client.get(path), path).fields
        form += [
            ("nama", f"Pemohon {run} {number}"), ("surel", "uji@contoh.invalid"), ("jenis", "biasa"), ("jumlah", "5"),
            ("tanggal", "2 1 2027"), ("alamat", "Jalan contoh 1"), ("uraian", "Permohonan uji beban. " * 40),
            ("setuju", "ya"),
        ]  # fmt: skip
        receipt = client.get(client.post(path, form))
        if not re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", receipt):
            raise Wrong("no secret code on the receipt")

    return apply


def _has(page: str, mark: str) -> None:
    if mark not in page:
        raise Wrong(f"{mark} is missing")


def drive(
    instance: Instance, work: Work, *, clients: int, seconds: float, most: int = 100_000
) -> tuple[list[float], float]:
    """Repeat the work on some connections; the times in milliseconds, and how long it took in all."""
    end, numbers, times, faults = time.perf_counter() + seconds, counter(), [], []

    def run() -> None:
        client = Client(instance.port, instance.cookies)
        try:
            while time.perf_counter() < end and (number := next(numbers)) < most and not faults:
                begun = time.perf_counter()
                work(client, number)
                times.append(1000 * (time.perf_counter() - begun))
        except (Wrong, OSError) as fault:
            faults.append(fault)
        finally:
            client.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"Not measured: {faults[0]}")
    return times, time.perf_counter() - begun


def figures(instance: Instance, work: Work, seconds: float) -> Figures:
    """Latency and processor time with two connections, then the rate with four."""
    drive(instance, work, clients=4, seconds=seconds, most=WARM)
    instance.await_quiet()
    before = processor_seconds(instance.roots)
    times, _ = drive(instance, work, clients=2, seconds=seconds)
    instance.await_quiet()
    used = processor_seconds(instance.roots) - before
    many, took = drive(instance, work, clients=4, seconds=seconds)
    return Figures(
        median=statistics.median(times), p95=sorted(times)[int(0.95 * len(times))], rate=len(many) / took,
        processor=1000 * used / len(times), drained=instance.await_quiet(),
    )  # fmt: skip


def statements(
    instance: Instance, server: Server, work: Work, times: int = 40
) -> tuple[float, list[tuple[float, str]]]:
    """SQL statements of one run of the work, its jobs included, and the list of them with their counts."""
    drive(instance, work, clients=4, seconds=60, most=WARM)
    instance.await_quiet()
    with psycopg.connect(server.admin, autocommit=True) as admin:
        admin.execute("SELECT pg_stat_statements_reset()")
        drive(instance, work, clients=1, seconds=60, most=times)
        instance.await_quiet()
        rows = admin.execute(
            "SELECT calls, query FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database"
            " WHERE datname = current_database()) AND userid = 'pendopo_app'::regrole"
        ).fetchall()
    kept = [(calls / times, " ".join(query.split())) for calls, query in rows if not HOUSEKEEPING.match(query)]
    return sum(calls for calls, _ in kept), sorted(kept, reverse=True)
