"""The questionnaire as data: elements, words in two languages, weights; what a region may change. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pendopo.skm.rules import MARKS, equal_weights, read_weight, weight_text

MANDATED = tuple(f"U{number}" for number in range(1, 10))
MOST_OWN = 6
"""Elements that a region may add to the nine."""

DEMOGRAPHICS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "sex": ("Jenis kelamin", {"l": "Laki-laki", "p": "Perempuan"}),
    "education": (
        "Pendidikan terakhir",
        {
            "sd": "SD ke bawah", "smp": "SMP", "sma": "SMA atau SMK", "d": "D1 sampai D3", "s1": "S1 atau D4",
            "s2": "S2 ke atas",
        },
    ),
    "occupation": (
        "Pekerjaan utama",
        {
            "asn": "ASN, TNI, atau Polri", "swasta": "Pegawai swasta", "usaha": "Wiraswasta",
            "pelajar": "Pelajar atau mahasiswa", "lain": "Lainnya",
        },
    ),
    "age": (
        "Umur",
        {"a": "Sampai 25 tahun", "b": "26 sampai 40 tahun", "c": "41 sampai 60 tahun", "d": "Di atas 60 tahun"},
    ),
}  # fmt: skip
"""Optional questions about the respondent: column, words, and the words of each code. Age classes are a proposal."""


@dataclass(frozen=True)
class Words:
    """An element in one language."""

    title: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """One element: id, weight, words in Indonesian and, where somebody wrote them, in English."""

    id: str
    weight: Fraction
    indonesian: Words
    english: Words | None = None

    def words(self, lang: str) -> Words:
        return self.english if lang == "en" and self.english is not None else self.indonesian

    @property
    def title(self) -> str:
        return self.indonesian.title


@dataclass(frozen=True)
class Questionnaire:
    """What is asked from a day on, and by what weights it is counted. `basis`: the decision it rests on."""

    elements: tuple[Element, ...]
    basis: str
    valid_from: date | None = None

    @property
    def weights(self) -> dict[str, Fraction]:
        return {one.id: one.weight for one in self.elements}

    @property
    def is_shipped(self) -> bool:
        return self.valid_from is None

    def counts_like(self, other: Questionnaire) -> bool:
        """Whether answers to both may be added up: same elements, same weights."""
        return self.weights == other.weights

    def as_data(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return {
            "elements": [
                {"id": one.id, "weight": f"{one.weight.numerator}/{one.weight.denominator}", **_words(one.indonesian)}
                | ({"en": _words(one.english)} if one.english else {})
                for one in self.elements
            ]
        }


def _words(words: Words) -> dict[str, Any]:
    return {"title": words.title, "question": words.question, "options": list(words.options)}


def read_questionnaire(data: Mapping[str, Any], *, basis: str, valid_from: date | None = None) -> Questionnaire:
    """A questionnaire as it was kept or shipped; without weights each element weighs the same."""
    raw = data["elements"]
    equal = equal_weights([one["id"] for one in raw])
    elements = tuple(
        Element(
            one["id"],
            Fraction(one["weight"]) if one.get("weight") else equal[one["id"]],
            _read_words(one),
            _read_words(one["en"]) if one.get("en") else None,
        )
        for one in raw
    )
    return Questionnaire(elements, basis, valid_from)


def _read_words(raw: Mapping[str, Any]) -> Words:
    return Words(str(raw["title"]), str(raw["question"]), tuple(str(option) for option in raw["options"]))


@cache
def shipped() -> Questionnaire:
    """The questionnaire that holds until a region decides another."""
    path = Path(__file__).parent / "kuesioner" / "bawaan.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read_questionnaire(raw, basis=raw["basis"])


# -- as an office types it


def typed_questionnaire(
    typed: Mapping[str, str], *, valid_from: date | None
) -> tuple[Questionnaire | None, dict[str, str]]:
    """A questionnaire from a form (`U1-judul`, `U1-tanya`, `U1-1`…, `U1-bobot`), or what is wrong by field."""
    faults: dict[str, str] = {}
    english = {one.id: one.english for one in shipped().elements}
    elements = []
    for name in (*MANDATED, *own_names()):
        if name not in MANDATED and not typed.get(f"{name}-tanya", "").strip():
            continue
        element = _typed_element(name, typed, faults)
        if element is not None:
            kept = english.get(name)
            same = name in english and element.indonesian == next(
                one.indonesian for one in shipped().elements if one.id == name
            )
            elements.append(Element(name, element.weight, element.indonesian, kept if same else None))
    total = sum((one.weight for one in elements), Fraction(0))
    if not faults and total != 1:
        faults["bobot"] = f"Jumlah semua bobot {weight_text(total)}, padahal harus tepat 1. Tulis misalnya 1/9."
    if not typed.get("dasar", "").strip():
        faults["dasar"] = "Sebutkan keputusan yang mendasarinya."
    if faults:
        return None, faults
    return Questionnaire(tuple(elements), typed["dasar"].strip()[:200], valid_from), {}


def own_names() -> tuple[str, ...]:
    """Ids of the elements that a region may add."""
    return tuple(f"T{number}" for number in range(1, MOST_OWN + 1))


def _typed_element(name: str, typed: Mapping[str, str], faults: dict[str, str]) -> Element | None:
    texts = {key: typed.get(f"{name}-{key}", "").strip()[:200] for key in ("judul", "tanya", "1", "2", "3", "4")}
    for key, text in texts.items():
        if not text or not text.isprintable():
            faults[f"{name}-{key}"] = "Bagian ini belum diisi."
    weight = read_weight(typed.get(f"{name}-bobot", ""))
    if weight is None:
        faults[f"{name}-bobot"] = "Tulis bobot seperti 1/9, 0,1, atau 10%."
        return None
    options = tuple(texts[str(mark)] for mark in MARKS)
    return Element(name, weight, Words(texts["judul"], texts["tanya"], options))


# -- an answer


@dataclass(frozen=True)
class Answer:
    """What a respondent chose: a mark per element, optional codes about themselves, and words for the office."""

    scores: dict[str, int]
    about: dict[str, str]
    words: str = ""


MOST_WORDS = 1000


def read_answer(questionnaire: Questionnaire, typed: Mapping[str, str]) -> tuple[Answer | None, dict[str, str]]:
    """The answer of a form, or the questions that wait for one. Optional codes that are unknown are left out."""
    scores, faults = {}, {}
    for one in questionnaire.elements:
        text = typed.get(one.id, "").strip()
        if text in {str(mark) for mark in MARKS}:
            scores[one.id] = int(text)
        else:
            faults[one.id] = "kosong"
    if faults:
        return None, faults
    about = {
        name: code for name, (_title, codes) in DEMOGRAPHICS.items() if (code := typed.get(name, "").strip()) in codes
    }
    words = "".join(sign for sign in typed.get("saran", "") if sign.isprintable() or sign == "\n").strip()
    return Answer(scores, about, words[:MOST_WORDS]), {}
