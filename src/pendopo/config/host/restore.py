"""`pendopo pulihkan`: from a backup to an installation on an empty machine, checked before it says that it is done."""

import argparse
import contextlib
import getpass
import json
import math
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pendopo.config.cli import screen
from pendopo.config.cli.database import Urls
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import write_private
from pendopo.config.host import backup_keys, backup_places, backup_trust, restore_core, restore_files, restore_source
from pendopo.config.host.backup_crypt import BackupDamaged, sync_folder
from pendopo.config.host.backup_notes import ask_django
from pendopo.config.host.backup_server import own_urls, serving
from pendopo.config.host.restore_source import Source
from pendopo.config.host.unfinished import RESTORING

FULL_HOME = "Folder {home} tidak kosong. Pemulihan hanya ke folder kosong; isi PENDOPO_HOME dengan folder yang baru."
FAILED = "{why}\nTidak ada yang dipulihkan; folder {home} kembali kosong."
LEAST, TIMES = 10, 3
"""Numbers to skip when nothing better is known: three times what the days since would bring at the usual pace."""


def into(
    file: Path, home: Home, *, identity: str, stamp: str = "", skip: int | None = None, say: bool = True
) -> list[str]:
    """Restore a backup (file or folder) into an empty home. Returns what was done besides, as sentences.

    `identity`: the paper key's secret, or that of the machine that made it. `skip`: how many numbers to leave out per
    register, None for an estimate. Raises StartRefused with a sentence; then the home is empty again.
    """
    source = restore_source.find(file, stamp)
    tell = screen.say if say else _silent
    refuse_in_use(home)
    try:
        tell("Memeriksa cadangan…")
        found = restore_core.opened(source, identity)
        _begin(home, source)
        try:
            said = _rebuild(found, home, skip, tell)
        except BaseException:
            _wipe(home.path)
            raise
    except BackupDamaged as damaged:
        raise StartRefused(FAILED.format(why=damaged, home=home.path)) from damaged
    except OSError as problem:
        from pendopo.config.host.backup import sentence

        raise StartRefused(FAILED.format(why=sentence(problem), home=home.path)) from problem
    return said


def refuse_in_use(home: Home) -> None:
    """Raises StartRefused unless the home is empty, or holds only what a broken-off restore has left."""
    if (home.path / RESTORING).exists():
        _wipe(home.path)
    elif home.path.exists() and not _is_fresh(home.path):
        raise StartRefused(FULL_HOME.format(home=home.path))


def _is_fresh(home: Path) -> bool:
    """Empty, but for what `pendopo pasang` leaves before the first start: folders, and an office's own certificate.

    What is believed of partners may have been carried over from the old machine: it only grows newer.
    """
    # The last: killed while the mark was being written.
    excused = ("log", "lost+found", backup_trust.TRUSTED, f"{RESTORING}.baru")
    files = (path.relative_to(home) for path in home.rglob("*") if not path.is_dir())
    return all(path.parts[:2] == ("kunci", "tls") or path.parts[0] in excused for path in files)


def _begin(home: Home, source: Source) -> None:
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(home.path / RESTORING, json.dumps({"dari": source.stamp, "mulai": datetime.now(UTC).isoformat()}))
    sync_folder(home.path)


def _rebuild(found: restore_core.Opened, home: Home, skip: int | None, tell: restore_core.Say) -> list[str]:
    home.make()
    tell("Menyalin kunci dan berkas…")
    restore_files.put_keys(found.keys, home.path / "kunci", with_sessions=found.final)
    count = restore_files.copy_contents(found.source, found.names, found.keys, home.path / "berkas")
    tell(f"{count} berkas cocok dengan sidiknya. Memulihkan basis data…")
    with _database(home) as urls:
        restore_core.load_database(found, urls)
        restore_core.compare_database(found, urls)
        restore_core.compare_contents(found, urls)
        tell("Semua tabel sama dengan saat dicadangkan. Menyesuaikan dengan versi ini…")
        restore_core.prepare(home.path, urls)
        restore_core.ask_product(found, home, urls)
        said = _after(found, home, urls, skip)
    backup_trust.restore(found.source, found.identity, home.path, final=found.final)
    _keep_settings(found.manifest, home.path)
    if not found.final:
        backup_keys.rename_cell(home.path)
    _finish(home)
    return said


@contextlib.contextmanager
def _database(home: Home) -> Iterator[Urls]:
    own = own_urls()
    if own is not None:
        yield own
        return
    with serving(home.path, log=home.logs / "postgres.log") as server:
        yield server.urls()


def _after(found: restore_core.Opened, home: Home, urls: Urls, skip: int | None) -> list[str]:
    """The trail says where the data come from; counters, sign-in links and what waits to be sent are dealt with."""
    manifest = found.manifest
    newest = _newest_known(found)
    wanted = estimate(newest, datetime.now(UTC)) if skip is None else skip
    question = {
        "made_at": manifest["made_at"], "final": found.final, "skip": 0 if found.final else wanted,
        "known": newest["measured"]["counters"],
    }  # fmt: skip
    answer = ask_django("sesudah", question, home.path, urls)
    if answer is None:
        raise BackupDamaged(restore_core.DEAD.format(log=home.logs / "cadangan.log"))
    return list(answer["said"])


def _newest_known(found: restore_core.Opened) -> dict[str, Any]:
    """The newest manifest at the same place: an older backup is restored, but its later numbers are known."""
    repo = found.source.repo
    if repo is None:
        return found.manifest
    with contextlib.suppress(BackupDamaged, StartRefused, OSError):
        newest = restore_source.find(repo)
        manifest = restore_source.manifest_of(newest, found.identity)
        if manifest["made_at"] > found.manifest["made_at"]:
            return manifest
    return found.manifest


def estimate(manifest: dict[str, Any], now: datetime) -> int:
    """How many numbers of one register may have been given since this manifest: the fastest pace of its year, thrice.

    An estimate: letters on paper decide. At least ten.
    """
    made_at = datetime.fromisoformat(manifest["made_at"])
    since = max((now - made_at).total_seconds() / 86400, 0.0)
    day_of_year = max(made_at.timetuple().tm_yday, 1)
    counters = manifest["measured"]["counters"]
    pace = max((last / day_of_year for _, _, year, last in counters if year == made_at.year), default=0)
    return max(LEAST, math.ceil(pace * since * TIMES / 10) * 10)


def _keep_settings(manifest: dict[str, Any], home: Path) -> None:
    with contextlib.suppress(KeyError, TypeError):  # a backup from before there were places
        backup_places.write_settings(home, backup_places.settings_from(manifest["places"]))


def _finish(home: Home) -> None:
    """Everything is on the disk; only then the mark goes."""
    os.sync()
    (home.path / RESTORING).unlink()
    sync_folder(home.path)


def _wipe(home: Path) -> None:
    """Back to an empty folder, the mark last; what is believed of partners stays."""
    from pendopo.config.cli.postgres import Server

    if own_urls() is None and (home / "kunci" / "postgres.json").exists():
        folder = Server(home).place.folder
        shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(home.iterdir(), key=lambda path: path.name == RESTORING):
        if path.name == backup_trust.TRUSTED:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _silent(text: str) -> None:
    """For callers that speak themselves."""


def run(args: argparse.Namespace) -> int:
    """The command. Asks for the paper key or the passphrase when no file with it is named."""
    os.umask(0o077)
    home = Home.from_environment()
    path = Path(args.sumber).expanduser().absolute()
    source = restore_source.find(path, args.tanggal or "")
    refuse_in_use(home)
    summary = restore_source.summary_of(source)
    print(f"Cadangan {summary['made_at'][:16].replace('T', ' ')} UTC, {summary['files']['count']} berkas.")
    identity = _ask_identity(source, args)
    said = into(path, home, identity=identity, stamp=args.tanggal or "", skip=args.lewati)
    for line in said:
        print(f"  - {line}")
    print(DONE.format(home=home.path, up=screen.command(home, "up")))
    print(AFTER_MOVE if summary["why"] == "pindah" else AFTER)
    return 0


DONE = """
Selesai. Semua yang dicadangkan ada di {home} dan sudah diperiksa.
Nyalakan:  {up}
"""
AFTER = """\
Sesudah menyala, periksa: alamat umum; tempat cadangan (pendopo cadangkan daftar); hak orang yang dicabut dan data
yang dihapus sesudah cadangan itu dibuat, karena keduanya hidup lagi."""
AFTER_MOVE = """\
Sesudah menyala, periksa: alamat umum, setelan di /etc/pendopo, dan tempat cadangan (pendopo cadangkan daftar)."""


def _ask_identity(source: Source, args: argparse.Namespace) -> str:
    if args.kunci_berkas:
        return restore_source.identity_from(source, paper=_read(args.kunci_berkas))
    if args.frasa_berkas:
        return restore_source.identity_from(source, passphrase=_read(args.frasa_berkas))
    if not sys.stdin.isatty():
        typed = sys.stdin.readline()
    else:
        typed = getpass.getpass("Kunci kertas (AGE-SECRET-KEY-1…) atau frasa pemulihan: ")
    if backup_keys.looks_like_paper(typed):
        return restore_source.identity_from(source, paper=typed)
    return restore_source.identity_from(source, passphrase=typed.rstrip("\r\n"))


def _read(path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as problem:
        raise StartRefused(f"Berkas {path} tidak terbaca: {problem.strerror}.") from None
