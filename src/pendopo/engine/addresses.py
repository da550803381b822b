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
    "option": ("label", "help"),
    "rule": ("message",),
    "stage": ("title", "text", "legal"),
    "function": ("title",),
    "state": ("title", "public_title"),
    "transition": ("action",),
    "param": ("label", "help"),
    "letter": ("title",),
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
    yield from ((f"param:{node.id}", node) for node in definition.params)
    yield from ((f"letter:{node.id}", node) for node in definition.letters)
    yield from ((f"scenario:{node.id}", node) for node in definition.scenarios)


def form_nodes(definition: Definition) -> Iterator[tuple[str, BaseModel]]:
    """Pages, fields, options and rules."""
    for page in definition.form.pages:
        yield f"page:{page.id}", page
        for field in page.fields:
            yield f"field:{field.id}", field
            yield from ((f"option:{option.id}", option) for option in field.options)
            yield from ((f"rule:{rule.id}", rule) for rule in field.rules)


def fields_of(definition: Definition) -> list[Field]:
    """All fields in the order in which they are asked."""
    return [field for page in definition.form.pages for field in page.fields]
