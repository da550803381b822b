"""Confirming what is unverified: /kerja/perlu-verifikasi, /kerja/layanan-daerah/<id>/verifikasi…, /kerja/rujukan…"""

from __future__ import annotations

from django.urls import URLPattern, path

from pendopo.penyesuaian.views import pengesahan

_SATU = "layanan-daerah/<slug:definition_id>"

staf_pengesahan: list[URLPattern] = [
    path("perlu-verifikasi", pengesahan.kemajuan, name="kemajuan"),
    path(f"{_SATU}/verifikasi", pengesahan.verifikasi, name="verifikasi"),
    path(f"{_SATU}/verifikasi.csv", pengesahan.unduh, name="verifikasi_unduh"),
    path(f"{_SATU}/kelengkapan", pengesahan.kelengkapan, name="kelengkapan"),
    path("rujukan/<uuid:rujukan_id>/salinan", pengesahan.salinan, name="rujukan_salinan"),
]
