from __future__ import annotations

from django.urls import include, path

from pendopo.ruang_kerja import views, views_data, views_saringan

_staf = [
    path("", views.kotak_masuk, name="kotak_masuk"),
    path("ambil-berikutnya", views.ambil_berikutnya, name="ambil_berikutnya"),
    path("kerjakan-semua", views.kerjakan_semua, name="kerjakan_semua"),
    path("unduh.csv", views.unduh, name="unduh"),
    path("unduh.xlsx", views.unduh_xlsx, name="unduh_xlsx"),
    path("cetak", views.cetak, name="cetak"),
    path("saringan", views_saringan.saringan, name="saringan"),
    path("saringan/<uuid:filter_id>/hapus", views_saringan.hapus, name="saringan_hapus"),
    path("saringan/<uuid:filter_id>/bawaan", views_saringan.bawaan, name="saringan_bawaan"),
    path("cari", views.cari, name="cari"),
    path("cadangan", views.cadangan, name="cadangan"),
    path("cadangan.csv", views.cadangan_csv, name="cadangan_csv"),
    path("data-keluar", views_data.data_keluar, name="data_keluar"),
    path("data-keluar/unduh", views_data.data_unduh, name="data_unduh"),
]
staf = [path("", include((_staf, "ruang_kerja")))]
