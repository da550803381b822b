"""Some forty units of a typical city (PP 18/2016), under their usual names. The list itself is an example."""

from __future__ import annotations

from datetime import date, datetime

from pendopo.people.api import SYSTEM, Unit, create_unit

# (code, name, short, kind)
UNITS = (
    ("SETDA", "Sekretariat Daerah", "Setda", "sekretariat"),
    ("SETWAN", "Sekretariat DPRD", "Setwan", "sekretariat"),
    ("INSPEKTORAT", "Inspektorat Daerah", "Inspektorat", "inspektorat"),
    ("DISDIK", "Dinas Pendidikan", "Disdik", "dinas"),
    ("DINKES", "Dinas Kesehatan", "Dinkes", "dinas"),
    ("DSDABM", "Dinas Sumber Daya Air dan Bina Marga", "DSDABM", "dinas"),
    ("DISCIPTABINTAR", "Dinas Cipta Karya, Bina Konstruksi, dan Tata Ruang", "Ciptabintar", "dinas"),
    ("DPKP", "Dinas Perumahan dan Kawasan Permukiman", "DPKP", "dinas"),
    ("DISDAMKAR", "Dinas Pemadam Kebakaran dan Penanggulangan Bencana", "Diskar PB", "dinas"),
    ("SATPOLPP", "Satuan Polisi Pamong Praja", "Satpol PP", "satuan"),
    ("DINSOS", "Dinas Sosial", "Dinsos", "dinas"),
    ("DISNAKER", "Dinas Ketenagakerjaan", "Disnaker", "dinas"),
    ("DP3A", "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "DP3A", "dinas"),
    ("DKPP", "Dinas Ketahanan Pangan dan Pertanian", "DKPP", "dinas"),
    ("DLH", "Dinas Lingkungan Hidup", "DLH", "dinas"),
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", "dinas"),
    ("DPPKB", "Dinas Pengendalian Penduduk dan Keluarga Berencana", "DPPKB", "dinas"),
    ("DISHUB", "Dinas Perhubungan", "Dishub", "dinas"),
    ("DISKOMINFO", "Dinas Komunikasi dan Informatika", "Diskominfo", "dinas"),
    ("DISKOPUKM", "Dinas Koperasi dan Usaha Kecil Menengah", "Diskop UKM", "dinas"),
    ("DISPORA", "Dinas Pemuda dan Olahraga", "Dispora", "dinas"),
    ("DISARPUS", "Dinas Arsip dan Perpustakaan", "Disarpus", "dinas"),
    ("DISBUDPAR", "Dinas Kebudayaan dan Pariwisata", "Disbudpar", "dinas"),
    ("DISDAGIN", "Dinas Perdagangan dan Perindustrian", "Disdagin", "dinas"),
    ("BAPPERIDA", "Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah", "Bapperida", "badan"),
    ("BKAD", "Badan Keuangan dan Aset Daerah", "BKAD", "badan"),
    ("BAPENDA", "Badan Pendapatan Daerah", "Bapenda", "badan"),
    ("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "BKPSDM", "badan"),
    ("KESBANGPOL", "Badan Kesatuan Bangsa dan Politik", "Kesbangpol", "badan"),
    ("RSUD", "Rumah Sakit Umum Daerah", "RSUD", "rsud"),
)
DISTRICT_OFFICES = (
    "Andir",
    "Antapani",
    "Arcamanik",
    "Bandung Wetan",
    "Buahbatu",
    "Cibiru",
    "Cicendo",
    "Coblong",
    "Lengkong",
)


def make_units(now: datetime) -> dict[str, Unit]:
    """Add the units to the open region, nine district offices among them; by code."""
    since = date(now.year - 1, 1, 1)
    made = {
        code: create_unit(code=code, name=name, short=short, kind=kind, valid_from=since, actor=SYSTEM, now=now)
        for code, name, short, kind in UNITS
    }
    for name in DISTRICT_OFFICES:
        code = f"KEC-{name.upper().replace(' ', '-')}"
        made[code] = create_unit(
            code=code,
            name=f"Kecamatan {name}",
            short=f"Kec. {name}",
            kind="kecamatan",
            valid_from=since,
            actor=SYSTEM,
            now=now,
        )
    return made
