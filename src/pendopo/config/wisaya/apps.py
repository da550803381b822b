from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class WisayaConfig(PendopoApp):
    """The wizard's pages stand outside every region; its forms serve the administrators later on."""

    name = "pendopo.config.wisaya"
    label = "wisaya"
    title = "Pendirian daerah"
    menu = (Menu("Daerah", "wisaya_staf:daerah", icon="gedung", role="admin"),)
