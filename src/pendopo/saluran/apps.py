from __future__ import annotations

from pendopo.core.registry import PendopoApp

READERS = ("front_office", "tim_teknis", "kepala_seksi", "pengelola_layanan", "admin")


class SaluranConfig(PendopoApp):
    name = "pendopo.saluran"
    label = "saluran"
    title = "Saluran pusat"
