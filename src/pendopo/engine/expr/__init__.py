"""The expression language of definitions: small, typed, total."""

from .evaluate import Expression, compile_expr
from .explain import explain
from .kinds import ExprError, Kind, Name, Rows, Value
from .tariff import Table

__all__ = ["ExprError", "Expression", "Kind", "Name", "Rows", "Table", "Value", "compile_expr", "explain"]
