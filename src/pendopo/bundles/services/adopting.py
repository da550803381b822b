"""Taking an app over: verified, its scenarios run here, installed whole or not at all. Nothing of it runs yet."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from pendopo.audit.api import record
from pendopo.bundles.content import Bundle
from pendopo.bundles.models import Offer, Origin, Partner
from pendopo.bundles.queries import namespace_of
from pendopo.bundles.queries_origins import adoption_fault, agreement_fault
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.rules_adopting import namespace_in
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, findings_of, publish, standing_of, vocabulary
from pendopo.engine.api import canonical, digest
from pendopo.people.api import Actor, local_day
from pendopo.tenancy.api import Region, region


def adopt(place: Region, bundle: Bundle, partner: Partner, *, actor: Actor, now: datetime) -> Origin:
    """Install a fetched bundle as base and first release, in one transaction; it is not opened.

    Twice is once. What is installed here already is never overwritten: its Origin then says whom it follows, and the
    new version comes as an upgrade proposal. Raises Refusal with what stands against it; then nothing is installed.
    """
    findings_of(bundle.definition, vocabulary())  # kept: `publish` proves nothing anew while it holds rows
    with region(place):
        seen = _partner(place, bundle, partner, now)
        origin = Origin.objects.select_for_update(of=("self",)).filter(definition_id=bundle.definition.id).first()
        installed = Installed.objects.select_related("release__base").filter(definition_id=bundle.definition.id).first()
        if origin is not None and origin.partner_id is not None:
            return _known(origin, seen)
        if installed is not None:
            return _follow(origin, installed, bundle, seen, actor, now)
        publish(bundle.definition, actor=actor, now=now, waiting=True)
        made = Origin.objects.create(
            definition_id=bundle.definition.id, partner=seen, number=bundle.manifest.number, digest=bundle.digest,
            bundle_digest=bundle.bundle_digest, manifest=bundle.manifest.plain, adopted_at=now,
            adopted_by=actor.actor_id,
        )  # fmt: skip
        data = {
            "definition": made.definition_id, "number": made.number, "digest": made.digest,
            "partner": seen.namespace, "scenarios": len(bundle.definition.scenarios),
        }  # fmt: skip
        record("bundles.adopted", subject=made, actor=actor, now=now, data=data)
        return made


def _partner(place: Region, bundle: Bundle, partner: Partner, now: datetime) -> Partner:
    """The partner as it stands now, held; nothing is taken over from one with whom it ended, nor what it took back."""
    seen = Partner.objects.select_for_update().filter(pk=partner.pk).first()
    if seen is None:
        raise Http404
    fault = adoption_fault(seen, local_day(now))
    if fault:
        raise Refusal(fault)
    ours, manifest = namespace_of(place), bundle.manifest
    if seen.namespace == ours or manifest.publisher.namespace != seen.namespace:
        raise BundleRefused(f"Bingkisan ini tidak diterbitkan {seen.name}.")
    if namespace_in(bundle.definition.id) not in ("", seen.namespace, *(one.namespace for one in manifest.lineage)):
        raise BundleRefused(f"Id “{bundle.definition.id}” bukan milik {seen.name}.")
    if namespace_in(bundle.definition.id) == ours:
        raise BundleRefused(f"Id “{bundle.definition.id}” milik daerah ini sendiri.")
    if digest(canonical(bundle.definition)) != bundle.digest or bundle.manifest.digest != bundle.digest:
        raise BundleRefused("Isi bingkisan ini tidak sama dengan sidiknya.")
    offered = Offer.objects.filter(
        partner=seen, definition_id=bundle.definition.id, number=bundle.manifest.number,
        bundle_digest=bundle.bundle_digest,
    )  # fmt: skip
    if not offered.exists():
        raise BundleRefused(f"Versi ini tidak ada (lagi) pada katalog {seen.name}. Segarkan katalognya.")
    return seen


def _known(origin: Origin, partner: Partner) -> Origin:
    """It was taken over before: from the same partner that is no mistake, from another it is."""
    if origin.partner_id != partner.pk:
        other: Partner = origin.partner
        raise Refusal(
            f"Layanan ini sudah dipasang dari {other.name}. Satu layanan mengikuti satu penerbit; "
            "tiru dengan id baru bila ingin memakai keduanya."
        )
    return origin


def _follow(
    origin: Origin | None, installed: Installed, bundle: Bundle, partner: Partner, actor: Actor, now: datetime
) -> Origin:
    """What came with Pendopo runs on as it is; from now on it hears of this partner's versions."""
    definition_id, base = bundle.definition.id, standing_of(installed.release).base
    same = digest(canonical(base)) == bundle.digest
    running = now if installed.is_open and not installed.is_waiting else None
    fields = {
        "partner": partner, "number": bundle.manifest.number if same else 0, "digest": digest(canonical(base)),
        "bundle_digest": bundle.bundle_digest if same else "", "manifest": bundle.manifest.plain if same else {},
        "bound_at": running, "opened_at": running,
    }  # fmt: skip
    if not agreement_fault(partner, local_day(now)):
        fields |= {"basis": "kesepakatan", "basis_number": partner.agreement, "basis_date": local_day(now)}
    if origin is None:
        origin = Origin(definition_id=definition_id, adopted_at=now, adopted_by=actor.actor_id)
    for name, value in fields.items():
        setattr(origin, name, value)
    origin.save()
    data = {"definition": definition_id, "partner": partner.namespace, "offered": bundle.manifest.number, "same": same}
    record("bundles.followed", subject=origin, actor=actor, now=now, data=data)
    return origin
