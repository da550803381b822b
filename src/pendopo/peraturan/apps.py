from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PeraturanConfig(PendopoApp):
    name = "pendopo.peraturan"
    label = "peraturan"
    title = "Rancangan peraturan"
    menu = (
        Menu("Rancangan peraturan", "peraturan_staf:daftar", icon="buku", role="pengelola_layanan"),
        Menu("Rancangan peraturan", "peraturan_staf:daftar", icon="buku", role="admin"),
    )
