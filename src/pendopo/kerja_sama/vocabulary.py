"""Words of co-operation between regions: kinds, stages, capacities, what is a dated default."""

from __future__ import annotations

KERJA_SAMA = "kerja_sama"
"""The role that keeps agreements."""

KB, PKS = "kb", "pks"
JENIS = [(KB, "Kesepakatan Bersama"), (PKS, "Perjanjian Kerja Sama")]

USULAN, PENJAJAKAN, DRAF, TELAAH, SIAP = "usulan", "penjajakan", "draf", "telaah", "siap_ttd"
BERLAKU, DIPERPANJANG = "berlaku", "diperpanjang"
BERAKHIR, DIAKHIRI, TIDAK_JADI = "berakhir", "diakhiri", "tidak_jadi"
TAHAP = [
    (USULAN, "Usulan"),
    (PENJAJAKAN, "Penjajakan"),
    (DRAF, "Draf"),
    (TELAAH, "Telaah"),
    (SIAP, "Siap ditandatangani"),
    (BERLAKU, "Berlaku"),
    (DIPERPANJANG, "Diperpanjang"),
    (BERAKHIR, "Berakhir"),
    (DIAKHIRI, "Diakhiri"),
    (TIDAK_JADI, "Tidak dilanjutkan"),
]
BERJALAN = (USULAN, PENJAJAKAN, DRAF, TELAAH, SIAP)
DALAM_MASA = (BERLAKU, DIPERPANJANG)
SELESAI = (BERAKHIR, DIAKHIRI, TIDAK_JADI)

MENERIMA, MEMBERI, TIMBAL_BALIK = "menerima", "memberi", "timbal_balik"
ARAH = [
    (MENERIMA, "Kita memakai layanan mitra"),
    (MEMBERI, "Mitra memakai layanan kita"),
    (TIMBAL_BALIK, "Saling memakai"),
]

KEPALA_DAERAH, SEKDA, ASISTEN = "kepala_daerah", "sekda", "asisten"
KEPALA_OPD, SEKRETARIS_OPD = "kepala_opd", "sekretaris_opd"
KAPASITAS = [
    (KEPALA_DAERAH, "Kepala daerah"),
    (SEKDA, "Sekretaris daerah, dengan kuasa kepala daerah"),
    (ASISTEN, "Asisten, dengan kuasa kepala daerah"),
    (KEPALA_OPD, "Kepala perangkat daerah, dengan kuasa kepala daerah"),
    (SEKRETARIS_OPD, "Sekretaris atas nama kepala perangkat daerah, dengan surat kuasa"),
]
TANPA_KUASA = frozenset({KEPALA_DAERAH})
KAPASITAS_UNTUK = {
    KB: (KEPALA_DAERAH, SEKDA, ASISTEN),
    PKS: (KEPALA_DAERAH, SEKDA, ASISTEN, KEPALA_OPD, SEKRETARIS_OPD),
}

DPRD_SETUJU, DPRD_TOLAK = "setuju", "tolak"
DPRD = [(DPRD_SETUJU, "Menyetujui"), (DPRD_TOLAK, "Menolak")]

LINGKUP_PAKAI = "pakai"
"""The name of a region's signed statement about its use."""
