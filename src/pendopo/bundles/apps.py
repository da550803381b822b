from __future__ import annotations

from pendopo.core.registry import PendopoApp


class BundlesConfig(PendopoApp):
    name = "pendopo.bundles"
    label = "bundles"
    title = "Bingkisan definisi"
