from __future__ import annotations

from typing import Any

from django.urls import path

from pendopo.kerja_sama.views import jaringan, kesepakatan, naskah, serah

_SATU = "kesepakatan/<uuid:agreement_id>"
publik: list[Any] = [
    path("kerja-sama", jaringan.register, name="register"),
    path("kerja-sama.csv", jaringan.register_csv, name="register_csv"),
    path("kerja-sama/<uuid:agreement_id>", jaringan.satu, name="kesepakatan"),
    path("jaringan", jaringan.jaringan, name="jaringan"),
    path("jaringan.csv", jaringan.jaringan_csv, name="jaringan_csv"),
]
staf: list[Any] = [
    path("kesepakatan", kesepakatan.daftar, name="kesepakatan"),
    path("kesepakatan/unduh", kesepakatan.unduh, name="kesepakatan_unduh"),
    path("kesepakatan/baru", kesepakatan.baru, name="kesepakatan_baru"),
    path("kesepakatan/catat", kesepakatan.catat, name="kesepakatan_catat"),
    path("kesepakatan/terima", naskah.terima, name="naskah_terima"),
    path("kesepakatan/aturan", kesepakatan.aturan, name="kesepakatan_aturan"),
    path("kesepakatan/jaringan", kesepakatan.tampil, name="kesepakatan_tampil"),
    path(_SATU, kesepakatan.satu, name="kesepakatan_satu"),
    path(f"{_SATU}/naskah", kesepakatan.naskah, name="kesepakatan_naskah"),
    path(f"{_SATU}/langkah", kesepakatan.langkah, name="kesepakatan_langkah"),
    path(f"{_SATU}/dprd", kesepakatan.dprd, name="kesepakatan_dprd"),
    path(f"{_SATU}/konsep.pdf", naskah.konsep, name="naskah_konsep"),
    path(f"{_SATU}/surat.pdf", naskah.surat, name="naskah_surat"),
    path(f"{_SATU}/naskah.json", naskah.kirim, name="naskah_kirim"),
    path(f"{_SATU}/nomor", naskah.nomor, name="naskah_nomor"),
    path(f"{_SATU}/pindaian", naskah.pindaian, name="naskah_pindaian"),
    path(f"{_SATU}/pindaian/berkas", naskah.berkas_pindaian, name="naskah_berkas_pindaian"),
    path(f"{_SATU}/tanda-tangan", naskah.tanda_tangan, name="naskah_tanda_tangan"),
    path(f"{_SATU}/akar", naskah.akar, name="naskah_akar"),
    path(f"{_SATU}/adendum", naskah.adendum, name="naskah_adendum"),
    path(f"{_SATU}/akhiri", naskah.akhiri, name="naskah_akhiri"),
    path(f"{_SATU}/langkah/<uuid:step_id>/berkas", naskah.berkas_langkah, name="naskah_berkas_langkah"),
    path(f"{_SATU}/serah", serah.baru, name="serah_baru"),
    path(f"{_SATU}/serah/<uuid:handover_id>", serah.satu, name="serah_satu"),
    path(f"{_SATU}/serah/<uuid:handover_id>/surat.pdf", serah.surat, name="serah_surat"),
    path(f"{_SATU}/serah/<uuid:handover_id>/pindaian", serah.pindaian, name="serah_pindaian"),
    path(f"{_SATU}/serah/<uuid:handover_id>/tanda-tangan", serah.tanda_tangan, name="serah_tanda_tangan"),
    path(f"{_SATU}/serah/<uuid:handover_id>/batal", serah.batal, name="serah_batal"),
]
