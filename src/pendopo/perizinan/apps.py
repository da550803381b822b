from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp
from pendopo.perizinan.vocabulary import SIGNALS

IZIN_READERS = ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan", "admin")


class PerizinanConfig(PendopoApp):
    name = "pendopo.perizinan"
    label = "perizinan"
    title = "Perizinan"
    nav = (
        Menu("Periksa surat", "periksa"),
        Menu("Izin saya", "izin_saya", role="warga"),
    )
    foot = (Menu("Register izin", "register_izin:daftar"),)  # the header has no room for it
    menu = (
        *(Menu("Izin", "perizinan_staf:izin_daftar", icon="buku", role=role) for role in IZIN_READERS),
        Menu("Arsip izin", "arsip_izin:daftar", icon="lapis", role="admin"),
        Menu("Arsip izin", "arsip_izin:daftar", icon="lapis", role="pengelola_layanan"),
        Menu("Batas wilayah", "arsip_izin:batas", icon="bola", role="admin"),
        Menu("Simulator pusat", "perizinan_staf:simulator", icon="ulang", role="admin"),
    )
    ends = "queries.ends_of_cases"
    evidence = {"register_izin": "bukti.register"}
    entries = {"izin": "queries_daur.entry_refusal", "kantor": "queries_daur.office_refusal"}
    beside_case = "queries_daur.panels_of"
    routers = {"/surat": "antarmuka.surat"}
    signals = SIGNALS
    listens = {"cases.submitted": "services.hear_submitted"}
    effects = {
        "siapkan_izin": Effect("services.prepare_izin", "in_transaction"),
        "buat_surat": Effect("services.make_letter", "after_commit"),
        "terbitkan_izin": Effect("services.issue_izin", "in_transaction"),
        "batalkan_izin": Effect("services.withdraw_izin", "in_transaction"),
        "kirim_ke_pusat": Effect("services.send_to_centre", "after_commit"),
        "siapkan_peringatan": Effect("services.prepare_warning", "in_transaction"),
        "peringatkan_izin": Effect("services.warn", "in_transaction"),
        "siapkan_pembekuan": Effect("services.prepare_suspension", "in_transaction"),
        "bekukan_izin": Effect("services.suspend", "in_transaction"),
        "siapkan_pembukaan": Effect("services.prepare_lifting", "in_transaction"),
        "buka_bekuan": Effect("services.lift", "in_transaction"),
        "siapkan_pencabutan": Effect("services.prepare_revocation", "in_transaction"),
        "cabut_izin": Effect("services.revoke", "in_transaction"),
        "siapkan_salinan": Effect("services.prepare_copy", "in_transaction"),
        "salin_izin": Effect("services.copy_izin", "in_transaction"),
        "siapkan_pengalihan": Effect("services.prepare_transfer", "in_transaction"),
        "alihkan_izin": Effect("services.transfer_izin", "in_transaction"),
        "pulihkan_izin": Effect("services.restore_izin", "in_transaction"),
        "batalkan_surat": Effect("services.withdraw_act", "in_transaction"),
    }
