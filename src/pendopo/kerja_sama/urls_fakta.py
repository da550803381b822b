from __future__ import annotations

from django.urls import path

from pendopo.kerja_sama.views import fakta

publik = [
    path("fakta-daerah", fakta.fakta, name="fakta"),
    path("fakta-daerah/unduh", fakta.unduh, name="fakta_unduh"),
]
