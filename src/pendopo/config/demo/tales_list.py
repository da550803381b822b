"""Which example cases the other services have: some done, some on a desk, one waiting, one unpaid, one objected to."""

from __future__ import annotations

from pendopo.config.demo.tales import Beat, Tale

CHECK = Beat("verifikasi_berkas", "teruskan", "front_office")
APPROVE = Beat("persetujuan", "setujui", "kepala_seksi")
SIGN = Beat("penandatanganan", "tanda_tangan")
DAY = (420, 600)

REVIEW = Beat("telaah", "rekomendasikan", "kesbangpol")
NO_REVIEW = Beat("telaah", "tolak_telaah", "kesbangpol", "Tempat penelitian termasuk objek vital (contoh).")
ROAD = Beat("kajian_dishub", "dishub_merekomendasikan", "dishub")
ORDER = Beat("kajian_satpolpp", "satpolpp_merekomendasikan", "satpolpp")
WASTE = Beat("kajian_dlh", "dlh_merekomendasikan", "dlh")
RENT = Beat("penetapan_biaya", "tetapkan_biaya", "dpkp")
PAID = Beat("menunggu_bayar", "lunas", after=DAY)
PAID_LATE = Beat("menunggu_bayar", "lunas", after=(60 * 24 * 33, 60 * 24 * 34))
HEALTH = Beat("telaah_dinkes", "kirim_pusat", "dinkes", after=DAY)
CENTRE = Beat("di_pusat", "pusat:disetujui", after=DAY)
NO_CENTRE = Beat("di_pusat", "pusat:ditolak", after=DAY)
MEETS = Beat("pemeriksaan_tpt", "memenuhi_tpt", "pupr", after=DAY)
BILL = Beat("penetapan_retribusi", "tetapkan", "penetap", after=DAY)
OBJECT = Beat("ditolak", "keberatan", after=DAY)
ADVISE = Beat("penelaahan", "usulkan", "hukum", "Berkasnya lengkap; penolakan keliru (contoh).", after=DAY)
ACCEPT = Beat("keputusan", "terima", "kepala_dinas", "Permohonan dibuka kembali (contoh).", after=DAY)

RESEARCH, PARK = "surat-keterangan-penelitian", "izin-pemakaian-taman"
NURSE, BUILDING = "sip-perawat", "persetujuan-bangunan-gedung"
SMALL = {"luas_atas": "45", "jumlah_lantai": 1, "kelas_hunian": "hunian_kecil"}
LARGE = {"kompleksitas": "tidak_sederhana", "jumlah_lantai": 4, "luas_atas": "600"}
FRIENDLY = {
    "jenis_acara": "sosial", "jumlah_orang": 60, "menyentuh_jalan": False, "ada_penjual": False,
    "kelas_taman": "taman_lingkungan",
}  # fmt: skip

TALES = (
    Tale(RESEARCH, 50, (CHECK, REVIEW, APPROVE, SIGN)),
    Tale(RESEARCH, 14, (CHECK, NO_REVIEW, OBJECT)),
    Tale(RESEARCH, 1, (CHECK,)),
    Tale(PARK, 40, (CHECK, ROAD, WASTE, ORDER, RENT, PAID, APPROVE, SIGN)),
    Tale(PARK, 4, (CHECK, ROAD)),
    Tale(PARK, 5, (CHECK, RENT), FRIENDLY),
    Tale(NURSE, 45, (CHECK, HEALTH, CENTRE, APPROVE, SIGN)),
    Tale(NURSE, 6, (CHECK, HEALTH)),
    Tale(NURSE, 30, (CHECK, HEALTH, NO_CENTRE, OBJECT, ADVISE, ACCEPT)),
    Tale(BUILDING, 70, (CHECK, MEETS, BILL, PAID_LATE, CENTRE, APPROVE, SIGN), SMALL),
    Tale(BUILDING, 20, (CHECK, MEETS, BILL)),
    Tale(BUILDING, 25, (CHECK, MEETS, BILL, PAID), SMALL),
    Tale(BUILDING, 9, (CHECK,), LARGE),
)
