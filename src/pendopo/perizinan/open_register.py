"""The register as open data: its columns with their meaning, rows as CSV and JSON, and the description of both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from pendopo.lib.sheets import MARK, safe_cell
from pendopo.perizinan.models import EntriRegister
from pendopo.tenancy.api import Region

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Column:
    """One column of the open data: name, type, unit and meaning."""

    name: str
    type: str
    unit: Any
    meaning: Any


COLUMNS = (
    Column("alamat", "string", "", _later("Alamat tetap entri ini di register.")),
    Column("jenis", "string", "", _later("Kode layanan; arsip-… untuk jenis izin lama yang bukan layanan di sini.")),
    Column("judul", "string", "", _later("Nama izin.")),
    Column("nomor", "string", "", _later("Nomor izin seperti tercetak.")),
    Column("unit", "string", "", _later("Unit yang menerbitkan.")),
    Column("pemegang", "string", "", _later("Nama badan usaha, atau nama orang yang disamarkan dengan titik.")),
    Column("objek", "string", "", _later("Untuk apa izin diberikan.")),
    Column("tempat", "string", "", _later("Kelurahan atau desa dan kecamatan, dengan kata-kata.")),
    Column("kecamatan", "string", _later("kode Kemendagri"), _later("Kode kecamatan; kosong bila tidak diketahui.")),
    Column(
        "kelurahan",
        "string",
        _later("kode Kemendagri"),
        _later("Kode kelurahan atau desa; kosong bila tidak diketahui."),
    ),
    Column(
        "lintang",
        "number",
        _later("derajat"),
        _later("Dibulatkan ke 0,001° (sekitar 110 meter); kosong bila tempatnya tidak terbuka."),
    ),
    Column("bujur", "number", _later("derajat"), _later("Dibulatkan ke 0,001°.")),
    Column("terbit", "date", _later("hari setempat"), _later("Hari terbit.")),
    Column("berlaku_sejak", "date", _later("hari setempat"), _later("Hari pertama berlaku.")),
    Column(
        "berlaku_hingga",
        "date",
        _later("hari setempat"),
        _later("Hari terakhir berlaku; kosong bila tanpa batas waktu."),
    ),
    Column(
        "keadaan",
        "string",
        "",
        _later("berlaku, belum_berlaku, berakhir, dibekukan, dicabut, diganti, atau dialihkan, saat diunduh."),
    ),
    Column(
        "keadaan_sejak",
        "date",
        _later("hari setempat"),
        _later("Sejak kapan dibekukan, dicabut, diganti, atau dialihkan."),
    ),
    Column(
        "sumber", "string", "", _later("pendopo: diterbitkan lewat sistem ini; arsip: dipindahkan dari arsip lama.")
    ),
    Column("kode", "string", "", _later("Kode pemeriksaan surat; kosong untuk arsip.")),
)


def record_of(entry: EntriRegister, address: str) -> dict[str, Any]:
    """One entry by the names of its columns. `address`: what stands before its id."""
    return {
        "alamat": f"{address}{entry.pk}", "jenis": entry.kind, "judul": entry.title, "nomor": entry.number,
        "unit": entry.unit, "pemegang": entry.holder_masked, "objek": entry.object_text, "tempat": entry.place_text,
        "kecamatan": entry.kecamatan, "kelurahan": entry.kelurahan, "lintang": _degrees(entry.lat_milli),
        "bujur": _degrees(entry.lon_milli), "terbit": entry.issued_on.isoformat(),
        "berlaku_sejak": entry.valid_from.isoformat(),
        "berlaku_hingga": entry.valid_until.isoformat() if entry.valid_until else None, "keadaan": entry.phase,
        "keadaan_sejak": entry.ended_on.isoformat() if entry.ended_on else None, "sumber": entry.source,
        "kode": entry.code,
    }  # fmt: skip


def _degrees(milli: int | None) -> float | None:
    return None if milli is None else milli / 1000


def csv_lines(bites: Iterable[list[EntriRegister]], address: str) -> Iterator[str]:
    """The rows as CSV with commas, some thousand at a time; no cell is a formula."""
    names = [column.name for column in COLUMNS]
    yield MARK + _lines([names])
    for bite in bites:
        records = (record_of(entry, address) for entry in bite)
        yield _lines([["" if one[name] is None else _cell(one[name]) for name in names] for one in records])


def _cell(value: Any) -> str:
    return safe_cell(value) if isinstance(value, str) else str(value)


def _lines(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def description(place: Region, *, page: str, csv: str, json: str, now: datetime) -> dict[str, Any]:
    """What the data are, in the words of DCAT (https://www.w3.org/TR/vocab-dcat-3/), columns as in a Table Schema."""
    fields = [
        {"name": one.name, "type": one.type, "description": str(one.meaning)}
        | ({"unit": str(one.unit)} if one.unit else {})
        for one in COLUMNS
    ]
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Dataset",
        "dct:title": _("Register izin %(daerah)s") % {"daerah": place.title},
        "dct:description": _("Izin yang terbit dan arsip izin, tanpa data pribadi."),
        "dct:publisher": _("Pemerintah %(daerah)s") % {"daerah": place.title},
        "dct:license": LICENCE_URL, "dct:language": "id",
        "dct:accrualPeriodicity": "http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT",
        "dct:modified": now.isoformat(timespec="seconds"), "dct:spatial": place.code, "dcat:landingPage": page,
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:downloadURL": csv, "dcat:mediaType": "text/csv"},
            {"@type": "dcat:Distribution", "dcat:downloadURL": json, "dcat:mediaType": "application/json"},
        ],
        "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip
