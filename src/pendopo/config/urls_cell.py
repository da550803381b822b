"""Addresses outside every region: the chooser at /, the health page."""

from __future__ import annotations

from django.urls import path

from pendopo.config.wisaya import views as wisaya
from pendopo.core import views

urlpatterns = [
    path("", views.choose_region, name="pilih_daerah"),
    path("wisaya", wisaya.mulai, name="wisaya_mulai"),
    path("wisaya/daerah", wisaya.daerah, name="wisaya_daerah"),
    path("wisaya/sebutan", wisaya.sebutan, name="wisaya_sebutan"),
    path("wisaya/rupa", wisaya.rupa, name="wisaya_rupa"),
    path("wisaya/pengelola", wisaya.pengelola, name="wisaya_pengelola"),
    path("wisaya/periksa", wisaya.periksa, name="wisaya_periksa"),
    path("sehat", views.health, name="sehat"),
]
handler404 = "pendopo.core.views.not_found"
handler500 = "pendopo.core.views.server_error"
handler400 = "pendopo.core.views.bad_request"
