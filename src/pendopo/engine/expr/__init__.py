"""The expression language of definitions: small, typed, total."""

from .evaluate import Expression, compile_expr
from .explain import Told, explain, explain_with
from .kinds import ExprError, Kind, Name, Rows, Value
from .tariff import Table

__all__ = [
    "ExprError",
    "Expression",
    "Kind",
    "Name",
    "Rows",
    "Table",
    "Told",
    "Value",
    "compile_expr",
    "explain",
    "explain_with",
]
