from __future__ import annotations

from django.urls import include, path

from pendopo.people.views import (
    akun,
    kalender,
    keamanan,
    komputer,
    loket,
    luar,
    masuk,
    orang,
    pengelola,
    pulih,
    serumah,
)

_own = [
    path("masuk", masuk.masuk, name="masuk"),
    path("masuk/kode", masuk.kode, name="kode"),
    path("masuk/kunci", masuk.masuk_kunci, name="masuk_kunci"),
    path("masuk/kirim-lagi", masuk.kirim_lagi, name="kirim_lagi"),
    path("masuk/buang", masuk.buang, name="buang"),
    path("masuk/sekali/<str:token>", masuk.sekali, name="masuk_sekali"),
    path("masuk/siapa", serumah.siapa, name="siapa"),
    path("masuk/siapa/<int:slot>", serumah.siapa_masuk, name="siapa_masuk"),
    path("masuk/lupakan-nomor", serumah.lupakan_nomor, name="lupakan_nomor"),
    path("pulih-pengelola", pengelola.pulih_pengelola, name="pulih_pengelola"),
    path("pulih", pulih.pulih, name="pulih"),
    path("akun/bukan-saya", pulih.bukan_saya, name="bukan_saya"),
    path("masuk/luar", luar.masuk_luar, name="masuk_luar"),
    path("masuk/luar/kembali", luar.masuk_luar_kembali, name="masuk_luar_kembali"),
    path("masuk/pin", komputer.pilih_pin, name="pilih_pin"),
    path("masuk/ganti", loket.ganti_orang, name="ganti_orang"),
    path("loket", loket.loket, name="loket"),
    path("loket/<uuid:person_id>", loket.loket_masuk, name="loket_masuk"),
    path("terkunci", loket.terkunci, name="terkunci"),
    path("layar/denyut", loket.denyut, name="denyut"),
    path("layar/tutup", loket.tutup_layar, name="tutup_layar"),
    path("keluar", masuk.keluar, name="keluar"),
    path("daftar", masuk.daftar, name="daftar"),
    path("undangan/<str:token>", masuk.undangan, name="undangan"),
    path("akun", akun.akun, name="akun"),
    path("akun/sandi", akun.sandi, name="sandi"),
    path("akun/serumah", serumah.serumah, name="serumah"),
    path("akun/pin", komputer.pin, name="pin"),
    path("akun/sesi", akun.sesi, name="sesi"),
    path("akun/sesi/akhiri", akun.akhiri_sesi, name="akhiri_sesi"),
    path("akun/keamanan", keamanan.keamanan, name="keamanan"),
    path("akun/keamanan/buktikan", keamanan.buktikan, name="buktikan"),
    path("akun/keamanan/aplikasi", keamanan.aplikasi, name="aplikasi"),
    path("akun/keamanan/kode-cadangan", keamanan.kode_cadangan, name="kode_cadangan"),
    path("akun/keamanan/kunci", keamanan.kunci, name="kunci"),
    path("akun/keamanan/lepas", keamanan.lepas, name="lepas"),
]

# The names by which allauth's own steps find our pages.
_allauth = [
    path("masuk", masuk.masuk, name="account_login"),
    path("keluar", masuk.keluar, name="account_logout"),
    path("masuk/kode", masuk.kode, name="mfa_authenticate"),
    path("akun/keamanan/buktikan", keamanan.buktikan, name="account_reauthenticate"),
]

_staf = [
    path("kalender", kalender.kalender, name="kalender"),
    path("kalender/libur", kalender.libur, name="libur"),
    path("kalender/buka", kalender.buka, name="buka"),
    path("kalender/jam", kalender.jam, name="jam"),
    path("orang", orang.orang, name="orang"),
    path("orang/tambah", orang.tambah, name="tambah"),
    path("orang/<uuid:person_id>", orang.satu, name="satu"),
    path("orang/<uuid:person_id>/ubah", orang.ubah, name="ubah"),
    path("orang/<uuid:person_id>/peran", orang.beri_peran, name="beri_peran"),
    path("orang/<uuid:person_id>/peran/<uuid:post_id>/akhiri", orang.akhiri, name="akhiri"),
    path("orang/<uuid:person_id>/undang", orang.undang, name="undang"),
    path("orang/<uuid:person_id>/kode-pin", komputer.kode_pin, name="kode_pin"),
    path("pemulihan", pulih.pemulihan, name="pemulihan"),
    path("pemulihan/buka", pulih.buka_pemulihan, name="buka_pemulihan"),
    path("pemulihan/<uuid:recovery_id>/sahkan", pulih.sahkan_pemulihan, name="sahkan_pemulihan"),
    path("pemulihan/<uuid:recovery_id>/kode", pulih.kode_pemulihan, name="kode_pemulihan"),
    path("pemulihan/<uuid:recovery_id>/batal", pulih.batal_pemulihan, name="batal_pemulihan"),
    path("pengelola", pengelola.pengelola, name="pengelola"),
    path("pengelola/kode", pengelola.kode_tersegel, name="kode_tersegel"),
    path("pengelola/lepas/<uuid:reset_id>", pengelola.sahkan_lepas, name="sahkan_lepas"),
    path("orang/<uuid:person_id>/minta-lepas", pengelola.minta_lepas, name="minta_lepas"),
    path("komputer-loket", komputer.komputer, name="komputer"),
    path("komputer-loket/<uuid:device_id>/cabut", komputer.cabut_komputer, name="cabut_komputer"),
]

staf = [path("", include((_staf, "people_staf")))]
publik = [path("", include((_own, "people"))), *_allauth]
