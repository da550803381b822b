"""What was proven already: findings of the verifier and runs of scenarios, kept by digest while the process lives.

A digest is always made here, of the very bytes that are to be published: a body that was touched has another one and is
proven anew. The vocabulary is part of the key; the program cannot change while its process runs.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from pendopo.engine.api import (
    Compiled,
    Definition,
    Finding,
    Scenario,
    Vocabulary,
    canonical,
    check,
    digest,
    from_canonical,
    load_folder,
    run_scenario,
    scenario_bytes,
)

Key = tuple[str, ...]
Found = TypeVar("Found")
FINDINGS, RUNS, FOLDERS = 4_000, 20_000, 200


class Kept(Generic[Found]):
    """Outcomes by key, at most so many; the longest unused go first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Key, Found] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, make: Callable[[], Found]) -> Found:
        """What was found for this key, made when it is not known; a fault in making is kept by nobody."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


_findings: Kept[tuple[Finding, ...]] = Kept(FINDINGS)
_runs: Kept[tuple[str, ...]] = Kept(RUNS)
_folders: Kept[bytes] = Kept(FOLDERS)


def forget_proofs() -> None:
    """Prove everything anew from here on; for tests and measurements."""
    _findings.clear()
    _runs.clear()
    _folders.clear()


def findings_of(definition: Definition, known: Vocabulary, body: bytes | None = None) -> list[Finding]:
    """What the verifier says of a definition under a vocabulary, its own scenarios included.

    `body`: its canonical bytes, where the caller has just made them.
    """
    key = (digest(body or canonical(definition)), _name_of(known))
    return list(_findings.get(key, lambda: tuple(check(definition, known))))


def scenario_faults_of(compiled: Compiled, scenario: Scenario) -> tuple[str, ...]:
    """What a scenario that is not the definition's own finds wrong with it. `compiled` must carry its digest."""
    if not compiled.digest:
        return tuple(run_scenario(compiled, scenario).faults)
    key = (compiled.digest, digest(scenario_bytes(scenario)))
    return _runs.get(key, lambda: tuple(run_scenario(compiled, scenario).faults))


def read_folder(folder: Path) -> Definition:
    """A definition folder as it lies on disk, read once while none of its files changes. Raises DefinitionError."""
    return from_canonical(_folders.get(_state_of(folder), lambda: canonical(load_folder(folder))))


def _name_of(known: Vocabulary) -> str:
    return digest(repr(_plain(known.__dict__)).encode())


def _plain(value: object) -> object:
    """Sets in a fixed order, so that equal vocabularies have equal names."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return sorted((name, _plain(inside)) for name, inside in value.items())
    return value


def _state_of(folder: Path) -> Key:
    """Every file with its size and the moments of its last change (of content, and of the file itself)."""
    files = sorted(Path(where) / name for where, _inner, names in os.walk(folder) for name in names)
    stats = [(file, file.stat()) for file in files]
    return (str(folder), *(f"{file}:{one.st_size}:{one.st_mtime_ns}:{one.st_ctime_ns}" for file, one in stats))
