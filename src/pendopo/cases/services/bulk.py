"""Choosing cases to be done together. What is done with them is done case by case, each by its own verbs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.models import BulkItem, BulkRun
from pendopo.cases.queries_inbox import on_desks_of
from pendopo.core.api import Refusal, encrypt
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

BULK_MOST = 50
"""Cases of one run: as many as a person can look at on one page."""
WRONG = 422


@dataclass(frozen=True)
class Deed:
    """What a workbook says of one case: judge all files right first, then this step with this note."""

    all_right: bool = False
    transition: str = ""
    note: str = ""
    seen: int | None = None


def mine_among(actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Those of these cases that lie on this person's desks, with their versions. One statement."""
    rows = on_desks_of(actor).filter(case_id__in=list(case_ids))
    return dict(rows.values_list("case_id", "case__version").order_by())


@transaction.atomic
def gather(
    *, place: Region, actor: Actor, case_ids: Sequence[UUID], now: datetime, deeds: dict[UUID, Deed] | None = None
) -> BulkRun:
    """A run of these cases in their order; what does not lie on this person's desks is left out.

    Raises Refusal when nothing is left, or more than `BULK_MOST` are chosen.
    """
    if actor.actor_id is None:
        raise Http404
    chosen, versions = list(dict.fromkeys(case_ids)), mine_among(actor, case_ids)
    mine = [one for one in chosen if one in versions]
    if not mine:
        raise Refusal(_("Pilih dulu berkas yang menunggu Anda."), status=WRONG)
    most = BULK_MOST if deeds is None else max(BULK_MOST, len(deeds))
    if len(mine) > most:
        raise Refusal(_("Paling banyak %(banyak)d berkas sekaligus.") % {"banyak": most}, status=WRONG)
    run = BulkRun.objects.create(person_id=actor.actor_id, made_at=now, from_sheet=deeds is not None)
    said = deeds or {}
    BulkItem.objects.bulk_create(
        _item(place, run, number, case_id, versions[case_id], said.get(case_id, Deed()))
        for number, case_id in enumerate(mine)
    )
    record("cases.gathered", subject=run, actor=actor, now=now, data={"berkas": len(mine), "lembar": run.from_sheet})
    return run


def _item(place: Region, run: BulkRun, position: int, case_id: UUID, version: int, deed: Deed) -> BulkItem:
    return BulkItem(
        run=run, position=position, case_id=case_id, seen=version if deed.seen is None else deed.seen,
        all_right=deed.all_right, transition=deed.transition,
        note_sealed=encrypt(place, deed.note) if deed.note else None,
    )  # fmt: skip


def get_run(run_id: UUID, actor: Actor) -> BulkRun:
    """One's own run. Raises Http404."""
    row = BulkRun.objects.filter(pk=run_id).first()
    if row is None or row.person_id != actor.actor_id:
        raise Http404
    return row


def claim_item(item_id: UUID) -> BulkItem | None:
    """The item, held until the transaction ends; None when something came of it already."""
    row = BulkItem.objects.select_for_update().select_related("run").get(pk=item_id)
    return row if row.state == BulkItem.WAITING else None


def settle_item(item_id: UUID, *, done: bool, sentence: str, now: datetime) -> None:
    """What came of it. The note is in the case now, or was not wanted."""
    state = BulkItem.DONE if done else BulkItem.REFUSED
    BulkItem.objects.filter(pk=item_id, state=BulkItem.WAITING).update(
        state=state, sentence=sentence[:300], done_at=now, note_sealed=None
    )
    BulkRun.objects.filter(items__pk=item_id, started_at=None).update(started_at=now)
