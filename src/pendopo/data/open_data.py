"""What the tables of a region are called and which of their texts are no personal data: for whoever takes them along.

Everything that is not named here as open is restricted: a new column is never given away by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

OPEN_TEXTS = frozenset(
    {
        "definition_id", "state", "stage", "outcome", "number", "register", "kind", "role", "track", "scope", "field",
        "transition", "effect", "verdict", "result", "digest", "bundle_digest", "release_digest", "root_digest",
        "namespace", "partner_namespace", "way", "mode", "function", "fee_id", "letter_id", "mime", "purpose", "sha256",
        "subject_type", "actor_label", "severity", "basis", "basis_number", "our_number", "their_number", "direction",
        "trust", "channel", "perda", "unit", "service_title",
    }
)  # fmt: skip
"""Texts that are codes, numbers of documents or names of offices wherever they stand."""

OPEN_IN = {
    "people_unit": frozenset({"code", "name", "short"}),
    "people_unitname": frozenset({"name", "short"}),
    "core_wilayah": frozenset({"code", "name", "parent_code"}),
    "core_harilibur": frozenset({"name", "source", "decree"}),
    "core_jamkerja": frozenset({"season", "decree"}),
    "definitions_release": frozenset({"title"}),
    "bundles_published": frozenset({"title"}),
    "bundles_partner": frozenset({"code", "name", "agreement"}),
    "bundles_offer": frozenset({"title"}),
    "documents_letter": frozenset({"title"}),
    "skm_jawabansurvei": frozenset({"sex", "education", "occupation", "age"}),
    "skm_hasilsurvei": frozenset({"period"}),
    "skm_tindaklanjut": frozenset({"period", "element", "plan", "who"}),
    "saluran_aturansumber": frozenset({"source", "columns", "words"}),
    "saluran_imporpusat": frozenset({"source"}),
    "saluran_entripusat": frozenset({"source", "service", "origin"}),
    "saluran_kabarpusat": frozenset({"origin"}),
    "saluran_pesanpusat": frozenset({"source"}),
    "saluran_pindahsaluran": frozenset({"portal", "portal_name", "reason"}),
    "perizinan_izin": frozenset({"title"}),
    "perizinan_entriregister": frozenset(
        {"title", "holder_masked", "object_text", "place_text", "kecamatan", "kelurahan", "phase", "code"}
    ),
    "perizinan_bataswilayah": frozenset({"title", "source", "licence"}),
    "payments_skrd": frozenset({"title"}),
    "keterbukaan_faktajanji": frozenset({"title"}),
    "keterbukaan_faktabulan": frozenset({"title"}),
    "keterbukaan_berkaslambat": frozenset({"why"}),
    "keterbukaan_indikatorbukti": frozenset({"code", "area", "title", "source"}),
    "keterbukaan_arsipbukti": frozenset({"period", "manifest"}),
    "kerja_sama_kesepakatan": frozenset({"title", "partner_code", "partner_name", "partner_kind"}),
    "kerja_sama_faktamitra": frozenset({"partner_name", "partner_kind", "title"}),
}
"""Further ones of single tables."""

CLOSED_IN = {"payments_virtualaccount": frozenset({"number"})}
"""What is no open text in a single table: a virtual account number holds the payment code."""

SECRETS = ("_hash", "_index", "token", "secret_", "secrets_", "key_", "key_wrapped", "code_hash", "password")
"""Beginnings or ends of names of columns that are worth something to a thief and nothing to anybody else."""

LEFT_OUT = frozenset(
    {
        "cases_caseindex", "cases_caseword", "cases_deskcount", "cases_statecount", "core_progress",
        "skm_undanganterpakai",
        "files_partialupload", "perizinan_entrikata",
        "people_counterdevice", "people_handedcode", "people_invitation", "people_onetimelink",
        "people_sealedcode", "webapi_apiclient", "webapi_webhook",
    }
)  # fmt: skip
"""Derived from others, or doors: worth nothing outside."""


@dataclass(frozen=True)
class Told:
    """How a table is called and what it holds, in words for people."""

    title: str
    text: str = ""


TABLES = {
    "audit_event": Told("Peristiwa", "Satu baris tiap kejadian; hanya ditambah, berantai."),
    "audit_link": Told("Rantai peristiwa", "Sidik tiap peristiwa dan sidik sebelumnya."),
    "audit_dayhead": Told("Kepala harian", "Ujung rantai pada tengah malam."),
    "audit_look": Told("Pembukaan data pribadi", "Siapa melihat data orang lain, dan apa."),
    "bundles_catalogue": Told("Katalog daerah"),
    "bundles_published": Told("Terbitan di katalog"),
    "bundles_partner": Told("Mitra"),
    "bundles_offer": Told("Tawaran mitra"),
    "bundles_origin": Told("Asal aplikasi", "Dari mitra mana sebuah layanan datang dan dasarnya."),
    "bundles_contribution": Told("Usul balik"),
    "cases_case": Told("Berkas permohonan", "Satu baris tiap permohonan."),
    "cases_caseanswers": Told("Jawaban permohonan", "Isian pemohon, tiap versi."),
    "cases_casestep": Told("Langkah", "Setiap tahap yang dilalui sebuah berkas: kapan masuk, kapan keluar."),
    "cases_casedeadline": Told("Tenggat"),
    "cases_casefile": Told("Berkas lampiran"),
    "cases_casenote": Told("Catatan berkas"),
    "cases_casereturn": Told("Pengembalian untuk diperbaiki"),
    "cases_filejudgement": Told("Penilaian lampiran"),
    "cases_effectrun": Told("Akibat yang dijalankan"),
    "cases_draft": Told("Draf"),
    "cases_kuasa": Told("Kuasa"),
    "cases_assignmentrule": Told("Aturan pembagian", "Siapa di sebuah unit mendapat berkas yang datang, sejak kapan."),
    "cases_bulkrun": Told("Pekerjaan bersama", "Berkas yang dipilih seorang petugas untuk dikerjakan sekaligus."),
    "cases_bulkitem": Told("Isi pekerjaan bersama"),
    "cases_savedfilter": Told("Saringan tersimpan"),
    "core_counter": Told("Pencacah nomor", "Nomor terakhir tiap register dan tahun."),
    "core_harilibur": Told("Hari libur"),
    "core_jamkerja": Told("Jam kerja"),
    "core_wilayah": Told("Wilayah"),
    "definitions_base": Told("Definisi hulu"),
    "definitions_overlay": Told("Lapisan perubahan daerah"),
    "definitions_release": Told("Rilis definisi", "Tiap versi yang pernah berlaku; isinya di folder definisi."),
    "definitions_installed": Told("Layanan terpasang"),
    "definitions_binding": Told("Pemegang fungsi"),
    "definitions_regionscenario": Told("Skenario daerah"),
    "documents_authority": Told("Otoritas sertifikat"),
    "documents_letter": Told("Surat", "Satu baris tiap surat; PDF-nya ada di folder isi."),
    "documents_letterpolicy": Told("Aturan surat"),
    "documents_letterscan": Told("Pindaian surat"),
    "documents_lettertemplate": Told("Templat surat"),
    "documents_numberblock": Told("Blok nomor"),
    "documents_registerplan": Told("Register nomor"),
    "documents_signercertificate": Told("Sertifikat penanda tangan"),
    "files_storedfile": Told("Isi tersimpan", "Sidik, ukuran, dan jenis; isinya di folder isi."),
    "kerja_sama_kesepakatan": Told("Kesepakatan"),
    "kerja_sama_langkahkesepakatan": Told("Langkah kesepakatan"),
    "kerja_sama_beritaacara": Told("Berita acara serah terima"),
    "lapangan_kunjungan": Told("Kunjungan lapangan", "Satu baris tiap kunjungan survei: kapan dan keadaannya."),
    "lapangan_petugaskunjungan": Told("Petugas kunjungan"),
    "lapangan_hasilkunjungan": Told("Hasil kunjungan", "Jawaban daftar periksa, tiap kiriman."),
    "lapangan_fotokunjungan": Told("Foto kunjungan", "Sidik, waktu, dan letak; gambarnya di folder isi."),
    "lapangan_hadirkunjungan": Told("Yang hadir pada kunjungan"),
    "lapangan_beritaacarasurvei": Told("Berita acara survei"),
    "lapangan_daftarperiksa": Told("Daftar periksa daerah"),
    "notify_notice": Told("Kabar"),
    "payments_skrd": Told("Tagihan (SKRD)", "Satu baris tiap ketetapan retribusi, dalam rupiah."),
    "payments_skrdend": Told("Akhir tagihan"),
    "payments_ssrd": Told("Pembayaran (SSRD)"),
    "people_membership": Told("Jabatan"),
    "people_person": Told("Pegawai"),
    "people_unit": Told("Unit kerja"),
    "people_unitname": Told("Nama lama unit"),
    "pengawasan_temuan": Told("Temuan"),
    "perizinan_izin": Told("Izin terbit"),
    "perizinan_aturanmasaizin": Told("Aturan masa izin", "Kapan izin dapat diperpanjang dan pemegangnya diingatkan."),
    "perizinan_izinfact": Told("Keadaan izin"),
    "perizinan_pengingatizin": Told("Pengingat masa izin"),
    "perizinan_urusanizin": Told("Urusan atas izin", "Berkas yang memperpanjang, mengubah, atau menindak sebuah izin."),
    "perizinan_entriregister": Told("Register izin", "Satu baris tiap izin dan arsip izin, seperti dibaca umum."),
    "perizinan_arsipizin": Told("Pemegang menurut arsip"),
    "perizinan_imporarsip": Told("Impor arsip izin"),
    "perizinan_bataswilayah": Told("Batas wilayah"),
    "privasi_permintaan": Told("Permintaan hak pribadi"),
    "privasi_insiden": Told("Insiden data pribadi"),
    "privasi_masasimpan": Told("Masa simpan"),
    "privasi_salinan": Told("Salinan untuk pemiliknya"),
    "kepegawaian_barismutasi": Told("Isi keputusan: mutasi"),
    "kepegawaian_barisunit": Told("Isi keputusan: unit kerja"),
    "kepegawaian_bataspenggantian": Told("Batas penggantian"),
    "kepegawaian_impororganisasi": Told("Impor organisasi"),
    "kepegawaian_ketidakhadiran": Told("Ketidakhadiran"),
    "kepegawaian_penempatan": Told("Penempatan"),
    "kepegawaian_penggantian": Told("Penggantian"),
    "kepegawaian_suratkeputusan": Told("Surat keputusan"),
    "kerja_sama_adendum": Told("Adendum kesepakatan"),
    "kerja_sama_aturankerjasama": Told("Aturan kerja sama"),
    "kerja_sama_faktadinyatakan": Told("Pemakaian yang dinyatakan"),
    "kerja_sama_faktamitra": Told("Pemakaian menurut mitra"),
    "kerja_sama_pakaimitra": Told("Pernyataan mitra"),
    "kerja_sama_pilihanjaringan": Told("Pilihan halaman jaringan"),
    "layanan_aturansusulan": Told("Aturan susulan"),
    "layanan_permohonansusulan": Told("Permohonan susulan"),
    "layanan_persetujuanloket": Told("Persetujuan di loket"),
    "layanan_signingsitting": Told("Sidang tanda tangan", "Satu pembuktian penanda tangan untuk sejumlah surat."),
    "layanan_signingitem": Told("Isi sidang tanda tangan"),
    "notify_channelpolicy": Told("Aturan saluran kabar"),
    "notify_deliveryreceipt": Told("Tanda terima kabar"),
    "notify_messagetemplate": Told("Templat kabar"),
    "payments_billpaper": Told("Lembar tagihan"),
    "payments_bankplan": Told("Bank pembayaran", "Bank yang dipakai sejak suatu tanggal; rahasianya tidak ikut."),
    "payments_interestrule": Told("Aturan bunga keterlambatan"),
    "payments_virtualaccount": Told("Virtual account dan QRIS"),
    "payments_banknotice": Told("Kabar bank", "Satu baris tiap pembayaran menurut kabar bank; tanpa nama penyetor."),
    "payments_statement": Told("Rekening koran"),
    "payments_statementday": Told("Hari rekening koran"),
    "payments_statementline": Told("Baris rekening koran"),
    "payments_settlement": Told("Penyelesaian selisih"),
    "payments_repayment": Told("Pengembalian uang"),
    "payments_dayclosing": Told("Tutup hari bendahara"),
    "payments_simulatedtransfer": Told("SIMULATOR: setoran tiruan"),
    "pengawasan_alamatinspektorat": Told("Alamat Inspektorat"),
    "pengawasan_berkastarikan": Told("Berkas tarikan"),
    "pengawasan_kirimankepala": Told("Kiriman kepala harian"),
    "pengawasan_pembukaandata": Told("Pembukaan data oleh pengawas"),
    "pengawasan_surattugas": Told("Surat tugas"),
    "pengawasan_tanggapantemuan": Told("Tanggapan temuan"),
    "pengawasan_tarikan": Told("Tarikan contoh"),
    "penyesuaian_rancangan": Told("Rancangan penyesuaian"),
    "penyesuaian_rujukan": Told("Rujukan hukum pengesahan"),
    "people_adminrecovery": Told("Pemulihan pengelola"),
    "people_factorreset": Told("Pelepasan faktor kedua"),
    "people_pinrecovery": Told("Pemulihan PIN"),
    "perizinan_centralfiling": Told("Pengajuan ke sistem pusat"),
    "ui_suara": Told("Rekaman suara"),
    "webapi_apisubmission": Told("Kiriman lewat antarmuka"),
    "webapi_apiupload": Told("Unggahan lewat antarmuka"),
    "peraturan_isiannaskah": Told("Isian rancangan peraturan"),
    "saluran_aturansumber": Told("Aturan sumber pusat", "Arti kolom dan kata keadaan tiap sumber, sejak kapan."),
    "saluran_imporpusat": Told("Impor dari dasbor pusat"),
    "saluran_entripusat": Told("Permohonan di pusat", "Satu baris tiap nomor: di mana ia berada, tanpa nama."),
    "saluran_kabarpusat": Told("Kabar dari pusat"),
    "saluran_sambunganpusat": Told("Sambungan antarmuka pusat"),
    "saluran_pesanpusat": Told("Pesan antarmuka pusat", "Sidik tiap pesan dan akibatnya, tanpa isinya."),
    "saluran_pindahsaluran": Told("Pindah saluran", "Layanan yang permohonannya di aplikasi lain, sejak kapan."),
    "saluran_periksasyarat": Told("Pemeriksaan JKN dan KSWP"),
    "skm_jawabansurvei": Told("Jawaban survei kepuasan", "Satu baris tiap responden, tanpa nama, nomor, atau jam."),
    "skm_hasilsurvei": Told("Hasil survei yang diumumkan", "Angka beku dengan sidiknya."),
    "skm_kuesioner": Told("Kuesioner survei"),
    "skm_saransurvei": Told("Saran responden"),
    "skm_surveikertas": Told("Survei kertas yang dimasukkan"),
    "skm_tindaklanjut": Told("Tindak lanjut survei"),
    "webapi_delivery": Told("Kabar ke sistem lain"),
    "keterbukaan_faktajanji": Told("Fakta janji", "Berkas yang berakhir tiap hari, per layanan dan tahap."),
    "keterbukaan_faktabulan": Told("Fakta janji per bulan"),
    "keterbukaan_tundaanjanji": Told("Berkas terbuka dan lewat janji"),
    "keterbukaan_berkaslambat": Told("Berkas lewat janji, tersamar"),
    "keterbukaan_kabarperubahan": Told("Kabar perubahan fakta"),
    "keterbukaan_barisperubahan": Told("Baris kabar perubahan"),
    "keterbukaan_indikatorbukti": Told("Indikator bukti"),
    "keterbukaan_berkasbukti": Told("Berkas bukti tambahan"),
    "keterbukaan_arsipbukti": Told("Arsip bukti"),
}


def told_of(table: str) -> Told:
    """The words for a table; its own name where nobody has found any yet."""
    return TABLES.get(table) or Told(table.partition("_")[2].replace("_", " ").capitalize())


def is_open_text(table: str, column: str) -> bool:
    """Whether a text column may be given to everybody."""
    if column in CLOSED_IN.get(table, ()):
        return False
    return column in OPEN_TEXTS or column in OPEN_IN.get(table, ())


def is_secret(column: str) -> bool:
    """Whether a column never leaves by this way."""
    return column.endswith(SECRETS) or column.startswith(SECRETS)


def names_a_person(column: str) -> bool:
    """Whether an id leads to a person: a pseudonym is personal data, too."""
    return column == "by_id" or column.endswith(
        ("user_id", "person_id", "actor_id", "holder_id", "_by", "_by_id", "signatory_id", "signer_id")
    )
