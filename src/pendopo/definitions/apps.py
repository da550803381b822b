from __future__ import annotations

from pendopo.core.api import PendopoApp


class DefinitionsConfig(PendopoApp):
    name = "pendopo.definitions"
    label = "definitions"
    title = "Definisi"
