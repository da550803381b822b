"""What example applicants of the other services write: made-up, with a file for every question that asks one."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.config.demo.answers import STREETS, consent, place_photo, synthetic_nik
from pendopo.config.demo.staff import FIRST_NAMES
from pendopo.core.api import wilayah_groups
from pendopo.definitions.api import current
from pendopo.files.api import PDF, store_upload
from pendopo.tenancy.api import Region

TOPICS = ("Taman kota dan kesehatan lansia", "Pola belanja warga di pasar", "Air bersih di permukiman padat")


def invent_answers(place: Region, service: str, number: int, at: datetime, **changes: Any) -> dict[str, Any]:
    """Answers for application `number` of a service, valid on the day of submission. Inside the region's block."""
    dice = random.Random(f"{service}:{number}")  # noqa: S311  (the same demonstration every time)
    kelurahan = dice.choice(dice.choice(wilayah_groups(place))[1])[0]
    first = dice.choice(FIRST_NAMES)
    person = {
        "nama": f"{first} Contoh", "nik": synthetic_nik(dice, 5000 + number),
        "nomor_hp": f"+62812{dice.randint(10_000_000, 99_999_999)}", "pernyataan_benar": True,
    }  # fmt: skip
    day = at.astimezone(place.tz).date()
    answers: dict[str, Any] = {**person, **INVENT[service](dice, day, kelurahan), **changes}
    return with_files(place, service, answers, dice.randint(0, 9), at)


def with_files(place: Region, service: str, answers: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
    """The answers with an upload for each file that is asked for now."""
    compiled = current(service).compiled
    for field in compiled.fields.values():
        if field.type != "file" or field.id in answers or not compiled.visible(field.id, answers):
            continue
        if PDF in field.accept:
            upload = SimpleUploadedFile(f"{field.id}.pdf", consent(f"Berkas contoh: {field.label}"))
        else:
            upload = SimpleUploadedFile(f"{field.id}.jpg", place_photo(number))
        stored = store_upload(place, upload, accept=field.accept, max_mb=field.max_mb, purpose=field.id, now=at)
        answers[field.id] = [str(stored.id)]
    return compiled.prune(answers)


def penelitian(dice: random.Random, day: Any, kelurahan: str) -> dict[str, Any]:
    return {
        "judul_penelitian": f"{dice.choice(TOPICS)} (contoh)", "jenis_penelitian": "skripsi", "bidang": "kesehatan",
        "lokasi_penelitian": "Puskesmas Contoh", "tanggal_mulai": (day + timedelta(days=7)).isoformat(),
        "tanggal_selesai": (day + timedelta(days=90)).isoformat(), "cara_data": ["wawancara", "pengamatan"],
        "data_pribadi": False, "lembaga": "Universitas Contoh",
        "peneliti": [{"nama_peneliti": "Peneliti Contoh", "nik_peneliti": synthetic_nik(dice, 6000), "peran": "ketua"}],
    }  # fmt: skip


def taman(dice: random.Random, day: Any, kelurahan: str) -> dict[str, Any]:
    starts = (day + timedelta(days=dice.randint(14, 20))).isoformat()
    return {
        "nama_acara": "Bazar Buku Anak (contoh)", "jenis_acara": "komersial", "tanggal_mulai": starts,
        "tanggal_selesai": starts, "jam_mulai": "07:00", "jam_selesai": "21:00", "kelas_taman": "taman_kota",
        "nama_taman": "Taman Contoh", "kelurahan": kelurahan, "luas_pakai": 400, "jumlah_orang": 300,
        "menyentuh_jalan": True, "uraian_jalan": "Tepi jalan sebelah utara, jam 7 sampai 9", "ada_penjual": True,
        "atas_nama": "lembaga", "nama_badan": "Yayasan Contoh Bakti",
    }  # fmt: skip


def sip(dice: random.Random, day: Any, kelurahan: str) -> dict[str, Any]:
    return {
        "jenis_permohonan": "baru", "praktik_ke": "pertama", "jenjang": "ners", "jenis_tempat": "puskesmas",
        "nomor_str": f"CONTOH{dice.randint(100000, 999999)}", "nama_tempat": "Puskesmas Contoh",
        "alamat_tempat": dice.choice(STREETS), "kelurahan": kelurahan, "jam_mulai": "08:00", "jam_selesai": "14:00",
    }  # fmt: skip


def pbg(dice: random.Random, day: Any, kelurahan: str) -> dict[str, Any]:
    return {
        "nama_bangunan": "Rumah tinggal (contoh)", "jenis_kegiatan": "baru", "luas_atas": "150", "jumlah_lantai": 2,
        "ada_basemen": False, "fungsi": "hunian", "kelas_hunian": "hunian_besar", "kompleksitas": "sederhana",
        "permanensi": "permanen", "kepemilikan": "perorangan", "ada_prasarana": False,
        "alamat_bangunan": dice.choice(STREETS), "kelurahan": kelurahan,
    }  # fmt: skip


INVENT = {
    "surat-keterangan-penelitian": penelitian,
    "izin-pemakaian-taman": taman,
    "sip-perawat": sip,
    "persetujuan-bangunan-gedung": pbg,
}
OBJECTION = {
    "pokok_keberatan": "aturan", "alasan_keberatan": "Alasan penolakan tidak sesuai dengan berkas saya (contoh).",
    "ada_bukti": False, "permintaan": "diperiksa_ulang", "pernyataan_benar": True,
}  # fmt: skip
