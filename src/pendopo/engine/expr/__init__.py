"""The expression language of definitions: small, typed, total."""

from .evaluate import Expression, compile_expr
from .explain import explain
from .kinds import ExprError, Kind, Name, Value

__all__ = ["ExprError", "Expression", "Kind", "Name", "Value", "compile_expr", "explain"]
