from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PengawasanConfig(PendopoApp):
    name = "pendopo.pengawasan"
    label = "pengawasan"
    title = "Pengawasan"
    roles = {"auditor": "Auditor", "inspektorat": "Inspektorat"}
