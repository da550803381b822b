"""The list of indicators that comes along: areas and a few that concern licensing and service, none of them official.

The Commission's own list (2025: eight areas, 111 indicators) is not known here. Areas, wording and codes below are
ours, stand under *perlu verifikasi*, and are replaced by the region's own list (XLSX).
"""

from __future__ import annotations

from dataclasses import dataclass

AREAS = (
    "Perencanaan", "Penganggaran", "Pengadaan barang dan jasa", "Pelayanan publik", "Pengawasan APIP",
    "Manajemen ASN", "Pengelolaan barang milik daerah", "Optimalisasi pajak dan retribusi daerah",
)  # fmt: skip
SOURCE = "Susunan Pendopo; cocokkan dengan daftar indikator yang diterima daerah"


@dataclass(frozen=True)
class Bawaan:
    """One indicator that comes along. `sources`: names under which apps say what they hold."""

    code: str
    area: str
    title: str
    sources: tuple[str, ...]


_SERVICE, _AUDIT, _MONEY = AREAS[3], AREAS[4], AREAS[7]

BAWAAN = (
    Bawaan("L-01", _SERVICE, "Standar pelayanan setiap layanan diumumkan dan berversi", ("standar_pelayanan",)),
    Bawaan("L-02", _SERVICE, "Janji waktu layanan dan pencapaiannya diumumkan", ("janji_layanan", "kabar_perubahan")),
    Bawaan("L-03", _SERVICE, "Hasil survei kepuasan masyarakat dan tindak lanjutnya", ("hasil_skm",)),
    Bawaan("L-04", _SERVICE, "Keberatan dan pengaduan diterima dan dijawab dalam batasnya", ("keberatan",)),
    Bawaan("L-05", _SERVICE, "Register izin terbuka bagi umum", ("register_izin",)),
    Bawaan("L-06", _SERVICE, "Surat bertanda tangan yang dapat diperiksa siapa pun", ("surat",)),
    Bawaan("A-01", _AUDIT, "Jejak perubahan berantai dengan sidik harian", ("jejak_audit",)),
    Bawaan("A-02", _AUDIT, "Temuan pengawasan dan tindak lanjutnya", ("temuan",)),
    Bawaan("R-01", _MONEY, "Retribusi ditetapkan menurut perda, dibayar, dan dicocokkan", ("retribusi", "pencocokan")),
)  # fmt: skip
