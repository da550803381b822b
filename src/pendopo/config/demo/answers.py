"""What example applicants write and send. All of it is made up; NIK use the kecamatan code 99, which nobody has."""

from __future__ import annotations

import io
import random
import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from pendopo.config.demo.staff import FIRST_NAMES
from pendopo.core.api import wilayah_groups
from pendopo.files.api import JPEG, PDF, PNG, store_upload
from pendopo.tenancy.api import Region

EVENTS = (
    "Bazar Buku Anak", "Pasar Murah Ramadan", "Lomba Lari Warga", "Pentas Seni Sekolah", "Pameran Tanaman Hias",
    "Festival Kopi Priangan", "Donor Darah Bersama", "Peresmian Toko Roti", "Bursa Kerja Muda", "Jalan Sehat Keluarga",
    "Pasar Tani Akhir Pekan", "Wisuda Angkatan 2026", "Turnamen Bulu Tangkis", "Pekan Batik", "Malam Puisi",
)  # fmt: skip
STREETS = (
    "Jalan Merdeka, di depan taman kota", "Jalan Anggrek, samping lapangan", "Jalan Kenanga, pagar sekolah",
    "Jalan Melati, dekat pasar", "Jalan Cempaka, halaman toko", "Jalan Dahlia, perempatan lampu merah",
)  # fmt: skip
BODIES = ("CV Contoh Kreasi", "PT Contoh Niaga", "Koperasi Contoh Sejahtera", "Yayasan Contoh Bakti")
COLOURS = ("#25397e", "#1d6a3b", "#75501a", "#7c4f00", "#8a4a6b", "#3f7d6e")


@dataclass(frozen=True)
class Applicant:
    """One made-up application, apart from its files."""

    name: str
    body: str
    event: str
    starts: date
    answers: dict[str, Any]


def synthetic_nik(dice: random.Random, number: int) -> str:
    """A well-formed NIK of the kecamatan 99, which does not exist."""
    born = f"{dice.randint(1, 28):02d}{dice.randint(1, 12):02d}{dice.randint(60, 99)}"
    return f"327399{born}{number % 9999 + 1:04d}"


def invent(place: Region, dice: random.Random, number: int, submitted: datetime) -> Applicant:
    """Answers for application `number`, valid on the day of submission. Inside the region's block."""
    kelurahan = dice.choice(dice.choice(wilayah_groups(place))[1])[0]
    event, first = dice.choice(EVENTS), dice.choice(FIRST_NAMES)
    starts = submitted.astimezone(place.tz).date() + timedelta(days=dice.randint(5, 12))
    ends = starts + timedelta(days=dice.randint(3, 27))
    body = dice.choice(BODIES) if dice.random() < 0.3 else ""
    kind = dice.choices(("spanduk", "baliho", "umbul_umbul"), (6, 2, 3))[0]
    size = {"spanduk": ("5", "1.2"), "baliho": ("4", "3"), "umbul_umbul": ("0.9", "4")}[kind]
    answers = {
        "jenis": kind, "jumlah_lembar": dice.randint(1, 25), "panjang": size[0], "lebar": size[1],
        "tulisan": f"{event}, mulai {starts.day}-{starts.month}-{starts.year} (contoh)",
        "tanggal_mulai": starts.isoformat(), "tanggal_selesai": ends.isoformat(),
        "alamat_pemasangan": dice.choice(STREETS), "kelurahan": kelurahan, "lahan_orang_lain": dice.random() < 0.35,
        "nama": f"{first} Contoh", "nik": synthetic_nik(dice, number),
        "nomor_hp": f"+62812{dice.randint(10_000_000, 99_999_999)}",
        "bertindak_untuk": "badan_usaha" if body else "diri_sendiri", "pernyataan_benar": True,
    }  # fmt: skip
    if body:
        answers["nama_badan"] = body
    if dice.random() < 0.4:
        answers["email"] = f"{first.lower()}{number}@contoh.invalid"
    return Applicant(name=f"{first} Contoh", body=body, event=event, starts=starts, answers=answers)


@lru_cache(maxsize=64)
def banner(event: str, colour: str) -> bytes:
    """A drawing of the banner, as PNG."""
    picture = Image.new("RGB", (1000, 320), "#fbfaf7")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 980, 300), fill=colour)
    pen.text((60, 110), event, fill="#ffffff", font_size=64)
    pen.text((60, 220), "CONTOH: bukan reklame sungguhan", fill="#f3e8d6", font_size=30)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=64)
def place_photo(number: int, *, blurred: bool = False) -> bytes:
    """A drawing that stands for a photo of the place, as JPEG."""
    picture = Image.new("RGB", (900, 600), "#dce6f0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 380, 900, 600), fill="#b9b2a5")
    pen.rectangle((120 + 20 * number, 180, 420 + 20 * number, 380), fill="#ece7dd", outline="#857c6e", width=4)
    pen.ellipse((620, 140, 800, 330), fill="#3f7d6e")
    pen.rectangle((700, 320, 720, 400), fill="#75501a")
    pen.text((40, 540), f"Foto contoh nomor {number}", fill="#1b2033", font_size=32)
    if blurred:
        picture = picture.resize((60, 40)).resize((900, 600))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return stream.getvalue()


@lru_cache(maxsize=8)
def consent(sentence: str) -> bytes:
    """A one-page PDF that stands for a letter of consent."""
    lines = (
        f"BT /F1 16 Tf 72 760 Td (Surat persetujuan pemilik lahan - CONTOH) Tj 0 -40 Td /F1 12 Tf ({sentence}) Tj ET"
    )
    stream = zlib.compress(lines.encode())
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(out))


def send_file(
    place: Region, field: str, dice: random.Random, event: str, now: datetime, *, blurred: bool = False
) -> str:
    """Upload what a field asks for through the same door as the form; the id of the stored file."""
    if field == "gambar_materi":
        upload = SimpleUploadedFile("materi.png", banner(event, dice.choice(COLOURS)))
    elif field == "foto_lokasi":
        upload = SimpleUploadedFile("lokasi.jpg", place_photo(dice.randint(0, 9), blurred=blurred))
    else:
        upload = SimpleUploadedFile("persetujuan.pdf", consent("Saya menyetujui pemasangan reklame di lahan saya."))
    return str(store_upload(place, upload, accept=(PDF, JPEG, PNG), max_mb=5, purpose=field, now=now).id)
