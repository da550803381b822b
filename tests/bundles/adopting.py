"""Bundles and partners for the tests of adopting, without a catalogue behind them."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from pendopo.bundles.api import Bundle, Decree, Offer, Partner, Publisher, bind_adopted
from pendopo.bundles.content import make_bundle
from pendopo.bundles.published_form import Story, manifest_for, readme_for
from pendopo.config.founding import SHIPPED
from pendopo.definitions.api import vocabulary
from pendopo.engine.api import Definition, load_folder
from pendopo.files.api import PNG, CleanUpload
from pendopo.people.api import SYSTEM, Unit
from pendopo.tenancy.api import region

NEW, TAXED, SHIPPED_HERE = "sip-perawat", "persetujuan-bangunan-gedung", "izin-reklame-insidentil"
"""Not offered by a new region; the same with a fee; offered by every region from its first day."""


def bundle_of(definition: Definition, number: int = 1, namespace: str = "r3273") -> Bundle:
    """What a region would publish."""
    story = Story(publisher=Publisher(namespace=namespace, code="32.73", name="Kota Bandung (contoh)"), number=number)
    manifest = manifest_for(definition, story, vocabulary())
    return make_bundle(definition, manifest, readme_for(definition, "", ""), {})


def shipped(name: str = NEW, **changed: Any) -> Definition:
    """A shipped definition, changed."""
    return load_folder(SHIPPED / name).model_copy(update=changed)


def partner_of(place: Any, now: datetime, **given: Any) -> Partner:
    """Bandung as another region knows it: no agreement."""
    with region(place):
        fields = {
            "code": "32.73", "name": "Kota Bandung (contoh)", "kind": "kota", "namespace": "r3273",
            "addresses": ["sel:32.73"], "root_digest": "0" * 64, "known_at": now,
        }  # fmt: skip
        return Partner.objects.create(**(fields | given))


def offered(place: Any, partner: Partner, bundle: Bundle, now: datetime) -> Bundle:
    """The bundle lies in the partner's catalogue, as last seen."""
    with region(place):
        Offer.objects.create(
            partner=partner, definition_id=bundle.definition.id, number=bundle.manifest.number, digest=bundle.digest,
            bundle_digest=bundle.bundle_digest, size=bundle.size, title=bundle.definition.title,
            manifest=bundle.manifest.plain, seen_at=now,
        )  # fmt: skip
    return bundle


def agreed(place: Any, partner: Partner, until: date | None = None) -> None:
    """An agreement is in force."""
    with region(place):
        Partner.objects.filter(pk=partner.pk).update(
            trust="kesepakatan", agreement="134/KB/CONTOH/2026", agreement_until=until
        )


def bound(place: Any, definition: Definition, now: datetime) -> None:
    """Every staff function in the licensing office."""
    staff = [one.id for one in definition.workflow.functions if one.kind == "staff"]
    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        bind_adopted(
            place, definition.id, dict.fromkeys(staff, ("front_office", office)), actor=SYSTEM, now=now
        )  # fmt: skip


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def decree(day: date, number: str = "800/SK/CONTOH/2026") -> Decree:
    """A decree of the head of region as somebody sent it."""
    return Decree(number, day, CleanUpload(png(), PNG, "keputusan.png", "0" * 64))
