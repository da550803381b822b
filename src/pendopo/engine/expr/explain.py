"""An expression in plain Indonesian, for editors, reviewers and whoever is asked to pay or wait."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from pendopo.lib.formats import desimal, tanggal

from .evaluate import Expression
from .kinds import Const, Each, Kind, Look, Op, Ref, Term

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
    "and": "{} dan {}",
    "or": "{} atau {}",
    "negatif": "minus {}",
    "sebagai_desimal": "{}",
    "persen": "{} %",
    "jika": "{1} bila {0}, selain itu {2}",
    "hari_ini": "hari ini",
    "isi": "{} (bila kosong: {})",
    "ada": "{} diisi",
    "panjang": "banyaknya isi {}",
    "hari_antara": "banyaknya hari dari {} sampai {}",
    "menit_antara": "banyaknya menit dari {} sampai {}",
    "terkecil": "yang terkecil dari {} dan {}",
    "terbesar": "yang terbesar dari {} dan {}",
    "bulat": "{} dibulatkan {}",
    "bulat_bagi": "{} dibagi {}, dibulatkan {}",
}
EACH_WORDS = {
    "jumlah": "jumlah {1} dari setiap baris {0}",
    "ada": "ada baris {0} dengan {1}",
    "semua": "setiap baris {0} dengan {1}",
}
DATE_WORDS = {"<": "{} sebelum {}", "<=": "{} tidak sesudah {}", ">": "{} sesudah {}", ">=": "{} tidak sebelum {}"}
TIGHT = {"*": ("+", "-"), "and": ("or",), "not": ("and", "or")}


def explain(expression: Expression, labels: Mapping[str, str]) -> str:
    """The expression as a phrase; `labels` gives the words for each name."""
    return phrase(expression.term, labels)


def phrase(term: Term, labels: Mapping[str, str]) -> str:
    """One term in words."""
    if isinstance(term, Const):
        return const_words(term)
    if isinstance(term, Ref):
        return labels.get(term.key) or labels.get(term.name) or term.name.replace("_", " ")
    if isinstance(term, Each):
        return EACH_WORDS[term.name].format(phrase(term.rows, labels), phrase(term.body, labels))
    if isinstance(term, Look):
        keys = " dan ".join(phrase(arg, labels) for arg in term.args)
        return f"{term.table.title[:1].lower()}{term.table.title[1:]} menurut {keys}"
    words = WORDS[term.name]
    if term.name in DATE_WORDS and term.args[0].kind in (Kind.DATE, Kind.TIME):
        words = DATE_WORDS[term.name]
    if term.name in ("+", "-") and term.kind is Kind.DATE:
        words += " hari"
    return words.format(*(bracketed(term, arg, labels) for arg in term.args))


def bracketed(parent: Op, arg: Term, labels: Mapping[str, str]) -> str:
    """An argument, in brackets where the words alone would be read wrongly."""
    text = phrase(arg, labels)
    loose = isinstance(arg, Op) and arg.name in TIGHT.get(parent.name, ())
    return f"({text})" if loose else text


def const_words(term: Const) -> str:
    """A literal as people write it."""
    value = term.value
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, Decimal):
        return desimal(str(value))
    if isinstance(value, tuple):
        return ", ".join(f"“{item}”" for item in value)
    if isinstance(value, str):
        return value.replace("_", " ") if value in ("ke_atas", "ke_bawah") else f"“{value}”"
    return str(value)
