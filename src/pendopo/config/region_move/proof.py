"""Proof that a file is whole: counts, digests, the chain of events recomputed, contents opened, letters there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pendopo.audit.canonical import EVENT_COLUMNS, beginning, link_digest
from pendopo.config.region_move import folders
from pendopo.config.region_move.reading import Contents, inflated, walk
from pendopo.config.region_move.tables import Table, copy_out, fields, tables_of

if TYPE_CHECKING:
    import psycopg

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = ("occurred_at", "recorded_at")
SIGNED = "ditandatangani"
NONCE, TAG = 12, 16


def digest_in(connection: psycopg.Connection[Any], table: Table, region_id: int) -> tuple[int, str]:
    """Count and digest of a region's rows in this database, as the export computes them."""
    digest, count = sha256(), 0
    for piece in copy_out(connection, table.select(region_id)):
        digest.update(piece)
        count += piece.count(b"\n")
    return count, digest.hexdigest()


@dataclass
class Proof:
    """What was found. `problems`: sentences; empty when all is well. `counted`: rows, contents, links, letters."""

    contents: Contents = field(default_factory=Contents)
    counted: dict[str, int] = field(default_factory=lambda: {"baris": 0, "berkas": 0, "peristiwa": 0, "surat": 0})
    problems: list[str] = field(default_factory=list)


class _Rows:
    """What of the rows must be looked at together: events with their links, letters with their files."""

    def __init__(self, columns: dict[str, list[str]]) -> None:
        self.columns = columns
        self.events: dict[str, list[str | None]] = {}
        self.links: list[tuple[int, str, str, str, str]] = []
        self.letters: list[str] = []
        self.erased: set[str] = set()

    def take(self, table: str, lines: list[bytes]) -> None:
        reader = getattr(self, f"_{table}", None)
        if reader is not None:
            names = self.columns[table]
            for line in lines:
                reader(dict(zip(names, fields(line), strict=True)))

    def _audit_event(self, row: dict[str, str | None]) -> None:
        texts = [_micros(row[name]) if name in TIMES else row[name] for name in EVENT_COLUMNS]
        self.events[str(row["id"])] = texts

    def _audit_link(self, row: dict[str, str | None]) -> None:
        former, digest = (str(row[name]).removeprefix("\\x") for name in ("former", "digest"))
        self.links.append((int(str(row["seq"])), str(row["id"]), str(_micros(row["linked_at"])), former, digest))

    def _documents_letter(self, row: dict[str, str | None]) -> None:
        if row["state"] == SIGNED and row["signed_sha256"]:
            self.letters.append(str(row["signed_sha256"]))

    def _files_storedfile(self, row: dict[str, str | None]) -> None:
        if row["erased_at"] is not None:
            self.erased.add(str(row["sha256"]))


def _micros(text: str | None) -> str | None:
    return None if text is None else str((datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1))


def prove_file(path: Path, identity: str, columns: dict[str, list[str]]) -> Proof:
    """Every digest in the file is what it should be. Raises StartRefused when it cannot be read at all.

    `columns`: of each table, as this program has them (the manifest, which says the same, comes last).
    """
    proof = Proof()
    rows = _Rows(columns)
    told: dict[str, tuple[int, Any]] = {}
    seen: set[str] = set()
    key = b""
    for name, content, _size in walk(path, identity, proof.contents):
        kind, _, rest = name.partition("/")
        if kind == folders.KEYS and rest.endswith(".kunci"):
            key = content.read()
        elif kind == folders.CONTENTS:
            _content(proof, rest, content, key, seen)
        elif kind == "tabel":
            table, piece = rest.partition("/")[0], inflated(content)
            count, digest = told.get(table, (0, sha256()))
            digest.update(piece)
            told[table] = count + piece.count(b"\n"), digest
            rows.take(table, piece.splitlines(keepends=True))
    _tables(proof, told)
    _chain(proof, rows)
    _letters(proof, rows, seen)
    return proof


def _content(proof: Proof, name: str, content: IO[bytes], key: bytes, seen: set[str]) -> None:
    """A content opens with the region's own key and has the digest by which it is called."""
    sealed, digest = content.read(), name.rpartition("/")[2]
    if len(digest) != sha256().digest_size * 2 or name.count("/") != 1:
        return  # a part of an upload that nobody has finished: sealed with its sender's secret as well
    proof.counted["berkas"] += 1
    seen.add(digest)
    owner = f"daerah-{proof.contents.about['region']['id']}"
    if sha256(_opened(sealed, key, owner)).hexdigest() != digest:
        proof.problems.append(f"Berkas {digest[:12]}… tidak cocok dengan sidiknya.")


def _opened(sealed: bytes, key: bytes, owner: str) -> bytes:
    """As core.crypto opens it, with the key that is in the file."""
    import hmac

    cipher = AESGCM(hmac.new(key, b"isi", sha256).digest())
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except (InvalidTag, ValueError):
        return b""


def _tables(proof: Proof, found: dict[str, tuple[int, Any]]) -> None:
    for name, (count, digest, _columns) in proof.contents.manifest["tables"].items():
        have, own = found.get(name, (0, sha256()))
        proof.counted["baris"] += have
        if have != count:
            proof.problems.append(f"Tabel {name}: {have} baris, seharusnya {count}.")
        elif own.hexdigest() != digest:
            proof.problems.append(f"Tabel {name}: isinya tidak cocok dengan sidiknya.")


def _chain(proof: Proof, rows: _Rows) -> None:
    """Each link recomputed from its event and the one before; the last is the head that the manifest names."""
    number = int(proof.contents.about["region"]["id"])
    former = beginning(number)
    for seq, event_id, moment, told_former, told in sorted(rows.links):
        event = rows.events.get(event_id)
        if event is None or told_former != former.hex():
            proof.problems.append(f"Rantai peristiwa putus di nomor {seq}.")
            return
        former = link_digest(number, former, seq, moment, event)
        if former.hex() != told:
            proof.problems.append(f"Peristiwa nomor {seq} tidak cocok dengan sidiknya.")
            return
    proof.counted["peristiwa"] = len(rows.links)
    head = [len(rows.links), former.hex() if rows.links else ""]
    if head != proof.contents.manifest["head"] or len(rows.links) != len(rows.events):
        proof.problems.append("Ujung rantai peristiwa bukan yang tercatat.")


def _letters(proof: Proof, rows: _Rows, contents: set[str]) -> None:
    proof.counted["surat"] = len(rows.letters)
    for digest in rows.letters:
        if digest not in contents and digest not in rows.erased:
            proof.problems.append(f"Surat bertanda tangan {digest[:12]}… tidak ada di dalam berkas.")


def columns_here() -> dict[str, list[str]]:
    """Of each region table the columns that travel, as this database has them."""
    import psycopg
    from django.conf import settings

    with psycopg.connect(settings.OWNER_URL) as owner:
        return {table.name: list(table.columns) for table in tables_of(owner)}
