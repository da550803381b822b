from __future__ import annotations

from django.urls import include, path

from pendopo.kepegawaian.views import impor, keputusan, pengganti, unit

_staf = [
    path("", unit.organisasi, name="organisasi"),
    path("unit-baru", unit.unit_baru, name="unit_baru"),
    path("unit/<uuid:unit_id>", unit.unit, name="unit"),
    path("tanpa-pemegang", unit.tanpa_pemegang, name="tanpa_pemegang"),
    path("unduh", impor.unduh, name="unduh"),
    path("templat", impor.templat, name="templat"),
    path("impor", impor.impor, name="impor"),
    path("impor/<uuid:import_id>", impor.impor_satu, name="impor_satu"),
    path("impor/<uuid:import_id>/terapkan", impor.impor_terapkan, name="impor_terapkan"),
    path("impor/<uuid:import_id>/periksa", impor.impor_periksa, name="impor_periksa"),
    path("impor/<uuid:import_id>/laporan", impor.impor_laporan, name="impor_laporan"),
    path("keputusan", keputusan.keputusan, name="keputusan"),
    path("keputusan/templat-mutasi", keputusan.lembar_templat, name="lembar_templat"),
    path("keputusan/baru/<slug:kind>", keputusan.keputusan_baru, name="keputusan_baru"),
    path("keputusan/<uuid:decree_id>", keputusan.keputusan_satu, name="keputusan_satu"),
    path("keputusan/<uuid:decree_id>/baris", keputusan.baris_tambah, name="baris_tambah"),
    path("keputusan/<uuid:decree_id>/baris/<int:position>/hapus", keputusan.baris_hapus, name="baris_hapus"),
    path("keputusan/<uuid:decree_id>/lembar", keputusan.lembar, name="lembar"),
    path("keputusan/<uuid:decree_id>/ajukan", keputusan.ajukan, name="ajukan"),
    path("keputusan/<uuid:decree_id>/kembalikan", keputusan.kembalikan, name="kembalikan"),
    path("keputusan/<uuid:decree_id>/setujui", keputusan.setujui, name="setujui"),
    path("keputusan/<uuid:decree_id>/tarik", keputusan.tarik, name="tarik"),
    path("keputusan/<uuid:decree_id>/pindaian", keputusan.pindaian, name="pindaian"),
    path("pengganti", pengganti.pengganti, name="pengganti"),
    path("pengganti/baru", pengganti.pengganti_baru, name="pengganti_baru"),
    path("pengganti/mandat", pengganti.mandat, name="mandat"),
    path("pengganti/absen", pengganti.absen, name="absen"),
    path("pengganti/batas", pengganti.batas, name="batas"),
    path("pengganti/<uuid:standing_id>/akhiri", pengganti.akhiri_pengganti, name="akhiri_pengganti"),
    path("pengganti/absen/<uuid:absence_id>/akhiri", pengganti.akhiri_absen, name="akhiri_absen"),
    path("pengganti/ambil-alih/<uuid:person_id>", pengganti.ambil_alih, name="ambil_alih"),
]
staf = [path("organisasi/", include((_staf, "kepegawaian")))]
