"""The regions that the articles of 2016 to 2019 name as partners of Kota Bandung, and one province as an example.

Codes are Kemendagri's; when each signed is what was reported. Everything else that the demonstration says about them
(offices, colours, agreements, use) is made up, and every region is marked *contoh*.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One partner. `signed`: the day that was reported (ISO), '' for none; `hue`: its accent in degrees.

    `journey`: how far it has come in the demonstration: '' (signed, nothing installed), 'pasang', 'buka', 'jalan',
    'ubah' (adapted) or 'balik' (gave something back).
    """

    code: str
    hue: int
    signed: str = ""
    journey: str = ""


KOMINFO = (
    "Dinas Komunikasi dan Informatika",
    "Dinas Komunikasi, Informatika, dan Statistik",
    "Dinas Komunikasi, Informatika, Statistik, dan Persandian",
)
"""What such an office is usually called; which region uses which name here is made up."""

MEMBERS = (
    Member("63.72", 175, "2016-07-28", "balik"),  # Kota Banjarbaru
    Member("63.71", 220, "2016-07-28", "jalan"),  # Kota Banjarmasin
    Member("12.71", 300, "2016-07-28", "jalan"),  # Kota Medan
    Member("14.71", 255, "2016-07-28", "buka"),  # Kota Pekanbaru
    Member("34.71", 330, "2016-07-28", "ubah"),  # Kota Yogyakarta
    Member("73.71", 268, "2016-07-28", "jalan"),  # Kota Makassar
    Member("71.71", 205, "2016-07-28", "ubah"),  # Kota Manado
    Member("62.71", 190, "2016-07-27", "buka"),  # Kota Palangka Raya
    Member("21.72", 240, "2018-10-30", "pasang"),  # Kota Tanjungpinang
    Member("16.05", 285, "2018-02-09", "pasang"),  # Kabupaten Musi Rawas
    Member("13.12", 315, "2018-02-09"),  # Kabupaten Pasaman Barat
    Member("35.19", 268, "2018-02-09", "jalan"),  # Kabupaten Madiun
    Member("33.18", 195, "2018-02-09", "buka"),  # Kabupaten Pati
    Member("35.18", 232, "2018-02-09", "jalan"),  # Kabupaten Nganjuk
    Member("13.05", 305, "2018-02-09"),  # Kabupaten Padang Pariaman
    Member("19.03", 212, "2018-02-09", "ubah"),  # Kabupaten Bangka Selatan
    Member("17.09", 275, "2018-02-09", "pasang"),  # Kabupaten Bengkulu Tengah
    Member("76.05", 182, "2018-02-09"),  # Kabupaten Majene
    Member("35.21", 248, "2018-02-09", "buka"),  # Kabupaten Ngawi
    Member("74.11", 325, "2018-02-09"),  # Kabupaten Kolaka Timur
    Member("15.01", 198, "2018-10-30", "jalan"),  # Kabupaten Kerinci
    Member("12.18", 262, "2018-10-30", "pasang"),  # Kabupaten Serdang Bedagai
    Member("15.03", 292, "2018-10-30"),  # Kabupaten Sarolangun
    Member("61.02", 225, "2018-10-30", "pasang"),  # Kabupaten Mempawah
    Member("32.06", 185, "2018-10-30", "buka"),  # Kabupaten Tasikmalaya
    Member("11.04", 310, "2018-10-30"),  # Kabupaten Aceh Tengah
    Member("61.12", 238, "2019-02-22", "jalan"),  # Kabupaten Kubu Raya
    Member("61", 258, "", "pasang"),  # Provinsi Kalimantan Barat: the articles count one province and name none
)
