"""Retention at a place: old backups go, then the contents that none of the others needs."""

import io
import zlib
from datetime import UTC, datetime

from pendopo.config.cli.home import Home
from pendopo.config.host import backup_keys, backup_notes
from pendopo.config.host.backup_crypt import BackupDamaged, Collected, decrypt_into
from pendopo.config.host.backup_keep import kept
from pendopo.config.host.backup_parts import LIST
from pendopo.config.host.backup_places import FolderPlace, Settings, moment_of

TROUBLE = "Cadangan baru sudah utuh, tetapi yang lama tidak dapat dirapikan: {why}"


def trim(home: Home, place: FolderPlace, settings: Settings) -> str:
    """Remove what need not stay. '' or a sentence; a backup that was made is not undone by this."""
    try:
        gone = _remove(home, place, settings)
        if gone:
            _drop_contents(home, place)
            _note_gone(home, place, gone)
    except (OSError, BackupDamaged) as problem:
        return TROUBLE.format(why=problem)[:300]
    return ""


def _remove(home: Home, place: FolderPlace, settings: Settings) -> list[str]:
    stamps = place.stamps()
    stay = kept(map(moment_of, stamps), settings.keep, proven_at(home, place.name))
    gone = [stamp for stamp in stamps if moment_of(stamp) not in stay]
    for stamp in gone:
        place.remove(stamp)
    return gone


def proven_at(home: Home, place: str) -> list[datetime]:
    """The moments of the backups of a place that were restored and found equal."""
    rows = (row for row in backup_notes.journal(home.path) if row["place"] == place and row.get("proven_at"))
    return [moment_of(row["name"]) for row in rows]


def _drop_contents(home: Home, place: FolderPlace) -> None:
    """Also what a region has erased leaves the backups at last, with the last of those that had it."""
    machine = backup_keys.load(home.path).machine
    needed: set[bytes] = set()
    for stamp in place.stamps():
        with place.part(stamp, LIST) as part:
            collected = Collected()
            decrypt_into(part, collected, machine)
        needed |= {line.partition(b" ")[0] for line in io.BytesIO(zlib.decompress(collected.content))}
    place.drop_contents(lambda name: name.encode() in needed)


def _note_gone(home: Home, place: FolderPlace, gone: list[str]) -> None:
    now = datetime.now(UTC).isoformat()
    rows = [row for row in backup_notes.journal(home.path) if row["place"] == place.name and row["name"] in gone]
    backup_notes.note(home, [row | {"gone_at": now} for row in rows], None)
