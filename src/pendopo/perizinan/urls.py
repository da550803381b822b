from __future__ import annotations

from django.urls import path

from pendopo.perizinan import views

publik = [
    path("periksa", views.periksa, name="periksa"),
    path("periksa/<str:kode>", views.periksa_surat, name="periksa_surat"),
]
