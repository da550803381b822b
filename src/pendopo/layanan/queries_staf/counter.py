"""What a counter received, and what lies there half filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, Draft, drafts_of
from pendopo.definitions.api import Listed, compiled_of, offered
from pendopo.layanan.models import PermohonanSusulan, PersetujuanLoket
from pendopo.lib.needs import Offer, search
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor, Unit
from pendopo.tenancy.api import Region

ROLES = ("front_office", "petugas_kelurahan")
LOOK_BACK = timedelta(days=95)  # a form may lie half filled in for ninety days


@dataclass(frozen=True)
class Received:
    """One application that this counter took in."""

    case: Case
    title: str
    consent: PersetujuanLoket


@dataclass(frozen=True)
class Begun:
    """A form that this officer has begun for somebody."""

    draft: Draft
    title: str


def counters_of(actor: Actor) -> list[Unit]:
    """The offices at whose counter this person sits, by name."""
    units = {unit for unit, role in actor.posts if role in ROLES}
    return list(Unit.objects.filter(id__in=units).order_by("name", "id"))


def begun_at_counter(device_hash: bytes, offers: Iterable[Listed]) -> list[Begun]:
    titles = {one.id: one.title for one in offers}
    rows = drafts_of(device_hash=device_hash, user_id=None)
    return [Begun(row, titles[row.definition_id]) for row in rows if row.definition_id in titles]


def services_for(typed: str) -> list[Listed]:
    """The services on offer; with a need those that fit it, the best first."""
    offers = offered()
    if not typed:
        return offers
    by_id = {one.id: one for one in offers}
    hits = search(typed, (Offer(one.id, one.title, one.card.summary, one.card.needs) for one in offers))
    return [by_id[hit.key] for hit in hits]


def received_today(place: Region, actor: Actor, now: datetime) -> list[Received]:
    """What the counters of this person received today, the newest first. Three statements."""
    start = datetime.combine(now.astimezone(place.tz).date(), time(), tzinfo=place.tz)
    units = [unit for unit, role in actor.posts if role in ROLES]
    rows = PersetujuanLoket.objects.select_related("unit").filter(unit_id__in=units, recorded_at__gte=now - LOOK_BACK)
    consents = {row.case_id: row for row in rows}
    late = PermohonanSusulan.objects.filter(case_id__in=list(consents), recorded_at__gte=start).values("case_id")
    cases = Case.objects.select_related("release").defer("release__body").filter(
        Q(submitted_at__gte=start) | Q(id__in=late), id__in=list(consents)
    )  # fmt: skip
    found = [Received(case, compiled_of(case.release).definition.title, consents[case.id]) for case in cases]
    return sorted(found, key=lambda one: (one.case.submitted_at, one.case.id), reverse=True)


def own_reception(place: Region, actor: Actor, case_id: UUID, now: datetime) -> Received:
    """What this officer received themselves, today: only then is the receipt with its code printed. Else Http404."""
    for one in received_today(place, actor, now):
        if one.case.id == case_id and one.consent.clerk_id == actor.actor_id:
            return one
    raise Http404


def as_csv(rows: list[Received], place: Region) -> str:
    """Today's list for a spreadsheet."""
    head = [_("Nomor"), _("Pemohon"), _("Layanan"), _("Diterima"), _("Loket"), _("Petugas"), _("Persetujuan")]
    cells = (
        [
            one.case.number, one.case.applicant, one.title,
            f"{one.case.submitted_at.astimezone(place.tz):%Y-%m-%d %H:%M}", one.consent.unit.name,
            one.consent.clerk_label, str(one.consent.get_how_display()),
        ]
        for one in rows
    )  # fmt: skip
    return csv_table(head, cells)
