"""A region's catalogue as a TUF repository: metadata and targets as plain files.

What readers see is decided by one file, `timestamp.json`: everything that it leads to is on the disk before it is
replaced. Killed before that, the former catalogue stands; what was written besides is overwritten or cleared later.

Versions are seconds of the clock (never less than the last plus one), so a catalogue that was restored from an old
backup passes what readers have already seen with the next signature.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from pendopo.bundles import disk, keys
from pendopo.core.api import Refusal

ROOT_DAYS, TARGETS_DAYS, SNAPSHOT_DAYS, TIMESTAMP_DAYS = 730, 365, 30, 7
STATEMENTS = "pernyataan"
PATHS = ["pernyataan/*", "fakta/*"]
KEPT_SECONDS = 86_400.0
"""How long superseded files stay for readers who are in the middle of reading."""
RESTORED = "pulih.txt"
"""Lies in the folder after a restore from an older backup, until the bundles were signed anew."""
NOT_FOUNDED = "Katalog daerah ini belum didirikan. Dirikan dahulu dengan frasa sandinya."

S = TypeVar("S", Root, Targets, Snapshot, Timestamp)
Edit = Callable[[Targets], None]


class Repository:
    """The files of one region's catalogue. Callers hold `locked()` while they write."""

    def __init__(self, region_id: int) -> None:
        self.region_id = region_id
        self.folder = disk.catalogue_folder(region_id)

    @property
    def metadata(self) -> Path:
        return self.folder / "metadata"

    @property
    def targets(self) -> Path:
        return self.folder / "targets"

    @property
    def is_founded(self) -> bool:
        """Whether readers find a catalogue."""
        return (self.metadata / "timestamp.json").is_file()

    # -- reading what stands

    def root(self) -> Metadata[Root]:
        """The newest root. Raises Refusal while there is none."""
        versions = sorted(int(path.name.partition(".")[0]) for path in self.metadata.glob("*.root.json"))
        if not versions:
            raise Refusal(NOT_FOUNDED)
        return Metadata[Root].from_bytes((self.metadata / f"{versions[-1]}.root.json").read_bytes())

    def timestamp(self) -> Metadata[Timestamp]:
        """What readers begin with. Raises Refusal while there is no catalogue."""
        if not self.is_founded:
            raise Refusal(NOT_FOUNDED)
        return Metadata[Timestamp].from_bytes((self.metadata / "timestamp.json").read_bytes())

    def snapshot(self) -> Metadata[Snapshot]:
        version = self.timestamp().signed.snapshot_meta.version
        return Metadata[Snapshot].from_bytes((self.metadata / f"{version}.snapshot.json").read_bytes())

    def role(self, name: str) -> Metadata[Targets]:
        """The metadata of `targets` or of the delegated role, as readers see them now."""
        version = self.snapshot().signed.meta[f"{name}.json"].version
        return Metadata[Targets].from_bytes((self.metadata / f"{version}.{name}.json").read_bytes())

    def content(self, path: str, file: TargetFile) -> bytes:
        """The bytes of a target."""
        return self._place(path, file).read_bytes()

    # -- writing

    def found(self, identity: Mapping[str, str], ring: keys.Keyring, now: datetime) -> None:
        """The first root, empty roles, and with the timestamp the catalogue is there."""
        root = Root(1, expires=_after(now, ROOT_DAYS), unrecognized_fields={"pendopo": dict(identity)})
        for role, signer in _roles(ring).items():
            root.add_key(signer.public_key, role)
        self._write(Metadata(root), "1.root.json", ring.root)
        online = ring.online.public_key
        delegated = DelegatedRole(STATEMENTS, [online.keyid], 1, True, paths=PATHS)
        targets = Targets(
            _next(0, now), expires=_after(now, TARGETS_DAYS),
            delegations=Delegations({online.keyid: online}, {STATEMENTS: delegated}),
        )  # fmt: skip
        statements = Targets(_next(0, now), expires=_after(now, SNAPSHOT_DAYS))
        self._commit(targets, statements, ring.targets, ring.online, now, None)

    def change(
        self,
        now: datetime,
        *,
        passphrase: str = "",
        targets: Edit | None = None,
        statements: Edit | None = None,
    ) -> None:
        """Edit the signed targets (needs the passphrase), the statements, or only renew what expires soonest.

        Files of new targets are on the disk before (`put`). Raises Refusal.
        """
        root = self.root().signed
        top, stated = self.role("targets").signed, self.role(STATEMENTS).signed
        signer = None
        if targets is not None:
            signer = keys.open_key(self.region_id, keys.TARGETS, root.roles["targets"].keyids, passphrase)
            targets(top)
            top.version, top.expires = _next(top.version, now), _after(now, TARGETS_DAYS)
        if statements is not None:
            statements(stated)
        stated.version, stated.expires = _next(stated.version, now), _after(now, SNAPSHOT_DAYS)
        self._commit(top, stated, signer, self.online_signer(root), now, self.snapshot().signed)

    def rotate(self, former: CryptoSigner, ring: keys.Keyring, now: datetime) -> int:
        """Every key anew; the number of the last root. `former`: the root key in force.

        A root that knows old and new keys, everything signed by the new ones, then a root without the old ones:
        readers find a whole catalogue at every step, and done again after a kill it comes to the same end.
        """
        root, online = self.root().signed, ring.online.public_key
        for role, signer in _roles(ring).items():
            root.add_key(signer.public_key, role)
        for keyid in [one for one in root.roles["root"].keyids if one != ring.root.public_key.keyid]:
            root.revoke_key(keyid, "root")
        self._next_root(root, now, former, ring.root)
        top, stated = self.role("targets").signed, self.role(STATEMENTS).signed
        delegated = DelegatedRole(STATEMENTS, [online.keyid], 1, True, paths=PATHS)
        top.delegations = Delegations({online.keyid: online}, {STATEMENTS: delegated})
        top.version, top.expires = _next(top.version, now), _after(now, TARGETS_DAYS)
        stated.version, stated.expires = _next(stated.version, now), _after(now, SNAPSHOT_DAYS)
        self._commit(top, stated, ring.targets, ring.online, now, self.snapshot().signed)
        for role, signer in _roles(ring).items():
            for keyid in [one for one in root.roles[role].keyids if one != signer.public_key.keyid]:
                root.revoke_key(keyid, role)
        self._next_root(root, now, ring.root)
        keys.drop_others(self.region_id, list(root.keys))
        return int(root.version)

    def _next_root(self, root: Root, now: datetime, *signers: CryptoSigner) -> None:
        root.version, root.expires = root.version + 1, _after(now, ROOT_DAYS)
        self._write(Metadata(root), f"{root.version}.root.json", *signers)

    def online_signer(self, root: Root | None = None) -> CryptoSigner:
        """The key that signs without a passphrase."""
        found = root or self.root().signed
        return keys.open_online(self.region_id, found.roles["timestamp"].keyids)

    def put(self, path: str, content: bytes, custom: Mapping[str, Any] | None = None) -> TargetFile:
        """Lay a target's file down; it counts only when metadata name it."""
        file = TargetFile.from_data(path, content, ["sha256"])
        if custom:
            file.unrecognized_fields["custom"] = dict(custom)
        disk.write(self._place(path, file), content)
        return file

    def _commit(
        self,
        targets: Targets,
        statements: Targets,
        signer: CryptoSigner | None,
        online: CryptoSigner,
        now: datetime,
        former: Snapshot | None,
    ) -> None:
        """Roles, then the snapshot of them, then the timestamp: with this last file readers see the new state."""
        meta = dict(former.meta) if former else {}
        if signer is not None:
            meta["targets.json"] = self._write(Metadata(targets), f"{targets.version}.targets.json", signer)
        name = f"{statements.version}.{STATEMENTS}.json"
        stater = keys.open_online(self.region_id, _delegated(targets)) if former else online
        meta[f"{STATEMENTS}.json"] = self._write(Metadata(statements), name, stater)
        snapshot = Snapshot(_next(former.version if former else 0, now), expires=_after(now, SNAPSHOT_DAYS), meta=meta)
        about = self._write(Metadata(snapshot), f"{snapshot.version}.snapshot.json", online)
        last = self.timestamp().signed.version if self.is_founded else 0
        timestamp = Timestamp(_next(last, now), expires=_after(now, TIMESTAMP_DAYS), snapshot_meta=about)
        self._write(Metadata(timestamp), "timestamp.json", online)
        if signer is not None:
            (self.folder / RESTORED).unlink(missing_ok=True)
        self.clear(keep_seconds=KEPT_SECONDS)

    def _write(self, metadata: Metadata[S], name: str, *signers: CryptoSigner) -> MetaFile:
        for signer in signers:
            metadata.sign(signer, append=True)
        content = metadata.to_bytes(JSONSerializer(compact=True))
        disk.write(self.metadata / name, content)
        return MetaFile.from_data(metadata.signed.version, content, ["sha256"])

    def _place(self, path: str, file: TargetFile) -> Path:
        folder, _, name = path.rpartition("/")
        return self.targets / folder / f"{file.hashes['sha256']}.{name}"

    def clear(self, *, keep_seconds: float) -> None:
        """Throw away metadata and statements that are superseded for long; bundles and roots stay."""
        snapshot = self.snapshot().signed
        used = {f"{snapshot.version}.snapshot.json", "timestamp.json"}
        used |= {f"{about.version}.{name}" for name, about in snapshot.meta.items()}
        stated = self.role(STATEMENTS).signed.targets
        used |= {self._place(path, file).name for path, file in stated.items()}
        found = [
            *self.metadata.glob("*.json"),
            *(self.targets / STATEMENTS).glob("*"),
            *(self.targets / "fakta").glob("*"),
        ]
        for path in found:
            if path.name in used or path.name.endswith(".root.json"):
                continue
            if time.time() - path.stat().st_mtime > keep_seconds:
                path.unlink(missing_ok=True)


def _delegated(targets: Targets) -> list[str]:
    """The ids of the keys that may sign statements."""
    roles = targets.delegations.roles if targets.delegations else None
    return list(roles[STATEMENTS].keyids) if roles else []


def _roles(ring: keys.Keyring) -> dict[str, CryptoSigner]:
    return {"root": ring.root, "targets": ring.targets, "snapshot": ring.online, "timestamp": ring.online}


def _after(now: datetime, days: int) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0) + timedelta(days=days)


def _next(last: int, now: datetime) -> int:
    return max(last + 1, int(now.timestamp()))
