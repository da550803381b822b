from __future__ import annotations

from django.urls import include, path

from pendopo.webapi import views
from pendopo.webapi.interface import addresses, build

made = build()
publik = [
    path("api/v1/", include((addresses(made), "antarmuka"), namespace="antarmuka")),
    path("antarmuka", views.panduan, {"made": made}, name="antarmuka_panduan"),
]
_staf = [
    path("antarmuka", views.daftar, name="daftar"),
    path("antarmuka/<uuid:client_id>", views.satu, name="satu"),
    path("antarmuka/<uuid:client_id>/token", views.token, name="token"),
    path("antarmuka/<uuid:client_id>/cabut", views.cabut, name="cabut"),
    path("antarmuka/<uuid:client_id>/kait", views.tambah_kait, name="tambah_kait"),
    path("antarmuka/<uuid:client_id>/kait/<uuid:webhook_id>", views.ubah_kait, name="ubah_kait"),
    path("antarmuka/kabar/<uuid:delivery_id>", views.ulangi, name="ulangi"),
]
staf = [path("", include((_staf, "webapi_staf")))]
