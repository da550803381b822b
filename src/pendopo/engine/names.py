"""The names an expression of a definition may use: its fields and its parameters."""

from decimal import Decimal

from .addresses import fields_of
from .expr import ExprError, Expression, Kind, Name, Value, compile_expr
from .fields import KINDS
from .findings import Finding
from .schema import Definition, Param
from .schema_form import Field

PARAM_KINDS = {"text": Kind.TEXT, "integer": Kind.INT, "decimal": Kind.DECIMAL, "money": Kind.INT}

RESULT = "hasil_"
"""How a track or a sub-case ended is read as `hasil_<id>`."""


class Names:
    """Known names with kinds, the compiled computed fields, and the findings of what could not be known."""

    def __init__(self, definition: Definition) -> None:
        self.known: dict[str, Name] = {}
        self.computed: dict[str, Expression] = {}
        self.findings: list[Finding] = []
        for param in definition.params:
            self.known[param.id] = Name(PARAM_KINDS[param.type])
        self.known |= result_names(definition)
        fields = fields_of(definition)
        self.fields = frozenset(field.id for field in fields)
        for field in fields:
            if field.type != "computed":
                self.known[field.id] = field_name(field)
        self.add_computed([field for field in fields if field.type == "computed"])

    def add_computed(self, waiting: list[Field]) -> None:
        """Type computed fields in the order of their dependence; what stays over is wrong or circular."""
        errors: dict[str, ExprError] = {}
        while waiting:
            errors = {field.id: error for field in waiting if (error := self.try_computed(field))}
            left = [field for field in waiting if field.id in errors]
            if len(left) == len(waiting):
                break
            waiting = left
        for field in waiting:
            self.findings.append(self.computed_finding(field, errors[field.id], waiting))

    def try_computed(self, field: Field) -> ExprError | None:
        """Compile one computed field, or say why not."""
        try:
            expression = compile_expr(field.expr, self.known)
        except ExprError as error:
            return error
        self.computed[field.id] = expression
        optional = expression.optional or bool(field.visible)
        self.known[field.id] = Name(expression.kind, optional, size=expression.size, clock=expression.uses_today)
        return None

    def computed_finding(self, field: Field, error: ExprError, waiting: list[Field]) -> Finding:
        """A faulty expression, or a circle of computed fields."""
        if error.code == "rujukan-putus" and any(f"“{other.id}”" in str(error) for other in waiting):
            message = "Isian hitungan ini bergantung pada dirinya sendiri lewat hitungan lain."
            return Finding("lingkar", f"field:{field.id}", message, "Putuskan lingkarannya.")
        return expr_finding(f"field:{field.id}", field.expr, error)


def expr_finding(node: str, source: str, error: ExprError) -> Finding:
    """An expression that the language refuses, as a finding."""
    shown = source if len(source) <= 80 else source[:80] + "…"
    return Finding(error.code, node, str(error), f"Perbaiki rumus: {shown}")


def field_name(field: Field) -> Name:
    """What is known of a field before it is answered."""
    always = field.required is True and not field.visible
    closed = field.type in ("choice", "multi_choice")
    choices = frozenset(option.id for option in field.options) if closed else None
    return Name(KINDS[field.type], optional=not always, choices=choices)


def result_names(definition: Definition) -> dict[str, Name]:
    """How each track ended (one of its `done` states) and each sub-case (its outcome); empty until then."""
    ends: dict[str, set[str]] = {track.id: set() for track in definition.workflow.tracks}
    for state in definition.workflow.states:
        if state.kind == "done" and state.track in ends:
            ends[state.track].add(state.id)
    found = {track: Name(Kind.TEXT, optional=True, choices=frozenset(states)) for track, states in ends.items()}
    outcomes = Name(Kind.TEXT, optional=True, choices=frozenset({"baik", "gagal", "batal"}))
    found |= {link.id: outcomes for link in definition.workflow.subcases}
    return {f"{RESULT}{name}": known for name, known in found.items()}


def param_value(param: Param, text: str) -> Value:
    """The typed value of a parameter; raises `ValueError` (or `InvalidOperation`) when the text is none."""
    kind = PARAM_KINDS[param.type]
    if kind is Kind.INT:
        return int(text)
    return Decimal(text) if kind is Kind.DECIMAL else text
