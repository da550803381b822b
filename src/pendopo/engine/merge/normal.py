"""Equal after normalising: expressions written differently, and letters merged line by line."""

import ast
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from ..expr import ExprError
from ..expr.read import parsed
from .structure import base_attr, kind_of
from .tree import Plain

EXPRESSIONS: Mapping[str, frozenset[str]] = {
    "field": frozenset({"required", "visible", "expr"}),
    "rule": frozenset({"expr"}),
    "track": frozenset({"when"}),
    "subcase": frozenset({"carry"}),
    "transition": frozenset({"guard"}),
    "letter": frozenset({"data"}),
    "fee": frozenset({"when"}),
    "fee_step": frozenset({"expr"}),
    "line": frozenset({"expr", "when"}),
}
"""The attributes that hold expressions."""

LETTERS = frozenset({("letter", "template")})


def is_expression(node: str, attr: str) -> bool:
    """Whether an attribute holds an expression."""
    return base_attr(attr) in EXPRESSIONS.get(kind_of(node), ())


def equal(node: str, attr: str, one: Plain | None, other: Plain | None) -> bool:
    """Whether two values mean the same."""
    if one == other:
        return True
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if is_expression(node, attr):
        return normal_expression(one) == normal_expression(other)
    return one.split() == other.split() and (kind_of(node), attr) not in LETTERS


def normal_expression(source: str) -> str:
    """One spelling for expressions that differ in spaces, brackets and quotes only."""
    try:
        return ast.unparse(parsed(source))
    except ExprError:
        return " ".join(source.split())


def merged_lines(base: str, local: str, upstream: str) -> str | None:
    """Three-way merge line by line; None when both sides changed the same or touching lines differently."""
    lines = base.splitlines(keepends=True)
    ours, theirs = hunks(lines, local), hunks(lines, upstream)
    out: list[str] = []
    place = 0
    for start, stop, new in sorted({*ours, *theirs}):
        if start < place or clashes((start, stop, new), ours, theirs):
            return None
        out += lines[place:start]
        out += new
        place = stop
    return "".join([*out, *lines[place:]])


Hunk = tuple[int, int, tuple[str, ...]]


def hunks(lines: list[str], other: str) -> list[Hunk]:
    """The replaced parts of `lines`: from, to, new lines."""
    new = other.splitlines(keepends=True)
    matcher = SequenceMatcher(None, lines, new, autojunk=False)
    return [(i, j, tuple(new[a:b])) for tag, i, j, a, b in matcher.get_opcodes() if tag != "equal"]


def clashes(hunk: Hunk, ours: list[Hunk], theirs: list[Hunk]) -> bool:
    """Whether a part touches a different part of the other side."""
    other = [*(theirs if hunk in ours else ()), *(ours if hunk in theirs else ())]
    return any(hunk != two and hunk[0] <= two[1] and two[0] <= hunk[1] for two in other)


TOKEN = re.compile(r"""("[^"]*"|'[^']*')|([A-Za-z_]\w*)""")


def renamed_in_expression(source: str, names: Mapping[str, str], literals: Mapping[str, str]) -> str:
    """An expression with names and literal texts replaced."""

    def swap(match: re.Match[str]) -> str:
        text, name = match.groups()
        if text is not None:
            return f"{text[0]}{literals.get(text[1:-1], text[1:-1])}{text[0]}"
        return names.get(name, name)

    return TOKEN.sub(swap, source)


def words_of(value: Plain) -> Iterator[str]:
    """All texts in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from words_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from words_of(child)
