"""`pendopo region import`: files beside their places first, then everything in one transaction, proven before it ends.

Rows are compared with the file inside that transaction, digest by digest; the chain of events is recomputed. Folders
take their places as the last thing before the commit. A mark tells which ones: killed in that moment, the next import
finds the mark without a region and takes them away again. Until the commit nobody can see anything of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection, transaction

from pendopo.audit.api import check, record
from pendopo.config.cli.errors import StartRefused
from pendopo.config.founding import public_address
from pendopo.config.host.backup_crypt import copy_durably, sync_folder
from pendopo.config.host.backup_dump import SESSION
from pendopo.config.region_move import folders, services
from pendopo.config.region_move.adapt import Adapted
from pendopo.config.region_move.parcel import DAMAGED
from pendopo.config.region_move.proof import digest_in
from pendopo.config.region_move.reading import Contents, inflated, walk
from pendopo.config.region_move.tables import COUNTED_BY_TRIGGERS, Table, tables_of
from pendopo.config.wisaya import code as door
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, forget_regions, region, set_base_url

TIMES, SPARE = 3, 256 << 20
"""Free room that an import wants: three times the file, and a quarter of a gigabyte."""
FOLDER = "impor"
PASSING = "pindah_lewat"
EXISTS = "{name} sudah ada di sel ini. Impor hanya ke sel yang belum memuatnya. Tidak ada yang diubah."
ADDRESS = "Alamat {address} sudah dipakai daerah lain di sel ini. Tidak ada yang diimpor."
NO_ROOM = "Ruang disk kurang: perlu {need} MB, tersisa {free} MB. Tidak ada yang diimpor."
LEFT = "Di {path} masih ada data daerah ini dari dahulu. Pindahkan folder itu dahulu, lalu impor lagi."
DIFFERENT = "Tabel {name} tidak sama dengan isi berkas sesudah dimuat. Tidak ada yang diimpor."
BROKEN = "Rantai peristiwa di dalam berkas putus di nomor {seq}. Tidak ada yang diimpor."
Say = Callable[[str], None]


@dataclass(frozen=True)
class Imported:
    """The region as it is here, the digest of the manifest, how accounts were dealt with, the manifest."""

    place: Region
    digest: str
    adapted: Adapted
    manifest: dict[str, Any]


def bring_in(path: Path, identity: str, *, address: str, now: datetime, say: Say) -> Imported:
    """Import the region of a file. Raises StartRefused with a sentence; then nothing has changed.

    `address`: its public address from now on, '' to keep the one that stands on its letters.
    """
    home = Path(settings.PENDOPO_HOME)
    with _alone(home):
        tidy(home)
        _need_room(home, path)
        staged = home / FOLDER / "isi"
        try:
            return _Work(path, identity, home, staged, address, now, say).run()
        except (KeyError, ValueError, psycopg.errors.DataError):
            raise StartRefused(DAMAGED) from None
        finally:
            shutil.rmtree(staged, ignore_errors=True)
            forget_regions()


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / "kunci.lock", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartRefused("Impor lain sedang berjalan; tunggu sampai selesai.") from None
        yield


def tidy(home: Path) -> None:
    """What a killed import has left: folders whose region never came go, those whose region came stay."""
    for mark in (home / FOLDER).glob("*.json"):
        number = int(mark.stem)
        if not Region.objects.filter(id=number).exists():
            _take_away(folders.Places(home, number))
        mark.unlink()
    shutil.rmtree(home / FOLDER / "isi", ignore_errors=True)


def _take_away(places: folders.Places) -> None:
    for kind, folder in places.folders.items():
        if kind != folders.TRUSTED:  # what was believed newest stays believed
            shutil.rmtree(folder, ignore_errors=True)
    for file in places.key_files:
        file.unlink(missing_ok=True)


def _need_room(home: Path, path: Path) -> None:
    try:
        need = path.stat().st_size * TIMES + SPARE
    except OSError as problem:
        raise StartRefused(f"Berkas {path} tidak terbaca: {problem.strerror}.") from None
    free = shutil.disk_usage(home).free
    if free < need:
        raise StartRefused(NO_ROOM.format(need=need >> 20, free=free >> 20))


class _Work:
    """One import on its way."""

    def __init__(
        self, path: Path, identity: str, home: Path, staged: Path, address: str, now: datetime, say: Say
    ) -> None:
        self.path, self.identity, self.home, self.staged = path, identity, home, staged
        self.address, self.now, self.say = address, now, say
        self.contents, self.adapted = Contents(), Adapted()
        self.loading: tuple[Table, contextlib.ExitStack, Any] | None = None
        self.tables: dict[str, Table] = {}

    def run(self) -> Imported:
        """Everything or nothing."""
        self.say("Membuka berkas…")
        with transaction.atomic():
            self._read()
            place = self._settle()
            self.say("Menaruh berkas dan kunci…")
            self._put_in_place(place.id)
            self.say("Menyimpan…")
        (self.home / FOLDER / f"{place.id}.json").unlink(missing_ok=True)
        door.forget(Path(settings.PENDOPO_KEYS))  # a cell with a region needs no wizard
        self.say("Selesai.")
        return Imported(place, self.contents.digest, self.adapted, self.contents.manifest)

    def _read(self) -> None:
        try:
            for name, content, _size in walk(self.path, self.identity, self.contents):
                kind, _, rest = name.partition("/")
                if kind == "tabel":
                    self._load(rest.partition("/")[0], inflated(content))
                else:
                    self._stage(kind, rest, content)
        except BaseException as problem:
            self._break_off(problem)
            raise

    def _break_off(self, problem: BaseException) -> None:
        """A half-sent table is taken back, or the rollback would wait for its rest."""
        if self.loading is not None:
            with contextlib.suppress(psycopg.Error):
                self.loading[1].__exit__(type(problem), problem, problem.__traceback__)

    def _stage(self, kind: str, name: str, content: Any) -> None:
        """Beside its later place, on the same disk."""
        if kind not in (folders.CONTENTS, folders.KEYS, folders.CATALOGUE, folders.CATALOGUE_KEYS, folders.TRUSTED):
            raise StartRefused(DAMAGED)
        if not self.staged.exists():
            self._refuse_known()
            self.say("Menyalin berkas…")
        target = self.staged / kind / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_durably(content, target)

    def _refuse_known(self) -> None:
        told = self.contents.about["region"]
        if Region.objects.filter(id=told["id"]).exists() or Region.objects.filter(code=told["code"]).exists():
            raise StartRefused(EXISTS.format(name=told["name"]))
        if Region.objects.filter(slug=told["slug"]).exists():
            raise StartRefused(ADDRESS.format(address=f"/{told['slug']}"))
        if told["host"] and Region.objects.filter(host=told["host"]).exists():
            raise StartRefused(ADDRESS.format(address=told["host"]))
        places = folders.Places(self.home, int(told["id"]))
        kept = [folder for kind, folder in places.folders.items() if kind != folders.TRUSTED]
        for path in (*kept, *places.key_files):
            if path.exists():
                raise StartRefused(LEFT.format(path=path))

    def _begin(self) -> None:
        """The region's own row and its accounts, before the first row of a table."""
        self._refuse_known()
        self.say("Memuat baris…")
        row = json.loads(self.contents.documents["daerah.json"])
        columns = ", ".join(f'"{name}"' for name in row)
        with connection.cursor() as cursor:
            for statement in (*SESSION, "SET CONSTRAINTS ALL DEFERRED"):
                cursor.execute(
                    statement.replace("SET ", "SET LOCAL ", 1) if "CONSTRAINTS" not in statement else statement
                )
            cursor.execute(
                f"INSERT INTO tenancy_region ({columns}, state, moved_to) SELECT {columns}, '', '' "  # noqa: S608 - names of the catalogue
                "FROM jsonb_populate_record(NULL::tenancy_region, %s::jsonb)",
                [json.dumps(row)],
            )
            cursor.execute("SELECT set_config('app.impor', %s, true)", [str(row["id"])])
        self.adapted = services.take_in(json.loads(self.contents.documents["akun.json"]))
        self.tables = {table.name: table for table in tables_of(_raw())}

    def _load(self, name: str, piece: bytes) -> None:
        if not self.tables:
            self._begin()
        if self.loading is None or self.loading[0].name != name:
            self._end_table()
            self._begin_table(name)
        assert self.loading is not None  # begun above
        table, _stack, copy = self.loading
        copy.write(self.adapted.piece(table, piece))

    def _begin_table(self, name: str) -> None:
        """By way of a passing table: PostgreSQL takes no COPY where row-level security holds."""
        table = self.tables[name]
        stack = contextlib.ExitStack()
        cursor = stack.enter_context(_raw().cursor())
        cursor.execute(f'CREATE TEMP TABLE "{PASSING}" (LIKE "{name}") ON COMMIT DROP'.encode())
        copy = stack.enter_context(cursor.copy(f'COPY "{PASSING}" ({_names(table)}) FROM STDIN'.encode()))
        self.loading = table, stack, copy

    def _end_table(self) -> None:
        if self.loading is None:
            return
        table, stack, _copy = self.loading
        stack.close()
        self._forget_counts(table.name)
        names = _names(table)
        with _raw().cursor() as cursor:
            cursor.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM "{PASSING}"'.encode())  # noqa: S608 - names of the catalogue
            cursor.execute(f'DROP TABLE "{PASSING}"'.encode())
        self.loading = None

    def _forget_counts(self, name: str) -> None:
        """What triggers counted while rows came in is replaced by what came along."""
        if name in COUNTED_BY_TRIGGERS:
            number = json.loads(self.contents.documents["daerah.json"])["id"]
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{name}" WHERE region_id = %s', [number])  # noqa: S608 - one of two names

    def _settle(self) -> Region:
        """Everything is there: the same rows, the same chain; what is under way goes on here."""
        self._end_table()
        if not self.tables:
            raise StartRefused(DAMAGED)
        self.say("Membandingkan dengan berkas…")
        place = Region.objects.get(id=self.contents.about["region"]["id"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT set_config('app.impor', '', true)")
        self._compare(place)
        self._same_chain(place)
        self._address(place)
        with region(place):
            record("core.region_imported", subject=place, actor=SYSTEM, now=self.now, data=self._told())
            self._jobs(place)
        return Region.objects.get(id=place.id)

    def _told(self) -> dict[str, Any]:
        return {
            "export": self.contents.digest, "made_at": self.contents.manifest["made_at"],
            "merged": self.adapted.merged, "waiting": sorted(self.adapted.waiting),
        }  # fmt: skip

    def _compare(self, place: Region) -> None:
        """Each table has the rows of the file, to the byte of their text. Raises StartRefused."""
        told = self.contents.manifest["tables"]
        if set(told) != set(self.tables):
            raise StartRefused(DAMAGED)
        for name, table in self.tables.items():
            if list(table.columns) != told[name][2]:
                raise StartRefused(DIFFERENT.format(name=name))
            count, digest = digest_in(_raw(), table, place.id)
            if count != told[name][0] or (digest != told[name][1] and not self.adapted.touches(table)):
                raise StartRefused(DIFFERENT.format(name=name))

    def _same_chain(self, place: Region) -> None:
        outcome = check(place)
        if outcome.bad is not None:
            raise StartRefused(BROKEN.format(seq=outcome.bad.seq))
        if [outcome.count, outcome.digest.hex()] != self.contents.manifest["head"] and outcome.count:
            raise StartRefused(DIFFERENT.format(name="audit_link"))

    def _address(self, place: Region) -> None:
        """The address on its letters stays unless another is named; a trial on a laptop goes with its port."""
        if self.address:
            set_base_url(place, self.address.rstrip("/"))
        elif place.host is None and place.base_url.startswith("http://127.0.0.1:"):
            set_base_url(place, public_address(place.slug, None))

    def _jobs(self, place: Region) -> None:
        """What was still to be done there is asked for anew; a job carries ids only and may run twice."""
        from procrastinate.contrib.django import app as queue

        for name, subject, lock, at in json.loads(self.contents.documents["pekerjaan.json"]):
            if name in queue.tasks:
                moment = datetime.fromisoformat(at) if at else None
                defer(name, region=place, subject=UUID(subject), lock=lock, at=moment)

    def _put_in_place(self, number: int) -> None:
        """The mark first: it names what must go again when nothing is committed."""
        places = folders.Places(self.home, number)
        mark = self.home / FOLDER / f"{number}.json"
        mark.write_text("{}")
        sync_folder(mark.parent)
        for name in self.contents.gone:
            (self.staged / name).unlink(missing_ok=True)
        for kind, folder in places.folders.items():
            staged = self.staged / kind
            if kind == folders.TRUSTED:
                folders.put_trusted(staged, folder)
            elif staged.exists():
                folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.rename(staged, folder)
                sync_folder(folder.parent)
        keys = {path.name: path for path in places.key_files}
        for name, path in folders.found_below(self.staged / folders.KEYS):
            if name not in keys:
                raise StartRefused(DAMAGED)
            os.chmod(path, 0o600)
            os.rename(path, keys[name])
        sync_folder(self.home / "kunci")


def _names(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


def _raw() -> psycopg.Connection[Any]:
    """The connection under Django's, in the same transaction."""
    connection.ensure_connection()
    found: psycopg.Connection[Any] = connection.connection
    return found
