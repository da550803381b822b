"""An expression in plain Indonesian, for editors, reviewers and whoever is asked to pay or wait; also with values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TypeGuard

from pendopo.lib.formats import desimal, ribuan, tanggal

from .evaluate import Expression, build
from .kinds import RUPIAH, Const, Each, Env, Kind, Look, Op, Ref, Rows, Term, Value, parts, unit_of

WORDS = {
    "==": "{} sama dengan {}",
    "!=": "{} bukan {}",
    "<": "{} kurang dari {}",
    "<=": "{} paling banyak {}",
    ">": "{} lebih dari {}",
    ">=": "{} paling sedikit {}",
    "+": "{} ditambah {}",
    "-": "{} dikurangi {}",
    "*": "{} × {}",
    "in": "{} salah satu dari {}",
    "not": "tidak benar bahwa {}",
    "and": " dan ",
    "or": " atau ",
    "negatif": "minus {}",
    "sebagai_desimal": "{}",
    "persen": "{} persen",
    "jika": "{1} bila {0}, selain itu {2}",
    "hari_ini": "hari ini",
    "isi": "{} (bila kosong: {})",
    "ada": "{} diisi",
    "panjang": "banyaknya isi {}",
    "hari_antara": "banyaknya hari dari {} sampai {}",
    "hari_kerja_antara": "banyaknya hari kerja sesudah {} sampai {}",
    "menit_antara": "banyaknya menit dari {} sampai {}",
    "terkecil": "yang terkecil dari {} dan {}",
    "terbesar": "yang terbesar dari {} dan {}",
    "bulat": "{} dibulatkan {}",
    "bulat_bagi": "{} dibagi {}, dibulatkan {}",
}
EACH_WORDS = {
    "jumlah": "total {1} dari setiap baris {0}",
    "ada": "ada baris {0} dengan {1}",
    "semua": "setiap baris {0} dengan {1}",
}
TIME_WORDS = {"<": "{} sebelum {}", "<=": "{} tidak sesudah {}", ">": "{} sesudah {}", ">=": "{} tidak sebelum {}"}
VALUE_SIGNS = {"+": "{} + {}", "-": "{} − {}", "bulat": "{}, dibulatkan {}", "bulat_bagi": "{} ÷ {}, dibulatkan {}"}
"""Numbers stand between signs, names between words."""

WAY_WORDS = {
    "ke_atas": "ke atas",
    "ke_bawah": "ke bawah",
    "terdekat": "ke bilangan bulat terdekat",
    "genap": "ke bilangan bulat terdekat (setengah ke yang genap)",
}

SUMS = frozenset({"+", "-"})
CLAIMS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not", "and", "or", "jika", "ada"})
ROWS = frozenset({"baris_jumlah", "baris_ada", "baris_semua"})
SAYINGS = frozenset({"bulat", "bulat_bagi", "isi", "terkecil", "terbesar"}) | ROWS
LONG = frozenset({"hari_antara", "hari_kerja_antara", "menit_antara"})
BRACKETED: dict[str, frozenset[str]] = {
    "*": SUMS | CLAIMS | SAYINGS | LONG,
    "negatif": SUMS | CLAIMS | SAYINGS,
    "persen": SUMS | CLAIMS | SAYINGS | LONG | {"*"},
    "+": CLAIMS | SAYINGS,
    "-": CLAIMS | SAYINGS,
    "bulat": SUMS | CLAIMS | SAYINGS,
    "bulat_bagi": SUMS | CLAIMS | SAYINGS | LONG,
    "not": frozenset({"not", "and", "or", "jika"}),
    "and": frozenset({"not", "or", "jika"}) | ROWS,
    "or": frozenset({"not", "and", "jika"}) | ROWS,
    "jika": frozenset({"jika"}),
}
"""For each operation those that are put in brackets when they stand in it, where the words alone would mislead."""

OTHERS = frozenset({"jika", "and", "or", "not"})
COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
MANY_ROWS = 5
LONG_TEXT = 80
HUGE = 40
"""Digits; more are counted, not written."""

EMPTY = "(kosong)"

Labels = Mapping[str, str]
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Told:
    """A worked expression: `words` names what is used, `values` shows what was filled in, `result` what came out."""

    words: str
    values: str
    result: str
    value: Value | None

    def __str__(self) -> str:
        return self.result if self.values == self.result else f"{self.values} = {self.result}"


def explain(expression: Expression, labels: Labels, texts: Texts | None = None) -> str:
    """The expression as a phrase; `labels` gives the words for each name, `texts` those for its options."""
    return Words(labels, texts or {}).claim(expression.term)


def explain_with(expression: Expression, env: Env, labels: Labels, texts: Texts | None = None) -> Told:
    """The expression in words, with the values of `env`, and its result."""
    words, values = Words(labels, texts or {}), Values(labels, texts or {}, env)
    value = expression.run(env)
    return Told(
        words.claim(expression.term), values.claim(expression.term), values.shown(expression.term, value), value
    )


class Words:
    """Says terms by the names of what they use."""

    def __init__(self, labels: Labels, texts: Texts) -> None:
        self.labels, self.texts = labels, texts

    def say(self, term: Term) -> str:
        """One term."""
        if isinstance(term, Const):
            return self.constant(term.value)
        if isinstance(term, Ref):
            return self.name(term)
        if isinstance(term, Look):
            return self.look(term)
        return self.each(term) if isinstance(term, Each) else self.operation(term)

    def claim(self, term: Term) -> str:
        """A term where a condition stands: a yes or no says which of the two is meant."""
        if is_question(term):
            return f"{self.say(term)}: ya"
        return f"{self.say(term.args[0])}: tidak" if is_denied(term) else self.say(term)

    def name(self, term: Ref) -> str:
        """What a name is called."""
        return self.labels.get(term.key) or self.labels.get(term.name) or term.name.replace("_", " ")

    def look(self, term: Look) -> str:
        """A look-up: what the table is called, and by what it is read."""
        return f"{within(term.table.title)} menurut {' dan '.join(self.say(arg) for arg in term.args)}"

    def each(self, term: Each) -> str:
        """What is done with the rows of a table."""
        return EACH_WORDS[term.name].format(self.say(term.rows), self.claim(term.body))

    def operation(self, term: Op) -> str:
        """An operation with its arguments in brackets where needed."""
        words = self.pattern(term)
        if term.name in TIME_WORDS and term.args[0].kind in (Kind.DATE, Kind.TIME):
            words = TIME_WORDS[term.name]
        if term.name in SUMS and term.kind is Kind.DATE:
            words += " hari"
        if term.name == "persen":
            words = self.percent(term.args[0])
        options = next((found for arg in term.args if (found := self.options(arg))), None)
        said = [self.argument(term, place, options) for place in range(len(term.args))]
        return words.join(said) if term.name in ("and", "or") else words.format(*said)

    def pattern(self, term: Op) -> str:
        """The words of an operation."""
        return WORDS[term.name]

    def percent(self, term: Term) -> str:
        """What follows hundredths: their sign after a number, nothing after what is counted in them anyway."""
        if shown_unit(term) == "%":
            return "{}"
        return "{} %" if isinstance(term, Const) else WORDS["persen"]

    def options(self, term: Term) -> Mapping[str, str] | None:
        """The labels of a choice's options."""
        if isinstance(term, Ref):
            return self.texts.get(term.key) or self.texts.get(term.name)
        chosen = term.args if isinstance(term, Op) and term.name in ("isi", "jika") else ()
        return next((found for arg in chosen if (found := self.options(arg))), None)

    def argument(self, term: Op, place: int, options: Mapping[str, str] | None) -> str:
        """An argument, in brackets where the words alone would be read wrongly; a literal by its option's label."""
        arg = term.args[place]
        if isinstance(arg, Const) and arg.value in WAY_WORDS and term.name in ("bulat", "bulat_bagi"):
            return WAY_WORDS[str(arg.value)]
        if isinstance(arg, Const) and options and term.name in (*COMPARING, "in", "isi", "jika"):
            return self.constant(arg.value, options)
        inner = arg.args[0] if isinstance(arg, Op) and arg.name == "sebagai_desimal" else arg
        name = inner.name if isinstance(inner, Op) else f"baris_{inner.name}" if isinstance(inner, Each) else ""
        loose = name in BRACKETED.get(term.name, OTHERS) or (term.name == "-" and place == 1 and name in SUMS)
        divisor = term.name == "bulat_bagi" and place == 1 and name == "*"
        chosen = term.name in COMPARING and name in COMPARING | {"in"}
        if term.name in ("and", "or", "not") or (term.name == "jika" and place == 0):
            said = self.claim(arg)
            loose = loose and not is_denied(arg)
        else:
            said = self.say(arg)
        return f"({said})" if (loose or divisor or chosen) and " " in said else said

    def constant(self, value: Value, options: Mapping[str, str] | None = None) -> str:
        """A literal as people write it."""
        if isinstance(value, tuple):
            return ", ".join(self.constant(item, options) for item in value)
        if isinstance(value, str):
            return f"“{(options or {}).get(value) or cut(value)}”"
        return value_words(value)


class Values(Words):
    """Says terms by the values of an environment; of `jika` and `isi` only the side that counts."""

    def __init__(self, labels: Labels, texts: Texts, env: Env) -> None:
        super().__init__(labels, texts)
        self.env = env
        self.words = Words(labels, texts)

    def shown(self, term: Term, value: Value | None) -> str:
        """The value of a term, as money or with its unit."""
        if value is None:
            return EMPTY
        return value_words(value, shown_unit(term), self.options(term))

    def claim(self, term: Term) -> str:
        """A term where a condition stands; what was answered speaks for itself."""
        return self.say(term.args[0]) if is_denied(term) else self.say(term)

    def name(self, term: Ref) -> str:
        """The value of a name; a yes or no with what was asked."""
        value = self.env.get(term.key)
        shown = self.shown(term, value)
        if value is None:
            return f"{self.words.name(term)} {EMPTY}"
        return f"{self.words.name(term)}: {shown}" if term.kind is Kind.BOOL else shown

    def look(self, term: Look) -> str:
        """The tariff that was found."""
        value = build(term)(self.env)
        return f"{self.words.look(term)} {EMPTY}" if value is None else self.shown(term, value)

    def each(self, term: Each) -> str:
        """The sum row by row; for conditions how many rows fulfil them."""
        rows = build(term.rows)(self.env)
        if not isinstance(rows, Rows):
            return f"{self.words.say(term.rows)} {EMPTY}"
        said = [Values(self.labels, self.texts, self.row(term, row)) for row in rows.items]
        if term.name == "jumlah":
            parts = [one.say(term.body) for one in said[:MANY_ROWS]]
            rest = [f"… ({len(said)} baris)"] if len(said) > MANY_ROWS else []
            return " + ".join([f"({part})" if len(said) > 1 and " " in part else part for part in parts] + rest) or "0"
        count = sum(build(term.body)(one.env) is True for one in said)
        return f"{count} dari {len(said)} baris {self.words.say(term.rows)} dengan {self.words.claim(term.body)}"

    def row(self, term: Each, row: Mapping[str, Value | None]) -> Env:
        """The environment within one row."""
        return {**self.env, **{f"{term.rows.name}.{column}": row.get(column) for column, _ in term.rows.known.columns}}

    def operation(self, term: Op) -> str:
        """An operation; a choice by the side that was taken, and why."""
        if term.name == "jika":
            return self.choice(term)
        if term.name == "isi":
            return self.say(term.args[build(term.args[0])(self.env) is None])
        if term.name == "ada":
            return self.words.say(term) if build(term)(self.env) else f"{self.words.say(term.args[0])} {EMPTY}"
        return super().operation(term)

    def choice(self, term: Op) -> str:
        """The side of a `jika` that was taken, and why."""
        test = build(term.args[0])(self.env)
        asked = term.args[0]
        why = self.words.claim(asked)
        if test is False and (is_question(asked) or is_denied(asked)):
            said = f"{self.words.say(asked)}: tidak" if is_question(asked) else self.words.claim(parts(asked)[0])
            return f"{self.say(term.args[2])} karena {said}"
        if test is None:
            return f"{EMPTY} karena belum diketahui apakah {why}"
        return f"{self.say(term.args[1 if test else 2])} karena {'' if test else 'tidak benar bahwa '}{why}"

    def pattern(self, term: Op) -> str:
        """Signs between numbers, words elsewhere."""
        return VALUE_SIGNS.get(term.name, WORDS[term.name]) if term.kind.is_number else WORDS[term.name]

    def percent(self, term: Term) -> str:
        """The sign of hundredths, once."""
        return "{}" if shown_unit(term) == "%" else "{} %"


def is_question(term: Term) -> bool:
    """Whether a term is a name that is answered by yes or no."""
    return isinstance(term, Ref) and term.kind is Kind.BOOL


def is_denied(term: Term) -> TypeGuard[Op]:
    """Whether a term says that such a name is answered by no."""
    return isinstance(term, Op) and term.name == "not" and is_question(term.args[0])


def shown_unit(term: Term) -> str:
    """What a term's value is counted in."""
    if isinstance(term, Look):
        return term.table.unit
    return unit_of(term) or (term.known.unit if isinstance(term, Ref) else "")


def value_words(value: Value, unit: str = "", options: Mapping[str, str] | None = None) -> str:
    """A value as people write it: Rp5.350.000, 0,5 %, 45 m², 23 November 2026, 08.30, ya."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | Decimal):
        return number_words(value, unit)
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, Rows):
        return f"{len(value)} baris"
    items = value if isinstance(value, tuple) else (value,)
    return ", ".join(f"“{(options or {}).get(item) or cut(item)}”" for item in items)


def number_words(value: int | Decimal, unit: str) -> str:
    """A number with its unit, the sign of money before it."""
    exact = Decimal(value)
    if exact.adjusted() >= HUGE:
        return f"bilangan {exact.adjusted() + 1} angka"
    sign = "-" if exact < 0 else ""
    digits = cut(ribuan(abs(value)) if isinstance(value, int) else desimal(exact.copy_abs()))
    return f"{sign}{RUPIAH}{digits}" if unit == RUPIAH else f"{sign}{digits} {unit}".rstrip()


def within(label: str) -> str:
    """A label inside a sentence: a small first letter, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def cut(text: str) -> str:
    """A text, its beginning when it is long."""
    return text if len(text) <= LONG_TEXT else text[:LONG_TEXT] + "…"
