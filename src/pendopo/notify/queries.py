"""Reads of notices, of their wording and their ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from pendopo.core.api import key_folder
from pendopo.lib.briefly import Briefly
from pendopo.notify import rules
from pendopo.notify.gateways import GATEWAYS, Gateway
from pendopo.notify.models import ChannelPolicy, MessageTemplate, Notice
from pendopo.tenancy.api import Region, current_region_id

_own: Briefly[dict[str, tuple[str, str]]] = Briefly()


def notices_of(case_id: UUID) -> QuerySet[Notice]:
    """What the applicant of a case was told, newest first."""
    return Notice.objects.filter(case_id=case_id).order_by("-created_at", "-id")


def gateway_of(place: Region) -> Gateway | None:
    """The gateway through which messages go to phones; a simulator never outside regions marked contoh."""
    row = ChannelPolicy.objects.first()
    way = GATEWAYS.get(row.gateway) if row is not None else None
    return way if way is not None and (place.is_contoh or not way.is_simulator) else None


def words_for(kind: str, values: Mapping[str, str]) -> tuple[str, str]:
    """(subject, body) of an occasion in the region's words, else in those of the house. Raises LookupError."""
    house = rules.KINDS[kind]
    subject, body = _own.get(current_region_id(), _own_words).get(kind, (house.subject, house.body))
    return rules.fill(subject, values), rules.fill(body, values)


def _own_words() -> dict[str, tuple[str, str]]:
    return {row.kind: (row.subject, row.body) for row in MessageTemplate.objects.all()}


def forget_words() -> None:
    """After a change of the region's words."""
    _own.forget()


@dataclass(frozen=True)
class Wording:
    """An occasion with its words now; `is_own`: the region's. `sample`: as it would be sent with example values."""

    kind: str
    title: str
    subject: str
    body: str
    placeholders: Mapping[str, str]
    is_own: bool
    sample: rules.Message


def wordings() -> list[Wording]:
    """Every occasion. One statement."""
    own = {row.kind: row for row in MessageTemplate.objects.all()}
    found = []
    for kind, house in rules.KINDS.items():
        row = own.get(kind)
        subject, body = (row.subject, row.body) if row is not None else (house.subject, house.body)
        sample = rules.compose(rules.fill(subject, house.example), rules.fill(body, house.example))
        found.append(Wording(kind, house.title, subject, body, house.placeholders, row is not None, sample))
    return found


UNTOLD = Q(state=Notice.BY_HAND) | Q(state=Notice.FAILED)
"""Whom somebody has to tell."""


def untold() -> QuerySet[Notice]:
    """Notices of the open region that reached nobody and will not by themselves."""
    return Notice.objects.filter(UNTOLD)


def counts_by_state(rows: QuerySet[Notice]) -> dict[str, int]:
    """How many notices there are in each state. One statement."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("id")))


@dataclass(frozen=True)
class MailServer:
    """How mail is sent; `has_password`: its file is there."""

    host: str
    port: int
    user: str
    security: str
    sender: str
    has_password: bool


def mail_server() -> MailServer | None:
    """The mail server of this installation, None without one."""
    if not settings.EMAIL_HOST:
        return None
    security = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else ""
    return MailServer(
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, security, settings.DEFAULT_FROM_EMAIL,
        has_password=(key_folder() / "smtp.sandi").exists(),
    )  # fmt: skip
