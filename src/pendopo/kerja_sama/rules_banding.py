"""Two definitions side by side: what each promises, asks, charges and rests on. Pure.

What belongs together is found by its id first, then by its words without small words and marks, so that definitions of
publishers who never met can be compared as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from pendopo.engine.api import Assessment, Compiled, Context, Field, LegalBasis, Scenario, diff, money, sentences
from pendopo.kerja_sama.rules_coba import Raw, read_answers

NONE = "–"
SMALL = frozenset(["dan", "atau", "yang", "di", "ke", "dari", "untuk", "anda", "pada", "oleh", "of", "the", "and", "a"])
TYPES = {
    "text": "teks", "long_text": "teks panjang", "integer": "angka bulat", "decimal": "angka", "money": "rupiah",
    "date": "tanggal", "time": "jam", "choice": "satu pilihan", "multi_choice": "beberapa pilihan",
    "yes_no": "ya atau tidak",
    "nik": "NIK", "npwp": "NPWP", "nib": "NIB", "phone": "nomor telepon", "email": "surel", "wilayah": "wilayah",
    "geometry": "letak", "table": "tabel", "file": "berkas", "statement": "pernyataan", "computed": "dihitung",
}  # fmt: skip
ACCOUNTS = {"tanpa": "tanpa akun", "boleh": "akun boleh", "wajib": "akun wajib"}
MOST_SENTENCES = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of the study; `a` and `b` as people read them, `–` where one side has nothing of the kind."""

    label: str
    a: str
    b: str

    @property
    def same(self) -> bool:
        return self.a == self.b

    @property
    def only(self) -> str:
        """'a' or 'b' where only one side has it; '' otherwise."""
        return "a" if self.b == NONE != self.a else "b" if self.a == NONE != self.b else ""


@dataclass(frozen=True)
class Section:
    """A part of the study with its rows, those that differ first."""

    id: str
    title: str
    rows: tuple[Row, ...]

    @property
    def different(self) -> int:
        return sum(not row.same for row in self.rows)


@dataclass(frozen=True)
class Study:
    """The whole. `told`: differences in behaviour as sentences, both being of one app; `quiet`: of words only."""

    sections: tuple[Section, ...]
    told: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    shared: bool = False

    @property
    def different(self) -> int:
        return sum(section.different for section in self.sections)

    @property
    def alike(self) -> list[str]:
        """The titles of the parts in which nothing differs."""
        return [section.title.lower() for section in self.sections if not section.different]

    @property
    def has_fees(self) -> bool:
        return any(section.id == "biaya" for section in self.sections)


def study(a: Compiled, b: Compiled, example: Scenario | None = None) -> Study:
    """Everything that is compared. `example`: whose answers both work out their fees with."""
    shared = a.definition.id == b.definition.id
    told, quiet = _sentences(a, b) if shared else ((), ())
    parts = (
        ("pokok", "Pokoknya", _main(a, b)),
        ("biaya", "Biaya pada contoh yang sama", _fees(a, b, example)),
        ("tahap", "Tahap dan batas waktunya", _stages(a, b)),
        ("syarat", "Yang harus disiapkan pemohon", _requirements(a, b)),
        ("isian", "Yang ditanyakan", _fields(a, b)),
        ("langkah", "Langkah petugas dan sistem", _steps(a, b)),
        ("surat", "Surat", _letters(a, b)),
        ("dasar", "Dasar hukum", _laws(a, b)),
    )
    made = (Section(name, title, tuple(sorted(rows, key=lambda row: row.same))) for name, title, rows in parts)
    return Study(tuple(section for section in made if section.rows), told, quiet, shared)


def _sentences(a: Compiled, b: Compiled) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What leads from a to b, in words: behaviour, and the rest."""
    found = sentences(diff(a.definition, b.definition), a.definition, b.definition)
    tests = tuple(one for one in found if not one.node.startswith("scenario:"))[:MOST_SENTENCES]
    return tuple(one.text for one in tests if one.behaviour), tuple(one.text for one in tests if not one.behaviour)


# -- matching


def plain_words(text: str) -> str:
    """Words without accents, marks and small words, in their order."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(char for char in bare if not unicodedata.combining(char)))
    return " ".join(word for word in words if word not in SMALL)


def pairs(
    left: Sequence[T], right: Sequence[T], *, name: Callable[[T], str], words: Callable[[T], str]
) -> list[tuple[T | None, T | None]]:
    """What belongs together on both sides, in the order of the left side, then what only the right side has."""
    free = list(right)
    found: list[tuple[T | None, T | None]] = []
    by_id = {name(one): one for one in right}
    taken = {name(one) for one in left} & set(by_id)
    for one in left:
        other = by_id[name(one)] if name(one) in taken else _alike(one, free, taken, name, words)
        if other is not None:
            free.remove(other)
        found.append((one, other))
    return found + [(None, other) for other in free]


def _alike(one: T, free: Iterable[T], taken: set[str], name: Callable[[T], str], words: Callable[[T], str]) -> T | None:
    wanted = plain_words(words(one))
    return next((o for o in free if name(o) not in taken and wanted and plain_words(words(o)) == wanted), None)


def _rows(found: Iterable[tuple[T | None, T | None]], label: Callable[[T], str], say: Callable[[T], str]) -> list[Row]:
    rows = []
    for one, other in found:
        either = one if one is not None else other
        assert either is not None  # a pair has at least one side
        rows.append(Row(label(either), NONE if one is None else say(one), NONE if other is None else say(other)))
    return rows


# -- the parts


def _main(a: Compiled, b: Compiled) -> list[Row]:
    told = [dict(_facts(one)) for one in (a, b)]
    return [Row(label, told[0][label], told[1][label]) for label in told[0]]


def _judged_laws(one: Compiled) -> list[LegalBasis]:
    """The legal bases, `verified` also where a region confirmed it."""
    laws = one.definition.legal_basis
    return [law.model_copy(update={"verified": one.checked[f"legal:{law.id}"].is_verified}) for law in laws]


def _facts(one: Compiled) -> list[tuple[str, str]]:
    made, service = one.definition, one.definition.service
    fields = [field for field in one.fields.values() if field.type not in ("computed", "statement")]
    laws, returns = _judged_laws(one), made.workflow.max_returns
    staff = [step for step in made.workflow.transitions if one.functions[step.function].kind == "staff"]
    return [
        ("Janji layanan", f"{service.promise_days} hari kerja"),
        ("Batas menurut hukum", f"{service.legal_max_days} hari kerja" if service.legal_max_days else "tidak disebut"),
        ("Waktu mengisi", f"{service.minutes} menit"),
        ("Biaya", service.fee_text),
        ("Pajak", service.tax_text or NONE),
        ("Hasil", service.product),
        ("Masa berlaku", service.validity or (f"{service.max_days} hari" if service.max_days else NONE)),
        ("Akun pemohon", ACCOUNTS[service.account]),
        ("Banyak pertanyaan", str(len(fields))),
        ("Berkas yang diunggah", str(sum(field.type == "file" for field in fields))),
        ("Isian data pribadi", str(sum(field.personal != "tidak" for field in fields))),
        ("Langkah petugas", str(len(staff))),
        ("Paling banyak dikembalikan", f"{returns} kali" if returns else "tidak dibatasi"),
        ("Surat", str(len(made.letters))),
        ("Dasar hukum terverifikasi", f"{sum(law.verified for law in laws)} dari {len(laws)}"),
        ("Skenario uji", str(len(made.scenarios))),
        ("Lisensi", made.licence),
    ]  # fmt: skip


def _fees(a: Compiled, b: Compiled, example: Scenario | None) -> list[Row]:
    """What each charges for the same answers, to the rupiah."""
    if example is None or not (a.definition.fees or b.definition.fees):
        return []
    raw: Raw = {name: list(one) if isinstance(one, tuple) else [one] for name, one in example.answers.items()}
    worked = [_worked(side, _fitted(a, side, raw), example) for side in (a, b)]

    def say(fee_id: str, side: int) -> str:
        one = worked[side][fee_id]
        if not one.charged:
            return "tidak dikenakan"
        return money(one.amount) if one.amount is not None else "tidak dapat dihitung dengan contoh ini"

    rows = []
    for one, other in pairs(a.definition.fees, b.definition.fees, name=lambda fee: fee.id, words=lambda fee: fee.title):
        either = one or other
        assert either is not None  # a pair has at least one side
        rows.append(Row(either.title, say(one.id, 0) if one else NONE, say(other.id, 1) if other else NONE))
    return rows


def _worked(side: Compiled, raw: Raw, example: Scenario) -> dict[str, Assessment]:
    """Every fee by its id, worked out on the day of the example; its law stands in where none is filled in."""
    moment = datetime.fromisoformat(example.submitted).replace(tzinfo=ZoneInfo(example.time_zone))
    ctx = Context(today=moment.date(), now=moment)
    texts = {param.id: param.current or example.params.get(param.id, "") for param in side.definition.params}
    lawful = side.with_params(texts)
    return {one.fee.id: one for one in lawful.fees(read_answers(lawful, raw, ctx)[0], ctx)}


def _fitted(a: Compiled, side: Compiled, raw: Raw) -> Raw:
    """The answers under the names that the other side has for the same questions."""
    if side is a:
        return raw
    both = pairs(list(a.fields.values()), list(side.fields.values()), name=lambda f: f.id, words=lambda f: f.label)
    return {other.id: raw[one.id] for one, other in both if one and other and one.id in raw}


def _stages(a: Compiled, b: Compiled) -> list[Row]:
    found = pairs(
        a.definition.workflow.stages, b.definition.workflow.stages, name=lambda s: s.id, words=lambda s: s.title
    )
    return _rows(found, lambda stage: stage.title, lambda stage: f"{stage.sla_days} hari kerja")


def _requirements(a: Compiled, b: Compiled) -> list[Row]:
    both = a.definition.service.requirements, b.definition.service.requirements
    found = pairs(*both, name=lambda one: one.id, words=lambda one: one.title)
    return _rows(found, lambda one: one.title, lambda one: one.text or "ya")


def _fields(a: Compiled, b: Compiled) -> list[Row]:
    sides = [[one for one in side.fields.values() if one.type != "computed"] for side in (a, b)]
    found = pairs(*sides, name=lambda one: one.id, words=lambda one: one.label)
    rows = []
    for one, other in found:
        either = one or other
        assert either is not None  # a pair has at least one side
        rows.append(Row(either.label, _asked(a, one), _asked(b, other)))
    return rows


def _asked(side: Compiled, one: Field | None) -> str:
    """'satu pilihan (4), wajib; hanya bila …'."""
    if one is None:
        return NONE
    options = [option for option in one.options if not option.retired]
    kind = TYPES.get(one.type, one.type) + (f" ({len(options)})" if options else "")
    if one.type == "statement":
        return kind
    needed = "wajib" if one.required is True else "boleh kosong" if one.required is False else "wajib bersyarat"
    when = f"; hanya bila {side.explain(one.visible)}" if one.visible else ""
    return f"{kind}, {needed}{when}"


def _steps(a: Compiled, b: Compiled) -> list[Row]:
    sides = [list(side.transitions.values()) for side in (a, b)]
    found = pairs(*sides, name=lambda step: step.id, words=lambda step: step.action)
    who = [{name: function.title for name, function in side.functions.items()} for side in (a, b)]
    rows = []
    for one, other in found:
        either = one or other
        assert either is not None  # a pair has at least one side
        rows.append(Row(
            either.action, who[0][one.function] if one else NONE, who[1][other.function] if other else NONE,
        ))  # fmt: skip
    return rows


def _letters(a: Compiled, b: Compiled) -> list[Row]:
    found = pairs(a.definition.letters, b.definition.letters, name=lambda one: one.id, words=lambda one: one.title)
    return _rows(found, lambda one: one.title, lambda one: f"{one.number_format}; {len(one.data)} butir data")


def _laws(a: Compiled, b: Compiled) -> list[Row]:
    both = _judged_laws(a), _judged_laws(b)
    found = pairs(*both, name=lambda one: one.id, words=lambda one: one.text)
    return _rows(found, lambda one: one.text, lambda one: "terverifikasi" if one.verified else "perlu verifikasi")


HEAD = ("Bagian", "Perihal", "Kiri", "Kanan", "Sama")


def as_rows(one: Study) -> list[list[str]]:
    """The study as a table to download."""
    return [
        [section.title, row.label, row.a, row.b, "ya" if row.same else "tidak"]
        for section in one.sections
        for row in section.rows
    ]
