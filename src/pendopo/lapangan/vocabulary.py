"""Names that field work offers to definitions, and the words of a visit; readable without Django (`pendopo check`)."""

from __future__ import annotations

EFFECTS = frozenset({"jadwalkan_survei"})
"""`jadwalkan_survei`: the case gets a visit that waits to be planned."""

REQUIRES = frozenset({"survei_selesai"})
"""`survei_selesai`: the record of the visit (berita acara) is signed by those who were there."""

GIVES = {"jadwalkan_survei": frozenset({"survei_diminta"})}
NEEDS = {"survei_selesai": frozenset({"survei_diminta"})}
"""Who waits for a survey has asked for it before, on every path."""

DIMINTA, TERJADWAL, MENUNGGU_TTD, SELESAI, BATAL = "diminta", "terjadwal", "menunggu_ttd", "selesai", "batal"
KEADAAN = [
    (DIMINTA, "Belum dijadwalkan"),
    (TERJADWAL, "Dijadwalkan"),
    (MENUNGGU_TTD, "Menunggu tanda tangan"),
    (SELESAI, "Selesai"),
    (BATAL, "Batal"),
]
TERBUKA = (DIMINTA, TERJADWAL, MENUNGGU_TTD)
"""States of a visit for which somebody still has to do something."""

BERLAKU, BENTROK, LEWAT = "berlaku", "bentrok", "lewat"
KEDATANGAN = [
    (BERLAKU, "Berlaku"),
    (BENTROK, "Datang sesudah hasil lain"),
    (LEWAT, "Datang sesudah berkas berjalan terus"),
]
"""How a result arrived: as the first, after another one, or after the case had moved on. None is ever thrown away."""

SARAN = [
    ("layak", "Layak"),
    ("bersyarat", "Layak dengan syarat"),
    ("tidak_layak", "Tidak layak"),
]
"""What the surveyors recommend."""

SIFAT = [
    ("pemohon", "Pemohon"),
    ("wakil", "Wakil pemohon"),
    ("petugas", "Petugas"),
    ("saksi", "Saksi (RT/RW, kelurahan, atau tetangga)"),
]
"""In what capacity somebody was there."""

LAYAR, KERTAS, MENOLAK = "layar", "kertas", "menolak"
CARA = [(LAYAR, "Di layar"), (KERTAS, "Di atas kertas"), (MENOLAK, "Tidak bersedia")]
"""How somebody signs: drawn on the screen, by hand on the printed record, or not at all, with the reason."""

GPS, KETIK, SKETSA = "gps", "ketik", "sketsa"
SUMBER = [(GPS, "Pencari letak ponsel"), (KETIK, "Diketik"), (SKETSA, "Ditunjuk pada sketsa")]
"""Where a position comes from."""

PERENCANA = frozenset({"tim_teknis", "kepala_seksi"})
"""Roles that plan visits for the office on whose desk the case lies."""
