"""Reads of recoveries: of a citizen's PIN, of the region's administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.audit.api import Event
from pendopo.core.api import Card, Refusal
from pendopo.people.actor import ADMIN, Actor, valid_on
from pendopo.people.models import (
    AdminRecovery,
    FactorReset,
    Membership,
    Person,
    PinRecovery,
    SealedCode,
    Unit,
    User,
)
from pendopo.tenancy.api import Region

SHOWN_DAYS = 30
_OF_AN_ACCOUNT = ("people.signed_in", "people.citizen_registered", "people.person_added_to_phone")


def belongs_here(user: User) -> bool:
    """This account was made or used in the open region."""
    return Event.objects.filter(kind__in=_OF_AN_ACCOUNT, subject_id=user.pk).exists()


def open_recoveries() -> list[PinRecovery]:
    """What waits at the counters of the open region, oldest first."""
    rows = PinRecovery.objects.select_related("user", "opened_by", "confirmed_by").filter(ended_at=None)
    return list(rows.order_by("opened_at", "id"))


def ended_recoveries(now: datetime) -> list[PinRecovery]:
    """What ended within a month, newest first."""
    rows = PinRecovery.objects.select_related("user", "opened_by", "confirmed_by")
    return list(rows.filter(ended_at__gt=now - timedelta(days=SHOWN_DAYS)).order_by("-ended_at", "id")[:50])


def get_recovery(recovery_id: UUID) -> PinRecovery:
    """A recovery of the open region; 404 for absent and for another region's."""
    return get_object_or_404(PinRecovery.objects.select_related("user", "opened_by", "confirmed_by"), pk=recovery_id)


def recovery_of(user: User, now: datetime) -> PinRecovery | None:
    """What the owner of an account must know: an open recovery, or one that was used within a month."""
    rows = PinRecovery.objects.filter(user_id=user.pk).order_by("-opened_at")
    recent = rows.filter(ended_at__gt=now - timedelta(days=SHOWN_DAYS), outcome=PinRecovery.USED).first()
    return rows.filter(ended_at=None).first() or recent


def home_unit(today: date) -> Unit:
    """The office that a new administrator belongs to: that of the last one, else the region's first."""
    post = Membership.objects.select_related("unit").filter(role=ADMIN).order_by("-valid_from", "-id").first()
    found = post.unit if post is not None else Unit.objects.filter(valid_on(today)).order_by("id").first()
    if found is None:
        raise Refusal(_("Daerah ini belum punya unit."))
    return found


@dataclass(frozen=True)
class Administrator:
    """Somebody who administers the region today. `may_sign_in`: the invitation was accepted."""

    person: Person
    may_sign_in: bool


def administrators(today: date) -> list[Administrator]:
    """Who administers the open region today, by name. One statement."""
    posts = Membership.objects.select_related("person__user").filter(valid_on(today), role=ADMIN)
    once = {post.person_id: post.person for post in posts}
    found = [
        Administrator(person, person.account != Person.WAITING and person.user.has_usable_password())
        for person in once.values()
    ]
    return sorted(found, key=lambda one: one.person.name)


def sealed_code() -> SealedCode | None:
    """The code that lies in the envelope now, or None when none was made."""
    return SealedCode.objects.filter(ended_at=None).first()


def admin_recoveries(now: datetime) -> list[AdminRecovery]:
    """Who became administrator by a sealed code within a month, newest first."""
    rows = AdminRecovery.objects.select_related("person").filter(at__gt=now - timedelta(days=SHOWN_DAYS))
    return list(rows.order_by("-at", "id"))


def factor_resets() -> list[FactorReset]:
    """What waits for a second administrator."""
    return list(FactorReset.objects.select_related("person", "asked_by").filter(closed_at=None).order_by("asked_at"))


def get_factor_reset(reset_id: UUID) -> FactorReset:
    """A request of the open region; 404 for absent and for another region's."""
    return get_object_or_404(FactorReset.objects.select_related("person__user"), pk=reset_id)


def card_of_administrators(place: Region, actor: Actor, now: datetime) -> Card | None:
    """What every administrator must see first: who came in by the envelope, whether there are two, what waits."""
    able = [one for one in administrators(now.astimezone(place.tz).date()) if one.may_sign_in]
    said, tone = [], "jalan"
    for row in admin_recoveries(now):
        tone = "gagal"
        said.append(
            _("%(nama)s menjadi pengelola lewat kode tersegel, surat %(nomor)s.")
            % {"nama": row.person.name, "nomor": row.letter_number}
        )
    if len(able) < 2:
        tone = "gagal"
        said.append(_("Baru satu pengelola dapat masuk. Undang yang kedua, agar daerah tetap terurus."))
    if sealed_code() is None:
        said.append(_("Kode tersegel untuk keadaan darurat belum dicetak."))
    waiting = len(factor_resets())
    if waiting:
        said.append(_("Ada permintaan melepas bukti kedua yang menunggu pengelola lain."))
    if not said:
        return None
    return Card(_("Pengelola"), " ".join(said), tone=tone, url=reverse("people_staf:pengelola"))
