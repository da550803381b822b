"""The database of the running instance, seen as the application: Django is imported when the first check runs."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host.doctor.finding import Finding, Host, error, good, note

PLAIN_COLLATIONS = ("C", "POSIX", "C.UTF-8", "C.utf8")
SILENT_SECONDS = 15
TOLERANCE = timedelta(minutes=5)


def all_checks(host: Host) -> Iterator[Finding]:
    """Enter the instance; every check, or one sentence why there is nothing to ask."""
    try:
        os.environ.update(Home.from_environment(host.environ).client_environment(host.environ))
    except StartRefused as refused:
        yield error("basis-data", str(refused), "systemctl start pendopo (atau `make up`).")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    os.environ["PENDOPO_NO_POOL"] = "1"
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        connection.ensure_connection()
        yield good("basis-data", "Basis data menjawab.")
        for check in CHECKS:
            yield from check(host)
    except DatabaseError as problem:
        yield error("basis-data", f"Basis data tidak menjawab: {str(problem).strip()[:300]}", "Lihat log/postgres.log.")
    finally:
        connection.close()


def rows(sql: str, words: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ask as the application."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())


def setting(name: str) -> str:
    """One setting of the server."""
    return str(rows("SELECT current_setting(%s)", (name,))[0][0])


def collation(host: Host) -> Iterator[Finding]:
    """One order of texts everywhere: by code point, whatever the system's library is renewed to."""
    encoding, collate, locale = rows(
        "SELECT pg_encoding_to_char(encoding), datcollate, to_jsonb(d)->>'datlocale' FROM pg_database d "
        "WHERE datname = current_database()"
    )[0]
    yield from judge_collation(str(encoding), str(collate), locale)


def judge_collation(encoding: str, collate: str, locale: str | None) -> Iterator[Finding]:
    """`locale` of the built-in provider, where the server has one."""
    mend = "Cadangkan, buat basis data baru menurut `pendopo database siapkan`, lalu pulihkan."
    if encoding != "UTF8":
        yield error("kolasi", f"Basis data bersandi {encoding}, bukan UTF8.", mend)
    elif collate not in PLAIN_COLLATIONS or locale not in (None, *PLAIN_COLLATIONS):
        yield error("kolasi", f"Urutan teks basis data {locale or collate}, bukan C.UTF-8; indeks dapat rusak.", mend)
    else:
        yield good("kolasi", f"UTF8, {locale or collate}.")


def roles(host: Host) -> Iterator[Finding]:
    """Nobody who serves can pass by row-level security."""
    from django.conf import settings

    names = (settings.PENDOPO_APP_ROLE, settings.PENDOPO_REPORT_ROLE)
    unsafe = rows(
        "SELECT r.rolname FROM pg_roles r WHERE (r.rolname = ANY(%s) OR r.rolname = current_user) "
        "AND (r.rolsuper OR r.rolbypassrls OR EXISTS "
        "(SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relname = 'tenancy_region'))",
        (list(names),),
    )
    owners = rows(
        "SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "WHERE c.relname = 'tenancy_region' AND r.rolsuper"
    )
    for (name,) in [*unsafe, *owners]:
        yield error("peran", f"Peran basis data {name} dapat melewati pemisahan daerah.",
                    "Ulangi `pendopo database siapkan`; aplikasi tak boleh superuser atau pemilik tabel.")  # fmt: skip
    if not (unsafe or owners):
        yield good("peran", "Peran basis data terbatas.")


def row_security(host: Host) -> Iterator[Finding]:
    """Every table of a region is closed to other regions."""
    from pendopo.tenancy.api import unprotected_tables

    open_tables = unprotected_tables()
    if open_tables:
        yield error("rls", f"Tabel tanpa pemisahan daerah: {', '.join(open_tables[:5])}.",
                    "systemctl restart pendopo (persiapan memasangnya kembali); bila tetap, laporkan.")  # fmt: skip
    else:
        yield good("rls", "Semua tabel daerah terpisah.")


def migrations(host: Host) -> Iterator[Finding]:
    """The database fits the code."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    waiting = sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    ours = [f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps]
    if waiting:
        yield error("migrasi", f"{len(waiting)} migrasi belum jalan, misalnya {'.'.join(waiting[0])}.",
                    "systemctl restart pendopo; lihat log/siapkan.log.")  # fmt: skip
    elif ours:
        yield error(
            "migrasi", f"Basis data lebih baru daripada kode ini ({ours[0]}).", "Pasang versi Pendopo yang lebih baru."
        )
    else:
        yield good("migrasi", "Basis data sesuai dengan kodenya.")


def worker(host: Host) -> Iterator[Finding]:
    """Letters, notices and promises need the worker."""
    from pendopo.core.api import beat_age

    age = beat_age(host.now)
    if age is None or age > SILENT_SECONDS:
        yield error("pekerja", "Pekerja latar tidak berdenyut: surat dan kabar tertahan.", "Lihat log/pekerja.log.")
    else:
        yield good("pekerja", "Pekerja latar berdenyut.")


def last_event(host: Host) -> Iterator[Finding]:
    """No clock is earlier than what has already been written."""
    from pendopo.audit.api import Event
    from pendopo.tenancy.api import all_regions, region

    latest: datetime | None = None
    for place in all_regions():
        with region(place):
            newest = Event.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
        latest = max(filter(None, (latest, newest)), default=None)
    yield from judge_last_event(host.now, latest)


def judge_last_event(now: datetime, latest: datetime | None) -> Iterator[Finding]:
    """`latest`: when the database wrote its last event."""
    if latest is not None and now < latest - TOLERANCE:
        yield error("jam-kejadian", f"Jam server lebih awal dari kejadian terakhir ({latest:%d-%m-%Y %H.%M} UTC).",
                    "Betulkan jamnya (timedatectl); selama itu Pendopo tidak menulis apa pun.")  # fmt: skip
    else:
        yield good("jam-kejadian", "Jam server tidak mundur.")


def durability(host: Host) -> Iterator[Finding]:
    """What was promised to a citizen is on the disk."""
    yield from judge_durability({name: setting(name) for name in ("fsync", "full_page_writes", "synchronous_commit")})
    if setting("data_checksums") != "on":
        yield note(
            "tahan-padam", "Basis data tanpa checksum: kerusakan disk tidak ketahuan.", "pg_checksums saat berhenti"
        )


def judge_durability(found: dict[str, str]) -> Iterator[Finding]:
    """Settings of the server that must be on."""
    off = [name for name, value in found.items() if value == "off"]
    if off:
        yield error("tahan-padam", f"PostgreSQL dengan {', '.join(off)} = off: listrik padam dapat merusak data.",
                    "Hapus setelan itu dari setelan-sendiri.conf, lalu nyalakan ulang.")  # fmt: skip
    else:
        yield good("tahan-padam", "PostgreSQL menulis sampai ke disk.")


CHECKS = (collation, roles, row_security, migrations, worker, last_event, durability)
