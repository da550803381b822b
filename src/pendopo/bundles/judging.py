"""Whether a bundle would work here: this region's vocabulary, its scenarios, its letters."""

from __future__ import annotations

from datetime import datetime

from pendopo.bundles.content import Bundle
from pendopo.bundles.published_form import quality_of
from pendopo.bundles.refusal import BundleRefused
from pendopo.definitions.api import vocabulary
from pendopo.tenancy.api import Region


def judge(place: Region, bundle: Bundle, now: datetime) -> None:
    """The verifier accepts it with what the apps here offer, and its scenarios pass. Raises BundleRefused."""
    quality = quality_of(bundle.definition, vocabulary())
    if quality.passed != quality.scenarios:
        raise BundleRefused(
            f"{quality.scenarios - quality.passed} dari {quality.scenarios} skenario bingkisan ini gagal di sini."
        )
