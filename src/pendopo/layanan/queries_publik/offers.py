"""The list of services: one after the other while they are few, by life event when they are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext

from pendopo.definitions.api import offered

FEW = 12  # more than fit two screens of a phone are easier to find under headings


@dataclass(frozen=True)
class OfferLine:
    """A service in the reader's language. `event`: its life event as the author wrote it; `portal_name`: the national
    counter that decides. `is_basic`: what its archetype gives, until an officer completes it. `points`, `verified`:
    how many things in it rest on a law, and how many were compared with it."""

    id: str
    title: str
    summary: str
    category: str
    event: str
    fee: str
    days: int
    is_open: bool
    lang: str
    owner: str
    channel: str
    portal_name: str
    is_basic: bool
    points: int
    verified: int


@dataclass(frozen=True)
class OfferGroup:
    """Services under one heading; without a title they are all there are. `anchor`: its name in the address."""

    title: str
    anchor: str
    offers: list[OfferLine]


def offers_in(lang: str) -> list[OfferLine]:
    """Every service that anybody may begin, by title. One statement."""
    return [
        OfferLine(
            id=one.id, title=one.text("title", lang), summary=one.text("summary", lang), category=one.card.category,
            event=one.card.life_event, fee=one.text("fee_text", lang), days=one.card.promise_days,
            is_open=one.is_open, lang=one.card.lang(lang), owner=one.card.owner, channel=one.card.channel,
            portal_name=one.card.portal_name, is_basic=one.card.depth == "dasar",
            points=one.card.points, verified=one.card.verified,
        )
        for one in offered()
    ]  # fmt: skip


def grouped_offers(offers: Sequence[OfferLine]) -> list[OfferGroup]:
    """By life event in the order of their titles, those without one last; few stay together."""
    if len(offers) <= FEW:
        return [OfferGroup("", "", list(offers))] if offers else []
    events = {one.event: gettext(one.event) for one in offers if one.event}
    named = [OfferGroup(title, slugify(event), _of(event, offers)) for event, title in events.items()]
    rest = [OfferGroup(gettext("Lainnya"), "lainnya", _of("", offers))]
    return [*sorted(named, key=lambda group: group.title.lower()), *(group for group in rest if group.offers)]


def _of(event: str, offers: Sequence[OfferLine]) -> list[OfferLine]:
    return [one for one in offers if one.event == event]
