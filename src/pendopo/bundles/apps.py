from __future__ import annotations

from pendopo.core.registry import PendopoApp


class BundlesConfig(PendopoApp):
    name = "pendopo.bundles"
    label = "bundles"
    title = "Bingkisan definisi"
    restored = "services.restored.ask_to_sign"
    cards = {"pengelola_layanan": "queries_cards.catalogue_card"}
    listens = {"cases.submitted": "services.opening.hear_case"}
    before_opening = "queries_origins.before_opening"
