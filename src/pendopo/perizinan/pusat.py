"""Systems of the central government that hold a part of a service: what is sent to them, what they answer. No Django.

A service names its channel; the channel names the system. Neither SIMBG nor MPP Digital publishes an interface that a
region may call, so their adapter says just that. A region marked contoh meets a simulator instead; it calls nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, Protocol

Answer = Literal["disetujui", "ditolak", "dikembalikan"]

SYSTEMS = {"M": "MPP Digital", "O": "OSS", "S": "SIMBG"}
"""By channel of a definition; channel D is wholly the region's own."""

SIGNALS: dict[Answer, str] = {
    "disetujui": "pusat_disetujui",
    "ditolak": "pusat_ditolak",
    "dikembalikan": "pusat_dikembalikan",
}
"""The message that an answer is to a case."""

SIMULATOR = "SIMULATOR"
"""Stands on every page, letter and notice that derives from an answer no central system gave."""


class NoInterface(Exception):
    """The system cannot be reached from here; the text is a sentence for staff."""


@dataclass(frozen=True)
class Filing:
    """What is sent: our registration number and the service; no personal data. `key` is the same at every retry."""

    key: str
    number: str
    service: str


class SistemPusat(Protocol):
    """A central system. `name` is shown to people; `is_simulator` marks everything that comes of it."""

    @property
    def name(self) -> str: ...
    @property
    def is_simulator(self) -> bool: ...
    def submit(self, filing: Filing) -> str:
        """Send once more or for the first time: the same key gives the same reference. Raises NoInterface."""

    def status(self, reference: str) -> Answer | None:
        """What it has answered by now; None while it has not. Raises NoInterface."""


@dataclass(frozen=True)
class Unreachable:
    """A system without an interface for regions."""

    name: str
    is_simulator: bool = False

    def submit(self, filing: Filing) -> str:
        raise NoInterface(self.reason)

    def status(self, reference: str) -> Answer | None:
        raise NoInterface(self.reason)

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return f"{self.name} tidak membuka antarmuka bagi daerah. Kerjakan langkah ini di {self.name} sendiri."


@dataclass(frozen=True)
class Simulator:
    """Takes everything and answers what somebody chose on its page (`chosen`: reference → answer or '')."""

    imitates: str
    chosen: Callable[[str], str]
    is_simulator: bool = True

    @property
    def name(self) -> str:
        """Never only the name of the system that it imitates."""
        return f"{SIMULATOR} {self.imitates}"

    def submit(self, filing: Filing) -> str:
        return "SIM-" + sha256(filing.key.encode()).hexdigest()[:10].upper()

    def status(self, reference: str) -> Answer | None:
        said = self.chosen(reference)
        return next((answer for answer in SIGNALS if answer == said), None)


def system_for(channel: str, *, is_contoh: bool, chosen: Callable[[str], str]) -> SistemPusat:
    """The system that a channel leads to. Raises NoInterface for a channel that leads to none."""
    name = SYSTEMS.get(channel)
    if name is None:
        raise NoInterface("Saluran layanan ini tidak memakai sistem pusat.")
    return Simulator(name, chosen) if is_contoh else Unreachable(name)
