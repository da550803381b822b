"""Filters of lists under a name: one's own, or everybody's of an office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.models import SavedFilter
from pendopo.core.api import Refusal
from pendopo.people.api import Actor

MOST = 12
LONGEST_NAME, LONGEST_QUERY = 40, 1200
WRONG = 422


@transaction.atomic
def save_filter(
    *, actor: Actor, page: str, name: str, query: str, unit_id: UUID | None, is_default: bool, now: datetime
) -> SavedFilter:
    """Keep a filter of a list; the same name again means this filter now. `unit_id`: an office of this person, whose
    people all see it. Raises Refusal (no name, too many), Http404 for another's office.
    """
    if actor.actor_id is None or (unit_id is not None and unit_id not in {unit for unit, _role in actor.posts}):
        raise Http404
    name = " ".join(name.split())
    if not name:
        raise Refusal(_("Beri nama saringan ini, misalnya Reklame minggu ini."), status=WRONG)
    if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise Refusal(_("Nama paling panjang %(banyak)d huruf.") % {"banyak": LONGEST_NAME}, status=WRONG)
    own = SavedFilter.objects.select_for_update().filter(person_id=actor.actor_id, page=page)
    kept = {row.name: row for row in own}
    if name not in kept and len(kept) >= MOST:
        raise Refusal(_("Sudah ada %(banyak)d saringan. Hapus satu dahulu.") % {"banyak": MOST}, status=WRONG)
    if is_default:
        own.update(is_default=False)
    row, _made = SavedFilter.objects.update_or_create(
        person_id=actor.actor_id, page=page, name=name,
        defaults={"query": query, "unit_id": unit_id, "is_default": is_default, "made_at": now},
    )  # fmt: skip
    data = {"daftar": page, "unit": str(unit_id) if unit_id else ""}
    record("cases.filter_saved", subject=row, actor=actor, now=now, data=data)
    return row


def own_filter(filter_id: UUID, actor: Actor) -> SavedFilter:
    """One's own saved filter. Raises Http404."""
    row = SavedFilter.objects.filter(pk=filter_id).first()
    if row is None or row.person_id != actor.actor_id:
        raise Http404
    return row


@transaction.atomic
def drop_filter(row: SavedFilter, *, actor: Actor, now: datetime) -> None:
    """Forget a filter; whoever shared it takes it from their office too."""
    SavedFilter.objects.filter(pk=row.pk).delete()
    record("cases.filter_dropped", subject=row, actor=actor, now=now, data={"daftar": row.page})


@transaction.atomic
def set_default_filter(row: SavedFilter, *, is_default: bool, actor: Actor, now: datetime) -> None:
    """The list opens with this filter from now on, or with everything again."""
    SavedFilter.objects.filter(person_id=row.person_id, page=row.page).update(is_default=False)
    SavedFilter.objects.filter(pk=row.pk).update(is_default=is_default)
    record("cases.filter_default_set", subject=row, actor=actor, now=now, data={"bawaan": is_default})
