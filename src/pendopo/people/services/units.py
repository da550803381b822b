"""Offices: founding them, naming them anew, closing them. Nothing of before is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor
from pendopo.people.models import Unit, UnitName


def create_unit(
    *,
    code: str,
    name: str,
    short: str,
    kind: str,
    parent: Unit | None = None,
    function_title: str = "",
    valid_from: date,
    valid_to: date | None = None,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Add an office, or a part of one, to the open region."""
    unit = Unit.objects.create(
        code=code, name=name, short=short, kind=kind, parent=parent, function_title=function_title,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    record("people.unit_created", subject=unit, actor=actor, now=now, data={"kode": code})
    return unit


def rename_unit(unit: Unit, *, name: str, short: str, since: date, actor: Actor, now: datetime) -> None:
    """Call an office something else from a day on (today or before); what it was called stays known by its days.

    Raises Refusal (422) for a day before its last name began.
    """
    if (unit.name, unit.short) == (name, short):
        return
    last = unit.names.order_by("-valid_to").first()
    first_day = last.valid_to + timedelta(days=1) if last else unit.valid_from
    if since < first_day:
        raise Refusal(_("Nama baru tidak dapat berlaku sebelum nama yang sekarang mulai berlaku."), status=422)
    if since > first_day:
        UnitName.objects.create(
            unit=unit, name=unit.name, short=unit.short, valid_from=first_day, valid_to=since - timedelta(days=1)
        )
    unit.name, unit.short = name, short
    unit.save(update_fields=["name", "short"])
    record("people.unit_renamed", subject=unit, actor=actor, now=now, data={"sejak": since.isoformat()})


def place_unit(unit: Unit, *, parent: Unit | None, kind: str, actor: Actor, now: datetime) -> None:
    """Put an office under another one, or change what kind of office it is."""
    if (unit.parent_id, unit.kind) == (parent.pk if parent else None, kind):
        return
    _refuse_circle(unit, parent)
    unit.parent, unit.kind = parent, kind
    unit.save(update_fields=["parent", "kind"])
    data = {"induk": str(parent.pk) if parent else None}
    record("people.unit_placed", subject=unit, actor=actor, now=now, data=data)


def _refuse_circle(unit: Unit, parent: Unit | None) -> None:
    above, seen = parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == unit.pk:
            raise Refusal(_("Unit tidak dapat berada di bawah dirinya sendiri."), status=422)
        seen.add(above.pk)
        above = above.parent


def set_unit_end(unit: Unit, last_day: date | None, *, actor: Actor, now: datetime) -> None:
    """The last day of an office, or none any more. Raises Refusal (422) for a day before its first one."""
    if unit.valid_to == last_day:
        return
    if last_day is not None and last_day < unit.valid_from:
        raise Refusal(_("Hari terakhir unit tidak boleh sebelum hari pertamanya."), status=422)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    data = {"hingga": last_day.isoformat() if last_day else None}
    kind = "people.unit_ended" if last_day else "people.unit_resumed"
    record(kind, subject=unit, actor=actor, now=now, data=data)
