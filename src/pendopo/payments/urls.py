from __future__ import annotations

from django.urls import include, path

from pendopo.payments import views

_staf = [
    path("pembayaran", views.daftar, name="daftar"),
    path("pembayaran/unduh", views.unduh, name="unduh"),
    path("pembayaran/<uuid:bill_id>", views.tagihan, name="tagihan"),
    path("pembayaran/<uuid:bill_id>/bayar", views.bayar, name="bayar"),
    path("pembayaran/<uuid:bill_id>/bukti", views.bukti, name="bukti"),
    path("pembayaran/<uuid:bill_id>/surat/<slug:jenis>", views.surat, name="surat"),
]
staf = [path("", include((_staf, "pembayaran")))]
