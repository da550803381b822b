from __future__ import annotations

from django.urls import include, path

from pendopo.config.wisaya import views_daerah

staf = [path("", include(([path("daerah", views_daerah.daerah, name="daerah")], "wisaya_staf")))]
