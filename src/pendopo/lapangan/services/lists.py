"""Checklists as a region changes them: from a day on, the former editions stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.lapangan.models import DaftarPeriksa
from pendopo.lapangan.rules import read_checklist
from pendopo.people.api import Actor


@transaction.atomic
def change_checklist(
    *, list_id: str, title: str, items: Sequence[Mapping[str, Any]], valid_from: date, basis: str, actor: Actor,
    now: datetime,
) -> DaftarPeriksa:  # fmt: skip
    """A new edition for visits asked for from that day on; running visits keep theirs. Raises Refusal."""
    try:
        checked = read_checklist({"id": list_id, "title": title, "items": items})
    except ValueError as wrong:
        raise Refusal(str(wrong), status=422) from wrong
    row = DaftarPeriksa.objects.create(
        list_id=list_id, title=title[:160], items=checked.data["items"], valid_from=valid_from, basis=basis[:200],
        changed_by_label=actor.label, changed_at=now,
    )  # fmt: skip
    record(
        "lapangan.checklist_changed", subject=row, actor=actor, now=now,
        data={"list": list_id, "from": valid_from.isoformat(), "items": len(checked.items)},
    )  # fmt: skip
    return row
