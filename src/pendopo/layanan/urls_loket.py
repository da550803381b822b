from __future__ import annotations

from django.urls import path

from pendopo.layanan.views.staf import kuasa, loket, suara

FORM = "loket/<slug:definition_id>/<uuid:draft_id>"

urlpatterns = [
    path("loket", loket.awal, name="loket_awal"),
    path("loket/hari-ini.csv", loket.unduh, name="loket_unduh"),
    path("loket/bukti/<uuid:case_id>", loket.bukti, name="loket_bukti"),
    path("loket/unggah", loket.unggah, name="loket_unggah"),
    path("loket/unggah/<uuid:upload_id>", loket.bagian, name="loket_bagian"),
    path("loket/unggah/<uuid:upload_id>/selesai", loket.selesai, name="loket_selesai"),
    path("loket/<slug:definition_id>", loket.layanan, name="loket_layanan"),
    path(FORM, loket.lanjutkan, name="loket_lanjutkan"),
    path(f"{FORM}/ringkasan", loket.ringkasan, name="loket_ringkasan"),
    path(f"{FORM}/buang", loket.buang, name="loket_buang"),
    path(f"{FORM}/berkas/<uuid:file_id>", loket.berkas_draf, name="loket_berkas_draf"),
    path(f"{FORM}/<slug:page_id>", loket.halaman, name="loket_halaman"),
    path("bahasa", suara.bahasa, name="bahasa"),
    path("suara", suara.suara, name="suara"),
    path("suara/<uuid:recording_id>/hapus", suara.hapus, name="suara_hapus"),
    path("kuasa", kuasa.daftar, name="kuasa"),
    path("kuasa/<uuid:kuasa_id>", kuasa.satu, name="kuasa_satu"),
    path("kuasa/<uuid:kuasa_id>/surat", kuasa.surat, name="kuasa_surat"),
    path("kuasa/<uuid:kuasa_id>/nilai", kuasa.nilai, name="kuasa_nilai"),
]
