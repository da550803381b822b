from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PortalConfig(PendopoApp):
    name = "pendopo.portal"
    label = "portal"
    title = "Portal"
