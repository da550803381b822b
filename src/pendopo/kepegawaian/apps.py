"""The offices and their people as the decrees say: units, posts, mutations, who stands in for whom."""

from __future__ import annotations

from pendopo.core.registry import Menu, PendopoApp


class KepegawaianConfig(PendopoApp):
    name = "pendopo.kepegawaian"
    label = "kepegawaian"
    title = "Kepegawaian"
    menu = (
        Menu("Organisasi", "kepegawaian:organisasi", icon="pohon", role="admin"),
        Menu("Organisasi", "kepegawaian:organisasi", icon="pohon", role="kepala_seksi"),
        Menu("Organisasi", "kepegawaian:organisasi", icon="pohon", role="penanda_tangan"),
        Menu("Pengganti", "kepegawaian:pengganti", icon="orang"),
    )
    cards = {"": "queries.card_of_mine", "admin": "queries.card_of_orphans"}
    absent = "queries_pengganti.away_of"
