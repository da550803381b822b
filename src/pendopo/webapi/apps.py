from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class WebApiConfig(PendopoApp):
    name = "pendopo.webapi"
    label = "webapi"
    title = "Antarmuka"
    menu = (Menu("Antarmuka program", "webapi_staf:daftar", icon="kunci", role="admin"),)
    listens = {
        "cases.submitted": "services.announce",
        "cases.moved": "services.announce",
        "cases.repaired": "services.announce",
        "perizinan.izin_issued": "services.announce",
    }
