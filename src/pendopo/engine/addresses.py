"""Every node of a definition by its address `kind:id`."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from .schema import Definition
from .schema_form import Field

TEXTS: Mapping[str, tuple[str, ...]] = {
    "definition": ("title", "summary", "owner"),
    "service": ("life_event", "fee_text", "tax_text", "product", "validity"),
    "legal": ("text",),
    "requirement": ("title", "text"),
    "step": ("title", "text"),
    "standard": ("text",),
    "page": ("title", "intro"),
    "field": ("label", "help", "unit"),
    "column": ("label", "help", "unit"),
    "option": ("label", "help"),
    "rule": ("message",),
    "stage": ("title", "text", "legal"),
    "function": ("title",),
    "state": ("title", "public_title"),
    "transition": ("action",),
    "track": ("title",),
    "subcase": ("title", "text"),
    "param": ("label", "help"),
    "letter": ("title",),
    "table": ("title", "unit"),
    "key": ("label",),
    "row": ("label",),
    "fee": ("title",),
    "fee_step": ("label",),
    "line": ("label",),
    "scenario": ("title",),
}
"""The attributes of each kind of node that are texts, and may be translated."""


def addressed(definition: Definition) -> Iterator[tuple[str, BaseModel]]:
    """All nodes with their addresses, in the order in which they are written; a double id comes twice."""
    yield "definition:self", definition
    yield "service:self", definition.service
    yield from ((f"legal:{node.id}", node) for node in definition.legal_basis)
    yield from ((f"requirement:{node.id}", node) for node in definition.service.requirements)
    yield from ((f"step:{node.id}", node) for node in definition.service.steps)
    yield from ((f"standard:{key}", node) for key, node in definition.service.standard.items())
    yield from form_nodes(definition)
    yield from ((f"stage:{node.id}", node) for node in definition.workflow.stages)
    yield from ((f"function:{node.id}", node) for node in definition.workflow.functions)
    yield from ((f"state:{node.id}", node) for node in definition.workflow.states)
    yield from ((f"transition:{node.id}", node) for node in definition.workflow.transitions)
    yield from ((f"track:{node.id}", node) for node in definition.workflow.tracks)
    yield from ((f"subcase:{node.id}", node) for node in definition.workflow.subcases)
    yield from ((f"param:{node.id}", node) for node in definition.params)
    yield from ((f"letter:{node.id}", node) for node in definition.letters)
    yield from money_nodes(definition)
    yield from ((f"migration:{node.id}", node) for node in definition.migrations)
    yield from ((f"scenario:{node.id}", node) for node in definition.scenarios)


def form_nodes(definition: Definition) -> Iterator[tuple[str, BaseModel]]:
    """Pages, fields, options and rules."""
    for page in definition.form.pages:
        yield f"page:{page.id}", page
        for field in page.fields:
            yield f"field:{field.id}", field
            for column in field.columns:
                yield f"column:{column.id}", column
                yield from ((f"option:{option.id}", option) for option in column.options)
            yield from ((f"option:{option.id}", option) for option in field.options)
            yield from ((f"rule:{rule.id}", rule) for rule in field.rules)


def money_nodes(definition: Definition) -> Iterator[tuple[str, BaseModel]]:
    """Tariff tables with keys and rows, fees with steps and lines."""
    for table in definition.tables:
        yield f"table:{table.id}", table
        yield from ((f"key:{key.id}", key) for key in table.keys)
        yield from ((f"row:{row.id}", row) for row in table.rows)
    for fee in definition.fees:
        yield f"fee:{fee.id}", fee
        yield from ((f"fee_step:{step.id}", step) for step in fee.steps)
        yield from ((f"line:{line.id}", line) for line in fee.lines)


def fields_of(definition: Definition) -> list[Field]:
    """All fields in the order in which they are asked."""
    return [field for page in definition.form.pages for field in page.fields]
