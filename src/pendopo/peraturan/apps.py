from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PeraturanConfig(PendopoApp):
    name = "pendopo.peraturan"
    label = "peraturan"
    title = "Rancangan peraturan"
