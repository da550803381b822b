"""Giving back: adapt, propose, accept, publish, upgrade; then the region has nothing of its own left, and is credited."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles.api import (
    Contribution,
    Origin,
    accept_contribution,
    publish_bundle,
    read_answers,
    state_answers,
    use,
)
from pendopo.definitions.api import current, standing_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from . import memberi
from .conftest import PASSPHRASE, SERVICE

pytestmark = pytest.mark.django_db


def test_what_is_given_back_and_accepted_leaves_the_overlay_and_is_credited(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    sent = memberi.give(kerinci, now)
    assert sent.state == "dikirim"

    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    assert review.state == "siap", review.trouble
    assert review.told["blocking"] == []
    assert [one["text"] for one in review.told["changes"] if one["behaviour"]] == [
        "Isian “Nomor RT” baru di Halaman “Pemohon”"
    ]
    with region(bandung):
        accept_contribution(bandung, review, answer="Terima kasih, dipakai mulai versi 2.", actor=SYSTEM, now=now)
    state_answers(bandung, now=now)
    published = publish_bundle(bandung, SERVICE, note="", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    assert published.number == 2
    assert [one["namespace"] for one in published.manifest["contributors"]] == ["r1501"]
    assert published.manifest["contributors"][0]["proposal"] == sent.digest

    upgrade = memberi.prepared(kerinci, jaringan.partner, now)
    assert upgrade.told["given_back"] == ["Isian “Nomor RT” baru di Halaman “Pemohon”"]
    with region(kerinci):
        use(kerinci, upgrade, actor=SYSTEM, now=now)
        assert standing_of(current(SERVICE).release).overlay.changes == ()
        assert Origin.objects.get(definition_id=SERVICE).number == 2
    assert read_answers(kerinci, jaringan.partner, now=now) == 1
    with region(kerinci):
        row = Contribution.objects.get(pk=sent.pk)
        assert (row.state, row.answer) == ("diterima", "Terima kasih, dipakai mulai versi 2.")
