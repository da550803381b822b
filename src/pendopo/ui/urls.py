from __future__ import annotations

from django.urls import include, path

from pendopo.ui import views

_publik = [
    path("tema/<int:hue>-<int:chroma_milli>-<str:digest>.css", views.tema, name="tema"),
    path("lambang-<str:digest>.png", views.lambang, name="lambang"),
    path("suara/<uuid:recording_id>", views.suara, name="suara"),
    path("potongan", views.potongan, name="potongan"),
]
publik = [path("", include((_publik, "ui")))]
