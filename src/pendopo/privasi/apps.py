from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PrivasiConfig(PendopoApp):
    name = "pendopo.privasi"
    label = "privasi"
    title = "Pelindungan data pribadi"
