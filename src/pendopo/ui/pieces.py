"""Sample content of the page that shows every piece: real words, made-up people, no clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pendopo.ui.deadline import Tenggat
from pendopo.ui.sprite import icon_names

COLOURS = ["aksi", "aksen-50", "aksen-200", "pekat", "dasar", "permukaan-2", "garis-kuat"]
COLOURS += ["tinta", "tinta-2", "tinta-3", "soga", "baik", "jalan-tanda", "gagal"]

KINDS = [
    {"id": "spanduk", "label": "Spanduk", "help": "Kain melintang, paling lebar 6 meter"},
    {"id": "baliho", "label": "Baliho", "help": "Papan berdiri dengan rangka"},
    {"id": "umbul", "label": "Umbul-umbul", "help": "Kain tegak, paling banyak 25 lembar"},
]
YES_NO = [{"id": "ya", "label": "Ya"}, {"id": "tidak", "label": "Tidak"}]

DEADLINES = [
    Tenggat("terlambat 1 hari", "lewat"),
    Tenggat("sisa 2 jam", "kini"),
    Tenggat("sisa 3 hari", "aman"),
    Tenggat("jeda di pemohon", "jeda"),
    Tenggat("tanpa tenggat", "diam"),
]

WORK = [
    (
        "Yayasan contoh A",
        "REG-2026-11-003981",
        "Reklame insidentil",
        "Rekomendasi teknis",
        DEADLINES[0],
        "Belum diambil",
    ),
    ("Pemohon contoh 12", "REG-2026-11-004218", "Reklame insidentil", "Pemeriksaan ulang", DEADLINES[1], "Anda"),
    ("CV contoh Reklame", "REG-2026-11-004165", "Reklame insidentil", "Persetujuan kasi", DEADLINES[2], "Anda"),
    ("Komunitas contoh", "REG-2026-11-004139", "Reklame insidentil", "Dikembalikan", DEADLINES[3], "Anda"),
]

DURATIONS = [("1 hari", 96, ""), ("2 hari", 105, ""), ("3 hari", 9, "jalan"), ("4 hari atau lebih", 4, "gagal")]

MONEY_FLOW = [
    ("Diminta", "Rp250 juta", 250, ""),
    ("Ditetapkan", "Rp180 juta", 180, "70 juta dikurangi: harga satuan di atas standar"),
    ("Dibayar", "Rp180 juta", 180, ""),
]

TILES = [("BT", 1, 1, 1), ("JB", 2, 1, 5), ("JT", 3, 1, 4), ("JI", 4, 1, 5), ("YO", 3, 2, 2), ("BA", 5, 1, 3)]


def sample(now: datetime) -> dict[str, Any]:
    """Everything the page needs. `now` is aware; dates on the page are counted from it."""
    return {
        "warna": COLOURS,
        "daftar_ikon": sorted(icon_names()),
        "jenis_reklame": KINDS,
        "ya_tidak": YES_NO,
        "masalah": {
            "k4-tanggal": "Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya.",
            "k6-surat": "Surat persetujuan lahan belum terkirim. Kirim ulang dalam bentuk PDF atau foto.",
        },
        "fakta": [("Berlaku", "28 November – 4 Desember 2026"), ("Biaya", "Rp0"), ("Jumlah", "5 lembar")],
        "tab": [
            {"judul": "Berkas", "url": "#c17", "kini": True, "jumlah": 4},
            {"judul": "Pesan", "url": "#c17", "kini": False, "jumlah": 0},
            {"judul": "Riwayat", "url": "#c17", "kini": False, "jumlah": 0},
        ],
        "jejak": [("#c2", "Layanan"), ("#c2", "Membuka usaha")],
        "tenggat_contoh": DEADLINES,
        "tugas": WORK,
        "lama": DURATIONS,
        "lama_terbesar": max(count for _, count, _ in DURATIONS),
        "alir": MONEY_FLOW,
        "ubin": TILES,
        "saat": now,
        "lusa": now + timedelta(days=2),
    }
