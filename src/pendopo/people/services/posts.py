"""Persons and the posts they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.lib.formats import tanggal
from pendopo.people.actor import ADMIN, Actor
from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import Membership, Person, Unit, User
from pendopo.people.queries_jabatan import admins_on, first_day_without_admin
from pendopo.people.services.accounts import make_user


def create_person(
    *,
    name: str,
    nip: str = "",
    email: str = "",
    phone: str = "",
    title: str = "",
    rank: str = "",
    unit: Unit | None = None,
    is_contoh: bool = False,
    actor: Actor,
    now: datetime,
) -> Person:
    """Add somebody who works for the open region. One sign-in per cell: an identifier already known keeps its user.

    A new user has no password; `invite` lets them choose one. A person with a user of before waits for them to
    accept. Raises Refusal (422): an unreadable identifier, a citizen's, or that of somebody who is here already.
    """
    identifiers = tuple(_checked(text) for text in (nip, email, phone) if text)
    known = _known(identifiers)
    if known is not None and Person.objects.filter(user=known).exists():
        raise _already_here()
    try:
        with transaction.atomic():  # somebody else may add the same person in this moment
            person = Person.objects.create(
                user=known or make_user(kind=User.STAF, identifiers=identifiers, name=name, now=now),
                name=name, title=title, rank=rank, unit=unit, is_contoh=is_contoh,
                account=Person.OWN if known is None else Person.WAITING,
            )  # fmt: skip
    except IntegrityError:
        raise _already_here() from None
    record("people.person_created", subject=person, actor=actor, now=now)
    return person


def rename_person(person: Person, *, name: str, title: str, actor: Actor, now: datetime) -> None:
    """Set the name and title that pages and later certificates show; what was signed keeps the old ones."""
    if (person.name, person.title) == (name, title):
        return
    person.name, person.title = name, title
    person.save(update_fields=["name", "title"])
    record("people.person_renamed", subject=person, actor=actor, now=now)


def _already_here() -> Refusal:
    return Refusal(_("Orang ini sudah terdaftar sebagai petugas daerah ini. Cari namanya pada daftar."), status=422)


def _checked(text: str) -> Identifier:
    identifier = read_identifier(text)
    if identifier is None:
        raise Refusal(_("NIP, surel, atau nomor telepon ini belum benar. Periksa lagi."), status=422)
    return identifier


def _known(identifiers: tuple[Identifier, ...]) -> User | None:
    """The user of the cell who has one of these. A citizen's account never becomes that of staff: its address was
    proved by nobody, and whoever made the account would hold the post."""
    match = Q()
    for identifier in identifiers:
        match |= Q(**{f"{identifier.kind}_index": identifier.index})
    found = list(User.objects.filter(match)[:2]) if identifiers else []
    if any(user.kind != User.STAF for user in found):
        raise Refusal(_("Surel atau nomor ini dipakai akun warga. Pakai NIP atau surel dinas orang itu."), status=422)
    if len(found) > 1:
        raise Refusal(_("NIP dan surel ini milik dua akun yang berbeda. Tulis salah satu saja."), status=422)
    return found[0] if found else None


def grant_membership(
    *,
    person: Person,
    role: str,
    unit: Unit,
    valid_from: date,
    valid_to: date | None = None,
    kind: str = Membership.OWN,
    title: str = "",
    basis_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give a person a role in a unit from a day on, until the last day if one is known (both included).

    `kind`, `title`, `basis_id`: of a post held for somebody else, as `Membership` says. Raises Refusal (422) when
    they hold that role there already on one of these days.
    """
    same = Membership.objects.filter(person=person, role=role, unit=unit)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    if (same.filter(valid_from__lte=valid_to) if valid_to else same).exists():
        raise Refusal(_("Orang ini sudah memegang peran itu pada unit ini."), status=422)
    post = Membership.objects.create(
        person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, kind=kind, title=title,
        basis_id=basis_id,
    )  # fmt: skip
    data = {"peran": role, "unit": str(unit.pk), "orang": str(person.pk), "sejak": valid_from.isoformat()}
    if kind != Membership.OWN:
        data["sebagai"] = kind
    record("people.membership_granted", subject=post, actor=actor, now=now, data=data)
    return post


def end_membership(post: Membership, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a post end; it holds until the end of its last day.

    Raises Refusal: a last day before the first one (422), one's own last post as administrator, or the region's (409).
    """
    if last_day < post.valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama peran ini."), status=422)
    if post.role == ADMIN and post.person_id == actor.actor_id and not _stays_admin(post, last_day):
        raise Refusal(
            _("Ini peran pengelola Anda yang terakhir. Minta pengelola lain mengakhirinya, agar daerah tetap diurus.")
        )
    if actor.is_staff:  # a command of the operator may leave a gap and mend it
        _refuse_without_admin(post, last_day)
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    record("people.membership_ended", subject=post, actor=actor, now=now, data={"hingga": last_day.isoformat()})


def set_last_day(
    post: Membership, last_day: date | None, *, basis_id: UUID | None, actor: Actor, now: datetime
) -> None:
    """Give a post another last day, or none, because of a decree; that the region keeps an administrator is checked
    by whoever decides on the whole decree. Raises Refusal (422) for a last day before the first one."""
    if post.valid_to == last_day:
        return
    if last_day is not None and last_day < post.valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama peran ini."), status=422)
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    data = {"hingga": last_day.isoformat() if last_day else None, "dasar": str(basis_id) if basis_id else None}
    kind = "people.membership_ended" if last_day else "people.membership_resumed"
    record(kind, subject=post, actor=actor, now=now, data=data)


def withdraw_membership(post: Membership, *, today: date, actor: Actor, now: datetime) -> None:
    """Take a post back: one that has not begun never was; one that holds ends with yesterday, or today when it began
    today. Rights of past days stay as they were."""
    data = {"peran": post.role, "unit": str(post.unit_id), "orang": str(post.person_id)}
    record("people.membership_withdrawn", subject=post, actor=actor, now=now, data=data)
    if post.valid_from > today:
        Membership.objects.filter(pk=post.pk).delete()
        return
    last_day = max(post.valid_from, today - timedelta(days=1))
    if post.valid_to is None or post.valid_to > last_day:
        Membership.objects.filter(pk=post.pk).update(valid_to=last_day)


def place_person(
    person: Person, *, unit: Unit | None, title: str, rank: str, name: str = "", actor: Actor, now: datetime
) -> None:
    """Where somebody works and what they are called there from now on; nothing changes when it is so already."""
    name = name or person.name
    if (person.unit_id, person.title, person.rank, person.name) == (unit.pk if unit else None, title, rank, name):
        return
    person.unit, person.title, person.rank, person.name = unit, title, rank, name
    person.save(update_fields=["unit", "title", "rank", "name"])
    data = {"unit": str(unit.pk) if unit else None}
    record("people.person_placed", subject=person, actor=actor, now=now, data=data)


def _refuse_without_admin(post: Membership, last_day: date) -> None:
    """Refused (409): the day after, or a later day, would find the region without an administrator."""
    if post.role != ADMIN or not admins_on(last_day):
        return
    end = post.valid_to
    post.valid_to = last_day
    empty = first_day_without_admin(last_day, changed={post.pk: post})
    post.valid_to = end
    if empty is not None:
        raise Refusal(
            _("Sejak %(hari)s daerah ini tidak lagi punya pengelola. Beri peran pengelola kepada orang lain dahulu.")
            % {"hari": tanggal(empty)}
        )


def _stays_admin(post: Membership, last_day: date) -> bool:
    """Another post of this person makes them administrator from the day after on, without an end."""
    others = Membership.objects.filter(person_id=post.person_id, role=ADMIN, valid_to__isnull=True).exclude(pk=post.pk)
    return others.filter(valid_from__lte=last_day + timedelta(days=1)).exists()
