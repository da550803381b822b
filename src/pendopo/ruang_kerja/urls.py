from __future__ import annotations

from django.urls import include, path

from pendopo.ruang_kerja import views, views_data

_staf = [
    path("", views.kotak_masuk, name="kotak_masuk"),
    path("ambil-berikutnya", views.ambil_berikutnya, name="ambil_berikutnya"),
    path("kerjakan-semua", views.kerjakan_semua, name="kerjakan_semua"),
    path("unduh.csv", views.unduh, name="unduh"),
    path("cari", views.cari, name="cari"),
    path("cadangan", views.cadangan, name="cadangan"),
    path("cadangan.csv", views.cadangan_csv, name="cadangan_csv"),
    path("data-keluar", views_data.data_keluar, name="data_keluar"),
    path("data-keluar/unduh", views_data.data_unduh, name="data_unduh"),
]
staf = [path("", include((_staf, "ruang_kerja")))]
