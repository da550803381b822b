"""What a process keeps for some seconds: rows that are read often and change seldom, by region."""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

Found = TypeVar("Found")


class Briefly(Generic[Found]):
    """Answers by key, each for so many seconds; what changes in another process is seen that much later.

    Whoever changes the rows calls `forget`, so that its own process sees the change at once.
    """

    _all: ClassVar[WeakSet[Briefly[Any]]] = WeakSet()

    def __init__(self, seconds: float = 5.0) -> None:
        self.seconds = seconds
        self._kept: dict[Hashable, tuple[float, Found]] = {}
        Briefly._all.add(self)

    def get(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What is kept under a key, made anew when it is older than that."""
        made_at, found = self._kept.get(key, (None, None))
        if made_at is None or clock.monotonic() - made_at > self.seconds:
            found = make()
            self._kept[key] = (clock.monotonic(), found)
        return found  # type: ignore[return-value]  # never None by absence: then it was made above

    def forget(self) -> None:
        """Drop everything."""
        self._kept.clear()

    @classmethod
    def forget_all(cls) -> None:
        """Between tests, whose rows are rolled back."""
        for one in cls._all:
            one.forget()
