"""The dates that an approved decree gives to posts, placements and offices; and taking them back exactly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.kepegawaian.models import BarisMutasi, Penempatan, SuratKeputusan, no_traces
from pendopo.kepegawaian.queries_rencana import Rehearsal, moves_of, successions_of, unit_rows_of
from pendopo.kepegawaian.rules import Hold
from pendopo.people.api import (
    Actor,
    Membership,
    Person,
    Unit,
    grant_membership,
    set_last_day,
    set_unit_end,
    withdraw_membership,
)


def set_dates(decree: SuratKeputusan, found: Rehearsal, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Write what was rehearsed; the traces that undo it."""
    traces = no_traces()
    posts = Membership.objects.in_bulk(list(found.plan.ends))
    for post_id, last_day in found.plan.ends.items():
        post = posts[post_id]
        traces["berakhir"].append([str(post_id), post.valid_to.isoformat() if post.valid_to else None])
        set_last_day(post, last_day, basis_id=decree.pk, actor=actor, now=now)
    people = Person.objects.in_bulk([hold.person for hold in found.plan.begins])
    units = Unit.objects.in_bulk([hold.unit for hold in found.plan.begins])
    for hold in found.plan.begins:
        made = _begin(hold, people[hold.person], units[hold.unit], decree, actor, now)
        traces["mulai"].append(str(made.pk))
    if decree.kind == SuratKeputusan.MUTASI:
        for row in moves_of(decree):
            _place(row, decree, traces)
    else:
        _end_units(decree, found.day, traces, actor, now)
    return traces


def _begin(hold: Hold, person: Person, unit: Unit, decree: SuratKeputusan, actor: Actor, now: datetime) -> Membership:
    return grant_membership(
        person=person, role=hold.role, unit=unit, valid_from=hold.first, valid_to=hold.last, kind=hold.kind,
        title=hold.title, basis_id=hold.basis_id or decree.pk, actor=actor, now=now,
    )  # fmt: skip


def _place(row: BarisMutasi, decree: SuratKeputusan, traces: dict[str, Any]) -> None:
    """The dated placement of a row; where none was kept, what stands on the person becomes the former one."""
    if row.unit is None and row.post is None:
        return
    person, first = row.person, decree.effective_on
    former = person.placements.order_by("-valid_from").first()
    if former is None and person.unit_id is not None:
        begun = row.post.valid_from if row.post else first
        start = begun if begun < first else first - timedelta(days=1)
        former = Penempatan.objects.create(
            person=person, unit=person.unit, title=person.title, rank=person.rank, valid_from=start
        )
    if former is not None and former.valid_from < first:
        end = former.valid_to.isoformat() if former.valid_to else None
        traces["penempatan_lama"].append([str(former.pk), end])
        former.valid_to = first - timedelta(days=1)
        former.save(update_fields=["valid_to"])
    made = Penempatan.objects.create(
        person=person, unit=row.unit, title=row.title or (person.title if row.unit else ""),
        rank=row.rank or person.rank, valid_from=first, decree=decree,
    )  # fmt: skip
    traces["penempatan"].append(str(made.pk))


def _end_units(decree: SuratKeputusan, day: date, traces: dict[str, Any], actor: Actor, now: datetime) -> None:
    rows = [row for row in successions_of(unit_rows_of(decree)) if row.closes]
    for unit in Unit.objects.filter(pk__in=[row.unit for row in rows]).order_by("code"):
        traces["unit"].append([str(unit.pk), unit.valid_to.isoformat() if unit.valid_to else None])
        set_unit_end(unit, day - timedelta(days=1), actor=actor, now=now)


def undo_dates(decree: SuratKeputusan, *, today: date, actor: Actor, now: datetime) -> None:
    """Posts, placements and offices as they were before this decree; only before its day."""
    traces = decree.traces
    _refuse_foundation(decree)
    for post in Membership.objects.filter(pk__in=traces["mulai"]).order_by("id"):
        withdraw_membership(post, today=today, actor=actor, now=now)
    former = {UUID(key): _day(end) for key, end in traces["berakhir"]}
    for post in Membership.objects.filter(pk__in=list(former)).order_by("id"):
        set_last_day(post, former[post.pk], basis_id=None, actor=actor, now=now)
    ends = {UUID(key): _day(end) for key, end in traces["unit"]}
    for unit in Unit.objects.filter(pk__in=list(ends)).order_by("code"):
        set_unit_end(unit, ends[unit.pk], actor=actor, now=now)
    Penempatan.objects.filter(pk__in=traces["penempatan"]).delete()
    for key, end in traces["penempatan_lama"]:
        Penempatan.objects.filter(pk=key).update(valid_to=_day(end))
    decree.traces = no_traces()


def _refuse_foundation(decree: SuratKeputusan) -> None:
    """Posts that a decree would give may be where a later decree begins: that one is to be taken back first."""
    rows = BarisMutasi.objects.filter(post_id__in=decree.traces["mulai"]).exclude(decree=decree)
    ended = [SuratKeputusan.WITHDRAWN, SuratKeputusan.REPLACED]
    other = rows.exclude(decree__state__in=ended).select_related("decree").first()
    if other is not None:
        raise Refusal(_("Keputusan %(nomor)s bertumpu pada yang ini. Tarik dahulu.") % {"nomor": other.decree.number})
    rows.delete()  # of decrees that are over: what they began from never was


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
