from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PrivasiConfig(PendopoApp):
    name = "pendopo.privasi"
    label = "privasi"
    title = "Pelindungan data pribadi"
    roles = {"pelindung_data": "Pejabat pelindungan data"}
    nav = (Menu("Data saya", "privasi:data_saya", role="warga"),)
    menu = (
        Menu("Data pribadi", "privasi_staf:permintaan", icon="perisai", role="pelindung_data"),
        Menu("Data pribadi", "privasi_staf:permintaan", icon="perisai", role="admin"),
    )
    cards = {"pelindung_data": "queries_staf.card", "admin": "queries_staf.card"}
