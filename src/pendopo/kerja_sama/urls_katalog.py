"""The catalogue: /katalog for everybody, /kerja/katalog… for staff (also the study of two and the try)."""

from __future__ import annotations

from django.urls import path

from pendopo.kerja_sama.views import coba, katalog, katalog_banding, katalog_staf, katalog_terbit

_COBA = "katalog/coba/<slug:namespace>/<slug:definition_id>/<int:number>"

publik = [
    path("katalog", katalog.katalog, name="katalog"),
    path("katalog/<slug:definition_id>", katalog.satu, name="butir"),
    path("katalog/<slug:definition_id>/gambar/<int:position>", katalog.gambar, name="gambar"),
    path("katalog/<slug:definition_id>/<int:number>/<str:name>", katalog.unduh, name="unduh"),
]
staf = [
    path("katalog", katalog_staf.katalog, name="katalog"),
    path("katalog/unduh", katalog_staf.katalog_unduh, name="katalog_unduh"),
    path("katalog/aplikasi/<slug:definition_id>", katalog_staf.aplikasi, name="aplikasi"),
    path("katalog/mitra", katalog_staf.mitra, name="mitra"),
    path("katalog/segarkan", katalog_staf.segarkan, name="segarkan"),
    path("katalog/terbitkan", katalog_terbit.terbitkan, name="terbitkan"),
    path("katalog/terbitkan/<slug:definition_id>", katalog_terbit.terbitkan_satu, name="terbitkan_satu"),
    path("katalog/terbitkan/<slug:definition_id>/tarik", katalog_terbit.tarik, name="tarik"),
    path("katalog/banding", katalog_banding.banding, name="banding"),
    path("katalog/banding/unduh", katalog_banding.banding_unduh, name="banding_unduh"),
    path(_COBA, coba.coba, name="coba"),
    path(f"{_COBA}/halaman/<slug:page_id>", coba.halaman, name="coba_halaman"),
    path(f"{_COBA}/periksa", coba.periksa, name="coba_periksa"),
    path(f"{_COBA}/berkas", coba.berkas, name="coba_berkas"),
    path(f"{_COBA}/surat/<slug:letter_id>.<slug:jenis>", coba.surat, name="coba_surat"),
]
