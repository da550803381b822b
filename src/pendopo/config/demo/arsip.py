"""An old archive of the example region: three hundred made-up permits of before, brought in as any sheet would be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pendopo.config.demo.answers import BODIES
from pendopo.config.demo.staff import FIRST_NAMES, demo_person
from pendopo.core.api import wilayah_groups
from pendopo.lib.sheets import csv_table
from pendopo.people.api import staff
from pendopo.perizinan.models import ImporArsip
from pendopo.perizinan.services.arsip import apply_archive, ask_apply, keep_archive, map_archive, read_archive
from pendopo.perizinan.services.register import turn_entries
from pendopo.tenancy.api import Region, region

COUNT = 300
NAME = "arsip-izin-2009-2018 (contoh).csv"
HEAD = (
    "Nomor Izin", "Jenis Izin", "Nama Pemegang", "Objek Izin", "Kode Kelurahan", "Titik Koordinat", "Tanggal Terbit",
    "Berlaku Sampai", "Status",
)  # fmt: skip
KINDS = (
    ("HO", 3, ("Bengkel sepeda motor", "Rumah makan", "Gudang kain", "Percetakan", "Katering")),
    ("SIUP", 5, ("Perdagangan eceran kain", "Perdagangan bahan bangunan", "Toko kelontong", "Perdagangan suku cadang")),
    ("TDP", 5, ("Perseroan komanditer, perdagangan", "Perseorangan, jasa", "Koperasi karyawan")),
    ("IMB", 0, ("Rumah tinggal dua lantai", "Ruko tiga lantai", "Gudang satu lantai", "Renovasi fasad toko")),
    ("IUJK", 3, ("Jasa pelaksana konstruksi gedung", "Jasa perencana jalan lingkungan")),
)
OPEN_PLACES = frozenset({"HO", "TDP"})
"""Kinds whose sheet tells a place in the example: of a business, never of a home."""

MIDDLE, AROUND = (-6_915, 107_620), (35, 60)
"""In thousandths of a degree; points are made up and lie anywhere in the town, whatever their kelurahan is."""


def bring_archive(place: Region, now: datetime) -> None:
    """Bring the sheet in, once, as who keeps services would; and let the register follow the days."""
    with region(place):
        if ImporArsip.objects.exists():
            turn_entries(place, now)
            return
        keeper = staff(demo_person("pengelola_layanan"), now)
        content = csv_table(HEAD, _rows(place)).encode()
        row = keep_archive(place, content, NAME, actor=keeper, now=now)
        map_archive(place, row, row.mapping, "", actor=keeper, now=now)
    read_archive(place, row.pk, now)
    with region(place):
        ask_apply(place, row, actor=keeper, now=now)
    apply_archive(place, row.pk, now, tell=lambda done: None)
    with region(place):
        turn_entries(place, now)


def _rows(place: Region) -> Iterator[list[str]]:
    """The same sheet every time."""
    dice = random.Random(place.id + 41)  # noqa: S311  (the same demonstration every time)
    areas = [code for _name, rows in wilayah_groups(place) for code, _below in rows]
    for number in range(1, COUNT + 1):
        kind, years, objects = KINDS[dice.randrange(len(KINDS))]
        issued = date(2009, 1, 5) + timedelta(days=dice.randrange(3_500))
        holder = f"{dice.choice(BODIES)}" if dice.random() < 0.4 else f"{dice.choice(FIRST_NAMES)} Contoh"
        point = ""
        if kind in OPEN_PLACES:
            lat, lon = (middle + round(dice.gauss(0, 0.4) * far) for middle, far in zip(MIDDLE, AROUND, strict=True))
            point = f"{lat / 1000}, {lon / 1000}"
        until = issued.replace(year=issued.year + years, day=min(issued.day, 28)) if years else None
        status = dice.choices(("", "dicabut", "diganti"), (92, 3, 5))[0]
        yield [
            f"503/{number:04}/{kind}/{issued.year}", kind, holder, dice.choice(objects), dice.choice(areas), point,
            f"{issued:%d-%m-%Y}", f"{until:%d-%m-%Y}" if until else "-", status,
        ]  # fmt: skip
