"""Promise: the quick way through the migrations makes the same database as Django's own."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from pendopo.config.cli.postgres import find_binaries

pytestmark = pytest.mark.panjang

MIGRATE = """
import sys
from pendopo.tenancy import migrating
if sys.argv[1] == "pelan":
    migrating.leave_models_alone = lambda: None
import django
from django.core.management import call_command
django.setup()
call_command("createcachetable", verbosity=0)
call_command("migrate", verbosity=0, interactive=False)
"""


def schema(way: str) -> list[str]:
    """What pg_dump says of a new database that was migrated in this way."""
    owner = settings.OWNER_URL
    name = f"pendopo_{way}_{os.getpid()}"
    url = urlunsplit(urlsplit(owner)._replace(path=f"/{name}"))
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            given = os.environ | {"PENDOPO_OWNER_URL": url, "PENDOPO_AS_OWNER": "1", "PENDOPO_NO_POOL": "1"}
            subprocess.run([sys.executable, "-W", "ignore", "-c", MIGRATE, way], env=given, check=True)
            dump = [str(find_binaries() / "pg_dump"), "--schema-only", url]
            told = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    return [line for line in told.splitlines() if not line.startswith("\\")]  # each dump has a word of its own there


def test_a_database_made_quickly_is_what_django_would_have_made() -> None:
    quick, slow = schema("cepat"), schema("pelan")
    assert len(quick) > 5_000
    assert quick == slow
