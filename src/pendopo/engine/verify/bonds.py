"""What is known of a definition's answers before there are any, for questions about conditions over all of them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from ..addresses import fields_of
from ..expr import ExprError, Value
from ..expr.domains import Bond, Facts
from ..fields import display_value
from ..names import Names
from ..schema import Definition


def facts_of(definition: Definition, names: Names, more: Mapping[str, Bond] | None = None) -> Facts:
    """Computed fields, and when each field is filled; `more`: other names of which that is known."""
    return Facts(dict(names.computed), {**dict(bonds_of(definition, names)), **(more or {})})


def bonds_of(definition: Definition, names: Names) -> Iterator[tuple[str, Bond]]:
    """When fields are filled: only where they are asked, and surely there when they must be."""
    for field in fields_of(definition):
        if field.visible:
            with suppress(ExprError):  # reported with the expression itself
                always_there = field.required is True and field.type != "computed"
                yield field.id, Bond(names.expression(field.visible), always_there)


def words_of(case: Mapping[str, Value | None] | None) -> str:
    """Answers for which something happens, the first few by name; empty where they do not matter."""
    shown = [f"{name} = {display_value(value) or '(kosong)'}" for name, value in sorted((case or {}).items())]
    return "misalnya bila " + ", ".join(shown[:4]) if shown else ""
