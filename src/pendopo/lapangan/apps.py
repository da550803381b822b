from __future__ import annotations

from pendopo.core.registry import PendopoApp


class LapanganConfig(PendopoApp):
    name = "pendopo.lapangan"
    label = "lapangan"
    title = "Kerja lapangan"
