from __future__ import annotations

from django.urls import path

from pendopo.layanan.views.publik import (
    applying,
    catalogue,
    formulir,
    keadaan,
    kuasa,
    receipt,
    repair,
    susulan,
    tagihan,
    tracking,
    unggah,
)

FORM = "layanan/<slug:definition_id>/ajukan"
DRAFT = f"{FORM}/<uuid:draft_id>"
CASE = "lacak/<uuid:case_id>"

urlpatterns = [
    path("layanan", catalogue.daftar, name="daftar"),
    path("layanan/keadaan", keadaan.keadaan, name="keadaan"),
    path("layanan/keadaan.csv", keadaan.unduh, name="keadaan_unduh"),
    path("layanan/izin-lama", keadaan.izin_lama, name="izin_lama"),
    path("layanan/tanda-terima/<uuid:case_id>", receipt.tanda_terima, name="tanda_terima"),
    path("layanan/unggah", unggah.unggah, name="unggah"),
    path("layanan/unggah/<uuid:upload_id>", unggah.bagian, name="bagian"),
    path("layanan/unggah/<uuid:upload_id>/selesai", unggah.selesai, name="selesai"),
    path("layanan/<slug:definition_id>/formulir.pdf", formulir.formulir, name="formulir"),
    path("layanan/<slug:definition_id>", catalogue.layanan, name="layanan"),
    path(FORM, applying.ajukan, name="ajukan"),
    path(DRAFT, applying.lanjutkan, name="lanjutkan"),
    path(f"{DRAFT}/ringkasan", applying.ringkasan, name="ringkasan"),
    path(f"{DRAFT}/buang", applying.buang, name="buang"),
    path(f"{DRAFT}/berkas/<uuid:file_id>", applying.berkas_draf, name="berkas_draf"),
    path(f"{DRAFT}/<slug:page_id>", applying.halaman, name="halaman"),
    path("lacak", tracking.lacak, name="lacak"),
    path(CASE, tracking.kasus, name="kasus"),
    path(f"{CASE}/perbaiki", repair.perbaiki, name="perbaiki"),
    path(f"{CASE}/pesan", tracking.pesan, name="pesan"),
    path(f"{CASE}/buka/<slug:link_id>", tracking.buka, name="buka"),
    path(f"{CASE}/tarik", tracking.tarik, name="tarik"),
    path(f"{CASE}/surat", tracking.surat, name="surat"),
    path(f"{CASE}/tagihan/<uuid:bill_id>/<slug:jenis>", tagihan.tagihan, name="tagihan"),
    path(f"{CASE}/simpan", tracking.simpan, name="simpan"),
    path(f"{CASE}/tutup", tracking.tutup, name="tutup"),
    path(f"{CASE}/berkas/<uuid:file_id>", tracking.lampiran, name="lampiran"),
    path("kuasa", kuasa.kuasa, name="kuasa"),
    path("kuasa/tambah", kuasa.tambah, name="kuasa_tambah"),
    path("kuasa/benarkan", kuasa.benarkan, name="kuasa_benarkan"),
    path("kuasa/<uuid:kuasa_id>/cabut", kuasa.cabut, name="kuasa_cabut"),
    path("permohonan-susulan", susulan.susulan, name="susulan"),
    path("berkas-saya", tracking.berkas_saya, name="berkas_saya"),
]
