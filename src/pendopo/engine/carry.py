"""What a case carries over to a sub-case: values of its own expressions as answers of the other form."""

from datetime import date, time
from decimal import Decimal

from .compiled import Compiled
from .context import Answer, Answers, Context
from .expr import Value
from .journey import Journey
from .schema_workflow import SubCase


def carried(
    parent: Compiled, journey: Journey, link: SubCase, child: Compiled, answers: Answers, ctx: Context
) -> dict[str, Answer]:
    """The child's answers as its parent has them; what is empty, and what the child does not ask, stays out."""
    found: dict[str, Answer] = {}
    for name, expr in link.carry.items():
        field = child.fields.get(name)
        if field is None or field.type == "computed":
            continue
        visible = expr in parent.fields and parent.visible(expr, answers)
        answer = answers.get(expr) if visible else answer_of(parent.evaluate(expr, answers, ctx, journey.results))
        if answer is not None:
            found[name] = answer
    return found


def answer_of(value: Value | None) -> Answer | None:
    """A computed value as it is stored when somebody answers it; None for what no single answer can hold."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, (str, bool, int)) else None
