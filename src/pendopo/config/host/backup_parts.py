"""The parts of one backup: database, keys, list of contents, manifest, each encrypted; a summary that anybody reads.

`ringkas.json` holds no personal data: sizes, digests, and the seals that say that the backup is ours.
"""

import base64
import json
import os
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from pendopo.config.cli.database import Urls
from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import backup_dump, backup_keys, backup_trust
from pendopo.config.host.backup_crypt import Chunks, write_encrypted
from pendopo.config.host.backup_keys import Keys
from pendopo.config.host.backup_places import Content

FORMAT = 1
DATABASE, KEYS, LIST, MANIFEST = "basis-data.age", "kunci.age", "berkas.age", "manifes.age"
WRAPPED, SUMMARY, README = "pemulihan.age", "ringkas.json", "BACA-SAYA.txt"
NOT_COPIED = {"postgres.json", "alamat.json"}
"""Passwords of this machine's own server; another machine makes its own."""
TOLD = ("PENDOPO_PUBLIC_URL", "PENDOPO_PORT", "PENDOPO_BIND", "PENDOPO_HTTPS", "PENDOPO_SMTP_HOST", "PENDOPO_SMTP_PORT")
README_TEXT = """\
Ini satu cadangan Pendopo. Isinya tersandi; nama berkas dan ukurannya saja yang terbaca.

Memulihkan di mesin kosong: pasang Pendopo, lalu
    PENDOPO_HOME=/folder/kosong pendopo pulihkan FOLDER-ATAU-BERKAS-INI
dan ketik kunci kertasnya (AGE-SECRET-KEY-1…) atau, bila dibuat, frasa pemulihannya.

Sandi: age (https://age-encryption.org). Basis data: pg_dump, format custom.
"""


@dataclass(frozen=True)
class Wish:
    """Which backup is wanted. `final`: the last one of a machine that is switched off for good."""

    why: str
    made_at: datetime
    final: bool = False


@dataclass
class Draft:
    """A backup that is being written into a folder."""

    folder: Path
    keys: Keys
    wish: Wish
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    total: int = 0

    def encrypt(self, name: str, source: Any) -> None:
        """Write one part."""
        self.parts[name] = write_encrypted(self.folder / name, source, backup_keys.recipients(self.keys))


def write_database(draft: Draft, urls: Urls, contents: Path) -> None:
    """Dump one moment of the database, with counts and digests of that very moment. Raises StartRefused."""
    with backup_dump.snapshot(urls.owner) as (connection, name):
        about = backup_dump.about(connection)
        measured = backup_dump.measure(connection)
        _dump(draft, backup_dump.dump(urls.owner, name, about["server"]))
        missing = [row for row in backup_dump.content_rows(connection) if not _path(contents, *row).is_file()]
    lost, erased = _sort_missing(urls, missing)
    draft.manifest |= about | {"measured": measured, "lost": lost, "erased": erased}


def _dump(draft: Draft, program: backup_dump.Program) -> None:
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
        program["args"], env=program["env"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            draft.encrypt(DATABASE, process.stdout)
        except BaseException:
            process.kill()
            raise
        told = process.stderr.read() if process.stderr else b""
    if process.returncode != 0:
        raise StartRefused(f"pg_dump berhenti (kode {process.returncode}): {_first_line(told)}")


def _first_line(told: bytes) -> str:
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[0][:200] if lines else "tanpa penjelasan"


def _path(contents: Path, region_id: int, digest: str) -> Path:
    return contents / str(region_id) / digest[:2] / digest


def _sort_missing(urls: Urls, missing: list[tuple[int, str]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Contents that are not on the disk: `lost` when their row is still there, else erased while we looked."""
    lost: list[list[Any]] = []
    erased: list[list[Any]] = []
    if not missing:
        return lost, erased
    with backup_dump.snapshot(urls.owner) as (connection, _name):
        for region_id, digest in missing:
            asked = "SELECT * FROM files_storedfile WHERE region_id = %s AND sha256 = %s"
            cursor = connection.execute(asked, [region_id, digest])
            column = next((at for at, one in enumerate(cursor.description or ()) if one.name == "erased_at"), None)
            is_there = any(column is None or row[column] is None for row in cursor)
            (lost if is_there else erased).append([region_id, digest])
    return lost, erased


def write_rest(draft: Draft, home: Path, found: Iterable[Content], settings: dict[str, Any]) -> dict[str, Any]:
    """Keys, the list of contents, catalogues, manifest and summary, in this order. Returns the summary."""
    draft.encrypt(KEYS, Chunks(iter([json.dumps(_keys(home / "kunci")).encode()])))
    draft.encrypt(LIST, Chunks(_compressed(_lines(draft, found))))
    draft.encrypt(backup_trust.PART, Chunks(backup_trust.pieces(home)))
    manifest = draft.manifest | {
        "format": FORMAT, "made_at": draft.wish.made_at.isoformat(), "final": draft.wish.final,
        "pendopo": version(), "settings": {name: os.environ[name] for name in TOLD if os.environ.get(name)},
        "places": settings,
    }  # fmt: skip
    draft.encrypt(MANIFEST, Chunks(iter([json.dumps(manifest, ensure_ascii=False).encode()])))
    wrapped = backup_keys.wrapped_bytes(draft.keys)
    if wrapped:
        _write(draft.folder / WRAPPED, wrapped)
    _write(draft.folder / README, README_TEXT.encode())
    summary = _summary(draft)
    _write(draft.folder / SUMMARY, json.dumps(summary, indent=1).encode())
    return summary


def _summary(draft: Draft) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "format": FORMAT, "pendopo": version(), "made_at": draft.wish.made_at.isoformat(), "why": draft.wish.why,
        "cell": draft.keys.cell, "parts": draft.parts, "files": {"count": draft.count, "bytes": draft.total},
    }  # fmt: skip
    return summary | {"seals": backup_keys.seal(draft.keys, sealed_content(summary))}


def sealed_content(summary: dict[str, Any]) -> bytes:
    """What a summary's seals are about: everything else in it."""
    return json.dumps({k: v for k, v in summary.items() if k != "seals"}, sort_keys=True).encode()


def version() -> str:
    """The installed Pendopo."""
    return metadata.version("pendopo")


def size_of(summary: dict[str, Any]) -> int:
    """Bytes of all that a backup needs."""
    return sum(int(part["size"]) for part in summary["parts"].values()) + int(summary["files"]["bytes"])


def _keys(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in NOT_COPIED)
    return {str(path.relative_to(folder)): base64.b64encode(path.read_bytes()).decode() for path in files}


def _lines(draft: Draft, found: Iterable[Content]) -> Iterator[bytes]:
    for content in found:
        draft.count += 1
        draft.total += content.size
        yield f"{content.name} {content.size}\n".encode()


def _compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj()
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
