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
        Menu("Kuasa", "layanan_staf:kuasa", icon="tim", role="front_office"),
        Menu("Kuasa", "layanan_staf:kuasa", icon="tim", role="kepala_seksi"),
        Menu("Bahasa daerah", "layanan_staf:bahasa", icon="bola", role="admin"),
        Menu("Rekaman suara", "layanan_staf:suara", icon="lonceng", role="admin"),
        Menu("Semua berkas", "layanan_staf:semua", icon="tugas"),
        Menu("Terlambat", "layanan_staf:terlambat", icon="awas", role="kepala_seksi"),
        Menu("Terlambat", "layanan_staf:terlambat", icon="awas", role="penanda_tangan"),
        Menu("Pembagian berkas", "layanan_staf:pembagian", icon="tim", role="kepala_seksi"),
        Menu("Pembagian berkas", "layanan_staf:pembagian", icon="tim", role="admin"),
        Menu("Kabar", "layanan_staf:kabar_daftar", icon="pesan", role="front_office"),
        Menu("Kabar", "layanan_staf:kabar_daftar", icon="pesan", role="admin"),
        Menu("Susulan", "layanan_staf:susulan", icon="jam", role="front_office"),
        Menu("Susulan", "layanan_staf:susulan", icon="jam", role="admin"),
        Menu("Nomor surat", "layanan_staf:penomoran", icon="buku", role="admin"),
        Menu("Tanda tangan", "layanan_staf:sidang_pilih", icon="ubah", role="penanda_tangan"),
        Menu("Sertifikat saya", "layanan_staf:sertifikat", icon="kunci", role="penanda_tangan"),
    )
    cards = {
        "admin": "queries_staf.numbering_page.home_card",
        "front_office": "queries_staf.outbox_page.untold_card",
    }
    effects = {"kabari": Effect("services.notify_applicant", "after_commit")}
    listens = {
        "cases.submitted": "services.send_receipt",
        "payments.bill_set": "services.papers.ask_papers",
        "payments.bill_paid": "services.papers.ask_papers",
    }
    routers = {"/layanan": "antarmuka.layanan", "/permohonan": "antarmuka.permohonan"}
