from __future__ import annotations

from pendopo.core.registry import PendopoApp


class CoreConfig(PendopoApp):
    name = "pendopo.core"
    label = "core"
    title = "Inti"

    def ready(self) -> None:
        """Events find their listeners through core; audit itself knows none."""
        from pendopo.audit.api import set_hook
        from pendopo.core.delivery import hand_over

        set_hook(hand_over)
