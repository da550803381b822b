"""A second reading of the expression language, written apart from the engine: it walks Python's own syntax tree, knows
no types, and counts in fractions. Empty is None. It is asked only about expressions that the engine accepts."""

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

Answers = Mapping[str, Any]
Tariffs = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True)
class Oracle:
    """`tariffs`: by id, rows of keys (texts, or "2", "3..5", "10..") and values, all as written."""

    answers: Answers
    tariffs: Tariffs
    today: date

    def value(self, source: str) -> Any:
        return self.of(ast.parse(source.strip(), mode="eval").body, {})

    def of(self, node: ast.AST, row: Answers) -> Any:
        match node:
            case ast.Constant(value=bool() as value):
                return value
            case ast.Constant(value=value):
                return plain(value)
            case ast.Name(id=name):
                if name in row:
                    return plain(row[name])
                return plain(self.answers[name]) if name in self.answers else name == "ya"
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple(item.value for item in items if isinstance(item, ast.Constant))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                value = self.of(operand, row)
                return None if value is None else not value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self.of(operand, row)
                return None if value is None else -value
            case ast.BinOp(left=left, op=op, right=right):
                return arithmetic(op, self.of(left, row), self.of(right, row))
            case ast.BoolOp(op=op, values=values):
                return connected([self.of(value, row) for value in values], isinstance(op, ast.Or))
            case ast.Compare(left=left, ops=ops, comparators=rest):
                terms = [self.of(term, row) for term in (left, *rest)]
                return connected([compared(op, a, b) for op, a, b in zip(ops, terms, terms[1:], strict=False)], False)
            case ast.IfExp(test=test, body=body, orelse=other):
                decided = self.of(test, row)
                return None if decided is None else self.of(body if decided else other, row)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.call(name, args, row)
        raise AssertionError(ast.dump(node))

    def call(self, name: str, args: list[ast.expr], row: Answers) -> Any:
        if name == "tanggal":
            return date.fromisoformat(text_of(args[0]))
        if name == "jam":
            return minutes(time.fromisoformat(text_of(args[0])))
        if name == "desimal":
            return Fraction(text_of(args[0]).replace(",", "."))
        if name == "hari_ini":
            return self.today
        if name == "tabel":
            return self.tariff(text_of(args[0]), [self.of(arg, row) for arg in args[1:]])
        if name in ("jumlah", "semua") or (name == "ada" and len(args) == 2):
            return self.over_rows(name, args)
        if name == "bulat":
            return self.rounded(args, row)
        values = [self.of(arg, row) for arg in args]
        if name == "isi":
            return values[1] if values[0] is None else values[0]
        if name == "ada":
            return values[0] is not None
        return None if None in values else plain(CALLS[name](*values))

    def rounded(self, args: list[ast.expr], row: Answers) -> Any:
        way = text_of(args[1])
        if isinstance(args[0], ast.BinOp) and isinstance(args[0].op, ast.Div):
            above, below = self.of(args[0].left, row), self.of(args[0].right, row)
            return None if above is None or not below else Fraction(WAYS[way](above / below))
        value = self.of(args[0], row)
        return None if value is None else Fraction(WAYS[way](value))

    def tariff(self, table: str, keys: list[Any]) -> Any:
        if None in keys:
            return None
        for row, value in self.tariffs[table]:
            if all(takes(written, key) for written, key in zip(row, keys, strict=True)):
                return Fraction(value)
        return None

    def over_rows(self, name: str, args: list[ast.expr]) -> Any:
        rows = self.answers[args[0].id] if isinstance(args[0], ast.Name) else None
        if rows is None:
            return None
        found = [self.of(args[1], row) for row in rows.items]
        if name == "jumlah":
            return None if None in found else sum(found, Fraction(0))
        return connected(found, name == "ada")


def plain(value: Any) -> Any:
    """Numbers as fractions, times as minutes of the day; the rest as it is."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return Fraction(value)
    return minutes(value) if isinstance(value, time) else value


def minutes(moment: time) -> tuple[str, int]:
    """Marked, so that a time is never taken for a number."""
    return "jam", moment.hour * 60 + moment.minute


def text_of(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


def takes(written: str, key: Any) -> bool:
    if isinstance(key, str):
        return written == key
    first, _, last = written.partition("..")
    return int(first) <= key and (".." in written or key == int(first)) and (not last or key <= int(last))


def arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, date):
        days = int(right) if isinstance(op, ast.Add) else -int(right)
        return left + timedelta(days) if 1 <= left.toordinal() + days <= date.max.toordinal() else None
    if isinstance(op, ast.Add):
        return left + right
    return left - right if isinstance(op, ast.Sub) else left * right


def compared(op: ast.cmpop, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    signs: dict[type, Any] = {
        ast.Eq: lambda: left == right,
        ast.NotEq: lambda: left != right,
        ast.Lt: lambda: left < right,
        ast.LtE: lambda: left <= right,
        ast.Gt: lambda: left > right,
        ast.GtE: lambda: left >= right,
        ast.In: lambda: left in right,
        ast.NotIn: lambda: left not in right,
    }
    return signs[type(op)]()


def connected(values: list[Any], one_is_enough: bool) -> Any:
    """`and`/`or` of any number: what decides wins, else an empty one, else the rest."""
    if one_is_enough in values:
        return one_is_enough
    return None if None in values else not one_is_enough


def weekdays_until(day: date) -> int:
    """Mondays to Fridays up to this day; the first day of the calendar is a Monday."""
    return sum((day.toordinal() - first) // 7 + 1 for first in range(1, 6))


def half_away(value: Fraction) -> int:
    size = math.floor(abs(value) * 2)
    return ((size + 1) // 2) * (1 if value >= 0 else -1)


WAYS = {"ke_atas": math.ceil, "ke_bawah": math.floor, "terdekat": half_away, "genap": round}
CALLS = {
    "panjang": len,
    "hari_antara": lambda start, end: end.toordinal() - start.toordinal(),
    "hari_kerja_antara": lambda start, end: weekdays_until(end) - weekdays_until(start) if end > start else 0,
    "menit_antara": lambda start, end: end[1] - start[1],
    "terkecil": min,
    "terbesar": max,
    "persen": lambda value: value / 100,
}
