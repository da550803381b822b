"""The instance of the journeys as the tests see it: its addresses, its command line, its rows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults.instance import ROOT, Instance, environment

CODE_SECONDS = 30
SLUG = "kota-bandung"
SERVICE = "izin-reklame-insidentil"

KEEP_JOBS = """
CREATE TABLE uji_pekerjaan (task_name text, args jsonb);
CREATE FUNCTION uji_simpan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN INSERT INTO uji_pekerjaan VALUES (NEW.task_name, NEW.args); RETURN NEW; END $$;
CREATE TRIGGER uji_simpan AFTER INSERT ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION uji_simpan();
"""


def fresh_code() -> None:
    """Wait while the code of six digits is about to change: it must still hold when it arrives."""
    age = time.time() % CODE_SECONDS
    if age > CODE_SECONDS / 2:
        time.sleep(CODE_SECONDS - age + 0.2)


@dataclass(frozen=True)
class Entrance:
    """What `pendopo demo masuk` prints."""

    link: str
    passphrase: str
    code: str


@dataclass(frozen=True)
class World:
    """One running instance with Kota Bandung (contoh)."""

    instance: Instance

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.instance.port}"

    @property
    def home(self) -> Path:
        return self.instance.home

    def url(self, path: str = "", slug: str = SLUG) -> str:
        return f"{self.base}/{slug}/{path.lstrip('/')}"

    def command(self, *words: str) -> str:
        """What `pendopo …` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "pendopo.config.cli.main", *words], cwd=ROOT, capture_output=True, text=True,
            check=False, env=environment(self.home, self.instance.port),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def tell(self, script: str) -> None:
        """Run a module of the tests inside the instance."""
        notes = json.loads((self.home / "kunci" / "alamat.json").read_text())["lingkungan"]
        known = environment(self.home, self.instance.port) | notes
        known |= {"PENDOPO_NO_POOL": "1", "DJANGO_SETTINGS_MODULE": "pendopo.config.settings"}
        done = subprocess.run(
            [sys.executable, "-m", script], cwd=ROOT, capture_output=True, text=True, check=False, env=known
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def enter(self, role: str) -> Entrance:
        """A one-time link for a role, with what a signer needs."""
        said = self.command("demo", "masuk", role)
        link = re.search(r"https?://\S+", said)
        assert link, said
        passphrase, code = re.search("“([^”]+)”", said), re.search(r"saat ini (\d{6})", said)
        return Entrance(link[0], passphrase[1] if passphrase else "", code[1] if code else "")

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Read as the owner, who sees every region."""
        notes = json.loads((self.home / "kunci" / "alamat.json").read_text())
        with psycopg.connect(notes["lingkungan"]["PENDOPO_OWNER_URL"], row_factory=dict_row) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def keep_job_arguments(self) -> None:
        """From now on every job's arguments are copied, for finished jobs are deleted."""
        notes = json.loads((self.home / "kunci" / "alamat.json").read_text())
        with psycopg.connect(notes["lingkungan"]["PENDOPO_OWNER_URL"]) as connection:
            connection.execute(KEEP_JOBS.encode())
