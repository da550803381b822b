from __future__ import annotations

from pendopo.core.registry import PendopoApp


class KepegawaianConfig(PendopoApp):
    name = "pendopo.kepegawaian"
    label = "kepegawaian"
    title = "Kepegawaian"
