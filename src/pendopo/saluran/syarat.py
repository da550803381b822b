"""JKN membership and tax status: what may be found, in words that help, and the port through which it is asked.

Neither BPJS Kesehatan nor the tax office publishes an interface that any region may call. A region marked contoh meets
a simulator; elsewhere an officer looks at what the applicant shows. No Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

AKTIF, TIDAK, TAK_ADA = "aktif", "tidak_aktif", "tak_ada"
OUTCOMES = {AKTIF: "Beres", TIDAK: "Belum beres", TAK_ADA: "Tidak ditemukan"}
PETUGAS, TIRUAN = "petugas", "simulator"


@dataclass(frozen=True)
class Kind:
    """What is asked. `number`, `consent`: fields of the form; `param`: of the definition, 1 where it is asked."""

    id: str
    title: str
    number: str
    consent: str
    param: str


KINDS = {
    one.id: one
    for one in (
        Kind("jkn", "Kepesertaan JKN", "nomor_jkn", "jkn_setuju", "jkn_diperiksa"),
        Kind("kswp", "Keterangan pajak (KSWP)", "npwp_kswp", "kswp_setuju", "kswp_diperiksa"),
    )
}


class NoAnswer(Exception):
    """Nobody can be asked from here; the text is a sentence for staff."""


class PemeriksaSyaratPusat(Protocol):
    """Whoever knows. `is_simulator` marks everything that comes of an answer."""

    @property
    def name(self) -> str: ...
    @property
    def is_simulator(self) -> bool: ...
    def ask(self, kind: Kind, number: str) -> str:
        """One of `OUTCOMES`. Raises NoAnswer."""


@dataclass(frozen=True)
class Unpublished:
    """What a real region meets: nobody to ask."""

    name: str = ""
    is_simulator: bool = False

    def ask(self, kind: Kind, number: str) -> str:
        raise NoAnswer("Tidak ada antarmuka yang diumumkan bagi daerah. Lihat bukti yang ditunjukkan pemohon.")


@dataclass(frozen=True)
class Simulator:
    """Answers the same for the same number: mostly in order, sometimes not, rarely unknown."""

    name: str = "SIMULATOR"
    is_simulator: bool = True

    def ask(self, kind: Kind, number: str) -> str:
        drawn = sha256(f"{kind.id}:{number}".encode()).digest()[0]
        return TAK_ADA if drawn < 16 else TIDAK if drawn < 96 else AKTIF


def checker_for(*, is_contoh: bool) -> PemeriksaSyaratPusat:
    """Who is asked in a region."""
    return Simulator() if is_contoh else Unpublished()
