from __future__ import annotations

from django.urls import include, path

from pendopo.payments import views, views_bank, views_rekon

_publik = [
    path("bank/<slug:gerbang>/v1.0/transfer-va/payment", views_bank.kabar_va, name="kabar_va"),
    path("bank/<slug:gerbang>/v1.0/qr/qr-mpm-notify", views_bank.kabar_qris, name="kabar_qris"),
]
_staf = [
    path("pembayaran", views.daftar, name="daftar"),
    path("pembayaran/unduh", views.unduh, name="unduh"),
    path("pembayaran/bank", views_bank.bank, name="bank"),
    path("pembayaran/bunga", views_bank.bunga, name="bunga"),
    path("pembayaran/buku", views_rekon.buku, name="buku"),
    path("pembayaran/rekonsiliasi", views_rekon.hari, name="rekonsiliasi"),
    path("pembayaran/rekonsiliasi/<str:day>", views_rekon.satu_hari, name="satu_hari"),
    path("pembayaran/rekonsiliasi/<str:day>/unduh", views_rekon.unduh_hari, name="unduh_hari"),
    path("pembayaran/rekonsiliasi/<str:day>/selesaikan", views_rekon.selesaikan, name="selesaikan"),
    path("pembayaran/rekonsiliasi/<str:day>/kembalikan", views_rekon.kembalikan, name="kembalikan"),
    path("pembayaran/rekonsiliasi/<str:day>/tutup", views_rekon.tutup, name="tutup"),
    path("pembayaran/rekonsiliasi/<str:day>/ambil", views_rekon.ambil, name="ambil"),
    path("pembayaran/rekening-koran", views_rekon.koran, name="koran"),
    path("pembayaran/<uuid:bill_id>", views.tagihan, name="tagihan"),
    path("pembayaran/<uuid:bill_id>/bayar", views.bayar, name="bayar"),
    path("pembayaran/<uuid:bill_id>/bukti", views.bukti, name="bukti"),
    path("pembayaran/<uuid:bill_id>/kembali", views_rekon.kembali_jaminan, name="kembali_jaminan"),
    path("pembayaran/<uuid:bill_id>/surat/<slug:jenis>", views.surat, name="surat"),
    path("simulator-bank", views_bank.simulator, name="simulator"),
]
publik = [path("", include((_publik, "bank_bayar")))]
staf = [path("", include((_staf, "pembayaran")))]
