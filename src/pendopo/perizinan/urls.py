from __future__ import annotations

from django.urls import include, path

from pendopo.perizinan import urls_daur, urls_register, views, views_staf

publik = [
    path("periksa", views.periksa, name="periksa"),
    path("periksa/<str:kode>", views.periksa_surat, name="periksa_surat"),
    path("periksa/<str:kode>/pindaian", views.pindaian, name="periksa_pindaian"),
    *urls_daur.publik,
    *urls_register.publik,
]
_staf = [
    *urls_daur.staf,
    path("simulator-pusat", views_staf.simulator, name="simulator"),
    path("simulator-pusat/<uuid:filing_id>", views_staf.answer, name="simulator_jawab"),
]
staf = [path("", include((_staf, "perizinan_staf"))), *urls_register.staf]
