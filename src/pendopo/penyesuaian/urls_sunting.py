"""The editor: /kerja/layanan-daerah…"""

from __future__ import annotations

from django.urls import URLPattern, path

from pendopo.penyesuaian.views import sunting, sunting_alur, sunting_isian, sunting_lapisan, sunting_surat

_AWAL = "layanan-daerah"
_SATU = f"{_AWAL}/<slug:definition_id>"

staf_sunting: list[URLPattern] = [
    path(_AWAL, sunting.daftar, name="daftar"),
    path(f"{_AWAL}/rancangan/<uuid:draft_id>", sunting.setuju, name="setuju"),
    path(_SATU, sunting.layanan, name="layanan"),
    path(f"{_SATU}/ubah/<slug:bagian>", sunting.bagian, name="bagian"),
    path(f"{_SATU}/isian", sunting_isian.isian, name="isian"),
    path(f"{_SATU}/isian/tambah", sunting_isian.isian_baru, name="isian_baru"),
    path(f"{_SATU}/isian/tindakan", sunting_isian.isian_aksi, name="isian_aksi"),
    path(f"{_SATU}/isian/satu/<slug:isian_id>", sunting_isian.isian_satu, name="isian_satu"),
    path(f"{_SATU}/tambah/<slug:kind>", sunting_isian.tambah, name="tambah"),
    path(f"{_SATU}/surat", sunting_surat.surat, name="surat"),
    path(f"{_SATU}/surat/<slug:surat_id>", sunting_surat.surat_satu, name="surat_satu"),
    path(f"{_SATU}/surat/<slug:surat_id>/pratinjau.png", sunting_surat.surat_gambar, name="surat_gambar"),
    path(f"{_SATU}/surat/<slug:surat_id>/pratinjau.pdf", sunting_surat.surat_pdf, name="surat_pdf"),
    path(f"{_SATU}/peran", sunting_alur.peran, name="peran"),
    path(f"{_SATU}/alur", sunting_alur.alur, name="alur"),
    path(f"{_SATU}/pratinjau", sunting_alur.pratinjau, name="pratinjau"),
    path(f"{_SATU}/pratinjau/<slug:page_id>", sunting_alur.pratinjau, name="pratinjau_halaman"),
    path(f"{_SATU}/perubahan", sunting_lapisan.perubahan, name="perubahan"),
    path(f"{_SATU}/rilis", sunting_lapisan.rilis, name="rilis"),
    path(f"{_SATU}/lapisan.yaml", sunting_lapisan.unduh_lapisan, name="unduh_lapisan"),
    path(f"{_SATU}/definisi.zip", sunting_lapisan.unduh_definisi, name="unduh_definisi"),
    path(f"{_SATU}/rancangan", sunting.rancangan, name="rancangan"),
    path(f"{_SATU}/rancangan/tindakan", sunting.isi_ulang, name="tindakan"),
]
