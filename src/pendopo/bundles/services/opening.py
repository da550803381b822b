"""Opening an adopted app for its first real case: on an agreement in force, or on the open licence and a decree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pendopo.audit.api import Event, record
from pendopo.bundles.models import Origin, Partner
from pendopo.bundles.queries_origins import agreement_fault, licence_fault
from pendopo.bundles.readiness import checklist
from pendopo.bundles.services.binding import locked_origin
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of, current, open_service
from pendopo.engine.api import Definition
from pendopo.files.api import CleanUpload, store_clean
from pendopo.people.api import SYSTEM, Actor, local_day
from pendopo.tenancy.api import Region, region

AGREEMENT, LICENCE = "kesepakatan", "lisensi"


@dataclass(frozen=True)
class Decree:
    """What the head of region decided on paper: its number, its day, and its scan or file, cleaned."""

    number: str
    day: date
    paper: CleanUpload


def open_adopted(
    place: Region,
    definition_id: str,
    *,
    basis: str = "",
    decree: Decree | None = None,
    actor: Actor,
    now: datetime,
) -> Origin:
    """Let the first real case come. Twice is once. Raises Http404, or Refusal with all that is missing.

    `basis`: 'kesepakatan' (one in force with the partner) or 'lisensi' (open, with the `decree` of the head of region);
    '' for what is the region's own. Nothing is invented: without either it stays closed. A service that runs already
    (it came with Pendopo) only gets its basis.
    """
    with region(place):
        origin = locked_origin(definition_id)
        offer = current(definition_id)
        definition = compiled_of(offer.release).definition
        if origin.opened_at is not None and (origin.partner_id is None or origin.basis):
            return origin
        found = checklist(place, definition, today=local_day(now))
        missing = [f"{item.title}: {item.text}" for item in (*found.blocked, *found.missing)]
        if missing and offer.is_waiting:
            raise Refusal(f"{definition.title} belum dapat dibuka. " + " ".join(missing))
        if origin.partner_id is not None:
            _set_basis(place, origin, definition, basis, decree, now)
        origin.opened_at = origin.opened_at or now
        origin.save()
        open_service(definition_id, actor=actor, now=now)
        data = {"definition": definition_id, "basis": origin.basis, "number": origin.basis_number}
        record("bundles.opened", subject=origin, actor=actor, now=now, data=data)
        return origin


def _set_basis(
    place: Region, origin: Origin, definition: Definition, basis: str, decree: Decree | None, now: datetime
) -> None:
    partner: Partner = origin.partner
    today = local_day(now)
    if basis == AGREEMENT:
        fault = agreement_fault(partner, today)
        if fault:
            raise Refusal(f"{fault} Catat kesepakatannya, atau pakai lisensi terbuka dengan keputusan kepala daerah.")
        origin.basis, origin.basis_number, origin.basis_date = AGREEMENT, partner.agreement, today
        return
    if basis != LICENCE or decree is None:
        raise Refusal(
            f"{definition.title} belum punya dasar. Yang diterima: kesepakatan yang berlaku dengan {partner.name}, "
            "atau lisensi terbuka disertai nomor, tanggal, dan berkas keputusan kepala daerah."
        )
    fault = licence_fault(definition)
    if fault:
        raise Refusal(fault)
    if not decree.number.strip():
        raise Refusal("Tulis nomor keputusan kepala daerah.", status=422)
    if decree.day > today:
        raise Refusal("Tanggal keputusan ini belum tiba.", status=422)
    origin.basis, origin.basis_number, origin.basis_date = LICENCE, decree.number.strip()[:120], decree.day
    origin.basis_file = store_clean(place, decree.paper, purpose="keputusan", now=now)


def hear_case(*, event: Event, region: Region) -> None:
    """Listener of `cases.submitted`: the first real case of an adopted app. Safe to run twice."""
    definition_id = str(event.data.get("definition", ""))
    rows = Origin.objects.select_for_update(of=("self",))
    origin = rows.filter(definition_id=definition_id, first_case_at=None).first()
    if origin is None:
        return
    origin.first_case_at = event.occurred_at
    origin.save(update_fields=["first_case_at"])
    data = {"definition": definition_id}
    record("bundles.first_case", subject=origin, actor=SYSTEM, now=event.occurred_at, data=data)
