"""Reads of bundles: this region as a publisher, its partners, what they offer."""

from __future__ import annotations

from datetime import date, datetime

from pendopo.bundles.models import Catalogue, Offer, Partner, Published
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region, all_regions

NO_CATALOGUE = "Katalog daerah ini belum didirikan. Dirikan dahulu dengan frasa sandinya."


def namespace_of(place: Region) -> str:
    """How ids begin that this region adds, and what its catalogue is called: r3273."""
    return f"r{place.id}"


def region_ids() -> dict[str, int]:
    """The regions of this cell by their codes."""
    return {place.code: place.id for place in all_regions()}


def catalogue_of() -> Catalogue | None:
    """The open region as a publisher, or None while it has no catalogue."""
    return Catalogue.objects.first()


def need_catalogue() -> Catalogue:
    """The same. Raises Refusal while there is none."""
    found = catalogue_of()
    if found is None:
        raise Refusal(NO_CATALOGUE)
    return found


def last_published(definition_id: str) -> Published | None:
    """The newest version in the open region's own catalogue, also when it was withdrawn."""
    return Published.objects.filter(definition_id=definition_id).order_by("-number").first()


def in_catalogue() -> list[Published]:
    """The newest version of everything that the open region offers to others, by title."""
    rows = Published.objects.filter(withdrawn_at=None).order_by("definition_id", "-number")
    newest = {row.definition_id: row for row in reversed(rows)}
    return sorted(newest.values(), key=lambda row: row.title)


def offers_of(partner: Partner) -> list[Offer]:
    """The newest version of everything that a partner offers, by title."""
    rows = Offer.objects.filter(partner=partner).order_by("definition_id", "number")
    return sorted({row.definition_id: row for row in rows}.values(), key=lambda row: row.title)


def ended_sentence(partner: Partner, today: date) -> str:
    """Why nothing new is adopted from a partner whose agreement has ended; '' while it has not, or there never was
    one. What was adopted runs on and may be upgraded."""
    if partner.ended_at is not None:
        return (
            f"Kesepakatan dengan {partner.name} sudah berakhir. Yang sudah dipakai terus berjalan; adopsi baru tidak."
        )
    if partner.agreement_until is not None and today > partner.agreement_until:
        return (
            f"Kesepakatan dengan {partner.name} habis masa berlakunya. Yang sudah dipakai terus berjalan; "
            "adopsi baru menunggu perpanjangan."
        )
    return ""


def today_in(place: Region, now: datetime) -> date:
    """The day in a region."""
    return now.astimezone(place.tz).date()
