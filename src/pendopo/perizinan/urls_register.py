from __future__ import annotations

from django.urls import include, path

from pendopo.perizinan import views_arsip, views_register

_publik = [
    path("register-izin", views_register.register, name="daftar"),
    path("register-izin/data", views_register.data, name="data"),
    path("register-izin/data.json", views_register.data_json, name="data_json"),
    path("register-izin/unduh.csv", views_register.unduh_csv, name="csv"),
    path("register-izin/unduh.json", views_register.unduh_json, name="json"),
    path("register-izin/batas/<slug:sidik>.svg", views_register.batas, name="batas"),
    path("register-izin/<uuid:entri_id>", views_register.entri, name="entri"),
]
_staf = [
    path("arsip-izin", views_arsip.daftar, name="daftar"),
    path("arsip-izin/<uuid:arsip_id>", views_arsip.satu, name="satu"),
    path("arsip-izin/<uuid:arsip_id>/masukkan", views_arsip.masukkan, name="masukkan"),
    path("arsip-izin/<uuid:arsip_id>/batalkan", views_arsip.batalkan, name="batalkan"),
    path("arsip-izin/<uuid:arsip_id>/laporan", views_arsip.laporan, name="laporan"),
    path("arsip-izin/entri/<uuid:entri_id>", views_arsip.entri, name="entri"),
    path("batas-wilayah", views_arsip.batas, name="batas"),
    path("batas-wilayah/hapus", views_arsip.batas_hapus, name="batas_hapus"),
]
publik = [path("", include((_publik, "register_izin")))]
staf = [path("", include((_staf, "arsip_izin")))]
