from __future__ import annotations

from pendopo.core.registry import PendopoApp


class NotifyConfig(PendopoApp):
    name = "pendopo.notify"
    label = "notify"
    title = "Kabar"
    restored = "services.restored.hold_waiting"
