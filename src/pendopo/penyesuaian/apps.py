from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PenyesuaianConfig(PendopoApp):
    name = "pendopo.penyesuaian"
    label = "penyesuaian"
    title = "Penyesuaian layanan"
    roles = {"pengelola_layanan": "Pengelola layanan"}
    menu = (
        Menu("Layanan daerah", "penyesuaian:daftar", icon="ubah", role="pengelola_layanan"),
        Menu("Layanan daerah", "penyesuaian:daftar", icon="ubah", role="penanda_tangan"),
        Menu("Perlu verifikasi", "penyesuaian:kemajuan", icon="perisai", role="pengelola_layanan"),
        Menu("Perlu verifikasi", "penyesuaian:kemajuan", icon="perisai", role="penanda_tangan"),
        Menu("Pemutakhiran", "penyesuaian:pemutakhiran", icon="ulang", role="pengelola_layanan"),
    )
    cards = {
        "pengelola_layanan": "queries_sunting.waiting_card",
        "penanda_tangan": "queries_sunting.waiting_card",
        "": "queries_mutakhir.card",  # a role has one card of an app; this one asks for the role itself
    }
