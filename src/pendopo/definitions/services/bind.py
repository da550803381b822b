"""Who does what: functions of a definition bound to posts."""

from __future__ import annotations

from collections.abc import Mapping
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
