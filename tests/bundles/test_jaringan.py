"""From one region's catalogue to another region: found, published, known, read, fetched."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from pendopo.bundles.api import fetch, publish_bundle, refresh
from pendopo.people.api import SYSTEM

from .conftest import PASSPHRASE, SERVICE


def test_what_one_region_publishes_another_fetches_as_it_was(
    jaringan: SimpleNamespace, kerinci: Any, now: datetime
) -> None:
    bundle = fetch(kerinci, jaringan.partner, SERVICE, now=now)
    assert bundle.bundle_digest == jaringan.published.bundle_digest
    assert bundle.manifest.publisher.namespace == "r3273"
    assert not any(param.value for param in bundle.definition.params)
    assert bundle.manifest.quality.passed == bundle.manifest.quality.scenarios > 0


def test_publishing_the_same_again_is_the_same_number(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime
) -> None:
    again = publish_bundle(bandung, SERVICE, note="Pertama.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    assert again.pk == jaringan.published.pk
    assert [offer.number for offer in refresh(kerinci, jaringan.partner, now=now)] == [1]
