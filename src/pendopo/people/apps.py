from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PeopleConfig(PendopoApp):
    name = "pendopo.people"
    label = "people"
    title = "Orang dan unit"
    roles = {"admin": "Pengelola"}
    restored = "services.restored.close_doors"
    cards = {"admin": "queries_pulih.card_of_administrators"}
    menu = (
        Menu("Petugas", "people_staf:orang", icon="tim", role="admin"),
        Menu("Pemulihan PIN", "people_staf:pemulihan", icon="kunci", role="front_office"),
        Menu("Pemulihan PIN", "people_staf:pemulihan", icon="kunci", role="kepala_seksi"),
        Menu("Pemulihan PIN", "people_staf:pemulihan", icon="kunci", role="admin"),
        Menu("Pengelola", "people_staf:pengelola", icon="perisai", role="admin"),
        Menu("Komputer loket", "people_staf:komputer", icon="gembok", role="admin"),
        Menu("Kalender kerja", "people_staf:kalender", icon="kalender", role="admin"),
    )
