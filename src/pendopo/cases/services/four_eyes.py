"""Four eyes: who entered an application for a citizen does not judge it as well."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.cases.models import Case
from pendopo.people.api import DECIDING, Actor, Membership, valid_on

Posts = Collection[tuple[UUID, str]]


def own_entry(case: Case, actor: Actor) -> bool:
    """Whether this officer entered the case at the counter."""
    return actor.is_staff and case.lodged_by_id is not None and case.lodged_by_id == actor.actor_id


def four_eyes(case: Case, posts: Posts, actor: Actor, now: datetime | None = None) -> str:
    """Why an officer may not judge or move on what they entered themselves, or ''.

    `posts`: those by which it would be done. Who decides never may. Others may only where nobody else holds the post:
    an office with one clerk must not stand still, and everybody sees whose post entered the case.
    """
    if not own_entry(case, actor):
        return ""
    mine = set(posts) & actor.posts
    if not mine or (not any(role in DECIDING for _unit, role in mine) and is_alone(mine, actor, now)):
        return ""
    return _("Berkas ini Anda masukkan sendiri lewat loket. Penilaiannya dilakukan rekan Anda.")


def is_alone(posts: Posts, actor: Actor, now: datetime | None = None) -> bool:
    """Whether nobody else holds any of these posts today."""
    assert actor.actor_id is not None  # only staff have posts
    today = timezone.localtime(now or timezone.now()).date()
    others = Membership.objects.filter(valid_on(today)).exclude(person_id=actor.actor_id)
    found = set(others.filter(unit_id__in=[unit for unit, _role in posts]).values_list("unit_id", "role"))
    return not found & set(posts)
