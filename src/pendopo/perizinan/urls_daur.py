from __future__ import annotations

from django.urls import path

from pendopo.perizinan import views_daur, views_daur_staf

publik = [
    path("izin-saya", views_daur.izin_saya, name="izin_saya"),
    path("izin-saya/<uuid:izin_id>", views_daur.satu, name="izin_saya_satu"),
    path("izin-saya/<uuid:izin_id>/tanggapi/<uuid:case_id>", views_daur.tanggapi, name="izin_saya_tanggapi"),
    path("izin-saya/<uuid:izin_id>/surat/<uuid:surat_izin_id>", views_daur.surat, name="izin_saya_surat"),
    path("izin-saya/<uuid:izin_id>/<slug:urusan>", views_daur.mulai, name="izin_saya_mulai"),
    path("terima-izin", views_daur.terima, name="terima_izin"),
]
staf = [
    path("izin", views_daur_staf.daftar, name="izin_daftar"),
    path("izin/unduh.csv", views_daur_staf.unduh, {"bentuk": "csv"}, name="izin_csv"),
    path("izin/unduh.xlsx", views_daur_staf.unduh, {"bentuk": "xlsx"}, name="izin_xlsx"),
    path("izin/aturan", views_daur_staf.aturan, name="izin_aturan"),
    path("izin/<uuid:izin_id>", views_daur_staf.satu, name="izin_satu"),
    path("izin/<uuid:izin_id>/penertiban", views_daur_staf.penertiban, name="izin_penertiban"),
]
