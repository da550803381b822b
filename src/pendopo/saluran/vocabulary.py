"""Words of national counters: which there are, in which states an application can be there. No Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A system that decides a part of a service. `channel`: of the definitions whose applications are decided there."""

    id: str
    title: str
    channel: str


SOURCES = {
    one.id: one
    for one in (
        Source("oss", "OSS", "O"),
        Source("simbg", "SIMBG", "S"),
        Source("mpp", "MPP Digital", "M"),
        Source("sicantik", "SiCantik Cloud", "K"),
    )
}
BY_CHANNEL = {one.channel: one.id for one in SOURCES.values()}
FIELD = "nomor_pusat"
"""The answer of a case that names its number at the national counter."""

MENUNGGU, PROSES, DIKEMBALIKAN, DITOLAK, DISETUJUI = "menunggu", "proses", "dikembalikan", "ditolak", "disetujui"
STATES = [
    (MENUNGGU, "Belum ada kabar"),
    (PROSES, "Diproses di pusat"),
    (DIKEMBALIKAN, "Dikembalikan pusat"),
    (DITOLAK, "Ditolak pusat"),
    (DISETUJUI, "Disetujui pusat"),
]
TITLES = dict(STATES)
TONES = {MENUNGGU: "", PROSES: "jalan", DIKEMBALIKAN: "jalan", DITOLAK: "gagal", DISETUJUI: "baik"}
OPEN = frozenset({MENUNGGU, PROSES, DIKEMBALIKAN})
RANK = {MENUNGGU: 0, PROSES: 1, DIKEMBALIKAN: 2, DITOLAK: 3, DISETUJUI: 4}
"""Of two news of one day the later one here holds."""

SIGNALS = {DISETUJUI: "pusat_disetujui", DITOLAK: "pusat_ditolak", DIKEMBALIKAN: "pusat_dikembalikan"}
"""What the case hears; being worked on is no news to it."""

BARU, BERUBAH, TETAP, SUDAH, LAMA, GANDA, SALAH = "baru", "berubah", "tetap", "sudah", "lama", "ganda", "salah"
VERDICTS = {
    BARU: "Baru",
    BERUBAH: "Berubah",
    TETAP: "Tetap",
    SUDAH: "Sudah pernah masuk",
    LAMA: "Lebih lama dari yang diketahui",
    GANDA: "Ganda di berkas ini",
    SALAH: "Tidak dapat dibaca",
}
SIMULATOR = "SIMULATOR"
