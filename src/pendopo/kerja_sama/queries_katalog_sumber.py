"""One version of a definition, from here or from a partner's catalogue, ready to be looked at, compared and tried."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from django.http import Http404

from pendopo.bundles import api as bundles
from pendopo.bundles.api import Offer, Partner
from pendopo.definitions.api import Release, compiled_of
from pendopo.engine.api import Compiled, compile
from pendopo.tenancy.api import Region, region

if TYPE_CHECKING:
    from pendopo.bundles.api import Manifest

HERE = "sini"
"""Stands for this region where addresses name whose definition it is; namespaces of partners begin with a letter and
have digits, so none is called so."""

KEEP = 8
_kept: OrderedDict[str, tuple[Compiled, Manifest]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Source:
    """A definition and whose it is. `origin`: a partner's namespace or `sini`; `number` counts there.

    `manifest` and `partner`: None for what is installed here.
    """

    origin: str
    name: str
    number: int
    compiled: Compiled
    manifest: Manifest | None = None
    partner: Partner | None = None

    @property
    def id(self) -> str:
        return self.compiled.definition.id

    @property
    def ref(self) -> str:
        """How addresses and the session name it: `r1501/izin-x/2`."""
        return f"{self.origin}/{self.id}/{self.number}"

    @property
    def title(self) -> str:
        return self.compiled.definition.title


def source(place: Region, origin: str, definition_id: str, number: int, *, now: datetime) -> Source:
    """The definition that an address names. Outside any transaction: it may be fetched. Raises Http404, Refusal."""
    if origin == HERE:
        return _installed(place, definition_id, number)
    with region(place):
        partner = Partner.objects.filter(namespace=origin).first()
        offer = Offer.objects.filter(partner=partner, definition_id=definition_id, number=number).first()
    if partner is None or offer is None:
        raise Http404
    compiled, manifest = _fetched(place, partner, offer, now)
    return Source(origin, partner.name, number, compiled, manifest, partner)


def _installed(place: Region, definition_id: str, number: int) -> Source:
    with region(place):
        row = Release.objects.filter(definition_id=definition_id, number=number).first()
        if row is None:
            raise Http404
        return Source(HERE, place.title, number, compiled_of(row))


def _fetched(place: Region, partner: Partner, offer: Offer, now: datetime) -> tuple[Compiled, Manifest]:
    """Compiled once per bundle; a few are kept per process, by the digest that the verified catalogue names."""
    with _lock:
        found = _kept.get(offer.bundle_digest)
    if found is None:
        bundle = bundles.fetch(place, partner, offer.definition_id, offer.number, now=now, to_adopt=False)
        found = compile(bundle.definition, bundle.digest), bundle.manifest
    with _lock:
        _kept[offer.bundle_digest] = found
        _kept.move_to_end(offer.bundle_digest)
        while len(_kept) > KEEP:
            _kept.popitem(last=False)
    return found
