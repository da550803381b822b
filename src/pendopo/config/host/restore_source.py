"""A backup as it is read: from a folder of backups, one backup's folder, or a single file."""

import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import backup_keys
from pendopo.config.host.backup_crypt import DAMAGED, BackupDamaged, Collected, decrypt_into, digest_of
from pendopo.config.host.backup_file import Slice, listing
from pendopo.config.host.backup_parts import FORMAT, KEYS, LIST, MANIFEST, SUMMARY, WRAPPED, sealed_content
from pendopo.config.host.backup_places import STAMPED

NOTHING = "Di {path} tidak ada cadangan Pendopo yang utuh."
SEVERAL = "Di {path} ada cadangan beberapa instalasi. Sebutkan foldernya: {names}"
HALF = "Berkas cadangan ini terpotong atau bukan cadangan Pendopo. Pakai salinan lain."
NEWER = "Cadangan ini dibuat oleh Pendopo yang lebih baru ({theirs}; di sini {ours}). Pasang versi itu dahulu."
FOREIGN = "Cadangan ini tidak ditandai dengan kunci itu; mungkin dibuat atau diubah orang lain. Tidak dipulihkan."


@dataclass(frozen=True)
class Source:
    """One backup. Either a folder `repo` with `stamp` in it, or a single file with what it holds.

    Of a place on another machine only some contents are brought into `repo`: `seen` are the sizes of all that lie
    there, `fetch` brings more.
    """

    stamp: str
    repo: Path | None = None
    file: Path | None = None
    entries: dict[str, tarfile.TarInfo] | None = None
    seen: dict[str, int] | None = None
    fetch: Callable[[list[str]], None] | None = None

    def part(self, name: str) -> IO[bytes]:
        """A part for reading. Raises BackupDamaged when it is missing."""
        return self._open(f"{self.stamp}/{name}")

    def content(self, name: str) -> IO[bytes]:
        """A sealed content for reading. Raises BackupDamaged when it is missing."""
        return self._open(f"isi/{name}")

    @property
    def folder_of_contents(self) -> Path | None:
        """Where the contents lie as files, when they do."""
        return None if self.repo is None else self.repo / "isi"

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        if self.repo is not None:
            return (self.repo / self.stamp / name).is_file()
        return f"{self.stamp}/{name}" in (self.entries or {})

    def _open(self, name: str) -> IO[bytes]:
        if self.repo is not None:
            try:
                return open(self.repo / name, "rb")
            except FileNotFoundError:
                raise BackupDamaged(DAMAGED) from None
        entry = (self.entries or {}).get(name)
        if entry is None or self.file is None:
            raise BackupDamaged(DAMAGED)
        return Slice(self.file, entry)  # type: ignore[return-value]  # a raw reader with read() and close()


def find(path: Path, stamp: str = "") -> Source:
    """The backup at a path: a file, a backup's folder, an installation's folder (its newest), or a place.

    `stamp`: which of several. Raises StartRefused.
    """
    if path.is_file():
        return _in_file(path)
    if (path / SUMMARY).is_file():
        return Source(path.name, repo=path.parent)
    stamps = [entry.name for entry in _folders(path) if STAMPED.fullmatch(entry.name) and (entry / SUMMARY).is_file()]
    if not stamps:
        return _in_place(path, stamp)
    if stamp and stamp not in stamps:
        raise StartRefused(f"Tidak ada cadangan {stamp}. Yang ada: {', '.join(sorted(stamps)[-10:])}")
    return Source(stamp or max(stamps), repo=path)


def _in_place(path: Path, stamp: str) -> Source:
    found = [folder for folder in _folders(path) if folder.name.startswith("pendopo-")]
    if len(found) > 1:
        raise StartRefused(SEVERAL.format(path=path, names=", ".join(folder.name for folder in found)))
    if not found:
        raise StartRefused(NOTHING.format(path=path))
    return find(found[0], stamp)


def _folders(path: Path) -> list[Path]:
    return sorted(found for found in path.iterdir() if found.is_dir()) if path.is_dir() else []


def _in_file(path: Path) -> Source:
    try:
        entries = listing(path)
    except (tarfile.TarError, EOFError):
        raise StartRefused(HALF) from None
    found = [name for name in entries if name.endswith(f"/{SUMMARY}")]
    last = max(entries.values(), key=lambda entry: entry.offset_data, default=None)
    if len(found) != 1 or last is None or last.offset_data + last.size > path.stat().st_size:
        raise StartRefused(HALF)
    return Source(found[0].partition("/")[0], file=path, entries=entries)


def summary_of(source: Source) -> dict[str, Any]:
    """The open summary. Raises BackupDamaged, StartRefused for a format from the future."""
    try:
        with source.part(SUMMARY) as part:
            found: dict[str, Any] = json.loads(part.read())
        if int(found["format"]) > FORMAT:
            from pendopo.config.host.backup_parts import version

            raise StartRefused(NEWER.format(theirs=found["pendopo"], ours=version()))
    except (ValueError, KeyError, TypeError):
        raise BackupDamaged(DAMAGED) from None
    return found


def identity_from(source: Source, *, paper: str = "", passphrase: str = "") -> str:
    """The secret that opens it, from the paper key or the passphrase. Raises StartRefused."""
    if paper:
        return backup_keys.tidy_paper(paper)
    if not source.has(WRAPPED):
        raise StartRefused("Cadangan ini tidak membawa kunci berfrasa; yang diperlukan kunci kertasnya.")
    with source.part(WRAPPED) as part:
        return backup_keys.unwrap(part.read(), passphrase)


def verify_parts(source: Source, summary: dict[str, Any], identity: str, seals: tuple[str, ...] = ()) -> None:
    """Every part is there with its size and digest, and whoever holds our keys made it. Raises BackupDamaged."""
    known = (backup_keys.seal_key(identity), *seals)
    if not backup_keys.is_sealed(summary.get("seals", {}), sealed_content(summary), known):
        known_by_machine = backup_keys.is_sealed(
            summary.get("seals", {}), sealed_content(summary), _seals_within(source, identity)
        )
        if not known_by_machine:
            raise BackupDamaged(FOREIGN)
    for name, told in summary["parts"].items():
        with source.part(name) as part:
            if digest_of(part) != told["sha256"]:
                raise BackupDamaged(DAMAGED)


def _seals_within(source: Source, identity: str) -> tuple[str, ...]:
    """For this machine's own key, which has no seal of its own: those in the keys it opens, if it is named in them."""
    found = json.loads(keys_in(source, identity).get("cadangan.json", b"{}"))
    return tuple(found.get("seals", ())) if found.get("machine") == identity else ()


def keys_in(source: Source, identity: str) -> dict[str, bytes]:
    """The files of `kunci/` in a backup."""
    import base64

    return {name: base64.b64decode(text) for name, text in json.loads(read(source, KEYS, identity)).items()}


def manifest_of(source: Source, identity: str) -> dict[str, Any]:
    """The manifest."""
    found: dict[str, Any] = json.loads(read(source, MANIFEST, identity))
    return found


def listed(source: Source, identity: str) -> Iterator[tuple[str, int]]:
    """Name and size of every content."""
    for line in zlib.decompress(read(source, LIST, identity)).decode().splitlines():
        name, _, size = line.partition(" ")
        yield name, int(size)


def read(source: Source, name: str, identity: str) -> bytes:
    """A small part in the clear. Raises BackupDamaged."""
    collected = Collected()
    with source.part(name) as part:
        decrypt_into(part, collected, identity)
    return collected.content
