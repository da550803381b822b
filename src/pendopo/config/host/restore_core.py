"""Rebuilding an installation from a backup, and finding that it is the same: for a restore and for a proof of one."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pendopo
from pendopo.config.cli import deathsig
from pendopo.config.cli.database import Urls
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup_dump, restore_source
from pendopo.config.host.backup_crypt import BackupDamaged, decrypt_into
from pendopo.config.host.backup_notes import ask_django
from pendopo.config.host.backup_parts import DATABASE
from pendopo.config.host.backup_server import child_environment
from pendopo.config.host.restore_source import Source

WITHOUT_COPY = "PENDOPO_TANPA_SALINAN"
"""What is migrated here is a copy already; the backup is the way back."""
DEAD = "Data yang dipulihkan tidak dapat diperiksa oleh Pendopo. Catatan: {log}"


@dataclass(frozen=True)
class Opened:
    """A backup that was opened with its key and whose parts are whole."""

    source: Source
    identity: str
    manifest: dict[str, Any]
    keys: dict[str, bytes]
    names: list[tuple[str, int]]

    @property
    def final(self) -> bool:
        """The last backup of a machine that was switched off for good."""
        return bool(self.manifest["final"])


def opened(source: Source, identity: str, seals: tuple[str, ...] = ()) -> Opened:
    """Open a backup and check its parts before anything is written. Raises BackupDamaged, StartRefused."""
    summary = restore_source.summary_of(source)
    manifest = restore_source.manifest_of(source, identity)
    restore_source.verify_parts(source, summary, identity, seals)
    refuse_newer(manifest)
    keys = restore_source.keys_in(source, identity)
    return Opened(source, identity, manifest, keys, list(restore_source.listed(source, identity)))


def refuse_newer(manifest: dict[str, Any]) -> None:
    """A database that has seen migrations we do not know cannot be served by this version. Raises StartRefused."""
    package = Path(pendopo.__file__).parent
    ours = {f"{path.parent.parent.name}.{path.stem}" for path in package.glob("*/migrations/[0-9]*.py")}
    apps = {name.partition(".")[0] for name in ours}
    unknown = [name for name in manifest["migrations"] if name.partition(".")[0] in apps and name not in ours]
    if unknown:
        from pendopo.config.host.backup_parts import version

        raise StartRefused(restore_source.NEWER.format(theirs=manifest["pendopo"], ours=version()))


def load_database(found: Opened, urls: Urls) -> None:
    """Restore the dump into an empty database, all of it or nothing. Raises BackupDamaged, StartRefused."""
    with backup_dump.snapshot(urls.owner) as (connection, _name):
        version = connection.info.server_version // 10000
        count = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if count is not None and count[0]:
        raise StartRefused("Basis data tujuan tidak kosong. Hapus dan buat lagi dahulu: pendopo database siapkan")
    program = backup_dump.load(urls.owner, max(version, int(found.manifest["server"])))
    process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
        program["args"], env=program["env"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    with process, found.source.part(DATABASE) as part:
        try:
            decrypt_into(part, process.stdin, found.identity)
        except BrokenPipeError:
            pass  # it ended before its input did; its own words say why
        except BaseException:
            process.kill()
            raise
        _close(process)
        told = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode != 0:
        line = next((line for line in told.splitlines() if "error:" in line), "tanpa penjelasan")
        raise BackupDamaged(f"{backup_dump.DAMAGED_DUMP}: {line[:160]}")


def _close(process: "subprocess.Popen[bytes]") -> None:
    try:
        if process.stdin is not None:
            process.stdin.close()
    except BrokenPipeError:
        pass


def compare_database(found: Opened, urls: Urls) -> None:
    """Counts, digests, sequences, counters and heads of chains are those of the backup. Raises BackupDamaged."""
    with backup_dump.snapshot(urls.owner) as (connection, _name):
        different = backup_dump.difference(found.manifest["measured"], backup_dump.measure(connection))
    if different:
        raise BackupDamaged(different)


def compare_contents(found: Opened, urls: Urls) -> None:
    """Every row's content is in the backup, but for those that were erased or lost by then. Raises BackupDamaged."""
    known = {name for name, _ in found.names}
    excused = {(region, digest) for region, digest in [*found.manifest["erased"], *found.manifest["lost"]]}
    with backup_dump.snapshot(urls.owner) as (connection, _name):
        for region, digest in backup_dump.content_rows(connection):
            if f"{region}/{digest[:2]}/{digest}" not in known and (region, digest) not in excused:
                raise BackupDamaged(f"Berkas {digest[:12]}… tercatat di basis data, tetapi tidak ada di cadangan.")


def is_older_schema(manifest: dict[str, Any]) -> bool:
    """Whether this version has migrations that the backup has not seen."""
    package = Path(pendopo.__file__).parent
    ours = {f"{path.parent.parent.name}.{path.stem}" for path in package.glob("*/migrations/[0-9]*.py")}
    return not ours <= set(manifest["migrations"])


def prepare(home: Path, urls: Urls) -> None:
    """`pendopo siapkan` on what was restored. Raises StartRefused."""
    log = home / "log" / "siapkan.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    environment = child_environment(home, urls, as_owner=True) | {WITHOUT_COPY: "1"}
    with open(log, "ab") as errors:
        done = subprocess.run(  # noqa: S603 - our own command
            [*deathsig.launcher(signal.SIGKILL), sys.executable, "-m", "pendopo.config.cli.main", "siapkan"],
            env=environment, stdout=errors, stderr=errors, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise StartRefused(f"Basis data yang dipulihkan tidak dapat diperbarui ke versi ini. Catatan: {log}")


def ask_product(found: Opened, home: Home, urls: Urls) -> None:
    """The product itself opens a file, verifies a letter and walks the chain, per region. Raises BackupDamaged."""
    if found.source.fetch is not None:
        wanted = ask_django("pilih", {}, home.path, urls) or {"names": []}
        found.source.fetch(wanted["names"])
    answer = ask_django("periksa", {}, home.path, urls)
    if answer is None:
        raise BackupDamaged(DEAD.format(log=home.path / "log" / "cadangan.log"))
    if answer["problems"]:
        raise BackupDamaged("; ".join(answer["problems"])[:300])


Say = Callable[[str], None]
