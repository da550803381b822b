from __future__ import annotations

from pendopo.core.registry import PendopoApp


class SkmConfig(PendopoApp):
    name = "pendopo.skm"
    label = "skm"
    title = "Survei kepuasan"
