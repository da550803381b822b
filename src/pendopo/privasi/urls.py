from __future__ import annotations

from django.urls import include, path

from pendopo.privasi import views, views_staf

_publik = [
    path("data-saya", views.data_saya, name="data_saya"),
    path("data-saya/minta", views.minta, name="minta"),
    path("data-saya/salinan", views.salinan, name="salinan"),
    path("data-saya/salinan/<uuid:copy_id>", views.ambil, name="ambil"),
    path("privasi/register", views.register, name="register"),
    path("privasi/minta", views.minta_dengan_kode, name="minta_dengan_kode"),
]
publik = [path("", include((_publik, "privasi")))]
_staf = [
    path("privasi", views_staf.permintaan, name="permintaan"),
    path("privasi/unduh", views_staf.unduh, name="unduh"),
    path("privasi/permintaan/<uuid:permintaan_id>", views_staf.satu, name="satu"),
    path("privasi/permintaan/<uuid:permintaan_id>/hapus", views_staf.hapus, name="hapus"),
    path("privasi/register/unduh", views_staf.unduh_register, name="unduh_register"),
    path("privasi/insiden", views_staf.insiden, name="insiden"),
    path("privasi/insiden/<uuid:insiden_id>", views_staf.satu_insiden, name="satu_insiden"),
    path("privasi/insiden/<uuid:insiden_id>/terdampak", views_staf.terdampak, name="terdampak"),
    path("privasi/masa-simpan", views_staf.masa_simpan, name="masa_simpan"),
]
staf = [path("", include((_staf, "privasi_staf")))]
