from __future__ import annotations

from django.urls import URLPattern, include, path

from pendopo.keterbukaan import kamus
from pendopo.keterbukaan.views import data, janji

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
_staf: list[URLPattern] = []
publik = [path("", include((_publik, "keterbukaan")))]
staf = [path("", include((_staf, "keterbukaan_staf")))]
