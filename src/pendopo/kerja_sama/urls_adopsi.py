"""Adopting: /kerja/adopsi…"""

from __future__ import annotations

from typing import Any

from django.urls import path

from pendopo.kerja_sama.views import adopsi

publik: list[Any] = []
staf: list[Any] = [
    path("adopsi", adopsi.adopsi, name="adopsi"),
    path("adopsi/unduh", adopsi.unduh, name="adopsi_unduh"),
    path("adopsi/pasang/<uuid:partner_id>/<slug:definition_id>/<int:number>", adopsi.pasang, name="pasang"),
    path("adopsi/layanan/<slug:definition_id>", adopsi.satu, name="adopsi_satu"),
    path("adopsi/layanan/<slug:definition_id>/ikat", adopsi.ikat, name="adopsi_ikat"),
    path("adopsi/layanan/<slug:definition_id>/isi", adopsi.isi, name="adopsi_isi"),
    path("adopsi/layanan/<slug:definition_id>/buka", adopsi.buka, name="adopsi_buka"),
    path("adopsi/layanan/<slug:definition_id>/tiru", adopsi.tiru, name="adopsi_tiru"),
    path("adopsi/layanan/<slug:definition_id>/keputusan", adopsi.keputusan, name="adopsi_keputusan"),
]
