"""Whence the apps of a region came and how far they are: taken over, bound, filled in, opened, used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import Http404

from pendopo.bundles.models import Origin, Partner
from pendopo.bundles.queries import ended_sentence
from pendopo.bundles.readiness import Readiness, checklist
from pendopo.bundles.rules_adopting import is_open_licence
from pendopo.definitions.api import Installed, compiled_of
from pendopo.engine.api import Definition
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region

STATES = {"ikat": "Perlu diikat", "isi": "Perlu diisi", "buka": "Siap dibuka", "dibuka": "Dibuka"}
"""How far an adopted app is, in the order of the steps; also what the list filters by."""


@dataclass(frozen=True)
class Adopted:
    """One app that came from elsewhere, as the list and its own page show it."""

    origin: Origin
    definition: Definition
    is_open: bool
    place: Region
    today: date

    @cached_property
    def readiness(self) -> Readiness:
        """What is filled in and what is missing; looked at only where somebody asks: an open app needs it seldom."""
        made_with = str(self.origin.manifest.get("engine", {}).get("pendopo", ""))
        return checklist(self.place, self.definition, made_with=made_with, today=self.today)

    @property
    def state(self) -> str:
        """The step that comes next, or 'dibuka'."""
        if self.is_open:
            return "dibuka"
        if self.readiness.missing_at("ikat"):
            return "ikat"
        return "isi" if self.readiness.missing or self.readiness.blocked else "buka"

    @property
    def word(self) -> str:
        """The state as people read it."""
        return STATES[self.state]

    @property
    def source(self) -> str:
        """From whom it came."""
        partner: Partner | None = self.origin.partner
        if partner is not None:
            return partner.name
        return "Tiruan sendiri" if self.definition.based_on else "Pendopo"


def adoption_fault(partner: Partner, today: date) -> str:
    """Why nothing new is taken over from this partner, as a sentence; '' when it is."""
    return ended_sentence(partner, today)


def agreement_fault(partner: Partner, today: date) -> str:
    """Why no agreement with this partner lets a service be opened, as a sentence; '' when one does."""
    if partner.trust != "kesepakatan":
        return f"Belum ada kesepakatan yang berlaku dengan {partner.name}."
    return ended_sentence(partner, today)


def basis_fault(origin: Origin, today: date) -> str:
    """Why an app may not serve its first real case yet; '' when it may: it is the region's own or has a basis."""
    partner: Partner | None = origin.partner
    if partner is None:
        return ""
    if origin.basis == "lisensi" and origin.basis_number and origin.basis_date and origin.basis_file_id:
        return ""
    if origin.basis == "kesepakatan":
        return agreement_fault(partner, today)
    return (
        f"Belum ada dasarnya: kesepakatan yang berlaku dengan {partner.name}, atau keputusan kepala daerah "
        "untuk memakainya di bawah lisensi terbuka."
    )


def upgrade_fault(origin: Origin) -> str:
    """Why a service that runs already takes no version of its partner yet; '' when it may: under the basis that it
    once got it goes on, also when an agreement has ended."""
    partner: Partner | None = origin.partner
    if partner is None or origin.basis:
        return ""
    return (
        f"Layanan ini sudah melayani warga, tetapi belum ada dasar untuk memakai versi {partner.name}. "
        "Catat kesepakatannya atau keputusan kepala daerah pada halaman Adopsi."
    )


def before_opening(definition_id: str, now: datetime) -> list[str]:
    """Asked by definitions before it opens a service: what stands against it, in sentences."""
    origin = Origin.objects.select_related("partner").filter(definition_id=definition_id).first()
    fault = basis_fault(origin, local_day(now)) if origin is not None else ""
    return [fault] if fault else []


def licence_fault(definition: Definition) -> str:
    """Why the licence alone is no right to use it, as a sentence; '' when it is an open one."""
    if is_open_licence(definition.licence):
        return ""
    return f"“{definition.licence}” bukan lisensi terbuka yang dikenal. Pakai kesepakatan dengan penerbitnya."


def origin_of(definition_id: str) -> Origin:
    """Whence an app of the open region came. Raises Http404 when it was not taken over."""
    origin = Origin.objects.select_related("partner", "basis_file").filter(definition_id=definition_id).first()
    if origin is None:
        raise Http404
    return origin


def adopted_one(place: Region, definition_id: str, now: datetime) -> Adopted:
    """One app that was taken over. Raises Http404."""
    origin = origin_of(definition_id)
    installed = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
    if installed is None:
        raise Http404
    return _adopted(place, origin, installed, local_day(now))


def adopted_all(place: Region, now: datetime) -> list[Adopted]:
    """Every app that was taken over or forked, by title."""
    origins = {row.definition_id: row for row in Origin.objects.select_related("partner", "basis_file")}
    rows = Installed.objects.select_related("release").filter(definition_id__in=origins).order_by("release__title")
    today = local_day(now)
    return [_adopted(place, origins[row.definition_id], row, today) for row in rows]


def _adopted(place: Region, origin: Origin, installed: Installed, today: date) -> Adopted:
    definition = compiled_of(installed.release).definition
    return Adopted(origin, definition, installed.is_open and not installed.is_waiting, place, today)
