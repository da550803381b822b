from __future__ import annotations

from django.urls import include, path

from pendopo.lapangan.views import daftar_periksa, kirim, kunjungan, rencana
from pendopo.lapangan.views import publik as terbuka

_SATU = "lapangan/<uuid:visit_id>"
_staf = [
    path("lapangan/", rencana.awal, name="awal"),
    path("lapangan/unduh", rencana.unduh, name="unduh"),
    path("lapangan/segar", kirim.segar, name="segar"),
    path("lapangan/daftar-periksa", daftar_periksa.semua, name="daftar_periksa"),
    path("lapangan/daftar-periksa/<str:list_id>", daftar_periksa.satu, name="daftar_periksa_satu"),
    path("lapangan/minta/<uuid:case_id>", rencana.minta, name="minta"),
    path(_SATU, kunjungan.kunjungan, name="kunjungan"),
    path(f"{_SATU}/jadwal", rencana.jadwal, name="jadwal"),
    path(f"{_SATU}/batal", rencana.batal, name="batal"),
    path(f"{_SATU}/pilih", kunjungan.pilih, name="pilih"),
    path(f"{_SATU}/pindaian", kunjungan.pindaian, name="pindaian"),
    path(f"{_SATU}/berita-acara.pdf", kunjungan.berita_acara, name="berita_acara"),
    path(f"{_SATU}/gambar/<uuid:photo_id>", kunjungan.gambar, name="gambar"),
    path(f"{_SATU}/kirim", kirim.kirim, name="kirim"),
    path(f"{_SATU}/foto", kirim.foto, name="foto"),
    path(f"{_SATU}/foto/<uuid:upload_id>", kirim.bagian, name="foto_bagian"),
    path(f"{_SATU}/foto/<uuid:upload_id>/selesai", kirim.selesai, name="foto_selesai"),
]
_publik = [
    # Its folder is its scope: only what lies below /kerja/lapangan/ works without a line.
    path("kerja/lapangan/sw.js", terbuka.pekerja, name="pekerja"),
    path("survei/unduh/<str:token>", terbuka.unduh, name="unduh"),
    path("survei/<str:kode>", terbuka.periksa, name="periksa"),
]
staf = [path("", include((_staf, "lapangan")))]
publik = [path("", include((_publik, "survei")))]
