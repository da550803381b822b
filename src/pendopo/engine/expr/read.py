"""Text of an expression → typed tree, or an `ExprError` that says what is wrong. Bounded before anything is built."""

import ast
import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation

from .kinds import (
    MAX_INT,
    TABLE,
    Const,
    Each,
    ExprError,
    Kind,
    Look,
    Name,
    Op,
    Ref,
    Term,
    bounds_of,
    size_of,
    texts_of,
)
from .table import FUNCTIONS, SIGNATURES, WAYS
from .tariff import Domain

MAX_LENGTH = 2000
MAX_NODES = 200
MAX_DEPTH = 60
MAX_SIZE = 1000
"""Steps of one expression with the computed fields it uses written out: numbers never get longer than that allows."""

BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in"}
WORDS = {"ya": True, "tidak": False}


def read(source: str, names: Mapping[str, Name]) -> Term:
    """The typed tree of `source`, whose names are `names`."""
    term = Reader(names).term(parsed(source))
    if size_of(term) > MAX_SIZE:
        reason = f"Rumus bersama hitungan yang dipakainya lebih dari {MAX_SIZE} bagian."
        raise ExprError(reason, "ekspresi-terlalu-besar")
    return term


def parsed(source: str) -> ast.expr:
    """Python's syntax tree within the budgets of length, size and depth."""
    if len(source) > MAX_LENGTH:
        raise ExprError(f"Rumus lebih panjang dari {MAX_LENGTH} huruf.", "ekspresi-terlalu-besar")
    try:
        body = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExprError("Rumus tidak dapat dibaca: periksa kurung dan tanda kutipnya.") from error
    measure(body)
    check_spelling(body, source.strip())
    return body


def measure(body: ast.expr) -> None:
    """Refuse trees that are too big or too deep."""
    layer: list[ast.AST] = [body]
    count = depth = 0
    while layer:
        count, depth = count + len(layer), depth + 1
        if count > MAX_NODES * 2 or depth > MAX_DEPTH:
            raise ExprError(
                f"Rumus terlalu besar: paling banyak {MAX_NODES} bagian dan {MAX_DEPTH} tingkat.",
                "ekspresi-terlalu-besar",
            )
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]


ODD_NUMBER = re.compile(r"[0-9][a-zA-Z_]")


def check_spelling(body: ast.expr, source: str) -> None:
    """Refuse names and numbers that Python reads as something else than what is written: ｌuas, 0x1F, 1_000."""
    if source.isascii() and not ODD_NUMBER.search(source):
        return  # nearly always, and much quicker
    for node in ast.walk(body):
        if isinstance(node, ast.Name) and ast.get_source_segment(source, node) != node.id:
            raise ExprError(f"Nama “{node.id}” ditulis dengan huruf yang mirip tetapi lain.", "rujukan-putus")
        if isinstance(node, ast.Constant) and type(node.value) is int:
            written_as = ast.get_source_segment(source, node) or ""
            if not (written_as.isascii() and written_as.isdigit()):
                raise ExprError("Bilangan bulat ditulis dengan angka saja, tanpa titik atau garis bawah.")


CENTURY = 36_525
"""Days; dates of answers are not near the end of the calendar."""


class Reader:
    """Turns Python syntax nodes into terms; whatever has no method here does not exist in the language."""

    def __init__(self, names: Mapping[str, Name], rows: Ref | None = None) -> None:
        self.names = names
        self.rows = rows
        self.columns = dict(rows.known.columns) if rows else {}

    def term(self, node: ast.expr) -> Term:
        """The typed tree of one syntax node."""
        method = getattr(self, f"read_{type(node).__name__.lower()}", None)
        if method is None:
            raise ExprError("Rumus memakai bentuk yang tidak dikenal. Pakai perbandingan, hitungan, jika, dan fungsi.")
        result: Term = method(node)
        return result

    def read_constant(self, node: ast.Constant) -> Term:
        """Text, whole number, True or False."""
        value = node.value
        if isinstance(value, bool):
            return Const(value, Kind.BOOL)
        if isinstance(value, int):
            if value > MAX_INT:
                raise ExprError(f"Bilangan di dalam rumus paling besar {MAX_INT}.", "ekspresi-terlalu-besar")
            return Const(value, Kind.INT)
        if isinstance(value, str):
            return Const(value, Kind.TEXT)
        raise ExprError('Bilangan pecahan ditulis desimal("1,5"); bentuk lain tidak dipakai.')

    def read_name(self, node: ast.Name) -> Term:
        """A column of the table that is gone through, else a field, a parameter, `ya` or `tidak`."""
        if self.rows and node.id in self.columns:
            return Ref(node.id, self.columns[node.id], self.rows.name)
        if node.id in self.names:
            return Ref(node.id, self.names[node.id])
        if node.id in WORDS:
            return Const(WORDS[node.id], Kind.BOOL)
        raise ExprError(f"Nama “{node.id}” tidak dikenal.", "rujukan-putus")

    def read_tuple(self, node: ast.Tuple | ast.List) -> Term:
        """A list of literal texts."""
        items = [self.term(item) for item in node.elts]
        texts = [item.value for item in items if isinstance(item, Const) and isinstance(item.value, str)]
        if len(texts) != len(items) or not items:
            raise ExprError('Daftar hanya berisi teks, misalnya ("spanduk", "baliho").')
        return Const(tuple(texts), Kind.LIST)

    read_list = read_tuple

    def read_binop(self, node: ast.BinOp) -> Term:
        """+, - and *; division only inside `bulat`."""
        if isinstance(node.op, ast.Div):
            raise ExprError('Pembagian hanya di dalam bulat(a / b, "cara").')
        return self.op(BINARY.get(type(node.op)), node.left, node.right)

    def read_unaryop(self, node: ast.UnaryOp) -> Term:
        """`not` and the minus sign."""
        name = {ast.Not: "not", ast.USub: "negatif"}.get(type(node.op))
        return self.op(name, node.operand)

    def read_boolop(self, node: ast.BoolOp) -> Term:
        """`and`, `or` over any number of conditions."""
        name = "and" if isinstance(node.op, ast.And) else "or"
        return typed(name, tuple(self.term(value) for value in node.values))

    def read_compare(self, node: ast.Compare) -> Term:
        """A comparison; `a <= b <= c` means both."""
        terms = [self.term(item) for item in (node.left, *node.comparators)]
        pairs = zip(node.ops, terms[:-1], terms[1:], strict=True)
        claims = tuple(self.comparison(sign, left, right) for sign, left, right in pairs)
        return claims[0] if len(claims) == 1 else typed("and", claims)

    def comparison(self, sign: ast.cmpop, left: Term, right: Term) -> Term:
        """One comparison of two terms; literals must be possible answers."""
        check_choices(left, right)
        check_choices(right, left)
        if isinstance(sign, ast.NotIn):
            return typed("not", (typed("in", (left, right)),))
        name = COMPARE.get(type(sign))
        if name is None:
            raise ExprError("Perbandingan ini tidak dikenal. Pakai ==, !=, <, <=, >, >=, in, not in.")
        return typed(name, (left, right))

    def read_ifexp(self, node: ast.IfExp) -> Term:
        """`a if syarat else b`."""
        test, then, other = self.term(node.test), self.term(node.body), self.term(node.orelse)
        kind = SIGNATURES["isi"]((then.kind, other.kind))
        if test.kind is not Kind.BOOL or kind is None:
            raise ExprError("Kedua hasil “jika” harus sejenis dan syaratnya ya/tidak.", "jenis-tidak-cocok")
        optional = test.optional or then.optional or other.optional
        return Op("jika", (test, widened(then, kind), widened(other, kind)), kind, optional)

    def read_call(self, node: ast.Call) -> Term:
        """A function of the language, by position only."""
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise ExprError("Fungsi dipanggil dengan namanya saja, tanpa titik dan tanpa kunci.")
        name = node.func.id
        if name in LITERALS:
            return literal(name, node.args)
        if name not in FUNCTIONS:
            raise ExprError(f"Fungsi “{name}” tidak dikenal.", "rujukan-putus")
        if name == "bulat":
            return self.rounding(node.args)
        if name == "tabel":
            return self.look(node.args)
        if name in ("jumlah", "semua") or (name == "ada" and len(node.args) == 2):
            return self.each(name, node.args)
        return self.op(name, *node.args)

    def look(self, args: list[ast.expr]) -> Look:
        """`tabel("id", kunci, …)`, keys by number and kind as the table wants them."""
        if not args or not isinstance(args[0], ast.Constant) or not isinstance(args[0].value, str):
            raise ExprError('Tulis tabel("id tabel", kunci, …).', "jenis-tidak-cocok")
        known = self.names.get(TABLE + args[0].value)
        if known is None or known.table is None:
            raise ExprError(f"Tabel “{args[0].value}” tidak ada.", "rujukan-putus")
        return looked(known, tuple(self.term(arg) for arg in args[1:]))

    def each(self, name: str, args: list[ast.expr]) -> Each:
        """`jumlah(tabel, hitungan)`, `ada(tabel, syarat)`, `semua(tabel, syarat)`: over the rows of a table."""
        if self.rows:
            raise ExprError(f"“{name}” tidak dapat dipakai di dalam hitungan per baris.")
        rows = self.term(args[0]) if len(args) == 2 else None
        if not isinstance(rows, Ref) or rows.kind is not Kind.ROWS:
            what = "hitungan" if name == "jumlah" else "syarat"
            raise ExprError(f"Tulis {name}(tabel isian, {what}).", "jenis-tidak-cocok")
        body = Reader(self.names, rows).term(args[1])
        fits = body.kind.is_number if name == "jumlah" else body.kind is Kind.BOOL
        if not fits:
            reason = f"“{name}” tidak dapat dipakai untuk {body.kind.value} per baris."
            raise ExprError(reason, "jenis-tidak-cocok")
        return Each(name, rows, body, body.kind, rows.optional or body.optional)

    def rounding(self, args: list[ast.expr]) -> Term:
        """`bulat(x, "cara")` or `bulat(a / b, "cara")`."""
        if len(args) != 2:
            raise ExprError('Tulis bulat(bilangan, "cara").', "jenis-tidak-cocok")
        way = self.term(args[1])
        if not isinstance(way, Const) or way.value not in WAYS:
            raise ExprError(f"Cara pembulatan: {', '.join(WAYS)}.")
        first = args[0]
        if isinstance(first, ast.BinOp) and isinstance(first.op, ast.Div):
            return typed("bulat_bagi", (self.term(first.left), self.term(first.right), way))
        return typed("bulat", (self.term(first), way))

    def op(self, name: str | None, *args: ast.expr) -> Term:
        """An operation over syntax nodes."""
        if name is None:
            raise ExprError("Hitungan ini tidak dikenal. Pakai +, -, *, dan bulat(a / b, cara).")
        return typed(name, tuple(self.term(arg) for arg in args))


def typed(name: str, args: tuple[Term, ...]) -> Op:
    """An operation whose arguments fit, with the kind of its result and whether that may be empty."""
    kinds = tuple(arg.kind for arg in args)
    kind = signature_of(name, kinds)
    if kind is None:
        words = ", ".join(one.value for one in kinds) or "tanpa isi"
        raise ExprError(f"“{name}” tidak dapat dipakai untuk {words}.", "jenis-tidak-cocok")
    if name in WIDENING:
        args = tuple(widened(arg, kind) for arg in args)
    return Op(name, args, kind, may_be_empty(name, args))


WIDENING = ("isi", "terkecil", "terbesar")
"""Operations that give one of their arguments; a whole number among decimals becomes one."""


def widened(term: Term, kind: Kind) -> Term:
    """The term as a decimal where that is the wanted kind."""
    if kind is not Kind.DECIMAL or term.kind is not Kind.INT:
        return term
    if isinstance(term, Const) and isinstance(term.value, int):
        return Const(Decimal(term.value), Kind.DECIMAL)
    return Op("sebagai_desimal", (term,), Kind.DECIMAL, term.optional)


def looked(known: Name, args: tuple[Term, ...]) -> Look:
    """A look-up whose keys fit; it may be empty unless the table provably has a row for all keys that can come."""
    table = known.table
    assert table is not None  # the caller has seen it
    kinds = tuple(arg.kind for arg in args)
    if kinds != table.keys:
        wanted = ", ".join(kind.value for kind in table.keys)
        raise ExprError(f"Tabel “{table.id}” dibuka dengan {wanted}.", "jenis-tidak-cocok")
    domains: list[Domain | None] = []
    for place, arg in enumerate(args):
        texts = texts_of(arg)
        if arg.kind is Kind.TEXT and texts is not None and not texts & table.texts(place):
            shown = ", ".join(f"“{text}”" for text in sorted(texts)[:3])
            raise ExprError(f"{shown} tidak ada di tabel “{table.id}”.", "pilihan-tidak-ada")
        domains.append(bounds_of(arg) if arg.kind is Kind.INT else texts)
    certain = [domain for domain in domains if domain is not None]
    gap = table.gap(certain) if len(certain) == len(domains) else None
    shown = " × ".join(f"“{key}”" for key in gap) if gap else "semua gabungan kunci" if gap == () else ""
    optional = gap is not None or len(certain) < len(domains) or any(arg.optional for arg in args)
    return Look(table, args, table.kind, optional, shown)


def signature_of(name: str, kinds: tuple[Kind, ...]) -> Kind | None:
    """The result's kind, or None when number or kinds of the arguments do not fit."""
    try:
        return SIGNATURES[name](kinds)
    except ValueError:  # a signature that unpacks two kinds was given another number
        return None


def may_be_empty(name: str, args: tuple[Term, ...]) -> bool:
    """Whether the result can be empty for some answers."""
    if name == "ada":
        return False
    if name == "isi":
        return args[1].optional
    if name == "bulat_bagi" and not (isinstance(args[1], Const) and args[1].value != 0):
        return True
    if name in ("+", "-") and args[0].kind is Kind.DATE and not (is_answer(args[0]) and is_near(args[1])):
        return True
    return any(arg.optional for arg in args)


def is_near(days: Term) -> bool:
    """Whether these days surely stay in the calendar: a written number of at most a hundred years."""
    return isinstance(days, Const) and isinstance(days.value, int) and abs(days.value) <= CENTURY


def is_answer(day: Term) -> bool:
    """Whether a date is one that people give (those are not near the end of the calendar), or today."""
    if isinstance(day, Const):
        return isinstance(day.value, date) and day.value.year in range(1000, 9000)
    return day.known.size == 1 if isinstance(day, Ref) else isinstance(day, Op) and day.name == "hari_ini"


def check_choices(field: Term, literal_: Term) -> None:
    """A literal compared with a choice must be one of its options."""
    choices = None if isinstance(field, Const) else texts_of(field)
    if choices is None or not isinstance(literal_, Const):
        return
    values = literal_.value if isinstance(literal_.value, tuple) else (literal_.value,)
    for value in values:
        if value not in choices:
            name = field.name if isinstance(field, Ref) else "jika"
            raise ExprError(f"“{value}” bukan pilihan dari “{name}”.", "pilihan-tidak-ada")


LITERALS = {"tanggal": "2026-11-23", "desimal": "1,5", "jam": "08:30"}
"""Functions that take a written text only, each with an example."""


def literal(name: str, args: list[ast.expr]) -> Const:
    """`tanggal("2026-11-23")`, `desimal("1,5")` or `jam("08:30")`."""
    text = args[0].value if len(args) == 1 and isinstance(args[0], ast.Constant) else None
    try:
        if isinstance(text, str) and len(text) <= 20:
            return written(name, text)
    except (ValueError, InvalidOperation):
        pass
    raise ExprError(f'Tulis {name}("…") dengan isi yang benar, misalnya {name}("{LITERALS[name]}").')


def written(name: str, text: str) -> Const:
    """The literal of a text; raises `ValueError` or `InvalidOperation`."""
    if name == "tanggal":
        return Const(date.fromisoformat(text), Kind.DATE)
    if name == "desimal":
        return Const(finite(text), Kind.DECIMAL)
    if len(text) != 5 or text[2] != ":":
        raise ValueError(text)
    return Const(time.fromisoformat(text), Kind.TIME)


def finite(text: str) -> Decimal:
    """A decimal written with comma or point, without exponent or infinity."""
    if not set(text) <= set("0123456789,.-"):
        raise ValueError(text)
    return Decimal(text.replace(",", "."))
