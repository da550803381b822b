from __future__ import annotations

from pendopo.core.registry import PendopoApp


class SaluranConfig(PendopoApp):
    name = "pendopo.saluran"
    label = "saluran"
    title = "Saluran pusat"
