from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp


class LayananConfig(PendopoApp):
    name = "pendopo.layanan"
    label = "layanan"
    title = "Layanan"
    roles = {
        "front_office": "Petugas depan",
        "petugas_kelurahan": "Petugas kelurahan",
        "tim_teknis": "Tim teknis",
        "kepala_seksi": "Kepala seksi",
        "penanda_tangan": "Penanda tangan",
    }
    nav = (
        Menu("Layanan", "layanan:daftar"),
        Menu("Lacak berkas", "layanan:lacak"),
        Menu("Berkas saya", "layanan:berkas_saya", role="warga"),
    )
    menu = (
        Menu("Loket", "layanan_staf:loket_awal", icon="tangan", role="front_office"),
        Menu("Loket", "layanan_staf:loket_awal", icon="tangan", role="petugas_kelurahan"),
        Menu("Semua berkas", "layanan_staf:semua", icon="tugas"),
        Menu("Terlambat", "layanan_staf:terlambat", icon="awas", role="kepala_seksi"),
        Menu("Terlambat", "layanan_staf:terlambat", icon="awas", role="penanda_tangan"),
        Menu("Sertifikat saya", "layanan_staf:sertifikat", icon="kunci", role="penanda_tangan"),
    )
    effects = {"kabari": Effect("services.notify_applicant", "after_commit")}
    listens = {
        "cases.submitted": "services.send_receipt",
        "payments.bill_set": "services.papers.ask_papers",
        "payments.bill_paid": "services.papers.ask_papers",
    }
    routers = {"/layanan": "antarmuka.layanan", "/permohonan": "antarmuka.permohonan"}
