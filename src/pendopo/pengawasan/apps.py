from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PengawasanConfig(PendopoApp):
    name = "pendopo.pengawasan"
    label = "pengawasan"
    title = "Pengawasan"
    roles = {"auditor": "Auditor", "inspektorat": "Inspektorat"}
    menu = (
        Menu("Pengawasan", "pengawasan:awal", icon="perisai", role="auditor"),
        Menu("Pengawasan", "pengawasan:awal", icon="perisai", role="inspektorat"),
        Menu("Pengawasan", "pengawasan:awal", icon="perisai", role="admin"),
    )
    cards = {
        "admin": "queries.clock_card",
        "auditor": "queries.findings_card",
        "inspektorat": "queries.findings_card",
        "kepala_seksi": "queries.office_card",
        "penanda_tangan": "queries.office_card",
    }
    evidence = {"temuan": "bukti.findings"}
    listens = {"audit.day_head_kept": "services.queue_head"}
