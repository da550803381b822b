from __future__ import annotations

from django.urls import include, path

from pendopo.bundles import views

_publik = [path("katalog/tuf/<path:nama>", views.berkas, name="katalog_tuf")]
publik = [path("", include((_publik, "bundles")))]
