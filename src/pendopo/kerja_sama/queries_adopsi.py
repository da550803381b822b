"""What the pages of adoption show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from pendopo.bundles.api import (
    ORIGIN_STATES,
    Adopted,
    Offer,
    Origin,
    Partner,
    adopted_all,
    adoption_fault,
    agreement_fault,
    basis_fault,
    licence_fault,
)
from pendopo.core.api import Card
from pendopo.definitions.api import Installed
from pendopo.lib.formats import jam, tanggal_pendek
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor, local_day
from pendopo.tenancy.api import Region

HEADINGS = ("Layanan", "Id", "Dari", "Versi", "Keadaan", "Yang kurang", "Dipasang", "Dibuka", "Berkas pertama", "Dasar")


@dataclass(frozen=True)
class Screen:
    """The list as it was asked for. `counts`: how many are in each state."""

    rows: list[Adopted]
    counts: list[tuple[str, str, int]]
    state: str
    total: int


def screen(place: Region, asked: str, now: datetime) -> Screen:
    """Every adopted app, or those of one state."""
    found = adopted_all(place, now)
    counted = Counter(one.state for one in found)
    state = asked if asked in ORIGIN_STATES else ""
    rows = [one for one in found if not state or one.state == state]
    counts = [(name, word, counted[name]) for name, word in ORIGIN_STATES.items()]
    return Screen(rows, counts, state, len(found))


def as_csv(place: Region, now: datetime) -> str:
    """The list for a spreadsheet."""
    return csv_table(HEADINGS, (_cells(one, place) for one in adopted_all(place, now)))


def _cells(one: Adopted, place: Region) -> list[str]:
    origin = one.origin
    missing = "; ".join(item.title for item in (*one.readiness.blocked, *one.readiness.missing))
    return [
        one.definition.title, origin.definition_id, one.source, str(origin.number), one.word,
        "" if one.is_open else missing, _moment(origin.adopted_at, place), _moment(origin.opened_at, place),
        _moment(origin.first_case_at, place), f"{origin.basis} {origin.basis_number}".strip(),
    ]  # fmt: skip


def _moment(moment: datetime | None, place: Region) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(place.tz)
    return f"{tanggal_pendek(local.date())} {jam(local)}"


def get_partner(partner_id: UUID) -> Partner:
    """A partner of the open region; 404 for everything else."""
    return get_object_or_404(Partner, pk=partner_id)


def get_offer(partner: Partner, definition_id: str, number: int) -> Offer:
    """What a partner offers, as last seen; 404 for everything else."""
    return get_object_or_404(Offer, partner=partner, definition_id=definition_id, number=number)


@dataclass(frozen=True)
class Before:
    """How things stand before anything is installed. `refused`: why it may not be taken over at all, '' when it may."""

    origin: Origin | None
    is_installed: bool
    refused: str


def before(partner: Partner, definition_id: str, now: datetime) -> Before:
    """What is here already of an app, and whether this partner's may be taken over."""
    origin = Origin.objects.select_related("partner").filter(definition_id=definition_id).first()
    here = Installed.objects.filter(definition_id=definition_id).exists()
    return Before(origin, here, adoption_fault(partner, local_day(now)))


@dataclass(frozen=True)
class Basis:
    """Under what right an app may be opened. `agreement`, `licence`: why not by them, '' when it may; `missing`: why
    it may not be opened yet, '' when it has its basis or needs none."""

    agreement: str
    licence: str
    missing: str


def basis_of(adopted: Adopted, now: datetime) -> Basis:
    """The ways to a basis that are open today."""
    partner: Partner | None = adopted.origin.partner
    if partner is None:
        return Basis("", "", "")
    today = local_day(now)
    return Basis(agreement_fault(partner, today), licence_fault(adopted.definition), basis_fault(adopted.origin, today))


def address(name: str, *args: object) -> str:
    """The address of another app's page; '' where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """What was adopted and still waits to be bound or opened; None when nothing does."""
    waiting = list(
        Installed.objects.filter(is_waiting=True, definition_id__in=Origin.objects.values("definition_id"))
        .order_by("release__title").values_list("release__title", flat=True)
    )  # fmt: skip
    if not waiting:
        return None
    if len(waiting) == 1:
        text = _("%(layanan)s sudah dipasang, belum dibuka") % {"layanan": waiting[0]}
    else:
        text = _("%(n)d layanan sudah dipasang, belum dibuka") % {"n": len(waiting)}
    return Card(_("Adopsi"), text, "jalan", reverse("kerja_sama_staf:adopsi"))
