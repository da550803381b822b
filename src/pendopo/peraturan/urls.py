from __future__ import annotations

from django.urls import URLPattern, include, path

from pendopo.peraturan import views_staf

_publik: list[URLPattern] = []
_staf = [
    path("rancangan-peraturan", views_staf.daftar, name="daftar"),
    path("rancangan-peraturan/<str:naskah_id>", views_staf.satu, name="satu"),
    path("rancangan-peraturan/<str:naskah_id>/unduh", views_staf.unduh, name="unduh"),
]
publik = [path("", include((_publik, "peraturan")))]
staf = [path("", include((_staf, "peraturan_staf")))]
