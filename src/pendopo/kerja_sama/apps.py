from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class KerjaSamaConfig(PendopoApp):
    name = "pendopo.kerja_sama"
    label = "kerja_sama"
    title = "Kerja sama dan katalog"
    roles = {"kerja_sama": "Bagian Kerja Sama"}
    foot = (
        Menu("Katalog aplikasi", "kerja_sama:katalog"),
        Menu("Jaringan", "kerja_sama:jaringan"),
        Menu("Kerja sama daerah", "kerja_sama:register"),
        Menu("Fakta layanan antardaerah", "kerja_sama:fakta"),
    )
    menu = (
        Menu("Katalog", "kerja_sama_staf:katalog", icon="lapis", role="pengelola_layanan"),
        Menu("Katalog", "kerja_sama_staf:katalog", icon="lapis", role="kerja_sama"),
        Menu("Kesepakatan", "kerja_sama_staf:kesepakatan", icon="tangan", role="kerja_sama"),
        Menu("Adopsi", "kerja_sama_staf:adopsi", icon="unduh", role="pengelola_layanan"),
    )
    cards = {"kerja_sama": "queries_kesepakatan.card", "pengelola_layanan": "queries_adopsi.card"}
    before_opening = "queries_kesepakatan.opening_faults"
