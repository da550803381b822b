"""The words of supervision: what an assignment may open, how grave a finding is, how far its follow-up is."""

from __future__ import annotations

AUDITOR, INSPEKTORAT = "auditor", "inspektorat"

# What of a case an assignment may open.
JENIS = [
    ("berkas", "Berkas dan isiannya"),
    ("tagihan", "Tagihan dan pembayaran"),
    ("surat", "Surat"),
    ("jejak", "Jejak peristiwa"),
]

# How grave a finding is, and in how many working days the office answers. Default; perlu verifikasi.
BOBOT = [("ringan", "Ringan"), ("sedang", "Sedang"), ("berat", "Berat")]
HARI_JAWAB = {"ringan": 20, "sedang": 10, "berat": 5}

TERBUKA, DIJAWAB, BELUM, SESUAI, TIDAK_DAPAT = "terbuka", "dijawab", "belum_sesuai", "sesuai", "tidak_dapat"
KEADAAN = [
    (TERBUKA, "Menunggu jawaban kantor"),
    (DIJAWAB, "Dijawab, menunggu penilaian"),
    (BELUM, "Belum sesuai, menunggu perbaikan"),
    (SESUAI, "Tindak lanjut sesuai"),
    (TIDAK_DAPAT, "Tidak dapat ditindaklanjuti"),
]
# It is the office's turn, and the clock runs.
GILIRAN_KANTOR = frozenset({TERBUKA, BELUM})
SELESAI = frozenset({SESUAI, TIDAK_DAPAT})
# Who answers for an office.
KEPALA = frozenset({"kepala_seksi", "penanda_tangan"})
