"""Values of fields, parameters and expressions over a set of answers. Hidden fields are empty. Always ends."""

from collections.abc import Iterable, Mapping
from copy import copy

from .addresses import fields_of
from .context import Answers, Context
from .expr import Expression, Value, compile_expr, explain
from .expr.kinds import DAYS_OFF, TODAY, ExprError
from .fields import value_of
from .findings import DefinitionError, Finding
from .names import RESULT, Names, expr_finding, expression_sources, param_value, result_names
from .schema import Definition
from .schema_form import Field


class Evaluator:
    """The expressions of one definition with the parameters of one region; raises `DefinitionError` for wrong ones."""

    def __init__(self, definition: Definition, params: Mapping[str, str]) -> None:
        names = Names(definition)
        if names.findings:
            raise DefinitionError(names.findings)
        self.fields: dict[str, Field] = {field.id: field for field in fields_of(definition)}
        self.params = param_values(definition, params)
        self._known = names.known
        self._results = result_names(definition)
        self._computed = names.computed
        self._expressions = compiled_sources(definition, names)
        self.counts_workdays = any(one.uses_calendar for one in (*self._expressions.values(), *self._computed.values()))
        self._before = self._dependencies()
        self.printed = self._printed(definition)

    def with_params(self, params: dict[str, Value]) -> "Evaluator":
        """The same expressions with other values of the parameters."""
        other = copy(self)
        other.params = params
        return other

    def depends_on(self, field_id: str) -> frozenset[str]:
        """The fields that decide directly whether this one is asked."""
        condition = self.fields[field_id].visible
        return self._expressions[condition].names & self.fields.keys() if condition else frozenset()

    def _dependencies(self) -> dict[str, tuple[str, ...]]:
        """For each field all that must be known before it, in an order in which it can be computed."""
        order: dict[str, tuple[str, ...]] = {}
        needs = {name: self._needs(name) for name in self.fields}
        while len(order) < len(needs):
            ready = [name for name, wanted in needs.items() if name not in order and wanted <= order.keys()]
            if not ready:
                raise DefinitionError([circle(name) for name in needs if name not in order])
            for name in ready:
                chain = dict.fromkeys(step for one in needs[name] for step in (*order[one], one))
                order[name] = tuple(chain)
        return order

    def _printed(self, definition: Definition) -> frozenset[str]:
        """The fields whose text can come to stand in a letter, computed ones followed to their sources."""
        named = {name for letter in definition.letters for expr in letter.data.values() for name in self._names(expr)}
        return frozenset(step for name in named & self.fields.keys() for step in (name, *self._before[name]))

    def _names(self, source: str) -> frozenset[str]:
        """The names an expression of the definition reads."""
        return self._expressions[source].names

    def _needs(self, name: str) -> frozenset[str]:
        """The fields whose values decide whether a field is asked and what it computes to."""
        computed = self._computed[name].names & self.fields.keys() if name in self._computed else frozenset()
        return self.depends_on(name) | computed

    def evaluate(
        self, source: str, answers: Answers, ctx: Context | None, results: Mapping[str, str] | None = None
    ) -> Value | None:
        """The value of an expression; `results`: how tracks and sub-cases ended. Raises `ExprError`."""
        expression = self._expressions.get(source) or compile_expr(source, self._known)
        ended: dict[str, Value | None] = {
            name: how if (how := (results or {}).get(name.removeprefix(RESULT))) in (known.choices or ()) else None
            for name, known in self._results.items()
        }
        return expression.run(self._environment(expression.names - ended.keys(), answers, ctx) | ended)

    def explain(
        self, source: str, labels: Mapping[str, str], texts: Mapping[str, Mapping[str, str]] | None = None
    ) -> str:
        """An expression in plain Indonesian (see `expr.explain`); raises `ExprError` for one that is not valid."""
        return explain(self._expressions.get(source) or compile_expr(source, self._known), labels, texts)

    def value(self, name: str, answers: Answers, ctx: Context | None) -> Value | None:
        """The value of a field (empty while hidden) or of a parameter."""
        return self._environment((name,), answers, ctx).get(name)

    def is_visible(self, field_id: str, answers: Answers) -> bool:
        """Whether a field is asked."""
        condition = self.fields[field_id].visible
        return not condition or self.evaluate(condition, answers, None) is True

    def _environment(self, names: Iterable[str], answers: Answers, ctx: Context | None) -> dict[str, Value | None]:
        """The values of `names` and of all they depend on; each is computed once."""
        env: dict[str, Value | None] = {TODAY: ctx.today if ctx else None, **self.params}
        if self.counts_workdays and ctx:
            env[DAYS_OFF] = ctx.days_off()
        for name in names:
            for step in (*self._before.get(name, ()), name):
                if step not in env:
                    env[step] = self._own(self.fields[step], answers, env)
        return env

    def _own(self, field: Field, answers: Answers, env: Mapping[str, Value | None]) -> Value | None:
        """The value of one field when all it depends on is in `env`."""
        if field.visible and self._expressions[field.visible].run(env) is not True:
            return None
        computed = self._computed.get(field.id)
        return computed.run(env) if computed else value_of(field, answers.get(field.id))


def param_values(definition: Definition, texts: Mapping[str, str]) -> dict[str, Value]:
    """The parameters as values: of these texts, else what holds in the region. Raises `ValueError` for no value."""
    return {param.id: param_value(param, texts.get(param.id, param.current)) for param in definition.params}


def circle(name: str) -> Finding:
    """The finding for a field that depends on itself."""
    message = "Tampil atau hitungan isian ini bergantung pada dirinya sendiri."
    return Finding("lingkar", f"field:{name}", message, "Putuskan lingkarannya.")


def compiled_sources(definition: Definition, names: Names) -> dict[str, Expression]:
    """All expressions by their source."""
    found: dict[str, Expression] = {}
    for node, source in expression_sources(definition):
        try:
            found[source] = compile_expr(source, names.known)
        except ExprError as error:
            raise DefinitionError([expr_finding(node, source, error)]) from error
    return found
