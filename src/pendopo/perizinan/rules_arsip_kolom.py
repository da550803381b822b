"""What the columns and words of an old archive are called. Pure; no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """What a column of the sheet may be. `names`: by which it is recognised, folded and without blanks."""

    key: str
    title: str
    help: str
    names: tuple[str, ...]
    needed: bool = False


COLUMNS = (
    Column(
        "nomor",
        "Nomor izin",
        "Seperti tercetak pada surat.",
        ("nomor", "nomorizin", "nomorsurat", "noizin", "nosk", "nosurat", "nosurat/sk", "nomorsk"),
        True,
    ),
    Column(
        "jenis",
        "Jenis izin",
        "HO, SIUP, TDP, IMB, nama layanan, dan sebagainya.",
        ("jenis", "jenisizin", "namaizin", "izin", "jenissurat"),
    ),
    Column(
        "pemegang",
        "Nama pemegang",
        "Disimpan tersegel; di register nama orang disamarkan.",
        ("nama", "namapemegang", "pemegang", "namapemohon", "pemohon", "namaperusahaan", "perusahaan", "pemilik"),
        True,
    ),
    Column(
        "bentuk",
        "Orang atau badan",
        "Isi: orang, badan. Tanpa kolom ini, PT, CV, yayasan, dan sejenisnya dikenali; lainnya dianggap orang.",
        ("bentuk", "jenispemegang", "badan", "bentukusaha"),
    ),
    Column(
        "nik",
        "NIK, NIP, atau NPWP",
        "Disimpan tersegel, tidak pernah tampil.",
        ("nik", "nip", "npwp", "noktp", "nomorktp", "nonik"),
    ),
    Column(
        "alamat",
        "Alamat",
        "Disimpan tersegel, tidak pernah tampil.",
        ("alamat", "alamatpemohon", "alamatusaha", "lokasi", "alamatlokasi"),
    ),
    Column(
        "objek",
        "Objek izin",
        "Untuk apa izinnya. Tampil di register; jangan berisi NIK atau telepon.",
        ("objek", "objekizin", "uraian", "keterangan", "bidangusaha", "jenisusaha", "usaha", "kegiatan", "peruntukan"),
    ),
    Column(
        "kelurahan",
        "Kelurahan atau desa",
        "Nama atau kode Kemendagri.",
        ("kelurahan", "desa", "kelurahan/desa", "kel", "kodekelurahan"),
    ),
    Column("kecamatan", "Kecamatan", "Nama atau kode Kemendagri.", ("kecamatan", "kec", "kodekecamatan")),
    Column(
        "titik",
        "Titik koordinat",
        "Hanya bila tempatnya memang terbuka, misalnya reklame. Dibulatkan sekitar 110 meter.",
        ("titik", "koordinat", "titikkoordinat", "latlong", "latlng"),
    ),
    Column(
        "terbit",
        "Tanggal terbit",
        "23-11-2016, 23 November 2016, atau sel tanggal.",
        (
            "terbit",
            "tanggalterbit",
            "tglterbit",
            "tanggal",
            "tglsk",
            "tanggalsk",
            "tanggalizin",
            "tglizin",
            "ditetapkan",
        ),
        True,
    ),
    Column(
        "mulai", "Berlaku sejak", "Kosong: sejak terbit.", ("mulai", "berlakusejak", "berlakumulai", "mulaiberlaku")
    ),
    Column(
        "selesai",
        "Berlaku sampai",
        "Kosong, “-”, atau “selamanya”: tanpa batas waktu.",
        (
            "selesai",
            "berlakusampai",
            "berlakuhingga",
            "sampai",
            "masaberlaku",
            "tglberakhir",
            "tanggalberakhir",
            "kedaluwarsa",
        ),
    ),
    Column(
        "keadaan",
        "Keadaan",
        "Berlaku, dicabut, dibekukan, diganti, atau berakhir. Kosong: menurut tanggalnya.",
        ("keadaan", "status", "statusizin"),
    ),
    Column(
        "unit",
        "Unit penerbit",
        "Kosong: unit perizinan daerah.",
        ("unit", "unitpenerbit", "penerbit", "dinas", "opd", "instansi"),
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
DAYS = ("terbit", "mulai", "selesai")

LEGACY = {
    "ho": "Izin Gangguan (HO)", "izingangguan": "Izin Gangguan (HO)", "siup": "Surat Izin Usaha Perdagangan (SIUP)",
    "tdp": "Tanda Daftar Perusahaan (TDP)", "imb": "Izin Mendirikan Bangunan (IMB)",
    "iujk": "Izin Usaha Jasa Konstruksi (IUJK)", "situ": "Surat Izin Tempat Usaha (SITU)",
    "tdi": "Tanda Daftar Industri (TDI)", "tdg": "Tanda Daftar Gudang (TDG)", "iui": "Izin Usaha Industri (IUI)",
    "tdup": "Tanda Daftar Usaha Pariwisata (TDUP)",
}  # fmt: skip
"""Kinds that are no longer issued, by how archives name them."""

ENDED = {
    "berlaku": "", "aktif": "", "masihberlaku": "", "terbit": "", "dicabut": "dicabut", "cabut": "dicabut",
    "dibatalkan": "dicabut", "batal": "dicabut", "dibekukan": "dibekukan", "beku": "dibekukan", "diganti": "diganti",
    "diperpanjang": "diganti", "berakhir": "berakhir", "habis": "berakhir", "mati": "berakhir",
    "tidakberlaku": "berakhir", "kedaluwarsa": "berakhir", "kadaluarsa": "berakhir", "dialihkan": "dialihkan",
}  # fmt: skip
FOREVER = frozenset({"", "-", "–", "selamanya", "seumurhidup", "tanpabatas", "tanpabataswaktu", "tidakterbatas"})
BODIES = {"badan": True, "badanusaha": True, "perusahaan": True, "pt": True, "cv": True, "yayasan": True,
          "koperasi": True, "orang": False, "perorangan": False, "perseorangan": False, "pribadi": False}  # fmt: skip
