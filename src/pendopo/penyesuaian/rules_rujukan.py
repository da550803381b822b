"""A legal reference as it is typed: what each kind of law needs, and what is wrong with it in a sentence. No Django."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pendopo.engine.api import Reference, parse_date
from pendopo.penyesuaian.rules_typed import tidy

KINDS: Mapping[str, str] = {
    "uu": "Undang-Undang (UU)", "perppu": "Perppu", "pp": "Peraturan Pemerintah (PP)",
    "perpres": "Peraturan Presiden (Perpres)", "permen": "Peraturan menteri atau lembaga",
    "perda": "Peraturan daerah (Perda)", "perkada": "Peraturan kepala daerah (Perwal, Perbup, Pergub)",
    "keputusan": "Keputusan (SK)", "edaran": "Surat edaran",
}  # fmt: skip
"""The kinds of law that may confirm, as they are chosen."""

NATIONAL = ("uu", "perppu", "pp", "perpres")
"""Kinds whose name says whose law it is."""

PLAIN_NUMBER = re.compile(r"[0-9]{1,4}[A-Z]?")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./() -]{0,39}")
WHERE = re.compile(r"[0-9]|seluruh|lampiran|diktum|konsiderans", re.IGNORECASE)
FIRST_YEAR = 1945
FIELDS = ("jenis", "nomor", "tahun", "penerbit", "tentang", "pasal", "alamat", "berlaku", "catatan")


@dataclass(frozen=True)
class Law:
    """A reference that is whole. `in_force`: the day since when it holds."""

    kind: str
    number: str
    year: str
    issuer: str
    title: str
    article: str
    url: str
    in_force: date
    note: str

    @property
    def key(self) -> str:
        """By which the same law is found again."""
        return "|".join(part.casefold() for part in (self.kind, self.issuer, self.number, self.year))

    def node(self, node_id: str, covers: Mapping[str, str]) -> Reference:
        """As a node of a definition."""
        return Reference(
            id=node_id, kind=self.kind, number=self.number, year=self.year, issuer=self.issuer, title=self.title,
            article=self.article, url=self.url, in_force=self.in_force.isoformat(), note=self.note,
            covers=dict(covers),
        )  # fmt: skip


@dataclass
class Typed:
    """What was typed into the form of a reference; `problems` by the name of the field."""

    given: Mapping[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, most: int, missing: str = "") -> str:
        """One field; too long, or missing, is a problem."""
        value = tidy(self.given.get(name, ""))
        if len(value) > most:
            self.problems[name] = f"Terlalu panjang: paling banyak {most} huruf."
        elif not value and missing:
            self.problems[name] = missing
        return value


def read_law(typed: Typed, today: date) -> Law | None:
    """The law of what was typed, or None with every problem told at its field. Numbers are never guessed."""
    kind = typed.text("jenis", 10)
    if kind not in KINDS:
        typed.problems["jenis"] = "Pilih jenis peraturannya."
    number, year = _number(typed, kind), _year(typed, today)
    issuer = typed.text("penerbit", 120)
    if kind in NATIONAL:
        issuer = ""
    elif not issuer:
        typed.problems["penerbit"] = "Tulis siapa yang menetapkannya, misalnya Menteri Dalam Negeri atau nama daerah."
    title = re.sub(r"^tentang\s+", "", typed.text("tentang", 300, "Tulis judulnya: tentang apa."), flags=re.IGNORECASE)
    article = typed.text("pasal", 120, "Tulis pasalnya, misalnya “pasal 5 ayat (2)” atau “seluruhnya”.")
    if article and not WHERE.search(article):
        typed.problems["pasal"] = "Sebut angka pasalnya, lampirannya, atau tulis “seluruhnya”."
    url = typed.text("alamat", 300)
    if url and not re.fullmatch(r"https://[^\s\"'<>]+\.[^\s\"'<>]+", url):
        typed.problems["alamat"] = "Alamatnya harus mulai dengan https:// dan tanpa spasi."
    in_force = _in_force(typed, year, today)
    note = typed.text("catatan", 500)
    if typed.problems or in_force is None:
        return None
    return Law(kind, number, year, issuer, title, article, url, in_force, note)


def _number(typed: Typed, kind: str) -> str:
    number = re.sub(r"^(nomor|no\.?)\s+", "", typed.text("nomor", 60, "Tulis nomornya."), flags=re.IGNORECASE)
    if number and kind in NATIONAL and not PLAIN_NUMBER.fullmatch(number):
        typed.problems["nomor"] = "Nomor ini berupa angka, misalnya 25. Tahunnya di isian sebelah."
    elif number and not (NUMBER.fullmatch(number) and any(one.isdigit() for one in number)):
        typed.problems["nomor"] = "Tulis nomornya saja, misalnya 3 atau 500.16/Kep.12-DPMPTSP."
    return number


def _year(typed: Typed, today: date) -> str:
    year = typed.text("tahun", 10, "Tulis tahunnya, empat angka.")
    if year and not (re.fullmatch(r"[0-9]{4}", year) and FIRST_YEAR <= int(year) <= today.year):
        typed.problems["tahun"] = f"Tulis tahun {FIRST_YEAR} sampai {today.year}."
    return year


def _in_force(typed: Typed, year: str, today: date) -> date | None:
    text = typed.text("berlaku", 40, "Tulis sejak tanggal berapa berlaku.")
    day = parse_date(text) if text else None
    if text and day is None:
        typed.problems["berlaku"] = "Tanggal ini belum benar. Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026."
    elif day is not None and day > today:
        typed.problems["berlaku"] = "Peraturan ini belum berlaku. Sahkan sesudah hari pertamanya."
    elif day is not None and "tahun" not in typed.problems and year and day.year < int(year):
        typed.problems["berlaku"] = "Tanggal ini lebih awal daripada tahun peraturannya."
    return day


def typed_of(law: Law) -> dict[str, str]:
    """A law as its form shows it again."""
    day = law.in_force
    return {
        "jenis": law.kind, "nomor": law.number, "tahun": law.year, "penerbit": law.issuer, "tentang": law.title,
        "pasal": law.article, "alamat": law.url, "berlaku": f"{day.day} {day.month} {day.year}", "catatan": law.note,
    }  # fmt: skip
