from __future__ import annotations

from pendopo.core.registry import PendopoApp


class WebApiConfig(PendopoApp):
    name = "pendopo.webapi"
    label = "webapi"
    title = "Antarmuka"
