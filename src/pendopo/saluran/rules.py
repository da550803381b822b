"""What a row of a national dashboard says, and which of two rows about one number holds. Pure; no Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pendopo.engine.api import parse_date
from pendopo.lib.identifiers import NotValid, check_nik, mask_name
from pendopo.lib.sheets_in import cell_text
from pendopo.lib.tables_in import Table, day_of, plain
from pendopo.lib.words import folded
from pendopo.saluran.vocabulary import (
    BARU,
    BERUBAH,
    DIKEMBALIKAN,
    DISETUJUI,
    DITOLAK,
    LAMA,
    PROSES,
    RANK,
    SUDAH,
    TETAP,
    TITLES,
)  # fmt: skip

MOST_ROWS = 200_000
MOST_MB = 20
MOST_DAYS = 999
COMPANY = re.compile(r"\b(PT|CV|UD|PD|Koperasi|Yayasan|Perum|Perkumpulan|Firma|Persero|Tbk)\b\.?", re.IGNORECASE)
BODY = ("nomor", "keadaan", "tanggal", "layanan", "masuk", "target", "pemohon", "nomor_daerah")


@dataclass(frozen=True)
class Column:
    """What a column of the download may be. `names`: by which it is recognised, folded and without blanks."""

    key: str
    title: str
    help: str
    names: tuple[str, ...]
    needed: bool = False


COLUMNS = (
    Column(
        "nomor", "Nomor permohonan di pusat", "Seperti tertulis pada tanda terima dari sana.",
        (
            "nomorpermohonan", "nopermohonan", "idpermohonan", "idizin", "idpermohonanizin", "nomorregistrasi",
            "noregistrasi", "nomorpendaftaran", "nopendaftaran", "nomorproyek", "idproyek", "nomor", "no",
        ),
        True,
    ),
    Column(
        "keadaan", "Keadaan di pusat", "Kata-katanya diartikan menurut daftar sumber ini.",
        ("status", "statuspermohonan", "statusizin", "namastatus", "kdstatus", "keadaan", "statusterakhir", "tahap"),
        True,
    ),
    Column(
        "tanggal", "Tanggal keadaan itu", "Tanpa kolom ini dipakai hari unduhan.",
        ("tanggalstatus", "tglstatus", "tanggalperubahan", "tanggalupdate", "tglupdate", "terakhirdiubah", "tanggal"),
    ),
    Column(
        "layanan", "Nama layanan", "Nama izin seperti di sana.",
        (
            "namaizin", "jenisizin", "jenispermohonan", "layanan", "jenislayanan", "izin", "jenis", "permohonan",
            "profesi",
        ),
    ),
    Column(
        "masuk", "Tanggal masuk di pusat", "Untuk menghitung batas waktunya.",
        (
            "tanggalpermohonan", "tglpermohonan", "tanggalpengajuan", "tglpengajuan", "tanggalmasuk", "tglmasuk",
            "tanggaldaftar", "tgldaftar",
        ),
    ),
    Column(
        "target", "Batas waktu pusat", "Hari kerja (angka) atau tanggal.",
        ("sla", "target", "batas", "bataswaktu", "janji", "janjilayanan", "jatuhtempo"),
    ),
    Column(
        "pemohon", "Nama pemohon", "Disamarkan sebelum disimpan; nama badan usaha tidak.",
        ("namapemohon", "pemohon", "nama", "namaperusahaan", "pelakuusaha", "namapemilik", "namapelakuusaha"),
    ),
    Column(
        "nomor_daerah", "Nomor registrasi di sini", "Bila lembar dari sana memuatnya.",
        ("nomorregistrasidaerah", "noregistrasidaerah", "nomordaerah", "nomorberkasdaerah"),
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
TITLES_KNOWN = frozenset(name for column in COLUMNS for name in column.names)

WORDS: dict[str, str] = {
    **dict.fromkeys(
        (
            "proses", "diproses", "dalamproses", "sedangdiproses", "verifikasi", "validasi", "menungguverifikasi",
            "prosespenapisan", "telahmelengkapipersyaratan", "dokumenlengkap", "pemenuhankomitmen",
            "verifikasipembayaran", "konfirmasipembayaran", "menungguverifikasibuktibayarpnbp",
            "persetujuanpembayaran", "inspeksi", "konfirmasipersyaratan", "datakonfirmasipersyaratan",
            "persyaratanterverifikasi", "pengambilannomor", "terbitsementara",
            "05", "09", "10", "12", "20", "30", "31", "32", "33", "40", "41", "42", "43", "44", "45", "49", "52",
        ),
        PROSES,
    ),
    **dict.fromkeys(
        (
            "dikembalikan", "perbaikan", "revisi", "belumlengkap", "dokumenbelumlengkap", "perbaikandokumen",
            "perbaikankonfirmasipembayaran", "11", "34",
        ),
        DIKEMBALIKAN,
    ),
    **dict.fromkeys(("ditolak", "tolak", "penolakan", "penolakanpersyaratan", "90", "93"), DITOLAK),
    **dict.fromkeys(
        ("disetujui", "terbit", "izinterbit", "diterbitkan", "selesai", "setuju", "50", "57"), DISETUJUI
    ),
}  # fmt: skip
"""How status words are understood until the region says otherwise. Codes and their words: Lampiran 10 of the published
OSS guide (v4.3.19); the others are guesses that an officer must confirm."""


def word_key(text: str) -> str:
    """A status as it is compared: 'Sedang  diproses.' is 'sedangdiproses', code 9 is '09'."""
    found = re.sub(r"[^a-z0-9]", "", folded(text))[:60]
    return found.zfill(2) if found.isdigit() else found


def number_key(text: str) -> str:
    """A number as it is compared: 'I-2026 11/07' is 'I20261107'."""
    return re.sub(r"[^A-Z0-9]", "", folded(text).upper())[:80]


def is_nik(text: str) -> bool:
    """Whether a number is that of a person: such a one is no number of an application."""
    try:
        check_nik(text)
    except NotValid:
        return False
    return True


def masked_holder(name: str) -> str:
    """A person behind dots, a company as it is. Who is not known to be a company is taken for a person."""
    name = " ".join(name.split())
    return (name if COMPANY.search(name) else mask_name(name))[:120]


def guess(head: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which column is what: as the region remembers it for the source, else by its title; each title once."""
    found = {key: title for key, title in remembered.items() if title in head and key in BY_KEY}
    for column in COLUMNS:
        if column.key in found or column.key in remembered:
            continue
        for name in column.names:
            title = next((one for one in head if one and plain(one) == name and one not in found.values()), None)
            if title is not None:
                found[column.key] = title
                break
    return found


def mapping_faults(mapping: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a mapping, by key."""
    faults = {
        column.key: f"Pilih kolom yang berisi {column.title.lower()}."
        for column in COLUMNS
        if column.needed and not mapping.get(column.key)
    }
    seen: dict[str, str] = {}
    for key, title in mapping.items():
        if title and title in seen:
            faults[key] = f"Kolom “{title}” sudah dipakai sebagai {BY_KEY[seen[title]].title.lower()}."
        seen[title] = key
    return faults


@dataclass(frozen=True)
class News:
    """What a source says of one number as of a day. Nothing in it names a person.

    `due_on` is a day the source itself names, `days` its promise in working days; `ours` our registration number.
    """

    row: int
    number: str
    key: str
    state: str
    as_of: date
    service: str = ""
    filed_on: date | None = None
    due_on: date | None = None
    days: int | None = None
    holder: str = ""
    ours: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be read: row as the sheet numbers it, number as far as it is known, column, sentence."""

    row: int
    number: str
    column: str
    sentence: str


def order(state: str, as_of: date | None) -> tuple[date, int]:
    """By this the later of two news of one number is known, in whatever order they arrive."""
    return as_of or date.min, RANK[state]


def full_order(news: News) -> tuple[Any, ...]:
    """As `order`, and between equals always the same one."""
    return (
        *order(news.state, news.as_of), news.service, str(news.filed_on or ""), str(news.due_on or ""), news.days or 0,
        news.holder, news.ours, news.number,
    )  # fmt: skip


def latest(rows: Iterable[News]) -> tuple[dict[str, News], list[tuple[News, int]]]:
    """The news that holds for each number, and the others with the row that holds instead."""
    best: dict[str, News] = {}
    others: list[News] = []
    for news in rows:
        former = best.get(news.key)
        if former is None:
            best[news.key] = news
        elif full_order(news) > full_order(former):
            best[news.key] = news
            others.append(former)
        else:
            others.append(news)
    return best, [(news, best[news.key].row) for news in others]


def verdict(news: News, state: str | None, as_of: date | None) -> str:
    """What a row does to what is known (`state` None: nothing is)."""
    if state is None:
        return BARU
    if as_of is None:  # known from a case here, never from the source
        return BERUBAH
    mine, known = order(news.state, news.as_of), order(state, as_of)
    if mine == known:
        return SUDAH
    if mine < known:
        return LAMA
    return TETAP if news.state == state else BERUBAH


def sentence_of(found: str, news: News, *, state: str = "", as_of: str = "", beaten_by: int = 0) -> str:
    """What became of a row, in a sentence; '' where the verdict says it all."""
    if beaten_by:
        return f"Nomor ini juga pada baris {beaten_by}; yang terbaru dipakai."
    if found == LAMA:
        return f"Yang diketahui lebih baru: {TITLES[state].lower()} per {as_of}."
    if found == BERUBAH:
        return f"Sebelumnya {TITLES[state].lower()}."
    if found == SUDAH:
        return "Keadaan dan tanggalnya sama dengan kabar yang sudah ada."
    return ""


@dataclass
class Reader:
    """Reads rows of one download. `words`: states by status word; `day`: of the download."""

    table: Table
    mapping: Mapping[str, str]
    words: Mapping[str, str]
    day: date
    today: date
    columns: dict[str, int] = field(init=False)
    strange: dict[str, str] = field(default_factory=dict)
    """Status words that nobody has told the meaning of: as compared, and as written."""

    def __post_init__(self) -> None:
        head = self.table.head
        self.columns = {key: head.index(title) for key, title in self.mapping.items() if title in head}

    def read(self, number: int, cells: Sequence[Any]) -> News | list[Fault] | None:
        """The news of a row, or what is wrong with it; None for an empty row. `number`: from 0 below the head."""
        row, texts, lost = self.table.at + 2 + number, dict[str, str](), list[tuple[str, str]]()
        for key, at in self.columns.items():
            texts[key], fault = cell_text(cells[at] if at < len(cells) else None)
            if fault and key not in ("pemohon", "layanan"):
                lost.append((key, fault))
        if not any(texts.values()) and not lost:
            return None
        return self._judge(row, texts, lost)

    def _judge(self, row: int, texts: Mapping[str, str], lost: list[tuple[str, str]]) -> News | list[Fault]:
        shown = "" if is_nik(texts.get("nomor", "")) else texts.get("nomor", "")[:80]
        faults: list[Fault] = []

        def wrong(key: str, sentence: str) -> None:
            faults.append(Fault(row, shown, self.mapping.get(key) or BY_KEY[key].title, sentence))

        for key, sentence in lost:
            wrong(key, sentence)
        key = self._number(texts, wrong) if "nomor" not in dict(lost) else ""
        state = self._state(texts.get("keadaan", ""), wrong) if "keadaan" not in dict(lost) else ""
        as_of = self._day("tanggal", texts, wrong) or self.day
        if as_of > self.today and not faults:
            wrong("tanggal", "Tanggal keadaan ini di masa depan.")
        filed = self._day("masuk", texts, wrong)
        due, days = self._target(texts.get("target", ""), wrong)
        if faults:
            return faults
        return News(
            row=row, number=texts["nomor"][:80], key=key, state=state, as_of=as_of,
            service=texts.get("layanan", "")[:200], filed_on=filed, due_on=due, days=days,
            holder=masked_holder(texts.get("pemohon", "")), ours=texts.get("nomor_daerah", "")[:40],
        )  # fmt: skip

    def _number(self, texts: Mapping[str, str], wrong: Callable[[str, str], None]) -> str:
        text = texts.get("nomor", "")
        key = number_key(text)
        if not key:
            wrong("nomor", "Nomor permohonan belum diisi.")
        elif is_nik(text):
            wrong("nomor", "Ini tampaknya NIK, bukan nomor permohonan. Pilih kolom yang lain.")
            return ""
        return key

    def _state(self, text: str, wrong: Callable[[str, str], None]) -> str:
        if not text:
            wrong("keadaan", "Keadaan belum diisi.")
            return ""
        found = self.words.get(word_key(text), "")
        if not found:
            self.strange.setdefault(word_key(text), text[:60])
            wrong("keadaan", f"Kata “{text[:40]}” belum diartikan. Artikan di bawah, atau pada daftar kata sumber ini.")
        return found

    def _day(self, key: str, texts: Mapping[str, str], wrong: Callable[[str, str], None]) -> date | None:
        text = texts.get(key, "")
        if not text or text == "-":
            return None
        day = day_of(text, parse_date)
        if day is None:
            wrong(key, f"“{text[:40]}” bukan tanggal. Tulis seperti 23-11-2026.")
        return day

    def _target(self, text: str, wrong: Callable[[str, str], None]) -> tuple[date | None, int | None]:
        """A day, or working days."""
        if not text or text == "-":
            return None, None
        days = re.fullmatch(r"(\d{1,3})\s*(hari|hk|hari kerja)?", text.lower())
        if days:
            return None, int(days[1])
        day = day_of(text, parse_date)
        if day is None:
            wrong("target", f"“{text[:40]}” bukan jumlah hari kerja dan bukan tanggal.")
        return day, None
