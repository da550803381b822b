from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class SkmConfig(PendopoApp):
    name = "pendopo.skm"
    label = "skm"
    title = "Survei kepuasan"
    foot = (Menu("Kepuasan pemohon", "skm:umum"),)
    menu = tuple(
        Menu("Survei kepuasan", "skm_staf:daftar", icon="grafik", role=role)
        for role in ("kepala_seksi", "penanda_tangan", "pengelola_layanan", "admin")
    )
    cards = {"penanda_tangan": "queries.home_card"}
    evidence = {"hasil_skm": "bukti.results"}
    service_card = "queries.service_card"
    afterwards = "queries.invitation_after"
