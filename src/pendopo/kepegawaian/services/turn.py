"""The turn of a day: work follows the rights that the dates have already moved. Safe to repeat, and to run late."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.audit.api import record
from pendopo.cases.api import move_desks, release_holders
from pendopo.definitions.api import succeed_unit
from pendopo.documents.api import certificates_without_post, revoke_signer
from pendopo.kepegawaian import rules
from pendopo.kepegawaian.models import BarisUnit, SuratKeputusan
from pendopo.kepegawaian.queries_rencana import due_decrees, moves_of, successions_of, unit_rows_of
from pendopo.people.api import SYSTEM, Person, Unit, local_day, place_person, place_unit, rename_unit
from pendopo.tenancy.api import Region


@transaction.atomic
def turn_day(place: Region, now: datetime) -> int:
    """Apply what has come due in the open region, then let go of work whose holder has no such post any more.

    How many decrees were applied. Runs every few minutes and so at midnight of every zone, or late after a power cut.
    """
    applied = apply_due(place, now)
    release_holders(today=local_day(now), now=now)
    for certificate in certificates_without_post(now):
        revoke_signer(certificate, actor=SYSTEM, now=now)
    return applied


@transaction.atomic
def apply_due(place: Region, now: datetime) -> int:
    """Every approved decree whose day has come, in the order of their days; how many."""
    due = due_decrees(local_day(now))
    for decree in due:
        apply_decree(place, decree, now=now)
    return len(due)


@transaction.atomic
def apply_decree(place: Region, decree: SuratKeputusan, *, now: datetime) -> None:
    """Move the work of a decree whose day has come; once, whoever calls."""
    taken = SuratKeputusan.objects.filter(pk=decree.pk, state=SuratKeputusan.APPROVED)
    if not taken.update(state=SuratKeputusan.APPLIED, applied_at=now):
        return
    decree.state, decree.applied_at = SuratKeputusan.APPLIED, now
    told = _apply_moves(decree, now) if decree.kind == SuratKeputusan.MUTASI else _apply_units(decree, now)
    record("kepegawaian.decree_applied", subject=decree, actor=SYSTEM, now=now, data=told)


def _apply_moves(decree: SuratKeputusan, now: datetime) -> dict[str, int]:
    heirs: dict[tuple[UUID, UUID, str], UUID] = {}
    rows = list(moves_of(decree))
    for row in rows:
        if row.post is not None and row.heir_id is not None:
            heirs[row.person_id, row.post.unit_id, row.post.role] = row.heir_id
        if row.unit is not None:
            place_person(
                row.person, unit=row.unit, title=row.title or row.person.title, rank=row.rank or row.person.rank,
                actor=SYSTEM, now=now,
            )  # fmt: skip
    moved = release_holders(today=local_day(now), now=now, heirs=heirs)
    return {"baris": len(rows), "berkas": moved}


def _apply_units(decree: SuratKeputusan, now: datetime) -> dict[str, int]:
    rows = list(unit_rows_of(decree))
    table = successions_of(rows)
    units = Unit.objects.in_bulk([row.unit for row in table] + [row.successor for row in table])
    moved = 0
    for unit_id in dict.fromkeys(row.unit for row in table):
        moved += _succeed(units[unit_id], units, [row for row in table if row.unit == unit_id], now)
    for row in rows:
        if row.kind == BarisUnit.RENAME:
            short = row.short or row.unit.short
            rename_unit(row.unit, name=row.name, short=short, since=decree.effective_on, actor=SYSTEM, now=now)
    release_holders(today=local_day(now), now=now)
    return {"baris": len(rows), "berkas": moved}


def _succeed(unit: Unit, units: dict[UUID, Unit], rows: list[rules.Succession], now: datetime) -> int:
    """Bindings, open work, sub-units and people of one office go to its successors."""
    find = rules.successor_in(rows, unit.pk)

    def heir_of(definition_id: str, function: str) -> Unit | None:
        found = find(definition_id, function)
        return units[found] if found else None

    left = succeed_unit(unit, heir_of, actor=SYSTEM, now=now)
    moved = move_desks(unit_id=unit.pk, successor_of=find, now=now)
    whole = next((units[row.successor] for row in rows if row.closes), None)
    if whole is not None:
        for child in Unit.objects.filter(parent=unit).order_by("code"):
            place_unit(child, parent=whole, kind=child.kind, actor=SYSTEM, now=now)
        for person in Person.objects.filter(unit=unit).order_by("id"):
            place_person(person, unit=whole, title=person.title, rank=person.rank, actor=SYSTEM, now=now)
    heirs = sorted({str(row.successor) for row in rows})
    kind = "people.unit_merged" if whole is not None and len(heirs) == 1 else "people.unit_split"
    data = {"penerus": heirs, "berkas": sum(moved.values()), "tersisa": len(left)}
    record(kind, subject=unit, actor=SYSTEM, now=now, data=data)
    return sum(moved.values())
