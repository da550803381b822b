from __future__ import annotations

from django.urls import path

from pendopo.layanan.urls_kabar import urlpatterns as kabar_urls
from pendopo.layanan.views.staf import (
    berkas,
    daftar,
    kertas,
    massal,
    pembagian,
    pindah,
    rekam,
    rilis,
    sertifikat,
    sidang,
    tanda_tangan,
    terlambat,
)

urlpatterns = [
    *kabar_urls,
    path("berkas", daftar.semua, name="semua"),
    path("terlambat", terlambat.terlambat, name="terlambat"),
    path("berkas/unduh.csv", daftar.unduh, name="unduh"),
    path("berkas/<uuid:case_id>", berkas.berkas, name="berkas"),
    path("berkas/<uuid:case_id>/nilai", berkas.nilai, name="nilai"),
    path("berkas/<uuid:case_id>/pesan", berkas.pesan, name="pesan"),
    path("berkas/<uuid:case_id>/ambil", berkas.ambil, name="ambil"),
    path("berkas/<uuid:case_id>/tampilkan", berkas.tampilkan, name="tampilkan"),
    path("berkas/<uuid:case_id>/file/<uuid:case_file_id>", berkas.file, name="file"),
    path("berkas/<uuid:case_id>/surat", berkas.surat, name="surat"),
    path("berkas/<uuid:case_id>/efek/<uuid:run_id>", berkas.ulangi_efek, name="ulangi_efek"),
    path("berkas/<uuid:case_id>/buka/<slug:link_id>", berkas.buka, name="buka"),
    path("berkas/<uuid:case_id>/kabar/<uuid:notice_id>", berkas.kabar, name="kabar"),
    path("berkas/<uuid:case_id>/pindah/<slug:langkah>", pindah.pindah, name="pindah"),
    path("berkas/<uuid:case_id>/rekam", rekam.rekam, name="rekam"),
    path("berkas/<uuid:case_id>/rilis", rilis.rilis, name="rilis"),
    path("berkas/<uuid:case_id>/tanda-tangan", tanda_tangan.tanda_tangan, name="tanda_tangan"),
    path("berkas/<uuid:case_id>/kertas", kertas.kertas, name="kertas"),
    path("berkas/<uuid:case_id>/kertas/nomor", kertas.nomor, name="kertas_nomor"),
    path("berkas/<uuid:case_id>/kertas/pindaian", kertas.pindaian, name="kertas_pindaian"),
    path("berkas/<uuid:case_id>/kertas/terbit", kertas.terbit, name="kertas_terbit"),
    path("berkas/<uuid:case_id>/kertas/berkas", kertas.berkas_pindaian, name="kertas_berkas"),
    path("pembagian", pembagian.pembagian, name="pembagian"),
    path("pembagian/atur", pembagian.atur, name="pembagian_atur"),
    path("pembagian/<uuid:rule_id>/akhiri", pembagian.akhiri, name="pembagian_akhiri"),
    path("massal", massal.pilih, name="massal_pilih"),
    path("massal/<uuid:bulk_id>", massal.massal, name="massal"),
    path("tanda-tangan", sidang.pilih, name="sidang_pilih"),
    path("tanda-tangan/sidang/<uuid:sitting_id>", sidang.sidang, name="sidang"),
    path("tanda-tangan/sidang/<uuid:sitting_id>/henti", sidang.henti, name="sidang_henti"),
    path("sertifikat", sertifikat.sertifikat, name="sertifikat"),
]
