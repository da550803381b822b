from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PenyesuaianConfig(PendopoApp):
    name = "pendopo.penyesuaian"
    label = "penyesuaian"
    title = "Penyesuaian layanan"
    roles = {"pengelola_layanan": "Pengelola layanan"}
