"""Being away: leave, illness, a journey; with somebody who stands in for each post, or without."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.kepegawaian import rules_pengganti as rules
from pendopo.kepegawaian.models import Ketidakhadiran
from pendopo.kepegawaian.queries_pengganti import away_between, own_posts, standing_between
from pendopo.kepegawaian.services.standins import stand_in, withdraw_stand_in
from pendopo.lib.formats import tanggal
from pendopo.people.api import ADMIN, SIGNING, Actor, Person, local_day


@transaction.atomic
def record_absence(
    *,
    person: Person,
    kind: str,
    valid_from: date,
    valid_to: date,
    stand_in_by: Person | None = None,
    number: str = "",
    dated: date | None = None,
    overlap_reason: str = "",
    actor: Actor,
    now: datetime,
) -> Ketidakhadiran:
    """Somebody is away, from a day to a day; whoever stands in gets every post they hold themselves in that time.

    A signatory is replaced by a Plh., by order; an administrator's own rights are never handed on this way. Raises
    Refusal (422): it overlaps, or the person stands in for somebody in that time, or the stand-in cannot.
    """
    if ADMIN not in actor.roles and actor.actor_id != person.pk and actor.is_staff:
        raise Refusal(_("Anda hanya dapat mencatat ketidakhadiran Anda sendiri."))
    _refuse_dates(person, valid_from, valid_to, local_day(now))
    row = Ketidakhadiran.objects.create(
        person=person, kind=kind, valid_from=valid_from, valid_to=valid_to, made_by_id=actor.actor_id, made_at=now
    )
    record("kepegawaian.absence_set", subject=row, actor=actor, now=now, data={"hingga": valid_to.isoformat()})
    if stand_in_by is None:
        return row
    posts = [post for post in own_posts(person.pk, valid_from, valid_to) if post.role != ADMIN]
    for post in posts:
        last = min(valid_to, post.valid_to) if post.valid_to else valid_to
        wish = rules.Wish(
            rules.PLH if post.role == SIGNING else rules.COVER, post.unit_id, post.role, person.pk, stand_in_by.pk,
            max(valid_from, post.valid_from), last, number,
            overlap_reason or (_("Ketidakhadiran yang sama") if len(posts) > 1 else ""),
        )  # fmt: skip
        stand_in(wish, title=person.title, dated=dated, absence=row, actor=actor, now=now)
    return row


def _refuse_dates(person: Person, valid_from: date, valid_to: date, today: date) -> None:
    if valid_to < valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama."), status=422)
    if valid_to < today:
        raise Refusal(_("Ketidakhadiran yang sudah lewat tidak perlu dicatat lagi."), status=422)
    words = {"dari": tanggal(valid_from), "hingga": tanggal(valid_to)}
    if any(one.person_id == person.pk for one in away_between(valid_from, valid_to)):
        raise Refusal(_("Orang ini sudah dicatat tidak hadir pada sebagian hari itu."), status=422)
    for one in standing_between(valid_from, valid_to):
        if one.stand_in_id == person.pk:
            words |= {"sebagai": one.get_kind_display(), "jabatan": one.title}
            raise Refusal(
                _("Orang ini menjadi %(sebagai)s %(jabatan)s pada hari-hari itu. Tunjuk orang lain dahulu.") % words,
                status=422,
            )


@transaction.atomic
def withdraw_absence(row: Ketidakhadiran, *, actor: Actor, now: datetime) -> None:
    """Back earlier, or not away after all: who stood in for it no longer does. Safe to repeat."""
    if row.withdrawn_at is not None:
        return
    if ADMIN not in actor.roles and actor.actor_id != row.person_id and actor.is_staff:
        raise Refusal(_("Anda hanya dapat mengubah ketidakhadiran Anda sendiri."))
    for one in row.stand_ins.filter(withdrawn_at=None):
        withdraw_stand_in(one, actor=actor, now=now)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record("kepegawaian.absence_withdrawn", subject=row, actor=actor, now=now)
