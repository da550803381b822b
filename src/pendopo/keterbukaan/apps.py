from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class KeterbukaanConfig(PendopoApp):
    name = "pendopo.keterbukaan"
    label = "keterbukaan"
    title = "Keterbukaan"
    menu = (
        Menu("Bukti pemeriksaan", "keterbukaan_staf:bukti", icon="lapis", role="inspektorat"),
        Menu("Bukti pemeriksaan", "keterbukaan_staf:bukti", icon="lapis", role="admin"),
    )
    evidence = {
        "standar_pelayanan": "bukti.standards",
        "janji_layanan": "bukti.promises",
        "kabar_perubahan": "bukti.changes",
        "jejak_audit": "bukti.trail",
        "keberatan": "bukti.objections",
        "surat": "bukti.letters",
        "retribusi": "bukti.bills",
    }
    foot = (Menu("Janji dan kenyataan", "keterbukaan:daftar"),)
