from __future__ import annotations

from django.urls import include, path

from pendopo.ruang_kerja import views

_staf = [
    path("", views.kotak_masuk, name="kotak_masuk"),
    path("ambil-berikutnya", views.ambil_berikutnya, name="ambil_berikutnya"),
    path("unduh.csv", views.unduh, name="unduh"),
    path("cari", views.cari, name="cari"),
    path("cadangan", views.cadangan, name="cadangan"),
    path("cadangan.csv", views.cadangan_csv, name="cadangan_csv"),
]
staf = [path("", include((_staf, "ruang_kerja")))]
