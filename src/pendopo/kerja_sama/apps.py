from __future__ import annotations

from pendopo.core.registry import PendopoApp


class KerjaSamaConfig(PendopoApp):
    name = "pendopo.kerja_sama"
    label = "kerja_sama"
    title = "Kerja sama dan katalog"
    roles = {"kerja_sama": "Bagian Kerja Sama"}
