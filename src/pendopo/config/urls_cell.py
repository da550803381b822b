"""Addresses outside every region: the chooser at /, the health page."""

from __future__ import annotations

from django.urls import path

from pendopo.core import views

urlpatterns = [
    path("", views.choose_region, name="pilih_daerah"),
    path("sehat", views.health, name="sehat"),
]
handler404 = "pendopo.core.views.not_found"
handler500 = "pendopo.core.views.server_error"
handler400 = "pendopo.core.views.bad_request"
