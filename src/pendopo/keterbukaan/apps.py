from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class KeterbukaanConfig(PendopoApp):
    name = "pendopo.keterbukaan"
    label = "keterbukaan"
    title = "Keterbukaan"
    foot = (Menu("Janji dan kenyataan", "keterbukaan:daftar"),)
