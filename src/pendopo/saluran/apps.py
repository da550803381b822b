from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp

READERS = ("front_office", "tim_teknis", "kepala_seksi", "pengelola_layanan", "admin")


class SaluranConfig(PendopoApp):
    name = "pendopo.saluran"
    label = "saluran"
    title = "Saluran pusat"
    menu = tuple(Menu("Saluran pusat", "saluran:daftar", icon="bola", role=role) for role in READERS)
    elsewhere = "queries.service_elsewhere"
    beside_case = "queries_syarat.panels_of"
    listens = {
        "cases.submitted": "services.hear_answers",
        "cases.repaired": "services.hear_answers",
        "cases.moved": "services.hear_moved",
    }
