"""What a process keeps of definitions: compiled ones within a bound in bytes, cards of lists. Shared by regions."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from pendopo.definitions.cards import Card
from pendopo.engine.api import Compiled

COMPILED_BYTES = 64 * 1024 * 1024
CARDS = 2_000  # about 3 kB each
PER_BYTE, PER_ONE = 7, 50_000
# A compiled definition weighs 5.5 to 6.5 times its canonical bytes (measured over the shipped ones, what serving adds
# included); tests/definitions/test_cache.py compares the estimate with what Python really takes.


def weight(canonical_bytes: int) -> int:
    """The memory of a compiled definition in bytes, estimated from above."""
    return PER_ONE + PER_BYTE * canonical_bytes


class CompiledCache:
    """Compiled definitions by digest. Their weights together never exceed the bound; the longest unused go first."""

    def __init__(self, bound: int = COMPILED_BYTES) -> None:
        self.bound = bound
        self.weight = 0
        self._kept: OrderedDict[str, tuple[int, Compiled]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, digest: str) -> bool:
        return digest in self._kept

    def get(self, digest: str) -> Compiled | None:
        """The compiled definition of this digest, which is then the last used."""
        with self._lock:
            found = self._kept.get(digest)
            if found is None:
                return None
            self._kept.move_to_end(digest)
            return found[1]

    def keep(self, digest: str, compiled: Compiled, canonical_bytes: int) -> None:
        """Remember it; what then is too much is forgotten. One that alone exceeds the bound is not kept at all."""
        heavy = weight(canonical_bytes)
        with self._lock:
            self._drop(digest)
            if heavy > self.bound:
                return
            self._kept[digest] = (heavy, compiled)
            self.weight += heavy
            while self.weight > self.bound:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self.weight = 0

    def _drop(self, digest: str) -> None:
        found = self._kept.pop(digest, None)
        if found is not None:
            self.weight -= found[0]


class CardCache:
    """Cards by digest, at most so many."""

    def __init__(self, most: int = CARDS) -> None:
        self.most = most
        self._kept: OrderedDict[str, Card] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def known(self, digests: list[str]) -> dict[str, Card]:
        """Those of these digests that are in memory."""
        with self._lock:
            found = {digest: self._kept[digest] for digest in digests if digest in self._kept}
            for digest in found:
                self._kept.move_to_end(digest)
        return found

    def keep(self, cards: dict[str, Card]) -> None:
        """Remember these; the longest unused beyond the bound are forgotten."""
        with self._lock:
            self._kept.update(cards)
            for digest in cards:
                self._kept.move_to_end(digest)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


compiled = CompiledCache()
cards = CardCache()
