from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class RuangKerjaConfig(PendopoApp):
    name = "pendopo.ruang_kerja"
    label = "ruang_kerja"
    title = "Ruang kerja"
    menu = (
        Menu("Kotak masuk", "ruang_kerja:kotak_masuk", icon="kotak"),
        Menu("Cadangan", "ruang_kerja:cadangan", icon="lapis", role="admin"),
        Menu("Data keluar", "ruang_kerja:data_keluar", icon="unduh", role="admin"),
    )
    cards = {"admin": "queries_cadangan.card"}
