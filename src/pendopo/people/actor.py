"""Who acts: read once per request, handed to every rule and service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from pendopo.core.api import role_titles
from pendopo.people.models import Membership, Person, User
from pendopo.tenancy.api import Region

Kind = Literal["staf", "warga", "sistem"]

ADMIN, SIGNING = "admin", "penanda_tangan"
"""The roles that the platform itself knows by name: who administers the region, and who signs its letters."""

# Whoever holds one of these roles signs in with a second factor.
DECIDING = frozenset({"tim_teknis", "kepala_seksi", "penanda_tangan", "bendahara_penerimaan", "admin"})

# A PIN opens none of these: who decides, and who may look into everything.
BEYOND_A_PIN = DECIDING | {"auditor", "inspektorat", "pelindung_data", "kerja_sama", "pengelola_layanan"}


@dataclass(frozen=True)
class Actor:
    """Who acts. `label` is shown to others and kept in events, so it never holds a personal name.

    `actor_id`: the Person for staff, the User for citizens, None for visitors and the system.
    `posts`: (unit, role) pairs valid today; `roles`: the roles among them.
    """

    kind: Kind
    label: str
    actor_id: UUID | None = None
    user_id: UUID | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    posts: frozenset[tuple[UUID, str]] = frozenset()
    unit_title: str = ""

    @property
    def is_staff(self) -> bool:
        return self.kind == "staf"

    @property
    def is_known(self) -> bool:
        """Signed in (staff or citizen)."""
        return self.user_id is not None

    @property
    def must_prove(self) -> bool:
        """Decides, signs, administers, or may look into everything: needs a second factor."""
        return bool(self.roles & BEYOND_A_PIN)


SIMULATED = "SIMULATOR"
"""How the label begins of who answers in the place of a system that is only imitated."""

SYSTEM = Actor(kind="sistem", label=gettext_noop("Sistem"))
_ANONYMOUS = Actor(kind="warga", label=gettext_noop("Pemohon"))


def anonymous() -> Actor:
    """A visitor who has not signed in."""
    return _ANONYMOUS


def citizen(user: User) -> Actor:
    """Anybody signed in, acting for themselves; also staff on public pages, where their posts give them no rights."""
    return Actor(kind="warga", label=_ANONYMOUS.label, actor_id=user.pk, user_id=user.pk)


def role_title(role: str) -> str:
    """What a role is called: as the app that owns it says, else its own name with a capital."""
    return role_titles().get(role) or role.replace("_", " ").capitalize()


def valid_on(day: date) -> Q:
    """Memberships that hold on this day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


KIND_WORDS = {Membership.PLT: "Plt. ", Membership.PLH: "Plh. "}


def _from_posts(found: list[Membership]) -> Actor | None:
    if not found:
        return None
    first, person = found[0], found[0].person
    return Actor(
        kind="staf",
        label=f"{KIND_WORDS.get(first.kind, '')}{role_title(first.role)} {first.unit.short}",
        actor_id=person.pk,
        user_id=person.user_id,
        name=person.name,
        roles=frozenset(post.role for post in found),
        posts=frozenset((post.unit_id, post.role) for post in found),
        unit_title=first.unit.name,
    )


def staff_of_user(region: Region, user_id: UUID, now: datetime, *, deciding: bool = True) -> Actor | None:
    """The user's person in this (open) region with the posts valid today, or None without any. One statement.

    With `deciding=False` only what a PIN opens.
    """
    today = now.astimezone(region.tz).date()
    posts = Membership.objects.select_related("person", "unit").filter(valid_on(today), person__user_id=user_id)
    posts = posts.exclude(person__account=Person.WAITING)
    if not deciding:
        posts = posts.exclude(role__in=BEYOND_A_PIN)
    return _from_posts(list(posts.order_by("valid_from", "id")))


def staff(person: Person, now: datetime) -> Actor:
    """This person as they act at `now`: with the posts valid on that day in the region. Two statements.

    Raises LookupError when the person holds no valid post.
    """
    actor = staff_of_user(person.region, person.user_id, now)
    if actor is None:
        raise LookupError(f"person {person.pk} holds no post on {now:%Y-%m-%d}")
    return actor
