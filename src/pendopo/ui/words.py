"""Hard words and what they mean, in a sentence that needs none of them. Found in a page's own texts; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext, gettext_noop


@dataclass(frozen=True)
class Meaning:
    """A word as it is shown, and what it means."""

    word: str
    text: str


# In the order of the alphabet. A word is found with small and capital letters alike, as a whole word only.
MEANINGS = {
    "alun-alun": gettext_noop("Lapangan umum di tengah kota."),
    "baliho": gettext_noop("Papan gambar besar di pinggir jalan."),
    "berkas": gettext_noop("Permohonan Anda beserta semua lampirannya."),
    "denah": gettext_noop("Gambar sederhana tempatnya, dilihat dari atas."),
    "disposisi": gettext_noop("Perintah pimpinan kepada bawahannya untuk mengerjakan sesuatu."),
    "gugur": gettext_noop("Permohonan berhenti sendiri karena waktunya habis. Anda boleh mengajukan lagi."),
    "hari kerja": gettext_noop("Hari kantor buka. Sabtu, Minggu, dan hari libur tidak dihitung."),
    "keberatan": gettext_noop("Permintaan resmi agar keputusan ditinjau lagi."),
    "kuasa": gettext_noop("Hak untuk mengurus sesuatu atas nama orang lain, dengan surat."),
    "NIB": gettext_noop("Nomor usaha, 13 angka, dari situs OSS milik pemerintah pusat."),
    "NIK": gettext_noop("Nomor pada KTP Anda, 16 angka."),
    "NPWP": gettext_noop("Nomor pajak Anda, 15 atau 16 angka."),
    "OSS": gettext_noop("Situs pemerintah pusat untuk mendaftarkan usaha."),
    "PBG": gettext_noop("Izin sebelum membangun atau mengubah bangunan. Dulu disebut IMB."),
    "pemohon": gettext_noop("Orang yang mengajukan permohonan: Anda."),
    "rekomendasi": gettext_noop("Pendapat tertulis dinas lain: setuju atau tidak."),
    "reklame": gettext_noop("Spanduk, baliho, atau papan iklan."),
    "retribusi": gettext_noop("Uang yang dibayar kepada daerah untuk satu layanan."),
    "SKP": gettext_noop("Angka kredit pelatihan tenaga kesehatan."),
    "SKRD": gettext_noop("Surat tagihan retribusi dari daerah."),
    "STR": gettext_noop("Surat tanda bahwa tenaga kesehatan sudah terdaftar."),
    "tanda tangan elektronik": gettext_noop("Tanda tangan yang dibubuhkan komputer dan dapat diperiksa keasliannya."),
    "umbul-umbul": gettext_noop("Bendera panjang yang berdiri tegak."),
    "verifikasi": gettext_noop("Mencocokkan isian dengan bukti atau aturannya."),
}  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(MEANINGS, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)


def hard_words(texts: Iterable[str], *, most: int = 8) -> list[Meaning]:
    """The hard words of these texts, each once, in the order in which they are read first."""
    by_lower = {word.lower(): word for word in MEANINGS}
    found = dict.fromkeys(by_lower[hit.lower()] for text in texts for hit in _pattern().findall(text))
    return [Meaning(word, gettext(MEANINGS[word])) for word in list(found)[:most]]
