from __future__ import annotations

from django.urls import include, path

from pendopo.pengawasan.views import kepala, populasi, surat, tarikan, temuan

_SATU = "pengawasan/surat/<uuid:assignment_id>"
_staf = [
    path("pengawasan", surat.awal, name="awal"),
    path("pengawasan/surat/baru", surat.baru, name="surat_baru"),
    path(_SATU, surat.surat, name="surat"),
    path(f"{_SATU}/surat.pdf", surat.berkas_surat, name="berkas_surat"),
    path(f"{_SATU}/cabut", surat.cabut, name="cabut"),
    path(f"{_SATU}/populasi", populasi.populasi, name="populasi"),
    path(f"{_SATU}/berkas/<uuid:case_id>", populasi.berkas, name="berkas"),
    path(f"{_SATU}/berkas/<uuid:case_id>/buka", populasi.buka, name="buka"),
    path(f"{_SATU}/berkas/<uuid:case_id>/lampiran/<uuid:file_id>", populasi.lampiran, name="lampiran"),
    path(f"{_SATU}/ekspor", tarikan.ekspor, name="ekspor"),
    path(f"{_SATU}/sampel", tarikan.sampel, name="sampel"),
    path(f"{_SATU}/tarikan/<uuid:draw_id>", tarikan.tarikan, name="tarikan"),
    path(f"{_SATU}/tarikan/<uuid:draw_id>/<str:name>", tarikan.unduh, name="unduh"),
    path(f"{_SATU}/temuan/baru", temuan.baru, name="temuan_baru"),
    path("pengawasan/kantor", temuan.kantor, name="kantor"),
    path("pengawasan/temuan/<uuid:finding_id>", temuan.temuan, name="temuan"),
    path("pengawasan/temuan/<uuid:finding_id>/jawab", temuan.jawab, name="jawab"),
    path("pengawasan/temuan/<uuid:finding_id>/nilai", temuan.nilai, name="nilai"),
    path("pengawasan/temuan/<uuid:finding_id>/lampiran/<uuid:reply_id>", temuan.lampiran, name="lampiran_temuan"),
    path("pengawasan/kepala", kepala.kepala, name="kepala"),
    path("pengawasan/kepala/alamat", kepala.alamat, name="alamat"),
    path("pengawasan/kepala/<str:day>/kirim", kepala.kirim_lagi, name="kirim_lagi"),
]
_publik = [
    path("jejak", kepala.jejak, name="jejak"),
    path("jejak/<str:day>", kepala.lembar, name="lembar"),
]
staf = [path("", include((_staf, "pengawasan")))]
publik = [path("", include((_publik, "jejak_harian")))]
