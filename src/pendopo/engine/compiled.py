"""A definition ready to serve: visibility, reading of pages, checks, display, steps. Immutable and shared."""

import re
from collections.abc import Mapping
from copy import copy
from functools import cached_property

from pendopo.lib.identifiers import NotValid

from .addresses import addressed
from .confirming import Checked, checked
from .context import Answer, Answers, Context, PageResult, Row
from .display import ShownTable, option_label, running, show_one, show_table
from .evaluation import Evaluator, param_values
from .expr import Value
from .fees import Assessment, FeeBook, compute
from .fields import check_printable, display_value, read_answer
from .messages import ask, in_row, mend
from .problem import Problem
from .schema import Definition, Letter
from .schema_form import Field, Page
from .schema_workflow import Function, Stage, State, SubCase, Track, Transition
from .tables import address, count_fault, field_of, raw_of, read_table
from .wording import Wording, wording_of


class Compiled:
    """See `compile`. By id: `.fields`, `.pages`, `.states`, `.transitions`, `.stages`, `.functions`, `.tracks`,
    `.subcases`, `.letters`."""

    def __init__(self, definition: Definition, digest: str, params: Mapping[str, str]) -> None:
        self.definition = definition
        self.digest = digest
        self._evaluator = Evaluator(definition, params)
        self.counts_workdays = self._evaluator.counts_workdays
        """Whether a rule, a computed field or a letter counts working days by the region's calendar."""
        self.fields: dict[str, Field] = self._evaluator.fields
        self.params: dict[str, Value] = self._evaluator.params
        self.pages: dict[str, Page] = {page.id: page for page in definition.form.pages}
        workflow = definition.workflow
        self.states: dict[str, State] = {state.id: state for state in workflow.states}
        self.transitions: dict[str, Transition] = {step.id: step for step in workflow.transitions}
        self.stages: dict[str, Stage] = {stage.id: stage for stage in workflow.stages}
        self.functions: dict[str, Function] = {function.id: function for function in workflow.functions}
        self.tracks: dict[str, Track] = {track.id: track for track in workflow.tracks}
        self.subcases: dict[str, SubCase] = {link.id: link for link in workflow.subcases}
        self.letters: dict[str, Letter] = {letter.id: letter for letter in definition.letters}
        self.fee_book = FeeBook(definition)

    @cached_property
    def checked(self) -> Mapping[str, Checked]:
        """By node: everything that rests on a law, with what verifies it."""
        return {one.point.node: one for one in checked(self.definition)}

    def with_params(self, texts: Mapping[str, str]) -> "Compiled":
        """The same definition with other values of its parameters; raises `ValueError` for a text that is none."""
        params = param_values(self.definition, texts)
        if params == self.params:
            return self
        other = copy(self)
        other._evaluator = self._evaluator.with_params(params)
        other.params = params
        return other

    # -- expressions

    def evaluate(
        self, expr: str, answers: Answers, ctx: Context | None, results: Mapping[str, str] | None = None
    ) -> Value | None:
        """The value of an expression over the visible answers; raises `ExprError` for one that is not valid.

        `results`: how tracks and sub-cases ended, by id.
        """
        return self._evaluator.evaluate(expr, answers, ctx, results)

    def value(self, name: str, answers: Answers, ctx: Context | None = None) -> Value | None:
        """The value of a field (empty while hidden) or of a parameter."""
        return self._evaluator.value(name, answers, ctx)

    def explain(self, expr: str) -> str:
        """An expression of this definition in plain Indonesian, with the labels of its fields and parameters."""
        return self._evaluator.explain(expr, self._wording.labels, self._wording.texts)

    @cached_property
    def _wording(self) -> Wording:
        return wording_of(self.definition)

    # -- form

    def visible(self, field_id: str, answers: Answers) -> bool:
        """Whether the field is asked, given the other answers."""
        return self._evaluator.is_visible(field_id, answers)

    def depends_on(self, field_id: str) -> frozenset[str]:
        """The fields that decide directly whether this one is asked."""
        return self._evaluator.depends_on(field_id)

    def required(self, field_id: str, answers: Answers) -> bool:
        """Whether a visible field must be filled."""
        condition = self.fields[field_id].required
        return condition if isinstance(condition, bool) else self.evaluate(condition, answers, None) is True

    def visible_fields(self, page: Page | str, answers: Answers) -> list[Field]:
        """The fields of a page that are asked."""
        one = self.pages[page] if isinstance(page, str) else page
        return [field for field in one.fields if self.visible(field.id, answers)]

    def page_of(self, field_id: str) -> Page:
        """The page on which a field stands."""
        return self._page_by_field[field_id]

    @cached_property
    def _page_by_field(self) -> dict[str, Page]:
        return {field.id: page for page in self.pages.values() for field in page.fields}

    def read_page(self, page_id: str, raw: Mapping[str, list[str]], answers: Answers, ctx: Context) -> PageResult:
        """Read one submitted page; `answers` are those of the other pages. Store `result.merged(answers)`."""
        page = self.pages[page_id]
        ids = tuple(field.id for field in page.fields)
        result = PageResult(page_id, ids, raw={name: list(raw[name]) for name in ids if name in raw})
        known = {name: value for name, value in answers.items() if name not in ids}
        for field in page.fields:
            if field.type != "computed" and self.visible(field.id, known):
                self._read_field(field, raw.get(field.id, []), known, result, ctx)
        for field in page.fields:
            if field.id in result.answers or field.type == "computed":
                self._apply_rules(field, known, result, ctx)
        return result

    def _read_field(
        self, field: Field, raw: list[str], known: dict[str, Answer], result: PageResult, ctx: Context
    ) -> None:
        """Read one field into `known` and `result`."""
        label = self.text(f"field:{field.id}", "label", ctx.lang)
        try:
            if field.type == "table":
                answer: Answer | None = self._read_rows(field, raw, result, ctx)
            else:
                answer = read_answer(field, raw, ctx)
            if field.id in self._evaluator.printed:
                check_printable(answer)
        except (Problem, NotValid) as fault:
            result.problems[field.id] = mend(fault, label, ctx.lang)
            return
        if answer is not None:
            known[field.id] = result.answers[field.id] = answer
        elif self.required(field.id, known) and field.id not in map(field_of, result.problems):
            result.problems[field.id] = ask(field.type, label, ctx.lang)

    def _read_rows(self, field: Field, raw: list[str], result: PageResult, ctx: Context) -> list[Row] | None:
        """The rows of a table, None when there are none or some are wrong; their problems cell by cell."""
        rows, wrong = read_table(field, raw, ctx, printed=field.id in self._evaluator.printed)
        if many := count_fault(field, len(rows)):
            result.problems[field.id] = mend(many, self.text(f"field:{field.id}", "label", ctx.lang), ctx.lang)
        for (number, name), fault in wrong.items():
            sentence = mend(fault, self.text(f"column:{name}", "label", ctx.lang), ctx.lang)
            result.problems[address(field, number, name)] = in_row(number, sentence, ctx.lang)
        return rows if rows and not wrong and not many else None

    def _apply_rules(self, field: Field, known: Answers, result: PageResult, ctx: Context) -> None:
        """The first rule of a field that does not hold becomes its problem."""
        for rule in field.rules:
            if self.evaluate(rule.expr, known, ctx) is False:
                message = self.text(f"rule:{rule.id}", "message", ctx.lang)
                result.problems.setdefault(field.id, self.filled(message, known, ctx))
                result.answers.pop(field.id, None)
                return

    def filled(self, message: str, answers: Answers, ctx: Context) -> str:
        """A message with `{hari_ini}`, `{field}` and `{param}` replaced by what they are now."""

        def word(match: re.Match[str]) -> str:
            name = match.group(1)
            if name == "hari_ini":
                return display_value(ctx.today, ctx.lang)
            if name in self.fields:
                return self.display(name, answers, ctx, ctx.lang)
            return display_value(self.params.get(name), ctx.lang)

        return PLACEHOLDER.sub(word, message)

    def check_all(self, answers: Answers, ctx: Context, typed: Mapping[str, list[str]] | None = None) -> dict[str, str]:
        """Problems of all pages together, as before submission; `typed` stands in for the answers to its fields."""
        problems: dict[str, str] = {}
        for page in self.pages.values():
            raw = {field.id: raw_of(answers[field.id]) for field in page.fields if field.id in answers}
            raw |= {field.id: typed[field.id] for field in page.fields if typed and field.id in typed}
            problems |= self.read_page(page.id, raw, answers, ctx).problems
        return problems

    def prune(self, answers: Answers) -> dict[str, Answer]:
        """The answers of visible fields only: what is submitted."""
        return {name: answers[name] for name in self.fields if name in answers and self.visible(name, answers)}

    # -- texts

    def display(self, field_id: str, answers: Answers, ctx: Context, lang: str = "id") -> str:
        """The answer as people read it; empty text when there is none. Files show how many there are."""
        field = self.fields[field_id]
        if field.type == "table":
            return running(self.table(field_id, answers, lang))
        value = self.value(field_id, answers, ctx)
        if value is None:
            return ""
        if isinstance(value, tuple):
            return self._display_many(field, value, lang)
        if field.type == "choice":
            return option_label(field, str(value), self.text, lang)
        if field.type == "computed" and f"option:{value}" in self._nodes:
            return self.text(f"option:{value}", "label", lang)
        if field.type == "wilayah":
            return ctx.labels(field.source, str(value)) or str(value)
        return show_one(field, value, self.text, lang)

    def table(self, field_id: str, answers: Answers, lang: str = "id") -> ShownTable:
        """The rows of a table as people read them; none while it is not asked."""
        answer = answers.get(field_id) if self.visible(field_id, answers) else None
        return show_table(self.fields[field_id], answer, self.text, lang)

    def _display_many(self, field: Field, value: tuple[str, ...], lang: str) -> str:
        """Several options by their labels, or the number of files."""
        if field.type == "file":
            return f"{len(value)} berkas" if lang != "en" else f"{len(value)} file{'s' * (len(value) > 1)}"
        return ", ".join(option_label(field, item, self.text, lang) for item in value)

    def text(self, node: str, attr: str, lang: str = "id") -> str:
        """A text of a node by address (`definition` and `service` alone will do); Indonesian where nothing else is."""
        node = node if ":" in node else f"{node}:self"
        translated = self.definition.texts.get(lang, {}).get(node, {}).get(attr) if lang != "id" else None
        return translated or str(getattr(self._nodes[node], attr, ""))

    @cached_property
    def _nodes(self) -> dict[str, object]:
        return dict(addressed(self.definition))

    # -- money, workflow and letters

    def fees(self, answers: Answers, ctx: Context) -> tuple[Assessment, ...]:
        """What the definition charges for these answers, fee by fee, with everything that explains it."""
        return compute(self, self.fee_book, answers, ctx)

    def actions_from(self, state_id: str) -> list[Transition]:
        """The transitions that leave a state, those of the system included, as ordered by the author."""
        return [step for step in self.transitions.values() if state_id in step.from_states]

    def awaits_repair(self, state_id: str) -> bool:
        """Whether the applicant is awaited to mend something: they can send the case on from here, not only end it."""
        return self.states[state_id].kind == "waiting_applicant" and any(
            self.functions[step.function].kind == "applicant" and self.states[step.to].kind != "final"
            for step in self.actions_from(state_id)
        )

    def guard_ok(
        self, transition: Transition | str, answers: Answers, ctx: Context, results: Mapping[str, str] | None = None
    ) -> bool:
        """Whether the guard of a transition holds (an empty guard always does).

        `results`: how tracks and sub-cases ended, by id.
        """
        step = self.transitions[transition] if isinstance(transition, str) else transition
        return self.holds(step.guard, answers, ctx, results)

    def holds(self, expr: str, answers: Answers, ctx: Context, results: Mapping[str, str] | None = None) -> bool:
        """Whether a condition is true now (an empty one is); what is not known is not true."""
        return not expr or self.evaluate(expr, answers, ctx, results) is True

    def letter_data(self, letter_id: str, answers: Answers, ctx: Context) -> dict[str, str]:
        """The data of a letter as display texts."""
        return {
            name: self.display(expr, answers, ctx)
            if expr in self.fields
            else display_value(self.evaluate(expr, answers, ctx))
            for name, expr in self.letters[letter_id].data.items()
        }


PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def compile(definition: Definition, digest: str = "", params: Mapping[str, str] | None = None) -> Compiled:
    """Make a definition ready to serve, with the region's `params`; raises `DefinitionError` for a wrong expression."""
    return Compiled(definition, digest, params or {})
