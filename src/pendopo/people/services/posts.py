"""Units, persons and the posts they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor
from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import Membership, Person, Unit, User
from pendopo.people.services.accounts import make_user

ADMIN = "admin"


def create_unit(
    *,
    code: str,
    name: str,
    short: str,
    kind: str,
    parent: Unit | None = None,
    function_title: str = "",
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Add an office, or a part of one, to the open region."""
    unit = Unit.objects.create(
        code=code, name=name, short=short, kind=kind, parent=parent, function_title=function_title,
        valid_from=valid_from,
    )  # fmt: skip
    record("people.unit_created", subject=unit, actor=actor, now=now, data={"kode": code})
    return unit


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
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give a person a role in a unit from a day on, until the last day if one is known (both included).

    Raises Refusal (422) when they hold that role there already on one of these days.
    """
    same = Membership.objects.filter(person=person, role=role, unit=unit)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    if (same.filter(valid_from__lte=valid_to) if valid_to else same).exists():
        raise Refusal(_("Orang ini sudah memegang peran itu pada unit ini."), status=422)
    post = Membership.objects.create(person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    data = {"peran": role, "unit": str(unit.pk), "orang": str(person.pk)}
    record("people.membership_granted", subject=post, actor=actor, now=now, data=data)
    return post


def end_membership(post: Membership, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a post end; it holds until the end of its last day.

    Raises Refusal: a last day before the first one (422), or one's own last post as administrator (409).
    """
    if last_day < post.valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama peran ini."), status=422)
    if post.role == ADMIN and post.person_id == actor.actor_id and not _stays_admin(post, last_day):
        raise Refusal(
            _("Ini peran pengelola Anda yang terakhir. Minta pengelola lain mengakhirinya, agar daerah tetap diurus.")
        )
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    record("people.membership_ended", subject=post, actor=actor, now=now, data={"hingga": last_day.isoformat()})


def _stays_admin(post: Membership, last_day: date) -> bool:
    """Another post of this person makes them administrator from the day after on, without an end."""
    others = Membership.objects.filter(person_id=post.person_id, role=ADMIN, valid_to__isnull=True).exclude(pk=post.pk)
    return others.filter(valid_from__lte=last_day + timedelta(days=1)).exists()
