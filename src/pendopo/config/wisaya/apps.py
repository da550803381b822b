from __future__ import annotations

from django.apps import AppConfig


class WisayaConfig(AppConfig):
    """Installed for its templates; its addresses stand outside every region."""

    name = "pendopo.config.wisaya"
    label = "wisaya"
