from __future__ import annotations

from django.urls import include, path

from pendopo.skm import views, views_olah, views_staf

_publik = [
    path("kepuasan", views.umum, name="umum"),
    path("kepuasan/data.csv", views.data_csv, name="data_csv"),
    path("kepuasan/data.json", views.data_json, name="data_json"),
    path("kepuasan/isi/<str:definition_id>/<str:kode>", views.isi, name="isi"),
    path("kepuasan/loket/<uuid:unit_id>", views.loket, name="loket"),
    path("kepuasan/loket/<uuid:unit_id>/<str:definition_id>", views.loket_isi, name="loket_isi"),
    path("kepuasan/layanan/<str:definition_id>", views.layanan, name="layanan"),
    path("kepuasan/hasil/<uuid:hasil_id>", views.hasil, name="hasil"),
    path("kepuasan/hasil/<uuid:hasil_id>/laporan.pdf", views.laporan, name="laporan"),
    path("kepuasan/hasil/<uuid:hasil_id>/angka.json", views.angka, name="angka"),
]
publik = [path("", include((_publik, "skm")))]
_staf = [
    path("kepuasan", views_staf.daftar, name="daftar"),
    path("kepuasan/unduh", views_staf.unduh, name="unduh"),
    path("kepuasan/hasil", views_staf.hasil, name="hasil"),
    path("kepuasan/hasil/laporan.pdf", views_staf.konsep, name="konsep"),
    path("kepuasan/umumkan", views_staf.umumkan, name="umumkan"),
    path("kepuasan/tindak", views_staf.tindak, name="tindak"),
    path("kepuasan/tindak/<uuid:tindak_id>", views_staf.selesai, name="selesai"),
    path("kepuasan/tindak/<uuid:tindak_id>/bukti", views_staf.bukti, name="bukti"),
    path("kepuasan/saran", views_olah.saran, name="saran"),
    path("kepuasan/saran/<uuid:saran_id>", views_olah.tayang, name="tayang"),
    path("kepuasan/kertas", views_olah.kertas, name="kertas"),
    path("kepuasan/kertas/templat", views_olah.templat, name="templat"),
    path("kepuasan/poster", views_olah.poster, name="poster"),
    path("kepuasan/poster/<uuid:unit_id>.pdf", views_olah.poster_pdf, name="poster_pdf"),
    path("kepuasan/kuesioner", views_olah.kuesioner, name="kuesioner"),
]
staf = [path("", include((_staf, "skm_staf")))]
