from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class PeopleConfig(PendopoApp):
    name = "pendopo.people"
    label = "people"
    title = "Orang dan unit"
    roles = {"admin": "Pengelola"}
    menu = (
        Menu("Petugas", "people_staf:orang", icon="tim", role="admin"),
        Menu("Kalender kerja", "people_staf:kalender", icon="kalender", role="admin"),
    )
