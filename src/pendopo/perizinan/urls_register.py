from __future__ import annotations

from django.urls import include, path

from pendopo.perizinan import views_register as views

_publik = [
    path("register-izin", views.register, name="daftar"),
    path("register-izin/data", views.data, name="data"),
    path("register-izin/data.json", views.data_json, name="data_json"),
    path("register-izin/unduh.csv", views.unduh_csv, name="csv"),
    path("register-izin/unduh.json", views.unduh_json, name="json"),
    path("register-izin/batas/<slug:sidik>.svg", views.batas, name="batas"),
    path("register-izin/<uuid:entri_id>", views.entri, name="entri"),
]
publik = [path("", include((_publik, "register_izin")))]
