"""The texts of a notice about a failure of protection (UU 27/2022 art. 46), for people and for the agency."""

from __future__ import annotations

from pendopo.lib.formats import jam, tanggal
from pendopo.privasi.models import Insiden
from pendopo.tenancy.api import Region

UNKNOWN = "masih diperiksa"


def to_people(breach: Insiden, place: Region) -> str:
    """What each concerned person is told: which data, when and how, what was done, where to ask. Names nobody."""
    return "\n".join(
        [
            f"Pemberitahuan dari Pemerintah {place.title}",
            "",
            f"Pada {_moment(breach, place)} kami mengetahui kegagalan pelindungan data pada permohonan Anda.",
            f"Data yang terungkap: {breach.kinds}.",
            f"Bagaimana terjadinya: {breach.how}",
            f"Yang sudah kami lakukan: {breach.handling or UNKNOWN}.",
            "Yang dapat Anda lakukan: waspadai telepon atau pesan yang memakai data itu; jangan memberi kode rahasia.",
            f"Bertanya atau meminta penjelasan: {place.base_url.rstrip('/')}/privasi",
            f"Nomor kejadian: {breach.number}",
        ]
    )


def to_agency(breach: Insiden, place: Region) -> str:
    """What the agency is told: the same, with numbers. The letterhead and number are the region's."""
    services = ", ".join(breach.services) or "semua layanan"
    return "\n".join(
        [
            f"Pemberitahuan kegagalan pelindungan data pribadi, Pemerintah {place.title}",
            "Kepada lembaga yang menyelenggarakan pelindungan data pribadi (UU 27/2022 Pasal 46).",
            "",
            f"Nomor kejadian: {breach.number}",
            f"Diketahui: {_moment(breach, place)}",
            f"Data yang terungkap: {breach.kinds}",
            f"Subjek data yang terdampak: {breach.affected} permohonan ({services})",
            f"Kapan dan bagaimana: {breach.how}",
            f"Penanganan dan pemulihan: {breach.handling or UNKNOWN}",
            f"Diberitahukan kepada subjek data: {'sudah' if breach.people_told_at else 'belum'}",
            f"Berdampak luas, diumumkan: {'ya' if breach.is_serious else 'tidak'}",
        ]
    )


def _moment(breach: Insiden, place: Region) -> str:
    local = breach.known_at.astimezone(place.tz)
    return f"{tanggal(local.date(), weekday=True)} pukul {jam(local)}"
