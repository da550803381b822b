"""How the names of a definition are called when an expression is told (see `expr.explain`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from .addresses import fields_of
from .expr.explain import within
from .names import RESULT
from .schema import Definition

OUTCOMES = {"baik": "berhasil", "gagal": "tidak berhasil", "batal": "batal"}


@dataclass(frozen=True)
class Wording:
    """`labels`: the words for each name; `texts`: for names with options the words for each of them."""

    labels: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]


def wording_of(definition: Definition) -> Wording:
    """The words of a definition's fields, columns, parameters, fee steps and results, in Indonesian."""
    fields = {field.id: field for field in fields_of(definition)}
    columns = {f"{field.id}.{column.id}": column for field in fields.values() for column in field.columns}
    workflow = definition.workflow
    labels = {name: f"“{one.label}”" for name, one in (fields | columns).items()}
    labels |= {param.id: within(param.label) for param in definition.params}
    labels |= {step.id: within(step.label) for fee in definition.fees for step in fee.steps}
    titles = {one.id: one.title for one in workflow.tracks} | {one.id: one.title for one in workflow.subcases}
    labels |= {f"{RESULT}{name}": f"hasil “{title}”" for name, title in titles.items()}
    texts = {name: {option.id: option.label for option in one.options} for name, one in (fields | columns).items()}
    ends = {state.id: state.title for state in workflow.states if state.kind == "done"}
    texts |= {f"{RESULT}{track.id}": ends for track in workflow.tracks}
    texts |= {f"{RESULT}{link.id}": OUTCOMES for link in workflow.subcases}
    return Wording(labels, {name: options for name, options in texts.items() if options})
