"""Who does what: functions of a definition bound to posts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.definitions.models import Binding, Installed
from pendopo.definitions.queries import forget_bindings
from pendopo.people.api import Actor, Unit


@transaction.atomic
def bind(definition_id: str, functions: Mapping[str, tuple[str, Unit]], *, actor: Actor, now: datetime) -> None:
    """Bind functions to (role, unit); what was bound before is replaced."""
    Binding.objects.filter(definition_id=definition_id).delete()
    rows = [
        Binding(definition_id=definition_id, function=function, role=role, unit=unit)
        for function, (role, unit) in functions.items()
    ]
    Binding.objects.bulk_create(rows)
    forget_bindings()
    subject = Installed.objects.get(definition_id=definition_id)
    record(
        "definitions.bound", subject=subject, actor=actor, now=now,
        data={"definition": definition_id, "functions": sorted(functions)},
    )  # fmt: skip


@transaction.atomic
def bind_function(
    definition_id: str, function: str, posts: Sequence[tuple[str, Unit]], *, actor: Actor, now: datetime
) -> None:
    """Let these (role, unit) do one function, each unit once; the other functions stay as they are bound."""
    subject = Installed.objects.select_for_update().get(definition_id=definition_id)
    Binding.objects.filter(definition_id=definition_id, function=function).delete()
    Binding.objects.bulk_create(
        [Binding(definition_id=definition_id, function=function, role=role, unit=unit) for role, unit in posts]
    )
    forget_bindings()
    data = {"definition": definition_id, "functions": [function], "posts": len(posts)}
    record("definitions.bound", subject=subject, actor=actor, now=now, data=data)


@transaction.atomic
def succeed_unit(
    unit: Unit, successor_of: Callable[[str, str], Unit | None], *, actor: Actor, now: datetime
) -> list[tuple[str, str]]:
    """What was bound to an office goes to its successors, by service and function; what had none stays, and is told.

    A successor that does the function already keeps its own binding. Safe to repeat.
    """
    left: list[tuple[str, str]] = []
    changed: set[str] = set()
    for row in Binding.objects.filter(unit=unit).order_by("definition_id", "function"):
        heir = successor_of(row.definition_id, row.function)
        if heir is None or heir.pk == unit.pk:
            left.append((row.definition_id, row.function))
            continue
        if Binding.objects.filter(definition_id=row.definition_id, function=row.function, unit=heir).exists():
            Binding.objects.filter(pk=row.pk).delete()
        else:
            Binding.objects.filter(pk=row.pk).update(unit=heir)
        changed.add(row.definition_id)
    forget_bindings()
    for subject in Installed.objects.filter(definition_id__in=changed).order_by("definition_id"):
        data = {"definition": subject.definition_id, "dari_unit": str(unit.pk)}
        record("definitions.unit_succeeded", subject=subject, actor=actor, now=now, data=data)
    return left
