from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from pendopo.saluran import views, views_antarmuka, views_berkas, views_pindah

_publik = [
    path("pusat/<slug:sumber>/<slug:metode>", views_antarmuka.terima, name="terima"),
    path("lacak-pusat/<str:definition_id>", views_pindah.ikuti, name="ikuti"),
]
publik: list[URLPattern | URLResolver] = [path("", include((_publik, "pusat")))]
_staf = [
    path("saluran", views.daftar, name="daftar"),
    path("saluran/unduh", views.unduh, name="unduh"),
    path("saluran/entri/<uuid:entri_pusat_id>", views.entri, name="entri"),
    path("saluran/impor", views.impor, name="impor"),
    path("saluran/impor/<uuid:impor_id>", views.satu, name="satu"),
    path("saluran/impor/<uuid:impor_id>/masukkan", views.masukkan, name="masukkan"),
    path("saluran/impor/<uuid:impor_id>/laporan", views.laporan, name="laporan"),
    path("saluran/berkas/<uuid:case_id>", views_berkas.berkas, name="berkas"),
    path("saluran/antarmuka", views_antarmuka.sambungan, name="antarmuka"),
    path("saluran/simulator", views_antarmuka.simulator, name="simulator"),
    path("saluran/pindah", views_pindah.pindah, name="pindah"),
    path("saluran/sumber/<slug:sumber>", views.sumber, name="sumber"),
]
staf = [path("", include((_staf, "saluran")))]
