"""Standing in: Plt., Plh., by mandate, during an absence. The rights are a dated post; they end by their day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.kepegawaian import rules_pengganti as rules
from pendopo.kepegawaian.models import BatasPenggantian, Ketidakhadiran, Penggantian
from pendopo.kepegawaian.queries_pengganti import away_between, limit_of, standing_between
from pendopo.kepegawaian.queries_rencana import holds_from
from pendopo.people.api import (
    ADMIN,
    Actor,
    Membership,
    Person,
    Unit,
    grant_membership,
    local_day,
    withdraw_membership,
)


@transaction.atomic
def stand_in(
    wish: rules.Wish,
    *,
    title: str,
    dated: date | None = None,
    absence: Ketidakhadiran | None = None,
    actor: Actor,
    now: datetime,
) -> Penggantian:
    """Let somebody stand in for a post. Raises Refusal (422) with the reason why they cannot.

    Who administers may do it for everybody; anybody else hands on their own post, and none that needs an order.
    """
    today = local_day(now)
    _refuse_not_mine(wish, actor)
    if wish.valid_to < today:
        raise Refusal(_("Penggantian tidak dapat dicatat untuk hari-hari yang sudah lewat."), status=422)
    wide = timedelta(days=400)
    standing = standing_between(wish.valid_from - wide, wish.valid_to + wide)
    problem = rules.standing_problem(
        wish, limit_of(wish.kind, today), standing, away_between(wish.valid_from, wish.valid_to),
        holds_from(wish.valid_from),
    )  # fmt: skip
    if problem:
        raise Refusal(problem, status=422)
    unit, person = Unit.objects.get(pk=wish.unit_id), Person.objects.get(pk=wish.stand_in_id)
    if unit.valid_to is not None and unit.valid_to < wish.valid_to:
        raise Refusal(_("Unit itu berakhir sebelum penggantian ini selesai."), status=422)
    row = Penggantian.objects.create(
        kind=wish.kind, unit=unit, role=wish.role, title=title, replaced_id=wish.replaced_id, stand_in=person,
        valid_from=wish.valid_from, valid_to=wish.valid_to, number=wish.number.strip(), dated=dated,
        overlap_reason=wish.overlap_reason.strip(), absence=absence, made_by_id=actor.actor_id, made_at=now,
        extends=_before(wish, standing),
    )  # fmt: skip
    row.post_id = _give_post(row, max(wish.valid_from, today), actor, now)
    row.save(update_fields=["post_id"])
    data = {"sebagai": wish.kind, "peran": wish.role, "unit": str(unit.pk), "hingga": wish.valid_to.isoformat()}
    record("kepegawaian.stand_in_set", subject=row, actor=actor, now=now, data=data)
    return row


def _refuse_not_mine(wish: rules.Wish, actor: Actor) -> None:
    if not actor.is_staff or ADMIN in actor.roles:
        return
    if wish.replaced_id != actor.actor_id or wish.kind not in (rules.MANDATE, rules.COVER):
        raise Refusal(_("Anda hanya dapat menyerahkan peran Anda sendiri. Selebihnya dilakukan pengelola."))
    if wish.role in rules.ALWAYS_BY_ORDER:
        raise Refusal(_("Peran ini hanya diserahkan oleh pengelola, berdasarkan surat perintah."))


def _before(wish: rules.Wish, standing: list[Penggantian]) -> Penggantian | None:
    day = wish.valid_from - timedelta(days=1)
    wanted = (wish.kind, wish.unit_id, wish.role, wish.stand_in_id)
    return next(
        (o for o in standing if (o.kind, o.unit_id, o.role, o.stand_in_id) == wanted and o.valid_to == day), None
    )  # fmt: skip


def _give_post(row: Penggantian, first: date, actor: Actor, now: datetime) -> UUID | None:
    """The dated post; none where they hold that role there themselves for the whole time."""
    own = Membership.objects.filter(person=row.stand_in, role=row.role, unit=row.unit, valid_from__lte=first)
    if any(post.valid_to is None or post.valid_to >= row.valid_to for post in own):
        return None
    post = grant_membership(
        person=row.stand_in, role=row.role, unit=row.unit, valid_from=first, valid_to=row.valid_to, kind=row.kind,
        title=row.title, basis_id=row.pk, actor=actor, now=now,
    )  # fmt: skip
    return post.pk


@transaction.atomic
def withdraw_stand_in(row: Penggantian, *, actor: Actor, now: datetime) -> None:
    """End a standing-in before its last day: its rights end at once (at midnight where it began today)."""
    if row.withdrawn_at is not None:
        return
    today = local_day(now)
    for post in Membership.objects.filter(basis_id=row.pk, valid_to__gte=today).order_by("id"):
        withdraw_membership(post, today=today, actor=actor, now=now)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record("kepegawaian.stand_in_withdrawn", subject=row, actor=actor, now=now)


@transaction.atomic
def set_limit(
    kind: str,
    *,
    most_days: int,
    extensions: int,
    needs_order: bool,
    source: str,
    verified: bool,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> BatasPenggantian:
    """How long one may stand in here, from a day on; says where it is written, and whether somebody has read it."""
    row, _made = BatasPenggantian.objects.update_or_create(
        kind=kind, valid_from=valid_from,
        defaults={
            "most_days": most_days, "extensions": extensions, "needs_order": needs_order, "source": source,
            "verified": verified,
        },
    )  # fmt: skip
    data = {"jenis": kind, "hari": most_days, "sambung": extensions}
    record("kepegawaian.limit_set", subject=row, actor=actor, now=now, data=data)
    return row
