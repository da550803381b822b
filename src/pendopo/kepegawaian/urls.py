from __future__ import annotations

from django.urls import include, path

from pendopo.kepegawaian.views import impor, keputusan, pengganti, unit

_staf = [
    path("organisasi", unit.organisasi, name="organisasi"),
    path("organisasi/unit-baru", unit.unit_baru, name="unit_baru"),
    path("organisasi/unit/<uuid:unit_id>", unit.unit, name="unit"),
    path("organisasi/tanpa-pemegang", unit.tanpa_pemegang, name="tanpa_pemegang"),
    path("organisasi/unduh", impor.unduh, name="unduh"),
    path("organisasi/templat", impor.templat, name="templat"),
    path("organisasi/impor", impor.impor, name="impor"),
    path("organisasi/impor/<uuid:import_id>", impor.impor_satu, name="impor_satu"),
    path("organisasi/impor/<uuid:import_id>/terapkan", impor.impor_terapkan, name="impor_terapkan"),
    path("organisasi/impor/<uuid:import_id>/periksa", impor.impor_periksa, name="impor_periksa"),
    path("organisasi/impor/<uuid:import_id>/laporan", impor.impor_laporan, name="impor_laporan"),
    path("organisasi/keputusan", keputusan.keputusan, name="keputusan"),
    path("organisasi/keputusan/templat-mutasi", keputusan.lembar_templat, name="lembar_templat"),
    path("organisasi/keputusan/baru/<slug:kind>", keputusan.keputusan_baru, name="keputusan_baru"),
    path("organisasi/keputusan/<uuid:decree_id>", keputusan.keputusan_satu, name="keputusan_satu"),
    path("organisasi/keputusan/<uuid:decree_id>/baris", keputusan.baris_tambah, name="baris_tambah"),
    path("organisasi/keputusan/<uuid:decree_id>/baris/<int:position>/hapus", keputusan.baris_hapus, name="baris_hapus"),
    path("organisasi/keputusan/<uuid:decree_id>/lembar", keputusan.lembar, name="lembar"),
    path("organisasi/keputusan/<uuid:decree_id>/ajukan", keputusan.ajukan, name="ajukan"),
    path("organisasi/keputusan/<uuid:decree_id>/kembalikan", keputusan.kembalikan, name="kembalikan"),
    path("organisasi/keputusan/<uuid:decree_id>/setujui", keputusan.setujui, name="setujui"),
    path("organisasi/keputusan/<uuid:decree_id>/tarik", keputusan.tarik, name="tarik"),
    path("organisasi/keputusan/<uuid:decree_id>/pindaian", keputusan.pindaian, name="pindaian"),
    path("organisasi/pengganti", pengganti.pengganti, name="pengganti"),
    path("organisasi/pengganti/baru", pengganti.pengganti_baru, name="pengganti_baru"),
    path("organisasi/pengganti/mandat", pengganti.mandat, name="mandat"),
    path("organisasi/pengganti/absen", pengganti.absen, name="absen"),
    path("organisasi/pengganti/batas", pengganti.batas, name="batas"),
    path("organisasi/pengganti/<uuid:standing_id>/akhiri", pengganti.akhiri_pengganti, name="akhiri_pengganti"),
    path("organisasi/pengganti/absen/<uuid:absence_id>/akhiri", pengganti.akhiri_absen, name="akhiri_absen"),
    path("organisasi/pengganti/ambil-alih/<uuid:person_id>", pengganti.ambil_alih, name="ambil_alih"),
]
staf = [path("", include((_staf, "kepegawaian")))]
