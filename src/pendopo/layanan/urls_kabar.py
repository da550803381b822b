"""Addresses of what is told to applicants, and of paper: numbers, blank forms, applications of an outage."""

from __future__ import annotations

from django.urls import path

from pendopo.layanan.views.staf import kabar, kabar_atur, penomoran, susulan

urlpatterns = [
    path("kabar", kabar.daftar, name="kabar_daftar"),
    path("kabar/unduh.csv", kabar.unduh, name="kabar_unduh"),
    path("kabar/ulangi", kabar.ulangi, name="kabar_ulangi"),
    path("berkas/<uuid:case_id>/kabar/<uuid:notice_id>/hubungi", kabar.hubungi, name="kabar_hubungi"),
    path("berkas/<uuid:case_id>/kabar/<uuid:notice_id>/hasil", kabar.hasil, name="kabar_hasil"),
    path("kabar/templat", kabar_atur.templat, name="kabar_templat"),
    path("kabar/saluran", kabar_atur.saluran, name="kabar_saluran"),
    path("kabar/simulator", kabar_atur.simulator, name="kabar_simulator"),
    path("susulan", susulan.susulan, name="susulan"),
    path("susulan/<slug:definition_id>", susulan.catat, name="susulan_catat"),
    path("penomoran", penomoran.penomoran, name="penomoran"),
    path("penomoran/register", penomoran.register, name="penomoran_register"),
    path("penomoran/blok", penomoran.blok, name="penomoran_blok"),
    path("penomoran/blok/tutup", penomoran.tutup_blok, name="penomoran_tutup"),
    path("penomoran/basah", penomoran.basah, name="penomoran_basah"),
]
