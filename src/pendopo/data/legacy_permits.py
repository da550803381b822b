"""Permits that no region issues any more, with what took their place: whoever asks for one is led on.

Sources: Permendagri 19/2017 abolished HO; the others were absorbed by OSS, PBG and later rules. Only that first one was
looked up; all are shown as *perlu verifikasi*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class LegacyPermit:
    """A former permit. `fate`: abolished, or passed on to `successors` (ids of shipped services, the best first).

    `names`: how people call it. `law`: what is said to have ended it; nobody has verified it unless `verified`.
    """

    id: str
    title: str
    title_en: str
    names: tuple[str, ...]
    fate: Literal["dihapus", "dialihkan"]
    successors: tuple[str, ...]
    text: str
    text_en: str
    law: str = ""
    verified: bool = False


LEGACY = (
    LegacyPermit(
        "ho", "Izin gangguan (HO)", "Nuisance permit (HO)", ("ho", "izin gangguan", "hinderordonnantie", "situ"),
        "dihapus", ("sppl", "pendampingan-nib"),
        "Izin gangguan sudah dihapus. Usaha kecil cukup punya NIB dan pernyataan lingkungan.",
        "The nuisance permit was abolished. A small business needs a NIB and the environmental statement.",
        "Permendagri 19/2017",
    ),
    LegacyPermit(
        "siup", "Surat izin usaha perdagangan (SIUP)", "Trading licence (SIUP)", ("siup", "izin dagang"), "dialihkan",
        ("nomor-induk-berusaha", "pendampingan-nib"), "SIUP sudah menjadi bagian dari NIB di OSS.",
        "The trading licence has become part of the NIB in OSS.",
    ),
    LegacyPermit(
        "tdp", "Tanda daftar perusahaan (TDP)", "Company registration (TDP)", ("tdp", "daftar perusahaan"), "dialihkan",
        ("nomor-induk-berusaha", "pendampingan-nib"), "NIB berlaku sebagai tanda daftar perusahaan.",
        "The NIB counts as company registration.",
    ),
    LegacyPermit(
        "tdg", "Tanda daftar gudang (TDG)", "Warehouse registration (TDG)", ("tdg", "izin gudang"), "dialihkan",
        ("nomor-induk-berusaha", "pendampingan-nib"), "Pendaftaran gudang dilakukan di OSS.",
        "Warehouses are registered in OSS.",
    ),
    LegacyPermit(
        "tdi", "Tanda daftar industri (TDI)", "Industry registration (TDI)", ("tdi", "izin industri", "iui"),
        "dialihkan", ("nomor-induk-berusaha", "pendampingan-nib"),
        "Izin industri kecil sudah menjadi bagian dari NIB di OSS.",
        "The registration of small industry has become part of the NIB in OSS.",
    ),
    LegacyPermit(
        "tdup", "Tanda daftar usaha pariwisata (TDUP)", "Tourism business registration (TDUP)",
        ("tdup", "usaha pariwisata"), "dialihkan", ("nomor-induk-berusaha", "pendaftaran-desa-wisata"),
        "Usaha pariwisata didaftarkan di OSS.", "Tourism businesses are registered in OSS.",
    ),
    LegacyPermit(
        "imb", "Izin mendirikan bangunan (IMB)", "Building permit (IMB)", ("imb", "izin bangun rumah", "izin bangunan"),
        "dialihkan", ("persetujuan-bangunan-gedung",),
        "IMB sudah menjadi persetujuan bangunan gedung (PBG). IMB lama tetap berlaku selama bangunannya tidak diubah.",
        "The building permit has become the building approval (PBG). "
        "An old one stays valid as long as the building is not changed.",
    ),
    LegacyPermit(
        "iujk", "Izin usaha jasa konstruksi (IUJK)", "Construction business licence (IUJK)",
        ("iujk", "siujk", "kontraktor"),
        "dialihkan", ("nomor-induk-berusaha",), "Izin jasa konstruksi menjadi sertifikat badan usaha lewat OSS.",
        "The construction licence has become a certificate of the business, through OSS.",
    ),
    LegacyPermit(
        "izin-lingkungan", "Izin lingkungan", "Environmental permit", ("izin lingkungan", "amdal"), "dialihkan",
        ("persetujuan-ukl-upl", "sppl"), "Izin lingkungan sudah menjadi persetujuan lingkungan.",
        "The environmental permit has become the environmental approval.",
    ),
    LegacyPermit(
        "izin-lokasi", "Izin lokasi", "Location permit", ("izin lokasi", "ippt", "peruntukan tanah"), "dialihkan",
        ("kkpr",), "Izin lokasi sudah menjadi KKPR.", "The location permit has become the KKPR.",
    ),
)  # fmt: skip
