"""Upgrades and giving back: /kerja/pemutakhiran…, /kerja/usulan-balik…"""

from __future__ import annotations

from django.urls import URLPattern, path

from pendopo.penyesuaian.views import mutakhir, mutakhir_usulan

staf_mutakhir: list[URLPattern] = [
    path("pemutakhiran", mutakhir.pemutakhiran, name="pemutakhiran"),
    path("pemutakhiran/<slug:definition_id>", mutakhir.satu, name="pemutakhiran_satu"),
    path("pemutakhiran/<slug:definition_id>/hitung", mutakhir.hitung, name="pemutakhiran_hitung"),
    path("usulan-balik", mutakhir_usulan.usulan, name="usulan"),
    path("usulan-balik/unduh", mutakhir_usulan.unduh, name="usulan_unduh"),
    path("usulan-balik/segarkan", mutakhir_usulan.segarkan, name="usulan_segarkan"),
    path("usulan-balik/baru/<slug:definition_id>", mutakhir_usulan.baru, name="usulan_baru"),
    path("usulan-balik/<uuid:usulan_id>", mutakhir_usulan.satu, name="usulan_satu"),
]
