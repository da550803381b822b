"""The files of open data and what each column means: one list, from which files, page and description are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Kolom:
    """One column: its name, its type in Table Schema, what it means."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class Berkas:
    """One file of open data. `key`: the columns that name a row."""

    name: str
    title: str
    means: str
    key: tuple[str, ...]
    columns: tuple[Kolom, ...]

    @property
    def head(self) -> list[str]:
        return [one.name for one in self.columns]


_MONTH = Kolom("bulan", "yearmonth", gettext_noop("Bulan saat berkas berakhir."))
_SERVICE = Kolom("layanan", "string", gettext_noop("Nama tetap layanan, seperti pada alamat halamannya."))
_STAGE = Kolom("tahap", "string", gettext_noop("Nama tetap tahap; kosong untuk layanan seutuhnya."))
_DIGEST = Kolom(
    "sidik", "string",
    gettext_noop("Sidik baris seutuhnya dengan kunci daerah: berubah bila satu angka berubah, juga yang disamarkan."),
)  # fmt: skip
_MASKED = Kolom("disamarkan", "boolean", gettext_noop("Kurang dari lima permohonan selesai: angkanya tidak dirinci."))

BULAN = Berkas(
    "bulan", gettext_noop("Janji dan kenyataan per bulan"),
    gettext_noop("Satu baris untuk tiap bulan, layanan, dan tahap: janji, lama sebenarnya, dan yang lewat janji."),
    ("bulan", "layanan", "tahap"),
    (
        _MONTH, _SERVICE, _STAGE,
        Kolom("judul", "string", gettext_noop("Nama layanan atau tahap saat terakhir dihitung.")),
        _MASKED,
        Kolom("tetap", "boolean", gettext_noop("Bulan itu sudah berakhir.")),
        Kolom("janji_min", "integer", gettext_noop("Hari kerja yang dijanjikan, yang terpendek.")),
        Kolom("janji_maks", "integer", gettext_noop("Hari kerja yang dijanjikan, yang terpanjang.")),
        Kolom("selesai", "integer", gettext_noop("Permohonan yang diputus: terbit atau ditolak.")),
        Kolom("terlambat", "integer", gettext_noop("Di antaranya yang lewat janji.")),
        Kolom("tepat_persen", "number", gettext_noop("Bagian yang diputus dalam janji, dalam persen.")),
        Kolom("median_hari", "integer", gettext_noop("Setengahnya selesai dalam sekian hari kerja.")),
        Kolom("p90_hari", "integer", gettext_noop("Sembilan dari sepuluh selesai dalam sekian hari kerja.")),
        Kolom("terlama_hari", "integer", gettext_noop("Yang terlama, dalam hari kerja.")),
        Kolom("rata_hari", "number", gettext_noop("Rata-rata hari kerja.")),
        Kolom("terbit", "integer", gettext_noop("Permohonan yang dikabulkan; sesudah bulan berakhir.")),
        Kolom("ditolak", "integer", gettext_noop("Permohonan yang ditolak; sesudah bulan berakhir.")),
        Kolom("batal", "integer", gettext_noop("Ditarik pemohon atau gugur; sesudah bulan berakhir.")),
        Kolom("dikembalikan", "integer", gettext_noop("Kali pemohon diminta memperbaiki; sesudah bulan berakhir.")),
        _DIGEST,
    ),
)  # fmt: skip
HARI = Berkas(
    "hari", gettext_noop("Yang berakhir tiap hari"),
    gettext_noop("Satu baris untuk tiap hari, layanan, dan tahap. Angka satu sampai empat disamarkan (kosong)."),
    ("hari", "layanan", "tahap"),
    (
        Kolom("hari", "date", gettext_noop("Hari saat berkas berakhir, menurut waktu daerah.")), _SERVICE, _STAGE,
        Kolom("berakhir", "integer", gettext_noop("Berkas yang berakhir: diputus, ditarik, atau gugur.")),
        Kolom("selesai", "integer", gettext_noop("Permohonan yang diputus: terbit atau ditolak.")),
        Kolom("terlambat", "integer", gettext_noop("Di antaranya yang lewat janji.")),
        _DIGEST,
    ),
)  # fmt: skip
JEDA = Berkas(
    "jeda", gettext_noop("Jeda dan alasannya"),
    gettext_noop("Berapa kali janji berhenti sementara karena alasan yang tertulis, per bulan yang sudah berakhir."),
    ("bulan", "layanan", "alasan"),
    (
        _MONTH, _SERVICE,
        Kolom("alasan", "string", gettext_noop("Alasan jeda seperti tertulis dalam alur layanan.")),
        Kolom("kali", "integer", gettext_noop("Berapa kali; kosong bila kurang dari lima atau bila membukanya.")),
        Kolom("rata_hari", "number", gettext_noop("Lama rata-rata satu jeda, dalam hari kalender.")),
    ),
)  # fmt: skip
TERBUKA = Berkas(
    "terbuka", gettext_noop("Berkas yang masih terbuka"),
    gettext_noop("Berapa berkas yang terbuka pada akhir tiap hari. Satu sampai empat disamarkan."),
    ("hari", "layanan", "tahap"),
    (
        Kolom("hari", "date", gettext_noop("Hari penghitungan.")), _SERVICE, _STAGE,
        Kolom("terbuka", "integer", gettext_noop("Berkas yang belum berakhir.")),
        Kolom("jeda", "integer", gettext_noop("Di antaranya yang janjinya sedang berhenti sementara.")),
        Kolom("lewat", "integer", gettext_noop("Di antaranya yang sudah lewat janji.")),
        Kolom("terlama_hari", "integer", gettext_noop("Hari kerja yang sudah lewat, yang terlama.")),
    ),
)  # fmt: skip
TERLAMBAT = Berkas(
    "terlambat", gettext_noop("Berkas yang lewat janji"),
    gettext_noop("Satu baris untuk tiap berkas terbuka yang lewat janji, dengan kode samaran."),
    ("kode",),
    (
        Kolom("kode", "string", gettext_noop("Kode samaran yang tetap; bukan nomor registrasi.")),
        Kolom("layanan", "string", gettext_noop("Nama tetap layanan; kosong bila kurang dari lima berkasnya terbuka.")),
        Kolom("tahap", "string", gettext_noop("Tempat berkas itu kini; kosong bila kurang dari lima berkas di sana.")),
        Kolom("hari_lewat", "integer", gettext_noop("Hari kerja sesudah janji.")),
        Kolom("alasan_jeda", "string", gettext_noop("Alasan jeda bila janjinya sedang berhenti.")),
    ),
)  # fmt: skip
PERUBAHAN = Berkas(
    "perubahan", gettext_noop("Apa yang berubah"),
    gettext_noop("Baris fakta harian yang baru, berubah, atau ditarik sejak berkas sebelumnya. Satu berkas tiap hari."),
    ("hari", "layanan", "tahap"),
    (
        Kolom("jenis", "string", gettext_noop("baru, berubah, atau ditarik")),
        Kolom("hari", "date", gettext_noop("Hari dari baris fakta itu.")), _SERVICE, _STAGE,
        Kolom("sebelum_berakhir", "integer", gettext_noop("Angka yang dikabarkan sebelumnya.")),
        Kolom("sebelum_selesai", "integer", gettext_noop("Angka yang dikabarkan sebelumnya.")),
        Kolom("sebelum_terlambat", "integer", gettext_noop("Angka yang dikabarkan sebelumnya.")),
        Kolom("sesudah_berakhir", "integer", gettext_noop("Angka sekarang.")),
        Kolom("sesudah_selesai", "integer", gettext_noop("Angka sekarang.")),
        Kolom("sesudah_terlambat", "integer", gettext_noop("Angka sekarang.")),
        Kolom("sidik_sebelum", "string", gettext_noop("Sidik baris sebelumnya.")),
        Kolom("sidik_sesudah", "string", gettext_noop("Sidik baris sekarang.")),
    ),
)  # fmt: skip

FILES: Mapping[str, Berkas] = {one.name: one for one in (BULAN, HARI, JEDA, TERBUKA, TERLAMBAT)}


def described(one: Berkas) -> dict[str, Any]:
    """A file as the page of the dictionary and the description show it, in the reader's language."""
    return {
        "name": one.name, "title": _(one.title), "means": _(one.means), "key": list(one.key),
        "columns": [{"name": column.name, "type": column.type, "means": _(column.means)} for column in one.columns],
    }  # fmt: skip


def package(title: str, base: str) -> dict[str, Any]:
    """The description as a Frictionless Data Package: which files there are, under `base`, and what they hold."""
    return {
        "profile": "tabular-data-package", "name": "janji-layanan", "title": title,
        "resources": [
            {
                "name": told["name"], "path": f"{base}/{told['name']}.csv", "title": told["title"],
                "description": told["means"], "profile": "tabular-data-resource", "encoding": "utf-8",
                "schema": {
                    "primaryKey": told["key"], "missingValues": [""],
                    "fields": [
                        {"name": column["name"], "type": column["type"], "description": column["means"]}
                        for column in told["columns"]
                    ],
                },
            }
            for told in map(described, FILES.values())
        ],
    }  # fmt: skip
