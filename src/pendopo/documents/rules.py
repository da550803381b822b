"""Codes, numbers and the words of letters. Pure."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Protocol
from uuid import UUID

CODE = re.compile(r"[a-z2-7]{26}")
CODE_IN_PDF = re.compile(rb"/periksa/([a-z2-7]{26})")
MIN_PASSPHRASE = 10
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
MAX_NUMBER = 80
ENTERED_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]*")
DAYS_BEFORE = 31  # a number may be taken from the book before the approval
MAX_SEQ, MAX_BLOCK = 999_999, 20_000
WET_WORDS = (
    '#show regex("Ditandatangani secara elektronik"): _ => [Tanda tangan basah dan cap. Periksa lewat kode QR.]\n'
    '#show regex("Ditandatangani secara elektronik dengan sertifikat[^.]*\\\\.?"): _ => [Surat ini ditandatangani '
    "basah di atas kertas. Pindai kode QR: di sana ada nomor, isi pokok, dan sidik pindaian surat yang sah.]\n"
)
"""Before the template of a letter signed by hand: also one that words its foot itself says how it is signed."""

PROBLEMS = {
    "waktu": "Templat surat ini berjalan terlalu lama dan dihentikan. Beri tahu pengelola layanan.",
    "memori": "Templat surat ini memakai memori terlalu banyak dan dihentikan. Beri tahu pengelola layanan.",
    "galat": "Templat surat ini tidak dapat disusun. Beri tahu pengelola layanan.",
    "peringatan": "Templat surat ini memberi peringatan, misalnya huruf yang tidak ada. Beri tahu pengelola layanan.",
    "paket": "Templat surat ini memakai paket dari luar. Paket dari luar tidak diizinkan. Beri tahu pengelola layanan.",
}


def new_code() -> str:
    """128 random bits as 26 small letters and digits: easy to type, impossible to guess."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or pasted (spaces, hyphens, capitals, a whole address), or None."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    code = re.sub(r"[\s\-.]", "", last).lower().replace("0", "o").replace("1", "l")
    return code if CODE.fullmatch(code) else None


def format_number(number_format: str, *, seq: int, year: int, parts: Mapping[str, str]) -> str:
    """'{klasifikasi}/{urut}/DPMPTSP/{tahun}' filled in; `urut` has at least four digits. Raises KeyError."""
    return number_format.format_map({**parts, "urut": f"{seq:04d}", "tahun": str(year)})


def file_name(title: str, number: str, mime: str = "application/pdf") -> str:
    """Under which name a letter is saved: 'Izin reklame insidentil 503-0457-DPMPTSP-2026.pdf'."""
    return re.sub(r"[^\w. -]+", "-", f"{title} {number}") + ENDINGS.get(mime, "")


def entered_number_problem(typed: str, hint: str) -> str | None:
    """Why a number from outside cannot stand on a letter, or None. The hint counts its parts between slashes."""
    if not typed:
        return "Tulis nomor surat seperti pada buku agenda."
    if len(typed) > MAX_NUMBER or not ENTERED_NUMBER.fullmatch(typed):
        return "Nomor surat hanya memuat huruf, angka, titik, garis miring, tanda hubung, dan spasi, paling banyak 80."
    if not any(character.isdigit() for character in typed):
        return "Nomor surat memuat sedikitnya satu angka."
    parts = hint.count("/") + 1
    if hint and typed.count("/") + 1 != parts:
        return f"Nomor surat di sini terdiri atas {parts} bagian, misalnya {hint}. Periksa lagi buku agendanya."
    return None


def entered_day_problem(day: date, *, frozen: date, today: date) -> str | None:
    """Why the day of a number from outside cannot be, or None: not in the future, not long before the letter."""
    if day > today:
        return "Tanggal surat belum tiba. Periksa lagi."
    if day < frozen - timedelta(days=DAYS_BEFORE):
        return f"Tanggal surat lebih dari {DAYS_BEFORE} hari sebelum surat ini disetujui. Periksa lagi."
    return None


def block_problem(first: int, last: int) -> str | None:
    """Why these numbers are no block, or None."""
    if not 1 <= first <= last <= MAX_SEQ:
        return "Nomor pertama harus sedikitnya 1 dan tidak lebih besar daripada nomor terakhir."
    if last - first + 1 > MAX_BLOCK:
        return f"Satu blok memuat paling banyak {MAX_BLOCK} nomor."
    return None


def seat_of(region_name: str) -> str:
    """The place before the date of a letter: 'Bandung' for 'Kota Bandung'."""
    return re.sub(r"^(Kota|Kabupaten|Provinsi|Daerah Khusus|Daerah Istimewa)( Administrasi)? ", "", region_name)


def digest_of(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def grouped(digest: str) -> str:
    """A digest in groups of four, so that two people can read it to each other."""
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def code_in(content: bytes) -> str | None:
    """The verification code that a PDF of ours carries in its link and its signature."""
    found = CODE_IN_PDF.search(content)
    return found.group(1).decode() if found else None


@dataclass(frozen=True)
class Difference:
    """How a file differs from the signed one. `changed`: bytes that differ, when both have the same length."""

    same: bool
    changed: int = 0
    first: int = -1
    longer: int = 0

    @property
    def is_appended(self) -> bool:
        """The signed file stands unchanged at the start; something was added behind it."""
        return not self.same and self.changed == 0 and self.longer > 0

    @property
    def is_cut(self) -> bool:
        """A download that ended early: the start of the signed file and nothing else."""
        return self.changed == 0 and self.longer < 0

    @property
    def shorter(self) -> int:
        """How many bytes are missing at the end."""
        return max(-self.longer, 0)


def compare(signed: bytes, other: bytes) -> Difference:
    """Byte by byte; `longer` is negative when the other file is shorter."""
    if signed == other:
        return Difference(same=True)
    length = min(len(signed), len(other))
    apart = int.from_bytes(signed[:length], "big") ^ int.from_bytes(other[:length], "big")
    marks = apart.to_bytes(length, "big")
    changed = length - marks.count(0)
    first = next((i for i, mark in enumerate(marks) if mark), length) if changed else length
    return Difference(same=False, changed=changed, first=first, longer=len(other) - len(signed))


class Named(Protocol):
    """A signer as a letter shows them."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Signatory:
    """Who a letter says has signed it, or will: with a certificate, or by hand."""

    person_id: UUID
    name: str
    title: str


def is_same_signer(printed: Named, own: Named) -> bool:
    """The same person under the same name and title, also with a newer certificate."""
    return (printed.person_id, printed.name, printed.title) == (own.person_id, own.name, own.title)


def passphrase_problem(passphrase: str) -> str | None:
    """Why this passphrase is not good enough, or None."""
    if len(passphrase) < MIN_PASSPHRASE:
        return f"Frasa sandi terlalu pendek. Pakai sedikitnya {MIN_PASSPHRASE} huruf, misalnya empat kata."
    if len(set(passphrase)) < 4:
        return "Frasa sandi terlalu mudah ditebak. Pakai beberapa kata yang berbeda."
    return None
