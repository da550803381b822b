"""A definition with one node changed; everything else is shared."""

from collections.abc import Callable
from typing import Any, TypeVar

from ..schema import Definition

N = TypeVar("N", bound=Any)


def changed(nodes: tuple[N, ...], name: str, **values: object) -> tuple[N, ...]:
    """The nodes with new values for one of them."""
    return tuple(node.model_copy(update=values) if node.id == name else node for node in nodes)


def in_workflow(part: str, name: str, **values: object) -> Callable[[Definition], Definition]:
    """Change a node of the workflow: a state, stage, transition or track."""

    def edit(definition: Definition) -> Definition:
        nodes = changed(getattr(definition.workflow, part), name, **values)
        return with_workflow(definition, **{part: nodes})

    return edit


def with_workflow(definition: Definition, **values: object) -> Definition:
    """The definition with another workflow."""
    return definition.model_copy(update={"workflow": definition.workflow.model_copy(update=values)})


def in_definition(part: str, name: str, **values: object) -> Callable[[Definition], Definition]:
    """Change a parameter, letter, table or fee."""
    return lambda definition: definition.model_copy(update={part: changed(getattr(definition, part), name, **values)})


def in_part(part: str, owner: str, inner: str, name: str, **values: object) -> Callable[[Definition], Definition]:
    """Change a node inside a table or fee: a row, a step, a line."""

    def edit(definition: Definition) -> Definition:
        outer = next(node for node in getattr(definition, part) if node.id == owner)
        return in_definition(part, owner, **{inner: changed(getattr(outer, inner), name, **values)})(definition)

    return edit


def in_field(name: str, **values: object) -> Callable[[Definition], Definition]:
    """Change a field."""

    def edit(definition: Definition) -> Definition:
        pages = tuple(
            page.model_copy(update={"fields": changed(page.fields, name, **values)}) for page in definition.form.pages
        )
        return definition.model_copy(update={"form": definition.form.model_copy(update={"pages": pages})})

    return edit


def in_service(**values: object) -> Callable[[Definition], Definition]:
    """Change what the public page promises."""
    return lambda definition: definition.model_copy(update={"service": definition.service.model_copy(update=values)})
