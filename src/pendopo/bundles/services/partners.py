"""Other publishers: known, pinned by an agreement, read, refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.http import Http404

from pendopo.audit.api import record
from pendopo.bundles import disk, jsons
from pendopo.bundles.content import Bundle, read_bundle
from pendopo.bundles.manifest import Manifest, read_manifest
from pendopo.bundles.models import Offer, Origin, Partner
from pendopo.bundles.queries import ended_sentence, namespace_of, region_ids, today_in
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.services.marks import STATEMENT, with_marks
from pendopo.bundles.services.publishing import bundle_path, manifest_path
from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, region

NAMESPACE = re.compile(r"[a-z][a-z0-9]{1,15}\Z")
MANIFEST = re.compile(r"manifes/([a-z][a-z0-9-]{0,63})/([1-9][0-9]{0,5})\.json\Z")
MOST_PROPOSAL = 2 << 20


def know_partner(
    place: Region, *, code: str, name: str, kind: str, addresses: Sequence[str], actor: Actor, now: datetime
) -> Partner:
    """Look at a catalogue for the first time and keep its root: enough to look and to try, an agreement pins it.

    A partner that is known gets the addresses; its root must be the same. Raises Refusal or BundleRefused.
    """
    from pendopo.bundles import reader
    from pendopo.bundles.fetching import fetcher_of

    wanted, known = _clean(addresses), region_ids()
    found = reader.first(wanted, lambda at: reader.identify(fetcher_of(at, known), name or code))
    _refuse_identity(place, found, code)
    with region(place):
        row = Partner.objects.filter(namespace=found.namespace).first()
    kept = disk.trusted_folder(place.id, found.namespace) / "1.root.json"
    trusted = row.root_digest if row else sha256(kept.read_bytes()).hexdigest() if kept.is_file() else found.root_digest
    if trusted != found.root_digest:
        raise BundleRefused(reader.OTHER_ROOT.format(name=name or found.name))
    if not kept.is_file():
        disk.write(kept, found.root)
    title = (name or found.name)[:120]
    return _note_known(place, row, found, (code, title, kind[:10], wanted), actor, now)


def _clean(addresses: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(one.strip().rstrip("/") for one in addresses if one.strip()))[:8]
    if not wanted:
        raise Refusal("Tulis paling sedikit satu alamat katalog.", status=422)
    return wanted


def _refuse_identity(place: Region, found: Any, code: str) -> None:
    """Who the root says it is, against who it should be."""
    if not NAMESPACE.match(found.namespace):
        raise BundleRefused("Akar katalog itu menyebut nama daerah yang tidak sah.")
    if found.namespace == namespace_of(place):
        raise Refusal("Itu katalog daerah ini sendiri.", status=422)
    official = re.fullmatch(r"r([0-9]{2})([0-9]{2})?", found.namespace)
    signed_code = ".".join(part for part in official.groups() if part) if official else ""
    if signed_code != code:
        owner = signed_code or "penerbit tanpa kode daerah"
        raise BundleRefused(f"Katalog di alamat itu milik {owner}, bukan {code or 'penerbit tanpa kode daerah'}.")


def _note_known(
    place: Region, row: Partner | None, found: Any, said: tuple[str, str, str, list[str]], actor: Actor, now: datetime
) -> Partner:
    code, title, kind, wanted = said
    with region(place):
        if row is not None:
            Partner.objects.filter(pk=row.pk).update(addresses=wanted, name=title, kind=kind or row.kind)
        else:
            row = Partner.objects.create(
                code=code, name=title, kind=kind, namespace=found.namespace, addresses=wanted,
                root_digest=found.root_digest, known_at=now,
            )  # fmt: skip
        data = {"namespace": found.namespace, "root": found.root_digest, "addresses": wanted}
        record("bundles.partner_known", subject=row, actor=actor, now=now, data=data)
        return Partner.objects.get(pk=row.pk)


def pin_partner(
    place: Region, namespace: str, *, root_digest: str, agreement: str, until: date | None, actor: Actor, now: datetime
) -> Partner:
    """A signed agreement names the root: from now on it alone is believed. Raises Http404, BundleRefused.

    A root other than the one that was known so far is refused: people must find out which is right first.
    """
    from pendopo.bundles.reader import OTHER_ROOT

    with region(place):
        row = _partner(namespace)
        if row.root_digest != root_digest.strip().lower():
            raise BundleRefused(OTHER_ROOT.format(name=row.name))
        Partner.objects.filter(pk=row.pk).update(
            trust="kesepakatan", agreement=agreement[:120], agreement_until=until, ended_at=None
        )
        data = {"namespace": namespace, "root": root_digest, "agreement": agreement[:120]}
        record("bundles.partner_pinned", subject=row, actor=actor, now=now, data=data)
        return Partner.objects.get(pk=row.pk)


def end_partner(place: Region, namespace: str, *, why: str, actor: Actor, now: datetime) -> Partner:
    """An agreement ended: nothing new is adopted; what runs goes on. Raises Http404."""
    with region(place):
        row = _partner(namespace)
        Partner.objects.filter(pk=row.pk).update(ended_at=now)
        data = {"namespace": namespace, "agreement": row.agreement, "why": why[:300]}
        record("bundles.partner_ended", subject=row, actor=actor, now=now, data=data)
        return Partner.objects.get(pk=row.pk)


def _partner(namespace: str) -> Partner:
    row = Partner.objects.select_for_update().filter(namespace=namespace).first()
    if row is None:
        raise Http404
    return row


def refresh(
    place: Region, partner: Partner, *, now: datetime, address: str | None = None, offline_until: date | None = None
) -> list[Offer]:
    """Read a partner's catalogue and keep what it offers. `address`: read there instead (a stick); `offline_until`:
    believe a dated offline mirror until that day. Raises BundleRefused, after noting why on the partner."""
    from pendopo.bundles import reader

    try:
        with disk.locked(disk.trusted_folder(place.id, partner.namespace)):
            seen, until = reader.first(
                [address] if address else partner.addresses, lambda at: _look(place, partner, at, now, offline_until)
            )
    except BundleRefused as no:
        _note_trouble(place, partner, no.sentence, now)
        raise
    return _note_offers(place, partner, seen, until, now)


def _look(
    place: Region, partner: Partner, address: str, now: datetime, offline_until: date | None
) -> tuple[dict[tuple[str, int], dict[str, Any]], date | None]:
    """What the catalogue at one address offers, by definition and number; manifests that are known are not fetched."""
    found = _open(place, partner, address, now, offline_until)
    with region(place):
        known = {
            (one.definition_id, one.number): (one.bundle_digest, one.manifest)
            for one in Offer.objects.filter(partner=partner)
        }
    targets = found.targets()
    seen: dict[tuple[str, int], dict[str, Any]] = {}
    for path in sorted(targets):
        match = MANIFEST.match(path)
        if match is None:
            continue
        key = (match.group(1), int(match.group(2)))
        bundle = targets.get(bundle_path(*key))
        if bundle is None:
            raise BundleRefused(f"Katalog {partner.name} menyebut {path} tanpa bingkisannya.")
        content = bundle.hashes["sha256"]
        if key in known and known[key][0] == content:
            manifest = Manifest.model_validate(known[key][1])
        else:
            manifest = _manifest_of(partner, found.bytes_of(path, most=512 << 10), key)
        seen[key] = {
            "digest": manifest.digest, "bundle_digest": content, "size": bundle.length, "title": manifest.title,
            "manifest": manifest.plain,
        }  # fmt: skip
    if any(one["manifest"]["quality"]["mark"] is None for one in seen.values()):
        _add_marks(found, seen)
    return seen, found.offline_until


def _add_marks(found: Any, seen: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Marks that the publisher's worker measured after publishing."""
    path = f"pernyataan/{STATEMENT}.json"
    if path not in found.statements():
        return
    told = jsons.read(found.bytes_of(path, most=512 << 10), "Pernyataan mutu")
    for facts in seen.values():
        facts["manifest"] = with_marks(facts["manifest"], told)


def _open(place: Region, partner: Partner, address: str, now: datetime, offline_until: date | None = None) -> Any:
    from pendopo.bundles import reader
    from pendopo.bundles.fetching import fetcher_of, is_offline

    trust = reader.Trust(place.id, partner.namespace, partner.root_digest, partner.name)
    found = reader.Reader(trust, fetcher_of(address, region_ids()), now)
    found.open(offline_until=offline_until, is_offline=is_offline(address))
    return found


def _manifest_of(partner: Partner, raw: bytes, key: tuple[str, int]) -> Manifest:
    manifest = read_manifest(raw)
    _refuse_stranger(partner, manifest, key)
    return manifest


def _refuse_stranger(partner: Partner, manifest: Manifest, key: tuple[str, int]) -> None:
    """The manifest is of this partner and of this place in its catalogue."""
    if manifest.publisher.namespace != partner.namespace:
        raise BundleRefused(f"Katalog {partner.name} memuat bingkisan yang mengaku milik penerbit lain.")
    if (manifest.definition, manifest.number) != key:
        raise BundleRefused(f"Katalog {partner.name} menaruh bingkisan di tempat yang bukan tempatnya.")


def _note_trouble(place: Region, partner: Partner, sentence: str, now: datetime) -> None:
    with region(place):
        before = Partner.objects.filter(pk=partner.pk).values_list("trouble", flat=True).first()
        if before == sentence[:300]:
            return
        Partner.objects.filter(pk=partner.pk).update(trouble=sentence[:300])
        data = {"namespace": partner.namespace, "why": sentence[:300]}
        record("bundles.partner_refused", subject=partner, actor=SYSTEM, now=now, data=data)


def _clock() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _note_offers(
    place: Region, partner: Partner, seen: dict[tuple[str, int], dict[str, Any]], until: date | None, now: datetime
) -> list[Offer]:
    with region(place):
        before = {(one.definition_id, one.number): one.bundle_digest for one in Offer.objects.filter(partner=partner)}
        for (name, number), facts in seen.items():
            Offer.objects.update_or_create(
                partner=partner, definition_id=name, number=number, defaults={**facts, "seen_at": now}
            )
        for name, number in before.keys() - seen.keys():
            Offer.objects.filter(partner=partner, definition_id=name, number=number).delete()
        Partner.objects.filter(pk=partner.pk).update(seen_at=now, trouble="", offline_until=until)
        after = {key: facts["bundle_digest"] for key, facts in seen.items()}
        if before != after:
            new = sorted(f"{name}@{number}" for name, number in after.keys() - before.keys())
            data = {"namespace": partner.namespace, "count": len(after), "new": new[:50]}
            record("bundles.offers_seen", subject=partner, actor=SYSTEM, now=now, data=data)
        return list(Offer.objects.filter(partner=partner).order_by("title", "definition_id", "number"))


def fetch(
    place: Region,
    partner: Partner,
    definition_id: str,
    number: int | None = None,
    *,
    now: datetime,
    to_adopt: bool = True,
) -> Bundle:
    """The bundle of an offer (the newest without a number): verified, and its content judged by what this region
    knows. `to_adopt=False` only looks and tries, also where an agreement has ended. Raises BundleRefused, Http404."""
    from pendopo.bundles import reader
    from pendopo.bundles.judging import judge

    with region(place):
        rows = Offer.objects.filter(partner=partner, definition_id=definition_id).order_by("-number")
        offer = (rows.filter(number=number) if number else rows).first()
        runs_here = Origin.objects.filter(partner=partner, definition_id=definition_id).exists()
        partner = Partner.objects.get(pk=partner.pk)
    if offer is None:
        raise Http404
    ended = ended_sentence(partner, today_in(place, now))
    if ended and to_adopt and not runs_here:
        raise BundleRefused(ended)
    path = bundle_path(offer.definition_id, offer.number)
    with disk.locked(disk.trusted_folder(place.id, partner.namespace)):
        raw = reader.first(partner.addresses, lambda at: _bytes(place, partner, at, path, now))
    bundle = read_bundle(raw)
    _refuse_stranger(partner, bundle.manifest, (offer.definition_id, offer.number))
    if bundle.bundle_digest != offer.bundle_digest:
        raise BundleRefused(f"Katalog {partner.name} berubah sejak terakhir dilihat. Segarkan, lalu coba lagi.")
    judge(place, bundle, now)
    return bundle


def _bytes(place: Region, partner: Partner, address: str, path: str, now: datetime) -> bytes:
    content: bytes = _open(place, partner, address, now, partner.offline_until).bytes_of(path)
    return content


def statements_of(place: Region, partner: Partner, *, now: datetime | None = None) -> dict[str, dict[str, Any]]:
    """What a partner states publicly, by its path without ending ('pernyataan/pemakaian'). Raises BundleRefused."""
    return _documents(place, partner, now or _clock())


def _documents(place: Region, partner: Partner, now: datetime) -> dict[str, dict[str, Any]]:
    from pendopo.bundles import reader

    def look(address: str) -> dict[str, dict[str, Any]]:
        found = _open(place, partner, address, now, partner.offline_until)
        read = {path: jsons.read(found.bytes_of(path, most=512 << 10), "Pernyataan") for path in found.statements()}
        return {path.removesuffix(".json"): data for path, data in read.items() if isinstance(data, dict)}

    with disk.locked(disk.trusted_folder(place.id, partner.namespace)):
        return reader.first(partner.addresses, look)


def proposals_for(place: Region, partner: Partner, *, now: datetime | None = None) -> list[bytes]:
    """The signed proposals that lie for this region in a partner's catalogue. Raises BundleRefused."""
    from pendopo.bundles import reader

    prefix, moment = f"usul/{namespace_of(place)}/", now or _clock()

    def look(address: str) -> list[bytes]:
        found = _open(place, partner, address, moment, partner.offline_until)
        return [found.bytes_of(path, most=MOST_PROPOSAL) for path in sorted(found.targets()) if path.startswith(prefix)]

    with disk.locked(disk.trusted_folder(place.id, partner.namespace)):
        return reader.first(partner.addresses, look)


__all__ = [
    "end_partner",
    "fetch",
    "know_partner",
    "manifest_path",
    "pin_partner",
    "proposals_for",
    "refresh",
    "statements_of",
]
