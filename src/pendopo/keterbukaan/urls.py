from __future__ import annotations

from django.urls import URLPattern, include, path

from pendopo.keterbukaan import kamus
from pendopo.keterbukaan.views import bukti, data, janji

FORMS = ("csv", "json")

_publik: list[URLPattern] = [
    path("janji", janji.daftar, name="daftar"),
    path("janji.csv", data.layanan, name="daftar_csv"),
    path("janji/terlambat", janji.terlambat, name="terlambat"),
    path("janji/untuk-wartawan", janji.wartawan, name="wartawan"),
    path("janji/kamus-data", janji.arti, name="kamus"),
    path("janji/<slug:definition_id>", janji.satu, name="satu"),
    path("janji/<slug:definition_id>/<slug:month>", janji.bulan, name="bulan"),
    path("data/janji/datapackage.json", data.paket, name="paket"),
    *(
        path(f"data/janji/{name}.{form}", data.berkas, {"berkas": name, "form": form}, name=f"data_{name}_{form}")
        for name in kamus.FILES
        for form in FORMS
    ),
    path("data/perubahan", janji.perubahan, name="perubahan"),
    path("data/perubahan/indeks.json", data.indeks, name="perubahan_indeks"),
    path("data/perubahan/umpan.xml", data.umpan, name="perubahan_umpan"),
    *(
        path(f"data/perubahan/<slug:day>.{form}", data.sehari, {"form": form}, name=f"perubahan_hari_{form}")
        for form in FORMS
    ),
]
_staf: list[URLPattern] = [
    path("bukti", bukti.bukti, name="bukti"),
    path("bukti.csv", bukti.unduh, name="bukti_csv"),
    path("bukti/daftar", bukti.daftar, name="bukti_daftar"),
    path("bukti/daftar.xlsx", bukti.lembar, name="bukti_lembar"),
    path("bukti/arsip", bukti.susun, name="bukti_susun"),
    path("bukti/arsip/<uuid:archive_id>", bukti.arsip, name="bukti_arsip"),
    path("bukti/berkas/<uuid:evidence_id>", bukti.berkas, name="bukti_berkas"),
    path("bukti/berkas/<uuid:evidence_id>/hapus", bukti.hapus, name="bukti_hapus"),
    path("bukti/<str:kode>", bukti.satu, name="bukti_satu"),
]
publik = [path("", include((_publik, "keterbukaan")))]
staf = [path("", include((_staf, "keterbukaan_staf")))]
