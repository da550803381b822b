from __future__ import annotations

from pendopo.core.registry import PendopoApp


class DefinitionsConfig(PendopoApp):
    name = "pendopo.definitions"
    label = "definitions"
    title = "Definisi"
